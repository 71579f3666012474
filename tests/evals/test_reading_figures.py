"""Four judges on labelled prose: one that knows makes it better, the three that do not read make nothing worse."""

from __future__ import annotations

from itertools import islice

import pytest

from evals.prose import sets
from evals.proving.second_reading import JUDGES, Figures, measured, report


@pytest.fixture(scope="module")
def figures() -> dict[str, Figures]:
    return measured(islice(sets.answers("dev"), 12))


def test_a_judge_that_knows_what_is_true_makes_the_verdicts_better(figures: dict[str, Figures]) -> None:
    before, after = figures["no judge"], figures["knows what is true"]
    assert after.heard == after.asked > 10
    assert after.share(True, "supported") > before.share(True, "supported") + 0.1
    assert after.share(False, "supported") < before.share(False, "supported")
    assert after.share(True, "unsupported") <= before.share(True, "unsupported")


@pytest.mark.parametrize("name", ["always yes", "always no"])
def test_a_judge_that_says_one_thing_changes_nothing(figures: dict[str, Figures], name: str) -> None:
    assert (figures[name].heard, figures[name].changed) == (0, 0)
    assert figures[name].shown == figures["no judge"].shown


def test_a_judge_that_throws_a_coin_is_hardly_ever_heard(figures: dict[str, Figures]) -> None:
    assert figures["throws a coin"].heard <= 2


def test_there_is_a_line_for_each_judge(figures: dict[str, Figures]) -> None:
    assert [line.partition(" heard on ")[0].strip() for line in report(figures)] == list(JUDGES)
