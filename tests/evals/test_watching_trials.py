"""The trial of watches: a small sample of it, and that it notices what is missed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from evals.trials.faults import keeping, watching
from qa import Article, ArticleQA
from qa.watching import changes
from qa.watching.values import Figure


def test_each_change_is_told_exactly() -> None:
    assert [o.what for o in watching.changes(12, 7) if not o.ok] == []


def test_what_is_killed_while_it_looks_loses_and_doubles_nothing() -> None:
    assert [o.what for o in watching.kills(1, 1) if not o.ok] == []


def test_a_change_that_is_missed_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(changes, "articles", lambda *_: ())
    assert any("told set(), not {('" in o.what for o in watching.changes(6, 7))


def test_a_figure_that_did_not_change_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    figures = changes.figures

    def beside(*given: Any) -> tuple[Figure, ...]:
        return (*figures(*given), Figure(was="312 million crowns", now="560 million crowns"))

    monkeypatch.setattr(changes, "figures", beside)
    assert any("which did not change so" in o.what for o in watching.changes(3, 7) if not o.ok)


def test_what_is_lost_or_half_there_is_noticed(tmp_path: Path) -> None:
    with ArticleQA.open(tmp_path) as qa:
        qa.add(Article(text="The quay in Tarnholm will cost 312 million crowns, the harbour authority said on Monday."))
        done = list(keeping.keep(qa, qa.ask("What will the quay in Tarnholm cost?"), 1))
        assert keeping.wrong(qa, done) == []
        qa.collections.add("Round 3")
        assert keeping.wrong(qa, [*done, {"pinned": "lost"}]) == [
            "pinned and lost: ['lost']",
            "half there: the collection Round 3",
        ]
