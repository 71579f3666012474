"""What the support check learns from: questions told as statements, and claims beside more or fewer sentences."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from evals.fits.support import SIGNS, Table, fit, out_of_fold
from evals.proving.claim_sets import examples, excerpts, training_sets
from evals.statements import statement, statements

SPOKEN = [
    "The Brennick Bridge was opened in 1931.",
    "It is 412 metres long.",
    "Ferries still cross the river below it.",
    "Odile Farrow drew the plans.",
]
ROW = {
    "claim": "Odile Farrow drew the bridge.",
    "context": "\n".join(SPOKEN),
    "supported": True,
    "evidence_sentences": SPOKEN,
    "gold_evidence_sets": [[0, 3]],
    "meta": {"page": "Brennick Bridge"},
}


@pytest.mark.parametrize(
    ("question", "answer", "told"),
    [
        ("When was the Brennick Bridge opened?", "1931", "The Brennick Bridge was opened 1931."),
        ("Who drew the plans?", "Odile Farrow", "Odile Farrow drew the plans."),
        ("What is the length of the bridge?", "412 metres", "The length of the bridge is 412 metres."),
        ("How many ferries does the town own?", "three", "The town own three ferries."),
        ("In what year did the council vote?", "1928", "The council vote 1928."),
        ("Below it, what crosses the river?", "a ferry", "A ferry crosses the river, Below it."),
    ],
)
def test_a_question_and_its_answer_become_a_statement(question: str, answer: str, told: str) -> None:
    assert statement(question, answer) == told


@pytest.mark.parametrize("question", ["Name the bridge.", "Why?", ""])
def test_what_is_no_question_becomes_none(question: str) -> None:
    assert statement(question, "Brennick") is None


def write(folder: Path, name: str, rows: list[dict[str, object]]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")


@pytest.fixture
def data(tmp_path: Path) -> Path:
    ferry = "The ferry to Aske was built in 1974 by Norrin Yard and carries 60 cars."
    question = {"question": "When was the Brennick Bridge opened?", "gold_answers": ["1931"], "answerable": True}
    none = {"question": "When was the ferry sold?", "gold_answers": [], "answerable": False, "context_article_id": "b"}
    write(tmp_path / "claims", "wice-dev.jsonl", [ROW, {**ROW, "supported": False, "gold_evidence_sets": []}])
    write(tmp_path / "xquad", "articles.jsonl", [{"id": "a", "text": " ".join(SPOKEN)}, {"id": "b", "text": ferry}])
    write(tmp_path / "xquad", "questions.jsonl", [{**question, "gold_article_ids": ["a"]}, none])
    return tmp_path


def test_statements_are_right_or_have_another_answer_or_another_text(data: Path) -> None:
    made = list(statements(data / "xquad"))
    assert made == list(statements(data / "xquad"))
    assert {s.answer for s in made} == {"right", "other", "elsewhere", "unanswerable"}
    for one in made:
        assert one.true == (one.answer == "right")
        assert ("1931" in one.text and "1931" in one.context) == one.true


def test_excerpts_hold_the_marked_sentences_or_none_of_them() -> None:
    with_evidence, without = excerpts([ROW])
    assert (with_evidence.supported, without.supported) == (True, False)
    for marked in (SPOKEN[0], SPOKEN[3]):
        assert marked in with_evidence.context
        assert marked not in without.context
    assert list(excerpts([{"claim": "A", "context": "B", "supported": True}])) == []


def test_sets_are_kept_apart_and_share_their_pages(data: Path) -> None:
    sets = training_sets(data)
    assert list(sets) == ["pages", "excerpts", "answers"]
    assert {e.group for e in sets["pages"]} == {e.group for e in sets["excerpts"]} == {"Brennick Bridge"}
    assert sets["pages"] == examples([ROW, {**ROW, "supported": False}])


def table(shift: float) -> Table:
    """Two sets in which the first measure tells what is supported, the second set with `shift` added to it."""
    random = np.random.default_rng(3)
    labels = (np.arange(400) % 2).astype(float)
    sets = np.repeat([0, 1], 200)
    measures = random.normal(size=(400, len(SIGNS)))
    measures[:, 0] += 2 * labels + shift * sets
    return Table(measures, labels, sets, np.array([f"page {i // 4}" for i in range(400)]))


def test_signs_are_kept_and_no_set_pulls_the_weights_of_another() -> None:
    weights, shifted = fit(table(0.0)), fit(table(5.0))
    assert weights.weight[0] / weights.scale[0] == pytest.approx(shifted.weight[0] / shifted.scale[0], rel=0.1)
    for weight, sign in zip(weights.weight, SIGNS.values(), strict=True):
        assert weight * sign >= 0


def test_unseen_pages_are_told_apart_by_what_holds_everywhere() -> None:
    claims = table(0.0)
    logits = out_of_fold(claims, 1)
    labels = claims.labels[claims.sets == 1]
    assert logits[labels == 1].mean() > logits[labels == 0].mean() + 1
