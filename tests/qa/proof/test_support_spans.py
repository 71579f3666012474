"""The words that carry a sentence: exact, in order, no more than needed; and sentences that say nothing."""

from __future__ import annotations

from pathlib import Path
from random import Random
from typing import Any
from unicodedata import normalize

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evals.mocked.mutate import Made, made
from evals.proving.support import articles_of, balanced_accuracy
from qa import Article, check_support
from qa.proof.check.sentence_checker import Checker
from qa.proof.check.streamed import DraftSentence
from qa.proof.check.support import prove
from qa.proof.facts.align import Source
from store.passages import split

ARTICLES = articles_of(Path(__file__).parents[3] / "evals" / "articles")
MADE = list(made(ARTICLES, 11, 40))

HARBOUR = Article(
    title="Council backs harbour wall",
    author="Ida Lorne",
    source="The Harbour Courier",
    text="The council voted on Monday to build the harbour wall. It is unclear when work will start. "
    "The sources of the river lie in the hills. The wall will cost 4 million crowns.",
)
FERRY = Article(
    title="Ferry sold",
    source="Coast Daily",
    text="The ferry was purchased by Norlund for 9 million crowns. Its crew of 31 stays on. "
    "The council was not asked.",
)  # fmt: skip


def whole(*articles: Article) -> list[Source]:
    return [Source(a, 0, len(a.text)) for a in articles]


def shown(sentence: Made, random: Random) -> list[Source]:
    home = next(a for a in ARTICLES if a.id == sentence.article_id)
    other = random.choice([a for a in ARTICLES if a.id != home.id])
    return [Source(a, p.start, p.end) for a in (home, other) for p in split(a)]


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(MADE), st.integers(0, 5))
def test_spans_are_the_article_s_words_apart_and_the_same_each_time(sentence: Made, seed: int) -> None:
    sources = shown(sentence, Random(seed))
    proof = prove(sentence.text, sources)
    articles = {(s.article.id, s.article.revision): s.article for s in sources}
    spans = (*proof.spans, *proof.nearest)
    for span in spans:
        assert span.quote
        assert span.quote == span.quote.strip()
        assert articles[span.article_id, span.revision].text[span.start : span.end] == span.quote
        assert "\n" not in span.quote
    for i, one in enumerate(spans):
        for other in spans[i + 1 :]:
            same = (one.article_id, one.revision) == (other.article_id, other.revision)
            assert not (same and one.start < other.end and other.start < one.end)
    for span in proof.spans:
        own = [s for s in sources if (s.article.id, s.article.revision) == (span.article_id, span.revision)]
        assert any(s.start <= span.start < span.end <= s.end for s in own)
    assert prove(sentence.text, sources) == proof


def test_a_sentence_that_one_article_carries_cites_no_other() -> None:
    proof = prove("The wall will cost the council 4 million crowns.", whole(HARBOUR, FERRY))
    assert [s.quote for s in proof.spans][:1] == ["The wall will cost 4 million crowns."]
    assert {s.article_id for s in proof.spans} == {HARBOUR.id}


def test_a_sentence_joined_from_two_articles_cites_both() -> None:
    proof = prove(
        "The council voted on Monday to build the harbour wall, and the ferry was bought by Norlund for "
        "9 million crowns.",
        whole(HARBOUR, FERRY),
    )
    assert {s.article_id for s in proof.spans} == {HARBOUR.id, FERRY.id}
    assert len(proof.spans) == 2


def test_of_two_copies_of_a_story_one_is_cited() -> None:
    copy = Article(title="Wall", source="Coast Daily", text=HARBOUR.text.replace("4 million crowns", "4m crowns"))
    sentence = "The council voted on Monday to build the harbour wall, and the wall will cost 4 million crowns."
    proof = prove(sentence, whole(copy, HARBOUR))
    assert len({s.article_id for s in proof.spans}) == 1


@pytest.mark.parametrize(
    "sentence",
    [
        "The Harbour Courier.",
        "According to The Harbour Courier.",
        "Ida Lorne.",
        "Yes.",
        "Monday.",
        "Council backs harbour wall.",
        "The sources do not say what the wall will cost.",
        "None of the articles mentions the council.",
        "The cost of the wall is not given in the articles.",
        "I could not find when the council voted on the wall.",
        "Here is what the council voted on:",
        "It is not known what the wall will cost.",
    ],
)
def test_what_says_nothing_of_the_world_is_not_supported(sentence: str) -> None:
    support = check_support(sentence, HARBOUR)
    assert support.verdict != "supported"
    assert support.reasons


