"""A judge is measured against labels before its verdicts are told."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from evals.cases import Case, CaseError
from evals.suite.judged import Labelled, agreement, claims, judged, kappa, made_false
from evals.suite.run import Row
from qa.errors import ModelError
from store import read
from store.article import Article

LABELLED = (
    Labelled("It costs 5.", "It costs 5 crowns.", True), Labelled("It costs 7.", "It costs 5 crowns.", False),
    Labelled("It is red.", "It costs 5 crowns.", False), Labelled("silence", "", True),
)  # fmt: skip


class Words:
    """Says that words carry a claim when every word of it is there."""

    name = "words"

    def entails(self, evidence: str, claim: str) -> float | None:
        if claim == "silence":
            return None
        if claim == "error":
            raise ModelError("it is down")
        return float(all(word in evidence for word in claim.strip(".").split()))


def test_agreement_is_over_what_the_judge_said() -> None:
    found = agreement("set", Words(), LABELLED)
    assert (found.agreed.value, found.agreed.of, found.kappa, found.silent) == (1.0, 3, 1.0, 1)


def test_kappa_by_hand() -> None:
    pairs = [(True, True)] * 4 + [(True, False)] + [(False, True)] * 2 + [(False, False)] * 3
    assert kappa(pairs) == pytest.approx((0.7 - (0.5 * 0.6 + 0.5 * 0.4)) / 0.5)
    assert kappa([]) == 0.0
    assert kappa([(True, True)]) == 0.0  # chance alone agrees


def test_its_verdicts_on_answers_stand_beside_its_agreement() -> None:
    sentences = [
        {"text": "It costs 5.", "support": "supported", "evidence": [{"quote": "It costs 5 crowns."}]},
        {"text": "It is red.", "support": "supported", "evidence": [{"quote": "It costs 5 crowns."}]},
        {"text": "error", "support": "supported", "evidence": []},
        {"text": "It is blue.", "support": "unsupported", "evidence": []},
    ]
    row = Row(subject="s", case=Case(id="c", question="q", expect="answer"), status="answered", values={},
              answer={"sentences": sentences})  # fmt: skip
    found = judged(Words(), [row], {"set": LABELLED})
    assert found.judge == "words"
    ((name, interval),) = found.subjects
    assert (name, interval.value, interval.of) == ("s", 0.5, 2)
    assert json.dumps(found.to_dict())


def test_labelled_sets_are_read_or_made(tmp_path: Path, samples: Path) -> None:
    line = {"claim": "It costs 5.", "context": "It costs 5 crowns.", "supported": True}
    (tmp_path / "own.jsonl").write_text(json.dumps(line) + "\n", encoding="utf-8")
    assert claims(tmp_path) == {"own": (Labelled("It costs 5.", "It costs 5 crowns.", True),)}
    with pytest.raises(CaseError, match=r"no \.jsonl file of claims"):
        claims(samples / "nothing")
    (tmp_path / "own.jsonl").write_text('{"text": "It costs 5."}\n', encoding="utf-8")
    with pytest.raises(CaseError, match=r"own\.jsonl holds no claims"):
        claims(tmp_path)
    made = made_false([a for a in read(samples) if isinstance(a, Article)][:12], count=20)
    assert {one.supported for one in made} == {True, False}
    assert made == made_false([a for a in read(samples) if isinstance(a, Article)][:12], count=20)
