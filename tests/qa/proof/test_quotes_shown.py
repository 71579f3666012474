"""A quotation in a sentence of an answer: how it is shown, and what becomes of the sentence."""

from __future__ import annotations

import pytest

from qa.proof.check.sentence_checker import Checker, Finding
from qa.proof.check.streamed import DraftSentence
from qa.proof.facts.align import Source
from store.article import Article

BRIDGE = Article(
    title="Old bridge stays open",
    source="The Norrvik Post",
    text=(
        "The mayor, Anna Lindqvist, said on Monday: “We have shared every figure with the council, and we will share "
        "the next ones.” The plan costs 1.2 billion kronor, but the bridge will not be closed before 2031. She called "
        "the second lane “a gift to the ferries” and left. He denied that he would resign over the delay."
    ),
)


def checked(text: str) -> Finding:
    return Checker([Source(BRIDGE, 0, len(BRIDGE.text))]).check(DraftSentence("", text, (1,)))


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("“We have shared every figure with the council.”", "“We have shared every figure with the council”."),
        ("“We have shared every figure,” Lindqvist said.", "“We have shared every figure”, Lindqvist said."),
        (
            "Lindqvist said: “We have shared every figure … and we will share the next ones.”",
            "Lindqvist said: “We have shared every figure” … “and we will share the next ones.”",
        ),
        ('Lindqvist said: "… shared every figure …"', "Lindqvist said: “shared every figure”"),
        ("She said “the plan costs 1.2 billion kronor.”", "She said “The plan costs 1.2 billion kronor”."),
        ("She called it «a gift to the ferries».", "She called it «a gift to the ferries»."),
        (
            "It says: “She called the second lane «a gift to the ferries» and left.”",
            "It says: “She called the second lane «a gift to the ferries» and left.”",
        ),
    ],
)
def test_a_true_quotation_is_shown_in_the_articles_words(said: str, shown: str) -> None:
    finding = checked(said)
    assert finding.text == shown
    assert finding.support != "unsupported"
    assert finding.spans


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("Lindqvist said: “We have shared no figure with the council.”", "The article says “every”, not “no”."),
        ("Lindqvist said: “We have shared every figure with the press at last.”", "council"),
        ("It says “the bridge will be closed before 2031”.", "leaves out “not”"),
        ("It says “The plan costs 1.2 billion kronor … the bridge will not be closed”.", "turns the meaning"),
        ("Lindqvist said: “Nobody shall ever cross it again.”", "No article says"),
        ("Lindqvist said: “我们已经向议会公布了所有数字。”", "translation"),
    ],
)
def test_a_false_quotation_loses_its_marks_and_its_sentence_is_not_supported(said: str, told: str) -> None:
    finding = checked(said)
    assert finding.support == "unsupported"
    assert told in " ".join(finding.reasons)
    assert not any(mark in finding.text for mark in "“”")


@pytest.mark.parametrize("marks", ["‘’", "''", "«»", "「」", "『』", "“”"])
def test_what_a_false_quotation_quotes_is_shown_in_no_marks_either(marks: str) -> None:
    inner = f"{marks[0]}never to be seen again{marks[1]}"
    finding = checked(f"Lindqvist said: “The bridge is {inner} by anyone.”")
    assert finding.support == "unsupported"
    assert finding.text == "Lindqvist said: The bridge is never to be seen again by anyone."


def test_words_that_are_turned_by_what_is_left_away_are_not_supported() -> None:
    finding = checked("The deputy said “he would resign over the delay”.")
    assert finding.support == "unsupported"
    assert "denied that" in " ".join(finding.reasons)


def test_the_words_that_an_altered_quotation_comes_from_are_shown_beside_it() -> None:
    finding = checked("Lindqvist said: “We have shared every secret with the council.”")
    assert any("shared every figure with the council" in span.quote for span in finding.nearest)


def test_each_part_of_a_shortened_quotation_has_its_own_span() -> None:
    finding = checked("“We have shared … with the council … the next ones”, Lindqvist said.")
    assert all(BRIDGE.text[s.start : s.end] == s.quote for s in finding.spans)


GATE = Article(
    title="A day at the gate",
    source="The Norrvik Post",
    text=(
        "There was noise at the gate on Monday. “I pay for this gate. I have a right to know who you work for,” a man "
        "in the crowd shouted. The guards closed the gate at noon. It is 90 inches wide.\n\n"
        "“We stood at the gate for an hour in the rain.”"
    ),
)
HALVED = "Where words of somebody begin or end here is not told."
RUNS_ON = "The article gives this in quotation marks, as somebody's words."
SAID_BY = "The article gives this as the words of man in the crowd."


def at_the_gate(text: str) -> Finding:
    return Checker([Source(GATE, 0, len(GATE.text))]).check(DraftSentence("", text, (1,)))