@pytest.mark.parametrize(
    "sentence",
    [
        "It is unclear when work will start.",
        "The sources of the river lie in the hills.",
        "The council voted to build the harbour wall.",
    ],
)
def test_the_same_words_said_by_the_article_are_supported(sentence: str) -> None:
    assert check_support(sentence, HARBOUR).verdict == "supported"


def test_an_article_may_speak_of_its_own_sources() -> None:
    text = "The sources do not say who paid for the wall."
    assert check_support(text, Article(text=f"{text} The mayor was away.")).verdict == "supported"


@pytest.mark.parametrize(
    "sentence",
    [
        "The sources give no figure for the wall.",
        "There is no word on the wall in the articles.",
        "The sources mention neither a harbour nor a wall.",
        "Nothing in these articles says who paid for the wall.",
        "The reason is not stated in the sources.",
        "The articles do not say why, but the sources give no date either.",
    ],
)
def test_what_the_sources_do_not_say_is_not_checked(sentence: str) -> None:
    finding = Checker(whole(HARBOUR)).check(DraftSentence(" ", sentence, (1,)))
    assert (finding.support, finding.spans) == ("unchecked", ())


@pytest.mark.parametrize(
    ("said", "green"),
    [("the council voted to build the harbour wall", True), ("the mayor died in the harbour", False)],
)
def test_what_is_stated_behind_it_is(said: str, green: bool) -> None:
    sentence = f"The articles do not say why, but {said}."
    finding = Checker(whole(HARBOUR)).check(DraftSentence(" ", sentence, (1,)))
    assert finding.support != "unchecked"
    assert (finding.support == "supported") is green


@pytest.mark.parametrize(
    "sentence", ["The sources leave no doubt that the mayor resigned.", "The articles do not dispute that he resigned."]
)
def test_what_the_sources_are_said_to_say_is_checked(sentence: str) -> None:
    assert Checker(whole(HARBOUR)).check(DraftSentence(" ", sentence, (1,))).support in ("partial", "unsupported")


def test_what_is_planned_is_not_a_fact_and_what_may_be_still_less() -> None:
    planned = check_support("The mill closes in May.", "The mill is expected to close in May.")
    possible = check_support("The mill will close in May.", "The mill may close in May.")
    assert planned.verdict != "supported"
    assert possible.verdict == "unsupported"


def test_an_abbreviation_that_the_sentence_explains_is_no_new_name() -> None:
    text = "The cardiothoracic ratio compares the width of the heart with that of the chest."
    claim = "The cardiothoracic ratio (CTR) compares the width of the heart with that of the chest."
    assert check_support(claim, text).verdict == "supported"


def test_balanced_accuracy_is_the_mean_of_both_shares() -> None:
    import numpy as np

    assert balanced_accuracy(np.array([1.0, 1.0, 0.0]), np.array([0.9, 0.1, 0.1])) == pytest.approx(0.75)


@pytest.mark.parametrize(
    "text",
    [
        "It opens on ſunday.",
        "One ſixth of fıfty thouſand left.",
        "Sales doubled in the fırst quarter of the ſixtıeth year.",
    ],
)
def test_letters_that_look_like_others_are_read_and_break_nothing(text: str) -> None:
    assert check_support(text, text).verdict == "supported"


@pytest.mark.parametrize(
    "wrong", [None, 3, b"The wall will cost 4 million crowns.", HARBOUR.to_dict(), [HARBOUR, None]]
)
def test_what_is_no_text_is_refused_as_evidence_and_as_a_claim(wrong: Any) -> None:
    with pytest.raises(TypeError, match="Evidence is"):
        check_support("The wall will cost 4 million crowns.", wrong)
    with pytest.raises(TypeError, match="claim is"):
        check_support(wrong, HARBOUR)


@pytest.mark.parametrize("forms", [("NFD", "NFC"), ("NFC", "NFD")])
def test_a_letter_and_its_accent_are_the_letter_with_it(forms: tuple[Any, Any]) -> None:
    text = "Zoë Lührs said: “We shall build it before the elections in Zürich.”"
    claim, evidence = (normalize(form, text) for form in forms)
    read_before = Article(text=evidence, title=evidence[:9], headings=((0, 9),), pages=(0, 20))
    assert read_before.told_in == "en"
    for held in (evidence, Article(text=evidence), read_before):
        assert check_support(claim, held).verdict == "supported"
