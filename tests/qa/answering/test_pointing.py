"""The words of a sentence told that answer: whole words of the article, placed exactly, and none where unsure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import event, given
from hypothesis import strategies as st

from evals.mocked.mocks import Scripted
from qa import Article, ArticleQA
from qa.answer import Checked, Delta, Final
from qa.answering.reading.extract import attributed
from qa.answering.reading.pointing import SURE_ENOUGH, article_words, fits, pointed_by
from qa.answering.reading.readings import SentenceReading
from store.language.quotation_marks import quotations

FERRY = Article(
    title="Island ferry to be electric",
    source="Skerry Herald",
    published_at="2025-02-10",
    genre="news",
    language="en",
    text=(
        "SKERRY, Feb. 10 – The island council of Skerry voted 9 to 2 on Monday to replace its\ndiesel ferry.\n\n"
        "The new ferry will cost 88 million\n crowns and carry 240 passengers. "
        "“It will save us US$4.5 million a year,” said Tove Lind, “and the workers’ lungs.”"
    ),
)
MARKS = '“”„«»「」"‘'


def folded(text: str) -> str:
    return re.sub(r"\s+", " ", text)


def pointed(words: str, *, sureness: float = 1.0, within: str = "") -> list[str]:
    """What is pointed at where the reader took `words` of the ferry's article, in the sentence that `within` is."""
    text = FERRY.text
    start, at = text.index(within or words), text.index(words)
    finding = attributed(FERRY, start, start + len(within or words))
    return [finding.text[a:b] for a, b in pointed_by(finding, [SentenceReading(at, at + len(words), sureness)])]


COST = "The new ferry will cost 88 million\n crowns and carry 240 passengers."
SAID = "“It will save us US$4.5 million a year,” said Tove Lind, “and the workers’ lungs.”"


def test_white_space_is_folded_as_in_the_sentence() -> None:
    assert pointed("88 million\n crowns", within=COST) == ["88 million crowns"]


def test_words_that_are_cut_through_are_made_whole_and_punctuation_at_the_ends_goes() -> None:
    assert pointed("40 passengers.", within=COST) == ["240 passengers"]
    assert pointed("$4", within=SAID) == ["US$4.5"]


@pytest.mark.parametrize(
    ("sentence", "words", "told"),
    [
        ("Her sentence was cut from seven years to five and a half.", "seven years", "seven years to five and a half"),
        ("The fleet grew from about 28 boats to 43 in May.", "28 boats", "28 boats to 43"),
        ("The fleet grew from 28 boats to 43 in May.", "43", "43"),
        ("She walked from 9 Hill Road to 4 Mill Lane.", "She", "She"),
    ],
)
def test_what_was_is_told_with_what_it_came_to(sentence: str, words: str, told: str) -> None:
    article = Article(title="A change", text=sentence)
    finding, at = attributed(article, 0, len(sentence)), sentence.index(words)
    parts = pointed_by(finding, [SentenceReading(at, at + len(words), 1.0)])
    assert [finding.text[a:b] for a, b in parts] == [told]


def test_a_quotation_mark_without_its_partner_is_left_out() -> None:
    assert pointed("4.5 million a year,” said Tove", within=SAID) == ["US$4.5 million a year", "said Tove"]
    assert pointed("“It will save us US$4.5 million a year,” said", within=SAID) == [
        "It will save us US$4.5 million a year",
        "said",
    ]
    assert pointed("“and the workers’ lungs.”", within=SAID) == ["and the workers’ lungs"]


@pytest.mark.parametrize("sureness", [SURE_ENOUGH, SURE_ENOUGH - 5])
def test_what_the_reader_does_not_hold_to_answer_is_not_pointed_at(sureness: float) -> None:
    assert pointed("88 million\n crowns", within=COST, sureness=sureness) == []


def test_nothing_stands_out_where_all_words_would() -> None:
    assert pointed(COST, within=COST) == []


def test_words_outside_of_what_is_told_are_not_pointed_at() -> None:
    first = FERRY.text[: FERRY.text.index("\n\n")]
    assert "SKERRY" not in attributed(FERRY, 0, len(first)).text
    assert pointed("SKERRY", within=first) == []


WORDS = ("The", "ferry", "US$4.5", "12%", "isn’t", "workers’", "'90s", "cafe\u0301", "五百万", "–", "…", "[3]", "*")
JOINTS = (" ", "\n", "  ", "\u00a0", "", ",", ". ", ": ")
QUOTES = ("“", "”", "„", "«", "»", "「", "」", '"', "‘", "’", "'", "''")
pieces = st.lists(st.sampled_from(WORDS) | st.sampled_from(JOINTS) | st.sampled_from(QUOTES), min_size=6, max_size=40)
stretch = st.tuples(st.floats(0, 1), st.floats(0, 1)).map(sorted)