@pytest.mark.parametrize("mark", ["”", '"', "“", "»", "」"])
def test_speech_that_lost_a_mark_for_want_of_its_partner_is_marked(mark: str) -> None:
    finding = at_the_gate(f"I have a right to know who you work for,{mark} a man in the crowd shouted.")
    assert finding.text == "I have a right to know who you work for, a man in the crowd shouted."
    assert finding.support == "partial"
    assert HALVED in finding.reasons


@pytest.mark.parametrize(
    "said",
    [
        "I have a right to know who you work for, he shouted.",
        "I have a right to know who you work for.",
        "A man in the crowd shouted: I have a right to know who you work for.",
        "We stood at the gate for an hour in the rain.",
        "Another said: We stood at the gate for an hour in the rain.",
    ],
)
def test_speech_without_marks_is_marked(said: str) -> None:
    finding = at_the_gate(said)
    assert finding.support != "supported"
    assert {RUNS_ON, SAID_BY} & set(finding.reasons)


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("He shouted: “I have a right to know", "He shouted: “I have a right to know”"),
        ('"I have a right to know who you work for.', "“I have a right to know who you work for”."),
        ("“I pay for this gate.", "“I pay for this gate.”"),
    ],
)
def test_a_quotation_that_is_left_open_is_closed_where_its_words_stand_in_the_article(said: str, shown: str) -> None:
    finding = at_the_gate(said)
    assert finding.text == shown
    assert finding.spans
    assert not {HALVED, RUNS_ON} & set(finding.reasons)


def test_what_the_author_says_without_marks_is_not() -> None:
    told = 'I asked the guards about the gate, and one of them told me that it was "a gift to the ferries".'
    letter = Article(title="At the gate", author="Ida Lund", source="The Norrvik Post", genre="opinion", text=told)
    finding = Checker([Source(letter, 0, len(told))]).check(DraftSentence("", f"Ida Lund writes: {told}", (1,)))
    assert RUNS_ON not in finding.reasons
    assert finding.support == "supported"


@pytest.mark.parametrize(
    "said",
    [
        "“I have a right to know who you work for,” a man in the crowd shouted.",
        "The guards closed the gate at noon.",
        'The gate is 90" wide.',
    ],
)
def test_whole_quotations_and_inches_are_not(said: str) -> None:
    assert not {HALVED, RUNS_ON} & set(at_the_gate(said).reasons)


def test_the_title_of_an_article_is_no_quotation_of_it() -> None:
    article = Article(
        title="The governor who grows tomatoes",
        author="Hanne Duval",
        source="Lantern",
        text="She grows tomatoes at home.",
    )
    checker = Checker([Source(article, 0, len(article.text))])
    finding = checker.check(DraftSentence("", "Hanne Duval wrote “The governor who grows tomatoes” for Lantern.", ()))
    assert "“" not in finding.text
    assert not any("No article says" in why for why in finding.reasons)


def of_source(article: str, said: str) -> Finding:
    text = Article(title="Notes", source="The Norrvik Post", text=article)
    return Checker([Source(text, 0, len(text.text))]).check(DraftSentence("", said, (1,)))


def test_a_mark_of_inches_stays() -> None:
    finding = of_source(
        'The store sells a 65" television for 300 kronor.', 'The store sells a 65" television for 300 kronor.'
    )
    assert (finding.text, finding.support) == ('The store sells a 65" television for 300 kronor.', "supported")


@pytest.mark.parametrize("mark", ["'", "’"])
def test_what_is_denied_outside_a_quotation_is_so_whatever_apostrophe_it_has(mark: str) -> None:
    article = "It is not true that we don’t care about the river, the mayor said on Monday."
    finding = of_source(article, f"The mayor said: “we don{mark}t care about the river”.")
    assert finding.support == "unsupported"


@pytest.mark.parametrize(
    ("article", "said"),
    [
        ("“Phase I trials begin in May,” the clinic said.", "The clinic said that Phase I trials begin in May."),
        (
            "“World War I destroyed the old bridge,” said Anna Berg, the mayor.",
            "Anna Berg said that World War I destroyed the old bridge.",
        ),
        (
            "“The I-95 bridge is closed,” said Anna Berg, the mayor.",
            "Anna Berg said that the I-95 bridge is closed.",
        ),
        ("部长李明说：“我国去年的GDP增长百分之五。”", "部长李明说，我国去年的GDP增长百分之五。"),
    ],
)
def test_a_numeral_or_a_country_is_nobody_who_speaks(article: str, said: str) -> None:
    assert of_source(article, said).support == "supported"


def test_a_sentence_behind_what_the_sources_leave_out_is_checked() -> None:
    finding = of_source(
        "The line cost 312 million kronor.", "The articles do not say when it opens, but it cost 900 billion kronor."
    )
    assert finding.support == "partial"
    assert any("900 billion kronor" in reason for reason in finding.reasons)
    finding = of_source(
        "The line cost 312 million kronor.", "The articles do not say when it opens, but they give the cost."
    )
    assert finding.support == "unchecked"
