"""Packs changed by somebody who makes the digests anew: whatever the library does not give is named."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random
from typing import Any

import pytest

from evals.mocked.mocks import Scripted
from qa import Answer, Article, ArticleQA
from qa.packs.check import check_pack
from qa.packs.export import to_html, to_json, to_markdown
from qa.packs.parse import answer as answer_of
from store.errors import ReadError

COURIER = Article(
    title="Quay approved in Tarnholm",
    source="Harbour Courier",
    published_at="2031-03-03",
    genre="news",
    text="The council of Tarnholm approved the new quay on Monday, and the ferry will stop in May. The quay will cost "
    "412 million crowns, it said. “Nobody will be left on the island,” said Ida Holm, the mayor.",
)
LEDGER = Article(
    title="Tarnholm gets its quay",
    source="Coast Ledger",
    published_at="2031-03-05",
    genre="news",
    text="After six years of talks Tarnholm gets a second quay. The quay will cost 380 million crowns. Its crane was "
    "built by Norlund in 2019 and lifts 40 tonnes.",
)
QUESTION = "What will the quay in Tarnholm cost?"
REPLIES = (
    "The quay in Tarnholm will cost 412 million crowns [1], and the council approved it on Monday. The crane lifts 40 "
    "tonnes and was built by Norlund in 2029 [2]. Ida Holm said “Nobody will be left on the island” [1].",
    "The council of Tarnholm approved the quay on Monday, but residents protested loudly [1]. The quay may be dear.",
)
WRITERS: tuple[Callable[[Answer, Any], str], ...] = (to_json, to_markdown, to_html)
TRIALS = 240

Told = dict[str, Any]


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ArticleQA]:
    path: Path = tmp_path_factory.mktemp("library")
    with ArticleQA.open(path, judge=None) as qa:
        qa.add([COURIER, LEDGER])
        yield qa


@pytest.fixture(scope="module")
def answers(library: ArticleQA) -> list[Answer]:
    """One extracted, with figures that differ, and two written by a model, partly false."""
    written = [library.ask(QUESTION, model=Scripted(replies=[reply])) for reply in REPLIES]
    found = [library.ask(QUESTION), *written]
    assert any(a.disagreements for a in found)
    assert {s.support for a in found for s in a.sentences} >= {"supported", "partial", "unsupported"}
    return found


def other(random: Random, value: str) -> str:
    return random.choice([v for v in ("supported", "partial", "unsupported", "unchecked") if v != value])


def _verdict(random: Random, told: Told) -> bool:
    sentence = random.choice(told["sentences"])
    sentence["support"] = other(random, sentence["support"])
    return True


def _score(random: Random, told: Told) -> bool:
    sentence = random.choice(told["sentences"])
    sentence["score"] = round((sentence["score"] + random.uniform(0.01, 0.9)) % 1.0, 4)
    return True


def _reason(random: Random, told: Told) -> bool:
    of = random.choice([s for s in told["sentences"] for s in (s, *s["claims"])])
    if of["reasons"] and random.random() < 0.5:
        of["reasons"] = of["reasons"][1:]
    else:
        of["reasons"] = [*of["reasons"], "The article says so."]
    return True


def _claim_verdict(random: Random, told: Told) -> bool:
    claim = random.choice([c for s in told["sentences"] for c in s["claims"]])
    claim["support"] = other(random, claim["support"])
    return True


def _claim_text(random: Random, told: Told) -> bool:
    claim = random.choice([c for s in told["sentences"] for c in s["claims"]])
    if random.random() < 0.5:
        claim["text"] = claim["text"].replace(" ", "  ", 1) if " " in claim["text"] else claim["text"] + "x"
    else:
        claim["start"] += 1
    return True


def _claim_span(random: Random, told: Told) -> bool:
    claims = [c for s in told["sentences"] for c in s["claims"] if c["spans"]]
    claim = random.choice(claims)
    span = random.choice(claim["spans"])
    way = random.randrange(4)
    if way == 0:
        claim["spans"].remove(span)
    elif way == 1:
        span["start"], span["quote"] = span["start"] + 1, span["quote"][1:]
    elif way == 2:
        span["quote"] = span["quote"].upper()
    else:
        span["evidence"] += 1
    return True


def _claims(random: Random, told: Told) -> bool:
    sentence = random.choice(told["sentences"])
    sentence["claims"] = sentence["claims"][1:]
    return True


def _evidence(random: Random, told: Told) -> bool:
    pieces = [(s, e) for s in told["sentences"] for e in s["evidence"]]
    sentence, evidence = random.choice(pieces)
    if random.random() < 0.5 and evidence["citation"] is None:
        sentence["evidence"].remove(evidence)
    elif random.random() < 0.5:
        evidence["quote"] = evidence["quote"][::-1]
    else:
        evidence["start"], evidence["quote"] = evidence["start"] + 1, evidence["quote"][1:]
    return True


def _citation(random: Random, told: Told) -> bool:
    if not told["citations"]:
        return False
    citation = random.choice(told["citations"])
    field = random.choice(("quote", "title", "author", "source", "published_at", "url", "genre", "start", "revision"))
    value = {"start": citation["start"] + 1, "genre": "opinion", "quote": citation["quote"] + " It is so."}
    citation[field] = value.get(field, "Changed")
    return True


def _words(random: Random, told: Told) -> bool:
    """A figure or a name changed wherever the answer says it."""
    was, now = random.choice((("412", "512"), ("Monday", "Friday"), ("Norlund", "Varsen"), ("40", "90"), ("380", "80")))
    if not any(was in s["text"] for s in told["sentences"]):
        return False
    told["text"] = told["text"].replace(was, now)
    for sentence in told["sentences"]:
        sentence["text"] = sentence["text"].replace(was, now)
        for claim in sentence["claims"]:
            claim["text"] = claim["text"].replace(was, now)
        if sentence["written"] and random.random() < 0.5:
            sentence["written"]["text"] = sentence["written"]["text"].replace(was, now)
    return True


def _written(random: Random, told: Told) -> bool:
    sentences = [s for s in told["sentences"] if s["written"]]
    if not sentences:
        return False
    sentence = random.choice(sentences)
    sentence["written"] = random.choice((None, {"text": "Something else was written.", "hints": []}))
    return True


def _disagreement(random: Random, told: Told) -> bool:
    if not told["disagreements"]:
        return False
    way = random.randrange(4)
    one = told["disagreements"][0]
    if way == 0:
        told["disagreements"] = []
    elif way == 1:
        one["kind"] = "earlier" if one["kind"] == "differ" else "differ"
    elif way == 2:
        one["about"] = "beauty"
    else:
        one["sides"][0]["said"] = "4 crowns"
    return True


def _shown(random: Random, told: Told) -> bool:
    if not told["citations"]:
        return False
    cited = random.choice(told["citations"])["article_id"]
    told["shown"] = [s for s in told["shown"] if s["article_id"] != cited]
    return True


MUTATIONS = (
    _verdict, _score, _reason, _claim_verdict, _claim_text, _claim_span, _claims, _evidence, _citation, _words,
    _written, _disagreement, _shown,
)  # fmt: skip


def test_every_change_is_named_although_the_digests_are_made_anew(library: ArticleQA, answers: list[Answer]) -> None:
    random = Random(7)
    tried = 0
    while tried < TRIALS:
        original = json.loads(json.dumps(random.choice(answers).to_dict()))
        told = copy.deepcopy(original)
        mutation = random.choice(MUTATIONS)
        if not mutation(random, told) or told == original:
            continue
        page = WRITERS[tried % len(WRITERS)](answer_of(told), None)
        report = check_pack(page, library.article)
        assert report.problems, f"{mutation.__name__} was not named"
        assert all(p.endswith((".", "”")) for p in report.problems)
        tried += 1


@pytest.mark.parametrize("writer", WRITERS, ids=["json", "markdown", "html"])
def test_any_letter_changed_in_the_file_is_named(
    library: ArticleQA, answers: list[Answer], writer: Callable[[Answer, Any], str]
) -> None:
    """But in `timings`, and where a JSON file or a page is only laid out otherwise."""
    random = Random(11)
    for _ in range(80):
        page = writer(random.choice(answers), library.article)
        at = random.choice([i for i, c in enumerate(page[: page.find("timings")]) if c.isalnum()])
        letter = random.choice([c for c in "abcxyz0123456789" if c != page[at]])
        changed = page[:at] + letter + page[at + 1 :]
        try:
            report = check_pack(changed, library.article)
        except ReadError:
            continue
        assert report.problems or report.notes, changed[max(0, at - 40) : at + 40]


@pytest.mark.parametrize("writer", WRITERS, ids=["json", "markdown", "html"])
def test_what_was_not_changed_checks_out(
    library: ArticleQA, answers: list[Answer], writer: Callable[[Answer, Any], str]
) -> None:
    for told in answers:
        report = check_pack(writer(told, library.article), library.article)
        assert report.problems == ()
        assert check_pack(writer(told, library.article).rstrip() + "\n\n", library.article).ok
