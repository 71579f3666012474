"""Every way of making the product worse closes the gate, and names in the table are names that the product has."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from evals.suite import gate
from evals.suite.adapters import samples
from evals.suite.run import Desk, Material, Row
from evals.suite.sabotage import SABOTAGES, Sabotage, falls, swapped
from evals.suite.subjects import Subject


@pytest.fixture(scope="module")
def material() -> Material:
    return samples()


@pytest.fixture(scope="module")
def desk(material: Material) -> Iterator[Desk]:
    with Desk(material) as opened:
        yield opened


def test_there_are_enough_and_each_has_a_name_of_its_own() -> None:
    assert len({s.name for s in SABOTAGES}) == len(SABOTAGES) >= 15


@pytest.fixture(scope="module")
def kept() -> dict[tuple[Subject, str], Row]:
    return {}


@pytest.mark.parametrize("sabotage", [s for s in SABOTAGES if not s.long], ids=lambda s: s.name)
def test_a_sabotage_closes_the_gate(
    sabotage: Sabotage, material: Material, desk: Desk, kept: dict[tuple[Subject, str], Row]
) -> None:
    found = falls(sabotage, material, desk, kept)
    assert found
    assert sabotage.name == "a crash" or all(c.metric != "crashed" for c in found)


def test_doing_nothing_leaves_it_open(material: Material, desk: Desk) -> None:
    cases = SABOTAGES[0].cases(material.cases)[:3]
    runs = [gate.scores(desk.row(SABOTAGES[0].subject, case) for case in cases) for _ in range(2)]
    assert gate.changes(*runs) == []


def test_a_name_that_is_gone_is_an_error() -> None:
    with (
        pytest.raises(AttributeError),
        swapped((("qa.proof.check.sentence_checker:no_such_name", lambda honest: honest),)),
    ):
        pass
