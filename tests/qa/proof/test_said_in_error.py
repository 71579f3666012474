"""What an article tells as said in error is no evidence that it is so."""

from __future__ import annotations

from pathlib import Path

import pytest

from qa import ArticleQA, check_support
from store.article import Article

COLUMN = Article(
    title="Corrections and clarifications", source="Halden Gazette", published_at="2026-02-25",
    text='A travel feature ("Slow train to Brek", 13 February) gave the weight of smoked eel in a pie as 350 grams. It '
    "should have been 250 grams.\n\nA report on exam results said that 71 per cent of pupils at Hesk Academy passed. "
    "The correct figure is 67 per cent.\n\nAn obituary of Ewa Tamm wrongly described her as a founder of the Brek "
    "Players. She joined them in 1988, six years after they began.\n\nAn article on the harbour misstated the name of "
    "the dredging company as Vander Marine. It is Vanter Marine.\n\nWe said that the detour round the harbour is "
    "19 miles. It is 11 miles.\n\nAn explainer said that the eel is to be boiled for ten minutes. The advice of the "
    "fish office is one minute.\n\nA caption named the winner of the Brek dog trials as Moss. Moss came second. The "
    "winner was Fly.\n\nA feature gave the number of homes in Brek as 16,200. That is right.",
)  # fmt: skip
FERRY = Article(
    title="Night ferry to cross at Brek", source="Halden Gazette", published_at="2026-01-15",
    text="A night ferry will cross the river at Brek from 1 March. A ticket for the night ferry costs 14 crowns, the "
    "shipping office said. The ferry leaves every hour.\n\nCorrection: An earlier version of this article said that "
    "the ferry leaves every half hour and that a ticket costs 40 crowns.",
)  # fmt: skip
DAM = Article(
    title="Dam holds", source="Radio Brek", published_at="2026-01-20",
    text="Officials wrongly claimed that the dam at Orle had burst, the minister, Ada Kvist, said on Monday. Water "
    "levels at the dam are normal.",
)  # fmt: skip
OBITUARY = Article(
    title="Ewa Tamm", source="Halden Gazette", published_at="2026-02-12",
    text="Ewa Tamm, who died on Monday, was a founder of the Brek Players. She acted until 2019.",
)  # fmt: skip

IN_ERROR = (
    ("The smoked eel pie has 350 grams of eel.", COLUMN),
    ("71 per cent of pupils at Hesk Academy passed.", COLUMN),
    ("Ewa Tamm was a founder of the Brek Players.", COLUMN),
    ("Vander Marine is the dredging company at the harbour.", COLUMN),
    ("The detour round the harbour is 19 miles.", COLUMN),
    ("The eel is to be boiled for ten minutes.", COLUMN),
    ("The winner of the Brek dog trials was Moss.", COLUMN),
    ("The ferry leaves every half hour.", FERRY),
    ("A ticket for the night ferry costs 40 crowns.", FERRY),
    ("The dam at Orle had burst.", DAM),
)
SO = (
    ("The weight of smoked eel in a pie is 250 grams.", COLUMN),
    ("67 per cent of pupils at Hesk Academy passed.", COLUMN),
    ("Ewa Tamm joined the Brek Players in 1988.", COLUMN),
    ("The dredging company is Vanter Marine.", COLUMN),
    ("The detour round the harbour is 11 miles.", COLUMN),
    ("The ferry leaves every hour.", FERRY),
    ("A ticket for the night ferry costs 14 crowns.", FERRY),
    ("Officials claimed that the dam at Orle had burst.", DAM),
    ("An obituary wrongly described Ewa Tamm as a founder of the Brek Players.", COLUMN),
)


@pytest.mark.parametrize(("claim", "article"), IN_ERROR)
def test_a_reported_error_carries_nothing(claim: str, article: Article) -> None:
    support = check_support(claim, article)
    assert support.verdict == "unsupported"
    assert support.reasons == ("The article says that this was said in error.",)


@pytest.mark.parametrize(("claim", "article"), SO)
def test_what_is_right_and_that_something_was_said_are_carried(claim: str, article: Article) -> None:
    assert check_support(claim, article).verdict == "supported"


@pytest.mark.parametrize(
    "claim",
    [
        "The eel is to be boiled for one minute.",
        "The winner of the Brek dog trials was Fly.",
        "There are 16,200 homes in Brek.",
    ],
)
def test_what_is_put_in_the_place_of_an_error_or_confirmed_is_none(claim: str) -> None:
    assert "The article says that this was said in error." not in check_support(claim, COLUMN).reasons


def test_a_draft_is_told_of_the_correction(tmp_path: Path) -> None:
    with ArticleQA.open(tmp_path, judge=None) as qa:
        qa.add([COLUMN, FERRY, DAM, OBITUARY])
        wrong = qa.factcheck(" ".join(claim for claim, _ in IN_ERROR)).sentences
        right = qa.factcheck(" ".join(claim for claim, _ in SO)).sentences
    assert {found.verdict for found in wrong} == {"contradicted", "outdated"}
    told = next(found for found in wrong if "Ewa Tamm" in found.text)
    assert told.verdict == "outdated"
    assert "said in error" in " ".join(told.reasons)
    assert {found.verdict for found in right} == {"supported"}


def test_a_sentence_that_an_older_article_has_word_for_word_is_told_of_the_correction(tmp_path: Path) -> None:
    detour = Article(title="Detour", source="Radio Brek", published_at="2026-02-20",
                     text="Work goes on. The detour round the harbour is 19 miles. It is to end in May.")  # fmt: skip
    with ArticleQA.open(tmp_path, judge=None) as qa:
        qa.add([COLUMN, detour])
        (found,) = qa.factcheck("The detour round the harbour is 19 miles.").sentences
    assert found.verdict == "outdated"
