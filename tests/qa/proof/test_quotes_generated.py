"""Quotations of the samples as `evals.proving.quotations` makes them: true ones let through, spoiled ones flagged."""

from __future__ import annotations

from pathlib import Path

import pytest

from evals.proving.quotations import Trial, judged, trials
from store import read
from store.article import Article

pytestmark = pytest.mark.slow

EACH = 3  # of each kind; `python -m evals.proving.quotations` tries 200


@pytest.fixture(scope="module")
def generated(samples: Path) -> list[Trial]:
    return trials([a for a in read(samples) if isinstance(a, Article)], EACH, seed=7)


def test_true_quotations_are_let_through(generated: list[Trial]) -> None:
    alarms = [o for t in generated if t.true and not (o := judged(t)).right]
    assert [(o.trial.kind, o.trial.words, o.check.reason) for o in alarms] == []


def test_spoiled_quotations_are_flagged(generated: list[Trial]) -> None:
    missed = [o for t in generated if not t.true and not (o := judged(t)).right]
    assert [(o.trial.kind, o.trial.words, o.check.verdict) for o in missed] == []


def test_every_kind_is_there(generated: list[Trial]) -> None:
    assert len({t.kind for t in generated}) >= 25
    assert {t.true for t in generated} == {True, False}