@given(pieces, st.floats(0, 0.3), st.lists(stretch, min_size=1, max_size=3))
def test_what_is_pointed_at_is_words_of_the_article_in_place(
    words: list[str], start: float, taken: list[list[float]]
) -> None:
    article = Article(text=f"A {''.join(words)} b.", source="The “Ferry” 4.5 Post", author='Ida "US$4.5" Norr')
    finding = attributed(article, int(start * len(article.text)), len(article.text))
    span = finding.spans[0]
    size = span.end - span.start
    readings = [SentenceReading(span.start + int(a * size), span.start + int(b * size), 1.0) for a, b in taken]
    parts = pointed_by(finding, readings)
    event("pointed at" if parts else "nothing")
    said = article_words(finding.text, span.quote)
    assert said is not None
    assert finding.text[said:] == folded(article.text[span.start : span.end])
    assert fits(finding.text, span.quote, parts)
    for a, b in parts:
        told = finding.text[a:b]
        assert said <= a < b
        assert told in stretches(article.text, span.start, span.end, a - said, b - said)
        assert told[0].isalnum() or told[0] == "$"
        assert told[-1].isalnum() or told[-1] in "%\u0301"
        assert all(told.count(opening) == told.count(closing) for opening, closing in ("«»", "「」"))
        assert all(q.closed for q in quotations(told))


def stretches(text: str, start: int, end: int, first: int, last: int) -> set[str]:
    """The exact words of `text`, white space folded, that begin and end as far behind `start` as told when folded."""
    firsts = [i for i in range(start, end + 1) if len(folded(text[start:i])) == first]
    lasts = [i for i in range(start, end + 1) if len(folded(text[start:i])) == last]
    return {folded(text[i:j]) for i in firsts for j in lasts}


@pytest.mark.parametrize(
    "parts",
    [
        ((0, 4),),
        ((30, 28),),
        ((30, 30),),
        ((30, 9_999),),
        ((40, 44), (30, 34)),
        ((30, 34), (33, 36)),
    ],
)
def test_parts_that_cannot_be_are_told_apart(parts: tuple[tuple[int, int], ...]) -> None:
    finding = attributed(FERRY, FERRY.text.index(COST), FERRY.text.index(COST) + len(COST))
    assert article_words(finding.text, finding.spans[0].quote) == len("Skerry Herald (2025-02-10): ")
    assert not fits(finding.text, finding.spans[0].quote, parts)
    assert fits(finding.text, finding.spans[0].quote, ((28, 31), (32, 35)))


@pytest.fixture(scope="module")
def qa(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ArticleQA]:
    with ArticleQA.open(tmp_path_factory.mktemp("library")) as opened:
        opened.add(FERRY)
        yield opened


def test_an_answer_says_which_of_its_words_answer(qa: ArticleQA) -> None:
    answer = qa.ask("What will the new ferry cost?")
    sentence = answer.sentences[0]
    assert [sentence.text[a:b] for a, b in sentence.answering] == ["88 million crowns"]
    assert answer.to_dict()["sentences"][0]["answering"] == [list(part) for part in sentence.answering]


ENGINES = Article(
    title="Skerry looks for a new ferry",
    source="Skerry Herald",
    published_at="2025-02-11",
    language="en",
    text=(
        "The island council of Skerry voted 9 to 2 on Monday to replace its diesel ferry, because its engine has "
        "failed 14 times in a year.\n\nThe new ferry will cost 88 million crowns and carry 240 passengers. "
        "Another reason is that diesel has become dearer by a third since 2022."
    ),
)


@pytest.mark.parametrize(
    ("question", "shown"),
    [
        ("Why does Skerry replace its diesel ferry?", [["its engine has failed 14 times in a year"], []]),
        ("What will the new ferry cost, and how did the council vote?", [["9 to 2"], ["88 million crowns"]]),
    ],
)
def test_only_the_first_sentence_points_but_where_several_things_are_asked(
    tmp_path: Path, question: str, shown: list[list[str]]
) -> None:
    with ArticleQA.open(tmp_path) as qa:
        qa.add(ENGINES)
        told = qa.ask(question).sentences
    assert [[s.text[a:b] for a, b in s.answering] for s in told] == shown


def test_the_text_and_the_stream_point_at_nothing(qa: ArticleQA) -> None:
    *events, last = qa.stream("How much will the new ferry cost?")
    assert isinstance(last, Final)
    assert "".join(e.text for e in events if isinstance(e, Delta)) == last.answer.text
    assert "*" not in last.answer.text
    assert [e.sentence for e in events if isinstance(e, Checked)] == list(last.answer.sentences)


def test_nothing_is_pointed_at_in_a_record_and_in_what_a_model_writes(qa: ArticleQA) -> None:
    record = qa.ask("When was the article Island ferry to be electric published?")
    written = qa.ask("What will the ferry cost?", model=Scripted(replies=["It will cost 88 million crowns. [1]"]))
    for answer in (record, written):
        assert answer.sentences
        assert all(s.answering == () for s in answer.sentences)
