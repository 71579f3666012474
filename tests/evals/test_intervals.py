"""Intervals hold what they are around, narrow with more cases, and say nothing where nothing was measured."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evals.intervals import change, mean, ratio, resampled, share, wilson


def test_a_mean_leaves_out_what_was_not_measured() -> None:
    found = mean([1.0] * 50 + [0.0] * 50 + [math.nan])
    assert (found.value, found.of) == (0.5, 100)
    assert 0.35 < found.low < 0.5 < found.high < 0.65
    assert math.isnan(mean([math.nan]).value)
    assert str(mean([])) == "–"


def test_a_ratio_counts_things_and_draws_cases() -> None:
    found = ratio([3, 0], [4, 4])
    assert (found.value, found.of) == (0.375, 8)
    assert (found.low, found.high) == (0.0, 0.75)  # one case twice, at either end


@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3)), min_size=1, max_size=30))
def test_a_ratio_lies_in_its_interval(pairs: list[tuple[int, int]]) -> None:
    got, of = [float(min(p)) for p in pairs], [float(p[1]) for p in pairs]
    found = ratio(got, of)
    assert math.isnan(found.value) if not sum(of) else 0 <= found.low <= found.high <= 1


def test_a_change_is_paired_so_that_a_few_cases_that_all_fall_show() -> None:
    ones = np.ones(100)
    half = (np.arange(100) % 2).astype(float)
    fallen = half.copy()
    fallen[[1, 3, 5, 7, 9, 11]] = 0.0
    found = change((half, ones), (fallen, ones))
    assert found.value == pytest.approx(-0.06)
    assert found.high < 0
    assert change((half, ones), (half, ones)).high == 0.0
    one = half.copy()
    one[1] = 0.0
    assert change((half, ones), (one, ones)).high == 0.0  # one case in a hundred says nothing yet
    assert math.isnan(change((half, np.zeros(100)), (half, ones)).value)


def test_wilson_holds_the_share_and_narrows() -> None:
    low, high = wilson(9, 10)
    assert low < 0.9 < high <= 1.0
    assert wilson(900, 1000)[0] > low
    assert wilson(0, 5)[0] == 0.0
    assert share([True, False]).value == 0.5
    assert math.isnan(share([]).value)


def test_any_figure_of_labels_and_scores_can_be_resampled() -> None:
    labels, scores = np.array([0.0, 1.0] * 20), np.array([0.1, 0.9] * 20)
    found = resampled(labels, scores, lambda truth, told: float(((told > 0.5) == (truth == 1)).mean()), 50)
    assert (found.value, found.low, found.high) == (1.0, 1.0, 1.0)
