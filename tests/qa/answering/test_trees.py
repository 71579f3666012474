"""Boosted trees: what is fitted separates, is read back as it was written, and answers as its trees say."""

from __future__ import annotations

import numpy as np
import pytest

from evals.boosting import Plan, fit
from qa.answering.judging import judge
from qa.answering.relevance import rank
from qa.answering.signs import SIGNS
from qa.answering.trees import Fitted, Line, Trees, fitted, read_fitted, read_trees


def _crossed(count: int) -> tuple[np.ndarray, np.ndarray]:
    rows = np.random.default_rng(1).random((count, 3))
    return rows, ((rows[:, 0] > 0.5) != (rows[:, 2] > 0.5)).astype(float)


def test_trees_learn_what_no_sum_of_weights_can_say() -> None:
    rows, labels = _crossed(600)
    trees = fit(rows, labels, np.ones(600), ("a", "b", "c"), Plan(trees=60, depth=3, rate=0.2, columns=1.0))
    fresh, truth = _crossed(300)
    assert np.mean((trees.logits(fresh[:200]) > 0) == (truth[:200] > 0.5)) > 0.9


def test_trees_are_read_back_as_they_were_written() -> None:
    rows, labels = _crossed(200)
    trees = fit(rows, labels, np.ones(200), ("a", "b", "c"), Plan(trees=5))
    again = read_trees(trees.to_dict())
    assert again.names == ("a", "b", "c")
    assert np.allclose(again.logits(rows), trees.logits(rows), atol=0.05)


def test_a_row_falls_to_the_left_up_to_the_border_and_to_the_right_beyond_it() -> None:
    trees = Trees(("a",), 1.0, np.array([[0]]), np.array([[0.5]]), np.array([[-2.0, 3.0]]))
    assert trees.logits(np.array([[0.5], [0.6]])).tolist() == [-1.0, 4.0]


def test_what_is_judged_by_is_the_mean_of_the_sum_and_the_trees() -> None:
    trees = Trees(("a",), 1.0, np.array([[0]]), np.array([[0.5]]), np.array([[-2.0, 3.0]]))
    both = read_fitted(Fitted(Line(("a",), 0.5, np.array([2.0])), trees).to_dict())
    assert both.logits(np.array([[1.0]])).tolist() == [(0.5 + 2.0 + 1.0 + 3.0) / 2]


@pytest.mark.parametrize("name", ["answered", "answered, without spaces"])
def test_the_trees_that_come_with_the_package_go_by_the_signs_there_are(name: str) -> None:
    assert set(fitted(name).names) <= set(SIGNS)


def test_with_nothing_found_nothing_is_answered() -> None:
    assert not judge("Who won?", (), rank("Who won?", ())).relevant
