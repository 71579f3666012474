"""The trial of watches: a small sample of it, and that it notices what is missed."""

from __future__ import annotations

import pytest

from evals.trials.faults import watching
from qa.watching import changes


def test_each_change_is_told_exactly() -> None:
    assert [o.what for o in watching.changes(12, 7) if not o.ok] == []


def test_what_is_killed_while_it_looks_loses_and_doubles_nothing() -> None:
    assert [o.what for o in watching.kills(1, 1) if not o.ok] == []


def test_a_change_that_is_missed_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(changes, "articles", lambda *_: ())
    assert any("told set(), not {('" in o.what for o in watching.changes(6, 7))
