"""A clause that is added to what an article says is named, however well the rest of the sentence stands there."""

from __future__ import annotations

import pytest

from qa import Article, check_support
from qa.proof.check.leaning import points_back
from qa.proof.check.sentence_checker import Checker
from qa.proof.check.streamed import DraftSentence
from qa.proof.facts.align import Source

TRAM = (
    "The council of Velden voted 11 to 4 on Tuesday to build a tram line. The tram line will cost 312 million crowns. "
    "It will open in 2028."
)


@pytest.mark.parametrize(
    ("claim", "unsaid"),
    [
        ("The tram line will cost 312 million crowns, and passengers hope for lower fares.", "passengers hope"),
        ("The tram line will cost 312 million crowns and residents celebrated in the streets.", "residents celebrated"),
        ("The council voted 11 to 4 to build a tram line, which critics call a waste.", "critics call a waste"),
        ("Velden will build a tram line because the buses were overcrowded.", "buses were overcrowded"),
        ("The tram line will cost 312 million crowns, a record for the city.", "a record for the city"),
    ],
)
def test_an_added_clause_is_not_supported_and_is_named(claim: str, unsaid: str) -> None:
    support = check_support(claim, TRAM)
    assert support.verdict != "supported"
    assert unsaid in support.reasons[0]


@pytest.mark.parametrize(
    "claim",
    [
        "The tram line will cost 312 million crowns.",
        "The tram line, which will cost 312 million crowns, will open in 2028.",
        "The council of Velden voted to build a tram line, and it will open in 2028.",
        "On Tuesday, the council voted 11 to 4 to build a tram line.",
    ],
)
def test_clauses_that_stand_in_other_sentences_are_supported(claim: str) -> None:
    assert check_support(claim, TRAM).verdict == "supported"


@pytest.mark.parametrize(
    "opening", ["It is worth noting that ", "In short, ", "It should also be noted that ", "Overall, "]
)
def test_an_opening_that_says_nothing_is_no_part_of_the_claim(opening: str) -> None:
    said = "the tram line will cost 312 million crowns."
    assert check_support(opening + said, TRAM) == check_support(said, TRAM)


def test_an_opening_that_demands_is_part_of_the_claim() -> None:
    assert check_support("It is important that the tram line will open in 2028.", TRAM).score < 1


@pytest.mark.parametrize("filler", ["There are many sides to this, as ever.", "Let us take a step back."])
def test_what_no_word_speaks_for_and_no_source_is_named_for_cites_nothing(filler: str) -> None:
    article = Article(text=TRAM)
    finding = Checker([Source(article, 0, len(TRAM))]).check(DraftSentence("", filler, ()))
    assert (finding.support, finding.spans) == ("unsupported", ())


@pytest.mark.parametrize(
    ("text", "leans"),
    [
        ("They will never pay for it, said Kolm.", True),
        ("“They will never pay for it,” said Kolm.", False),
        ('"It is as if nobody lived here," said Kolm.', False),
        ("It will open in 2028.", True),
    ],
)
def test_a_pronoun_inside_a_quotation_leans_on_nothing_outside_of_it(text: str, leans: bool) -> None:
    assert points_back(text) is leans


def test_a_sentence_too_long_to_be_checked_whole_is_supported_in_part_at_best() -> None:
    said = " ".join(f"The council of Velden built {n} homes in street number {n * 7} last year." for n in range(10, 60))
    support = check_support(f"{said} The mayor stole nine million crowns from the orphanage.", said)
    assert support.verdict == "partial"
    assert support.reasons[0] == "Only the first 3,000 characters of this were checked."


def test_the_last_of_many_articles_is_read_too() -> None:
    roads = [
        Article(text=" ".join(f"The road {n} of Holm was paved in {k} days." for n in range(50))) for k in range(90)
    ]
    said = "The tram will cost 312 million crowns."
    assert check_support(said, [*roads, Article(text=said)]).verdict == "supported"
