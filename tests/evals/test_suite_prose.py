"""Real prose in the suite: labelled answers played back sentence by sentence, and what is made of that."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from evals.cases import Case
from evals.prose import replay
from evals.prose.sets import Said
from evals.suite import gate
from evals.suite.adapters import samples
from evals.suite.catalogue import measured
from evals.suite.command import main
from evals.suite.figures import kinds, prose_reliability
from evals.suite.outcomes import Outcome, Shelf, Shown
from evals.suite.prose import ANSWERS, PRONOUNS, QUESTIONS, RESTATED, SPEAKERS, Prose, by_revision, replayed
from evals.suite.report import plots
from evals.suite.run import Material, row
from evals.suite.worst import told_wrongly
from qa.answer import SentenceSupport
from qa.proof.check.sentence_checker import Checker, Finding
from qa.proof.check.streamed import DraftSentence
from qa.proof.facts.align import Source
from store.article import Article

QUAY = Article(text="The quay costs 5 million crowns. The council voted for it on Monday.", title="The quay")


@pytest.fixture(scope="module")
def material() -> Material:
    return samples()


def case(**more: Any) -> Prose:
    given: dict[str, Any] = {"group": ANSWERS, "sentences": (), "sources": ((QUAY.revision, 0, 32),)} | more
    return Prose(id="samples/x", question="What?", expect="unknown", collection="samples", **given)


def shown(true: bool | None, support: SentenceSupport, score: float = 0.5, kind: str = "faithful") -> Shown:
    return Shown("The quay costs 5 million crowns.", kind, true, support, score)


def outcome(*said: Shown, claims: tuple[Shown, ...] = ()) -> Outcome:
    return Outcome(subject="prose", case=case(), status="answered", shelf=Shelf({}, {}), said=said, claims=claims)


def test_only_the_collections_that_may_be_looked_at_are_played_and_claims_are_balanced(material: Material) -> None:
    assert {c.id.partition("/")[0] for found in material.prose.values() for c in found} == {"samples", "dev"}
    assert {g: len(found) for g, found in material.prose.items()} == {
        ANSWERS: 174, RESTATED: 100, SPEAKERS: 100, PRONOUNS: 60, QUESTIONS: 90,
    }  # fmt: skip
    for group in (RESTATED, SPEAKERS, PRONOUNS):
        labels = [s.true for c in material.prose[group] if isinstance(c, Prose) for s in c.sentences]
        assert sum(map(bool, labels)) * 2 == len(labels)
    every = [c for found in material.prose.values() for c in found]
    assert len({gate.digest_of(c) for c in every}) == len(every)


def test_another_label_is_another_case() -> None:
    told = case(sentences=(Said("It costs 5.", (1,), True, "fact"),))
    assert gate.digest_of(told) != gate.digest_of(replace(told, sentences=(Said("It costs 5.", (1,), False, "fact"),)))


def test_an_answer_is_played_back_through_the_checker_in_order() -> None:
    said = (
        Said("The quay costs 5 million crowns.", (1,), True, "fact"),
        Said("The quay costs 7 million crowns.", (1,), False, "figure"),
        Said("The sources do not say who pays.", (), None, "about sources"),
    )
    found = replayed("prose", case(sentences=said), by_revision([QUAY]))
    assert [(s.true, s.support) for s in found.said] == [
        (True, "supported"), (False, "unsupported"), (None, "unchecked")
    ]  # fmt: skip
    assert {n: t.value for n, t in measured(found).items()} == {
        "prose_true_supported": 1.0, "prose_true_unsupported": 0.0, "prose_false_supported": 0.0,
        "prose_sources_unchecked": 1.0,
    }  # fmt: skip
    assert found.timings["checking"] >= 0


def test_a_checker_that_breaks_is_a_crash_of_that_case() -> None:
    broken = replayed("prose", case(sources=(("gone", 0, 3),)), by_revision([QUAY]))
    assert (broken.status, measured(broken)) == ("crashed", {})


def test_the_sentence_before_is_passed_to_a_checker_that_hears_it(monkeypatch: pytest.MonkeyPatch) -> None:
    heard: list[str] = []
    plain = Checker.check

    def check(self: Checker, draft: DraftSentence, before: str = "") -> Finding:
        heard.append(before)
        return plain(self, draft)

    monkeypatch.setattr(Checker, "check", check)
    sentences = [Said("It costs 5 million crowns.", (1,), True, ""), Said("The council voted.", (1,), True, "")]
    list(replay.checked([Source(QUAY, 0, 32)], sentences, before="There is a quay."))
    assert heard == ["There is a quay.", "It costs 5 million crowns."]


def test_figures_count_what_is_shown_of_true_and_of_false() -> None:
    found = measured(
        outcome(
            shown(True, "supported"), shown(True, "unsupported"), shown(True, "partial"), shown(False, "supported"),
            shown(None, "supported"),
        )
    )  # fmt: skip
    assert {n: (t.got, t.of) for n, t in found.items()} == {
        "prose_true_supported": (1, 3), "prose_true_unsupported": (1, 3), "prose_false_supported": (1, 1),
        "prose_sources_unchecked": (0, 1),
    }  # fmt: skip
    claims = (shown(True, "supported"), shown(True, "partial"), shown(False, "partial"), shown(False, "supported"))
    told = measured(outcome(claims=claims))
    assert {n: (t.got, t.of) for n, t in told.items()} == {"prose_told_right": (2, 4)}


def test_kinds_reliability_and_what_is_told_wrongly() -> None:
    one = row(
        outcome(shown(True, "unsupported", 0.1), shown(False, "supported", 0.95, "cause"), shown(None, "partial"))
    )
    assert [(k.kind, k.true, k.supported, k.unsupported) for k in kinds([one])] == [
        ("faithful", True, 0, 1), ("cause", False, 1, 0), ("faithful", None, 0, 0),
    ]  # fmt: skip
    scored = prose_reliability([one])
    assert scored is not None
    assert [(b.low, b.count, b.true) for b in scored.bins] == [(0.1, 1, 1.0), (0.9, 1, 0.0)]
    drawn = plots.reliability(scored.bins, "Real & true")
    assert 'role="img" aria-label="Real &amp; true"' in drawn
    assert drawn.count("<title>") == 2
    assert [s.kind for _, s in told_wrongly([one])] == ["cause", "faithful"]


def test_what_the_reader_holds_counts_where_the_answer_was_found_or_is_nowhere() -> None:
    asked = Case(id="q", question="What?", expect="abstain")
    given = replace(outcome(), case=asked, surest=0.75)
    assert measured(given)["reader_misled"].value == 0.75
    assert "reader_misled" not in measured(replace(given, surest=None))
    assert "reader_sure" not in measured(replace(given, case=replace(asked, expect="answer")))  # nothing was found


def test_few_values_are_written_by_name(tmp_path: Path) -> None:
    scores = gate.scores([row(outcome(shown(True, "supported"), shown(True, "partial")))])
    gate.write(tmp_path / "b.json", {}, scores)
    assert '{"prose_true_supported":[1,2],"prose_true_unsupported":[0,2]}' in (tmp_path / "b.json").read_text()
    assert gate.read(tmp_path / "b.json")[1] == scores


def test_the_command_plays_it_and_nothing_falls(tmp_path: Path) -> None:
    said: list[str] = []
    asked = ["--model", "prose", "--sample", "0.1", "--jobs", "1", "--out", str(tmp_path)]
    assert main(asked, say=said.append) == 0, "\n".join(said)
    assert "prose: answers: True prose supported" in said[0]
    assert "Nothing fell" in said[0]
    told = json.loads((tmp_path / "report.json").read_text(encoding="utf-8"))
    assert set(told["prose"]["groups"]) == {f"prose: {g}" for g in (ANSWERS, RESTATED, SPEAKERS, PRONOUNS, QUESTIONS)}
    assert told["subjects"] == {}
    kinds_ = told["prose"]["groups"]["prose: answers"]["kinds"]
    assert sum(k["count"] for k in kinds_) == sum(b["count"] for b in told["prose"]["reliability"]["bins"]) + sum(
        k["count"] for k in kinds_ if k["true"] is None
    )
    page = (tmp_path / "report.html").read_text(encoding="utf-8")
    assert 'aria-label="Share of true sentences by support score"' in page
    assert "The same in numbers" in page
    assert "## Real prose" in (tmp_path / "report.md").read_text(encoding="utf-8")
