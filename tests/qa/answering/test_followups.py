"""What a follow-up becomes: pronouns replaced, ellipses filled, what is unsaid said, and nothing else touched."""

from __future__ import annotations

import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.answering.question import Turn, rewrite


def after(*asked: str) -> tuple[Turn, ...]:
    """A talk of the reader's questions alone."""
    return tuple(("user", text) for text in asked)


TUNNEL = "What is the Harbour Tunnel?"
EELS = "Tell me about glass eels."
DAHL = "Who is Mira Dahl?"
FEVER = "What is marsh fever?"


@pytest.mark.parametrize(
    ("asked", "question", "expected"),
    [
        (TUNNEL, "How long is it?", "How long is the Harbour Tunnel?"),
        (TUNNEL, "What are its risks?", "What are the Harbour Tunnel's risks?"),
        (TUNNEL, "When did the council approve it?", "When did the council approve the Harbour Tunnel?"),
        (EELS, "What do they eat?", "What do glass eels eat?"),
        (EELS, "What is their habitat?", "What is glass eels' habitat?"),
        ("What is a tidal mill?", "How do they work?", "How do tidal mills work?"),
        (DAHL, "When was she elected?", "When was Mira Dahl elected?"),
        (DAHL, "What is her view of the tunnel?", "What is Mira Dahl's view of the tunnel?"),
        ("What can one see in Velden?", "Who lives there?", "Who lives in Velden?"),
        ("Describe the history of lace.", "Who invented it?", "Who invented lace?"),
    ],
)
def test_a_pronoun_is_replaced_in_its_place(asked: str, question: str, expected: str) -> None:
    assert rewrite(question, after(asked)) == expected


def test_pronouns_agree_with_what_they_stand_for() -> None:
    talk = after("What is the Velden flood?", "Who were the Dyke Wardens?")
    assert rewrite("What was their part in it?", talk) == "What was the Dyke Wardens' part in the Velden flood?"


def test_she_is_never_he() -> None:
    talk = after(DAHL, "Who is Jonas Brandvold?", "When was he born?")
    assert rewrite("Where does she live?", talk) == "Where does Mira Dahl live?"


def test_a_talk_keeps_its_topic_through_questions_that_lean_on_it() -> None:
    talk = after(TUNNEL, "Does it reach the old quay?", "Is it safe?")
    assert rewrite("Who owns it?", talk) == "Who owns the Harbour Tunnel?"


def test_two_things_compared_are_both_named() -> None:
    talk = after("What is marsh fever?", "Is it the same as fen fever?")
    assert rewrite("What is the difference in their symptoms?", talk) == (
        "What is the difference in marsh fever and fen fever's symptoms?"
    )


@pytest.mark.parametrize(
    ("asked", "question", "expected"),
    [
        (FEVER, "What are the symptoms?", "What are the symptoms of marsh fever?"),
        (FEVER, "Are there any side effects?", "Are there any side effects of marsh fever?"),
        (FEVER, "What are the pros and cons?", "What are the pros and cons of marsh fever?"),
        ("What is the Sea Museum?", "Who was the founder?", "Who was the founder of the Sea Museum?"),
        (EELS, "What is the largest?", "What is the largest glass eels?"),
        ("What is Lake Orm?", "How does Lake Aske differ?", "How does Lake Aske differ?"),
        ("What is a tidal mill?", "How is a windmill different?", "How is a windmill different from a tidal mill?"),
        ("What is the Quay Act?", "What was the impact on trade?", "What was the impact of the Quay Act on trade?"),
    ],
)
def test_what_a_question_leaves_out_is_filled_in(asked: str, question: str, expected: str) -> None:
    assert rewrite(question, after(asked)) == expected


@pytest.mark.parametrize(
    ("asked", "question", "expected"),
    [
        ("Did the council approve the tunnel?", "Why?", "Why did the council approve the tunnel?"),
        ("When did the Harbour Tunnel open?", "Why?", "Why did the Harbour Tunnel open?"),
        ("How many people voted in March?", "And in April?", "How many people voted in April?"),
        ("What did Ida Lund write?", "And Jonas Brandvold?", "What did Jonas Brandvold write?"),
        ("Who paid for the Sea Museum?", "What about the Quay Hall?", "Who paid for the Quay Hall?"),
    ],
)
def test_an_ellipsis_is_filled_from_the_question_before(asked: str, question: str, expected: str) -> None:
    assert rewrite(question, after(asked)) == expected


@pytest.mark.parametrize(
    ("asked", "question", "expected"),
    [
        ("What was the Orm experiment?", "Was the experiment ethical?", "Was the Orm experiment ethical?"),
        ("Who founded Lumenlark?", "Where is the company based?", "Where is the company based? (Lumenlark)"),
        ("What did Mira Dahl say?", "Does Dahl support the tunnel?", "Does Mira Dahl support the tunnel?"),
        ("What are glass eels?", "What are some rare ones?", "What are some rare glass eels?"),
    ],
)
def test_a_noun_that_leans_gets_its_fuller_name(asked: str, question: str, expected: str) -> None:
    assert rewrite(question, after(asked)) == expected


