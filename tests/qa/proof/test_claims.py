"""A sentence cut into claims, each with its own verdict and the smallest exact words that carry it."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evals.proving.claims import Joined, joined
from evals.proving.support import articles_of
from qa import Article
from qa.answering.finding.assembly import Assembly
from qa.answering.reading.extract import attributed
from qa.proof.check.sentence_checker import Checker, Finding
from qa.proof.check.streamed import DraftSentence
from qa.proof.check.support import SUPPORTED
from qa.proof.facts.align import Source
from qa.proof.facts.cutting import cut
from store.passages import split

ARTICLES = articles_of(Path(__file__).parents[3] / "evals" / "articles")


@lru_cache(maxsize=1)
def sentences() -> tuple[Joined, ...]:
    return tuple(joined(ARTICLES, 3, 40))


QUAY = Article(
    title="Quay approved",
    source="Harbour Courier",
    text="The council of Tarnholm approved the new quay on Monday, and the ferry to the islands will stop in May. It "
    "rained all day. The quay will cost 412 million crowns, which is a third more than planned. It will have three "
    "cranes, a grain store and a railway siding. “Nobody will be left on the island,” said Ida Holm, the mayor.",
)
CRANE = Article(
    title="Crane lifts", source="Coast Ledger", text="The crane was built by Norlund in 2019. It lifts 40 tonnes."
)


def check(text: str, *articles: Article) -> Finding:
    sources = [Source(a, 0, len(a.text)) for a in articles or (QUAY, CRANE)]
    return Checker(sources).check(DraftSentence("", text, ()))


def claims(text: str) -> list[str]:
    return [text[c.start : c.end] for c in cut(text)]


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("The council approved the tram, the port and the bridge.", 3),
        ("The council voted to build a tram line and delayed the port until 2030.", 2),
        ("The tram line, which will cost 312 million crowns, will open in 2028.", 2),
        ("The council approved the plan, raising hopes of an early start.", 2),
        ("The mayor said that the line will open in 2028 and that it will cost 312 million crowns.", 2),
        ("The line will open in 2028; residents celebrated in the streets.", 2),
        ("The line opens in 2028 but the port will never open.", 2),
        ("Norlund, whose ferry sank, paid 9 million crowns, while its crew of 31 stayed on.", 3),
        ("Prices rose by 4 percent and profit fell to 1,000,500 crowns.", 2),
        ("The tram line will cost 312 million crowns, a record for the city.", 2),
        ("The ferry stopped in May, and Ida Holm, who led the council, resigned in June.", 3),
        ("议会周二批准了电车项目，并推迟了港口扩建；市长对此表示欢迎，但反对党批评了成本。", 4),
        ("电车项目耗资三亿克朗并推迟了港口的扩建工程。", 2),
    ],
)
def test_a_sentence_is_cut_where_it_says_another_thing(text: str, parts: int) -> None:
    assert len(claims(text)) == parts, claims(text)


@pytest.mark.parametrize(
    "text",
    [
        "The council approved the tram on Monday.",
        "Smith and Sons bought the mill.",
        "He works for Baker, Smith and Sons.",
        "The minister visited Trinidad and Tobago last week.",
        "The plan proposed by Anna Berg and Ola Lind was rejected.",
        "Ida Holm, the mayor, said “the tram, the port and the bridge” would open.",
        "If the council agrees, the line will open in 2028.",
        "The council will sell the port or close the ferry.",
        "The mayor said the cost and the delay were high.",
        "The mill (built in 1902, closed in 1950, and sold) burned down.",
        "The price is 1,000,500 crowns.",
        "合并后的公司仍在盈利。",
        "Yes.",
        "",
    ],
)
def test_what_says_one_thing_is_not_cut(text: str) -> None:
    assert claims(text) == [text]


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet="ab ,;.-()[]“”\"' andbut而并但，；了的1\n", max_size=80) | st.text(max_size=60))
def test_claims_stand_in_the_sentence_in_order_and_lose_no_letter(text: str) -> None:
    at, kept = 0, ""
    for stretch in cut(text):
        assert at <= stretch.start <= stretch.end <= len(text)
        between = "".join(c for c in text[at : stretch.start] if c.isalnum())
        assert between.lower() in ("", "and", "but", "而", "并", "但")
        at, kept = stretch.end, kept + text[stretch.start : stretch.end]
    assert not any(c.isalnum() for c in text[at:])


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 39), st.integers(0, 3))
def test_claims_and_their_words_are_exact_and_lie_within_the_evidence(n: int, seed: int) -> None:
    sentence = sentences()[n]
    random = Random(seed)
    articles = [f.article for f in sentence.facts] + random.sample(ARTICLES, 2)
    sources = [Source(a, p.start, p.end) for a in {a.id: a for a in articles}.values() for p in split(a)]
    checker = Checker(sources)
    finding = checker.check(DraftSentence("", sentence.text, ()))
    told, _ = Assembly(articles).add("", finding)
    assert told.claims
    texts = {(a.id, a.revision): a.text for a in articles}
    for claim in told.claims:
        assert told.text[claim.start : claim.end] == claim.text != ""
        for span in claim.spans:
            within = told.evidence[span.evidence]
            assert within.start <= span.start < span.end <= within.end
            words = texts[within.article_id, within.revision][span.start : span.end]
            assert words == span.quote == span.quote.strip()
    if told.support == "supported":
        assert all(c.support == "supported" and c.spans for c in told.claims)
    elif told.support in ("partial", "unsupported"):
        assert any(c.support != "supported" and c.reasons for c in told.claims)
    assert Checker(sources).check(DraftSentence("", sentence.text, ())) == finding


def test_each_claim_has_the_clause_that_carries_it() -> None:
    finding = check("The quay will cost 412 million crowns, and the ferry to the islands will stop in May.")
    assert finding.support == "supported"
    assert [[s.quote for s in c.spans] for c in finding.claims] == [
        ["The quay will cost 412 million crowns"],
        ["the ferry to the islands will stop in May"],
    ]


def test_claims_of_two_articles_each_name_their_own() -> None:
    finding = check("The quay will cost 412 million crowns, and the crane was built by Norlund in 2019.")
    assert finding.support == "supported"
    assert [c.spans[0].article_id for c in finding.claims] == [QUAY.id, CRANE.id]
    assert {s.article_id for s in finding.spans} == {QUAY.id, CRANE.id}


def test_a_false_claim_is_named_and_the_others_hold() -> None:
    finding = check("The quay will cost 412 million crowns, and the ferry to the islands will stop in June.")
    assert finding.support == "unsupported"
    holds, false = finding.claims
    assert (holds.support, holds.reasons) == ("supported", ())
    assert holds.spans[0].quote == "The quay will cost 412 million crowns"
    assert false.support == "unsupported"
    assert "June" in false.reasons[0]


def test_a_claim_that_nothing_carries_is_named_by_its_words() -> None:
    finding = check("The council approved the new quay on Monday, and fishermen protested loudly.")
    assert finding.support == "partial"
    assert [c.support for c in finding.claims] == ["supported", "unsupported"]
    assert "fishermen protested loudly" in finding.claims[1].reasons[0]
    assert finding.claims[1].spans == ()


def test_a_member_of_a_list_that_no_article_has_is_named() -> None:
    finding = check("The quay will have three cranes, a grain store and a helipad.")
    assert finding.support == "partial"
    assert [c.support for c in finding.claims] == ["supported", "supported", "unsupported"]
    assert any("a helipad" in reason for reason in finding.reasons)
    assert finding.score < SUPPORTED


def test_words_apart_are_two_marks_with_nothing_else_between() -> None:
    finding = check("The new quay will have three cranes and a railway siding.")
    assert [[s.quote for s in c.spans] for c in finding.claims][1] == ["It will have three cranes", "a railway siding"]


def test_a_sentence_that_says_one_thing_is_one_claim() -> None:
    text = "The quay will cost 412 million crowns."
    (claim,) = check(text).claims
    assert (claim.text, claim.start, claim.end) == (text, 0, len(text))


def test_an_extracted_sentence_has_its_own_words() -> None:
    finding = attributed(QUAY, 0, QUAY.text.index(" It rained"))
    assert [c.support for c in finding.claims] == ["supported", "supported"]
    assert [s.quote for c in finding.claims for s in c.spans] == [
        "The council of Tarnholm approved the new quay on Monday",
        "the ferry to the islands will stop in May",
    ]
