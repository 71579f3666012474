"""The questions by which a topic is asked about again, and the views that answers are drawn in; no browser."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import pytest
from double import Scripted, told

from qa.answer import About, Answer, Final
from qa.answering.tasks import recognise
from qa.web.drawn import follow_up_questions, panel, render
from qa.web.drawn.turn import Turn, after
from store.article import Article

NEWS = Article(
    id="1", text="The harbour expansion was approved. It will bring 900 jobs, said Ida Lund.", language="en",
    title="Council clears the harbour expansion", source="Post, Daily", author="Ada Holt", published_at="2024-05-14",
    genre="news",
)  # fmt: skip
VIEW = Article(
    id="2", text="I doubt that it will bring any.", title="Doubts", source="Ledger", author="Jon Aske",
    published_at="2024-06-02", genre="opinion", language="en",
)  # fmt: skip
CHINESE = Article(id="3", text="港口扩建获得批准。", title="港口扩建获批", source="邮报", language="zh")
SHELF = (NEWS, VIEW, CHINESE)
BOTH = (
    ("Post, Daily (2024-05-14): The harbour expansion was approved.", "supported", NEWS,
     "The harbour expansion was approved."),
    ("Jon Aske (Ledger, opinion, 2024-06-02): I doubt that it will bring any.", "supported", VIEW,
     "I doubt that it will bring any."),
)  # fmt: skip


def turn(question: str, *said: Any, labels: tuple[str, ...] = (), **fields: Any) -> Turn:
    """The turn of an answer whose sentences have `labels`."""
    steps = told(question, *said, model="extractive", **fields)
    final = steps[-1]
    assert isinstance(final, Final)
    a = final.answer
    sentences = tuple(replace(s, label=x) for s, x in zip(a.sentences, labels, strict=True)) if labels else a.sentences
    held = Scripted(SHELF)
    return after(Turn(number=1, question=question), Final(replace(a, sentences=sentences)), held.article)


def answer(question: str, *said: Any, **fields: Any) -> Answer:
    found = turn(question, *(said or BOTH), **fields).answer
    assert found is not None
    return found


def text(drawn: str) -> str:
    return " ".join(re.sub(r"<svg.*?</svg>|<details.*?</details>", "", drawn).replace("<", " <").split())


def words(drawn: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", text(drawn)).split())


@pytest.mark.parametrize(
    ("about", "topic"),
    [
        (answer("What became of the harbour expansion?"), "the harbour expansion"),
        (answer("Timeline of Northern Quay", task="timeline", about=About(topic="Northern Quay")), "Northern Quay"),
        (answer("港口扩建怎么样了？", ("港口扩建获得批准。", "supported", CHINESE, "港口扩建获得批准。")), "港口扩建"),
        (answer("Who is Ida Lund?", task="who_is", about=About(topic="Ida Lund")), "Ida Lund"),
        (answer("Will it pay?"), ""),
        (answer("Who said that the harbour expansion was approved?"), "the harbour expansion"),
    ],
)
def test_every_question_that_is_offered_is_understood_as_its_task(about: Answer, topic: str) -> None:
    assert follow_up_questions.subject(about) == topic
    offered = follow_up_questions.choices(about, SHELF)
    assert about.task not in offered
    assert {"timeline", "summary", "compare", "latest"} <= {*offered, about.task}
    for name, asked in offered.items():
        task = recognise(asked.question)
        assert name in (task.name, "quotes" if task.detail == "quoted" else ""), asked.question
        assert topic in task.topic + task.speaker, asked.question


def test_what_somebody_said_is_asked_for_where_there_is_a_name() -> None:
    named = follow_up_questions.choices(
        answer("Timeline of Ida Lund", task="timeline", about=About(topic="Ida Lund")), SHELF
    )
    assert named["quotes"].question == "All quotes of Ida Lund"
    assert named["who_is"].question == "Who is Ida Lund?"
    unnamed = follow_up_questions.choices(answer("What became of the harbour expansion?"), SHELF)
    assert unnamed["quotes"].question == "List who is quoted on the harbour expansion"
    assert "who_is" not in unnamed


def test_nobodys_words_are_those_of_a_place() -> None:
    place = Article(
        id="4", text="A wind farm will be built off Ostrand Point, said Ida Lund. Ostrand Point has no port.",
        title="Wind farm off Ostrand Point", source="Post, Daily", language="en",
    )  # fmt: skip
    said = ("Ostrand Point has no port.", "supported", place, "Ostrand Point has no port.")
    for question, task in (("Timeline of Ostrand Point", "timeline"), ("Who is Ostrand Point?", "who_is")):
        a = answer(question, said, task=task, about=About(topic="Ostrand Point"))
        offered = [*follow_up_questions.choices(a, [place]).values(), *follow_up_questions.suggestions(a, [place])]
        assert {"All quotes of Ostrand Point", "Who is Ostrand Point?"}.isdisjoint(asked.question for asked in offered)
        assert "List who is quoted on Ostrand Point" in {asked.question for asked in offered}


@pytest.mark.parametrize("name", ["Ida Lund", "Jon Aske"])
def test_a_person_whom_the_articles_tell_of_or_who_wrote_them_is_asked_about(name: str) -> None:
    a = answer(f"Summary of {name}", task="summary", about=About(topic=name))
    assert [asked.name for asked in follow_up_questions.suggestions(a, SHELF)] == ["quotes", "who_is", "timeline"]


def test_filters_stay_and_others_are_heard_without_those_that_name_somebody() -> None:
    set_ = {"published_from": "2024-01-01", "source": ("Post, Daily",)}
    a = answer("Timeline of the quay", task="timeline", about=About(topic="the quay"), filters=set_)
    offered = follow_up_questions.choices(a, SHELF)
    assert offered["summary"].within == set_
    assert offered["compare"].within == {"published_from": "2024-01-01"}
    assert {asked.name for asked in follow_up_questions.suggestions(a, SHELF)} == {"compare", "quoted", "latest"}
    assert all(asked.within == {"published_from": "2024-01-01"} for asked in follow_up_questions.suggestions(a, SHELF))


def test_the_filters_of_one_side_are_not_kept() -> None:
    sides = {"task": "compare", "about": About(topic="the quay", sides=("Post, Daily", "Ledger"))}
    t = turn("Q", *BOTH, filters={"source": ("Ledger",)}, **sides)
    assert t.answer
    assert all(asked.within is None for asked in follow_up_questions.choices(t.answer, SHELF).values())
    drawn = render.turn(t)
    said = words(drawn[drawn.index('class="what"') : drawn.index("<ul")])
    assert "Comparison the quay Post, Daily / Ledger" in said
    assert not said.endswith("Ledger Ledger")


@pytest.mark.parametrize("fields", [{"task": "help"}, {"task": "library"}, {"abstained": True}])
def test_nothing_is_suggested_after_help_or_where_there_is_no_answer(fields: dict[str, Any]) -> None:
    assert follow_up_questions.suggestions(answer("What became of the harbour expansion?", **fields), SHELF) == []


@pytest.mark.parametrize("article", [NEWS, CHINESE])
def test_an_article_that_is_read_can_be_asked_about(article: Article) -> None:
    offered = {asked.name: asked for asked in follow_up_questions.about_article(article)}
    assert [(recognise(a.question).name, recognise(a.question).topic == "") for a in offered.values()] == [
        ("summary", True), ("list", True), ("list", True), ("compare", False),
    ]  # fmt: skip
    assert {name for name, asked in offered.items() if asked.within == {"article_ids": [article.id]}} == {
        "summary", "quoted", "people",
    }  # fmt: skip
    assert "data-question" in panel.article(article, asked=True)
    assert "data-question" not in panel.article(article)


def test_a_task_that_is_left_to_the_talk_is_told_with_what_that_is_about() -> None:
    t = turn("A timeline of it", *BOTH, task="timeline", standalone_question="A timeline of it (the harbour expansion)")
    drawn = render.turn(t)
    assert "Timeline the harbour expansion all outlets" in words(drawn[: drawn.index("<ul")])
    assert t.answer
    assert follow_up_questions.choices(t.answer, SHELF)["summary"].question == "Summary of the harbour expansion"
    assert follow_up_questions.suggestions(t.answer, SHELF)


def test_the_chip_says_task_topic_days_and_outlets() -> None:
    about = About(topic="Northern Quay")
    drawn = render.turn(turn("Q", *BOTH, task="timeline", about=about, filters={"published_from": "2024-06-01"}))
    assert "Timeline Northern Quay since 1 June 2024 all outlets" in words(drawn[: drawn.index("<ul")])
    chosen = render.turn(turn("Q", *BOTH, task="summary", filters={"article_ids": ("1",)}))
    assert "Summary one article" in words(chosen[: chosen.index("<ul")])


def test_a_timeline_has_a_date_once_and_a_byline_in_place_of_who_says_it() -> None:
    drawn = render.turn(turn("Q", *BOTH, task="timeline", labels=("May 2024", "May 2024")))
    assert drawn.count('class="date"') == 1
    assert drawn.count('class="happening"') == 2
    line = text(drawn[drawn.index('class="timeline"') : drawn.index("</ol>")])
    assert "Post, Daily (2024-05-14):" not in line
    assert "The harbour expansion was approved." in line
    assert "Opinion" in line


def test_a_comparison_has_a_column_for_each_side_and_says_what_is_told_alike() -> None:
    drawn = render.turn(turn("Q", *BOTH, task="compare", labels=("Post, Daily, Ledger", "Ledger")))
    assert re.findall(r'class="side-name"><bdi>([^<]+)<', drawn) == ["Post, Daily", "Ledger"]
    assert "Told alike by Ledger" in drawn


@pytest.mark.parametrize("day", ["14 May 2024", "2024年5月14日"])
def test_the_day_of_an_article_tells_nothing_alike(day: str) -> None:
    drawn = render.turn(turn("Q", *BOTH, task="compare", labels=(f"Post, Daily, {day}", "Ledger")))
    assert "Told alike" not in drawn
    both = render.turn(turn("Q", *BOTH, task="compare", labels=(f"Post, Daily, Ledger, {day}", "Ledger")))
    assert "Told alike by Ledger<" in both


def test_a_quotation_is_a_card_with_its_speaker() -> None:
    labels = ("Ida Lund, 14 May 2024, Post, Daily", "Jon Aske, 2 June 2024, Ledger")
    drawn = render.turn(turn("Q", *BOTH, task="quotes", labels=labels))
    assert re.findall(r'class="speaker"><bdi>([^<]+)<', drawn) == ["Ida Lund", "Jon Aske"]
    quoted = render.turn(turn("Q", *BOTH, task="list", about=About(detail="quoted"), labels=("Ida Lund", "Jon Aske")))
    assert quoted.count('class="card"') == 2


def test_what_a_model_wrote_of_a_task_is_prose() -> None:
    drawn = render.turn(turn("Q", *BOTH, task="timeline"))
    assert 'class="timeline"' not in drawn
    assert 'class="para paragraph"' in drawn