@pytest.mark.parametrize(
    "question",
    [
        "Has the central bank of Kestria raised its rate?",
        "Is it true that the mayor of Aske resigned?",
        "Is it safe to eat raw mussels?",
        "Do eels die if they leave the water?",
        "What is lace, and why is it expensive?",
        "Who sold their house to the port?",
        "What makes it easier to build a bridge?",
        "Besides its port, what is Aske known for?",
        "When did Nordhavn Energy say it would close the plant?",
        "How many seats has the council of Aske?",
        "Are there plans for a stadium in Aske?",
        "What is the capital of Kestria?",
    ],
)
def test_a_question_that_stands_alone_is_left_alone(question: str) -> None:
    assert rewrite(question, after(TUNNEL, "How long is it?")) == question


@pytest.mark.parametrize(
    ("asked", "question", "unmeant"),
    [
        ("How far had the dredging in Velden come by March 2026?", "And why did it stop?", "March"),
        ("What would lunches for pupils aged 13 to 15 cost?", "Who promised to do that?", "do 15"),
        ("How many seats had the council in 2019?", "Who won it?", "2019"),
    ],
)
def test_a_date_or_a_figure_is_not_taken_for_a_thing(asked: str, question: str, unmeant: str) -> None:
    assert unmeant not in rewrite(question, after(asked))


def test_a_deed_that_is_asked_further_about_comes_with_its_topic_in_brackets() -> None:
    talk = after("What did the bank of Aske do in March 2025?")
    assert rewrite("How did the currency react to that?", talk) == (
        "How did the currency react to that? (the bank of Aske)"
    )


def test_her_who_is_made_something_owns_nothing() -> None:
    talk = after("Tell me about Liv Castellane.")
    assert rewrite("By what vote did parliament make her prime minister?", talk) == (
        "By what vote did parliament make Liv Castellane prime minister?"
    )


def test_a_share_is_of_the_things() -> None:
    talk = after("How many schools are there in Aske?")
    assert rewrite("How many of them have a kitchen?", talk) == "How many of the schools have a kitchen?"


def test_what_a_place_tells_apart_is_taken_up_before_the_place() -> None:
    talk = after("How far had the dredging in Velden come by March 2026?")
    assert rewrite("And why did it stop?", talk) == "And why did the dredging in Velden stop?"


def test_the_one_that_an_answer_names_is_taken_up() -> None:
    talk: tuple[Turn, ...] = (
        ("user", "Who leads the port authority?"),
        ("assistant", "Velden Post: The port authority is led by Ida Lund, an engineer. [1]"),
    )
    assert rewrite("When was she appointed?", talk) == "When was Ida Lund appointed?"


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("它什么时候开通？", "维尔登港口隧道什么时候开通？"),
        ("谁批准了它？", "谁批准了维尔登港口隧道？"),
        ("其预算是多少？", "维尔登港口隧道的预算是多少？"),
        ("该项目由谁负责？", "维尔登港口隧道由谁负责？"),
        ("这项工程有多长？", "维尔登港口隧道这项工程有多长？"),
        ("什么时候开通？", "维尔登港口隧道什么时候开通？"),
        ("阿斯克体育场呢？", "阿斯克体育场要花多少钱？"),
        ("明年呢？", "明年维尔登港口隧道要花多少钱？"),
        ("为什么？", "维尔登港口隧道要花多少钱？为什么？"),
        ("凯斯特里亚央行为什么降息？", "凯斯特里亚央行为什么降息？"),
        ("市长是如何资助他的竞选的？", "市长是如何资助他的竞选的？"),
        ("什么是沼泽热？", "什么是沼泽热？"),
    ],
)
def test_chinese_questions_take_up_the_topic(question: str, expected: str) -> None:
    assert rewrite(question, after("维尔登港口隧道要花多少钱？")) == expected


def test_a_chinese_person_is_taken_up() -> None:
    talk = after("市长米拉·达尔说了什么？")
    assert rewrite("她为什么支持隧道？", talk) == "市长米拉·达尔为什么支持隧道？"


_WORDS = "what is the it they of tunnel Velden in March and why its one 隧道 它 ? ,".split()
_PLAIN = st.lists(st.sampled_from(_WORDS), max_size=9).map(" ".join)


@given(st.lists(_PLAIN, max_size=4), _PLAIN)
def test_names_in_a_question_stay(asked: list[str], question: str) -> None:
    rewritten = rewrite(question, after(*asked))
    assert all(word in rewritten for word in re.findall("tunnel|Velden", question))


def test_a_long_talk_is_read_in_a_few_milliseconds() -> None:
    talk = after(TUNNEL, *["What does it cost and who pays for its upkeep?"] * 40)
    start = time.process_time()
    rewrite("Who owns it?", talk)
    assert time.process_time() - start < 0.2


def test_a_chinese_name_after_is_keeps_its_first_character() -> None:
    assert rewrite("她什么时候上任？", after("谁是瓦尔登的总理？")) == "瓦尔登的总理什么时候上任？"
