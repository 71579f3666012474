"""The contract's invariants over generated replies: whatever a model says, nothing unproven is shown as proven."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from evals.invariants import Material, material, trial
from evals.mocked.mocks import Scripted
from qa import ArticleQA

REPLIES = 24  # with each sort of piece 7 times or more; `python -m evals.invariants --replies 10000` asks with more
PARTS = 3
NOW = datetime(2026, 6, 1, tzinfo=UTC)  # one day for all, also when midnight passes


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory, samples: Path) -> Iterator[ArticleQA]:
    with ArticleQA.open(tmp_path_factory.mktemp("library"), now=NOW, judge=None) as qa:
        qa.add(samples)
        yield qa


@pytest.fixture(scope="module")
def stuff(library: ArticleQA) -> Material:
    return material(library.articles())


@pytest.mark.slow
@pytest.mark.parametrize("part", range(PARTS))
def test_hostile_replies_break_no_invariant(library: ArticleQA, stuff: Material, part: int) -> None:
    size = REPLIES // PARTS
    broken = {
        seed: found for seed in range(part * size, (part + 1) * size) if (found := trial(library, stuff, seed)[1])
    }
    assert broken == {}


def test_without_evidence_the_model_is_not_asked(library: ArticleQA) -> None:
    never = Scripted(replies=())
    answer = library.ask("Which penguin species breeds on the Antarctic Peninsula in winter?", model=never)
    assert answer.abstained
    assert answer.reason
    assert never.requests == ()


def test_an_empty_library_abstains_without_the_model(tmp_path: Path) -> None:
    never = Scripted(replies=())
    with ArticleQA.open(tmp_path / "library", model=never, judge=None) as qa:
        answer = qa.ask("How many jobs will the port bring?")
    assert answer.abstained
    assert never.requests == ()
