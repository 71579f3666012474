"""A clause that is added to what an article says is named, however well the rest of the sentence stands there."""

from __future__ import annotations

import pytest

from qa import check_support

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
