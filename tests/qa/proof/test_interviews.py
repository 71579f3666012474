"""Interviews whose paragraphs do not say who speaks: an answer is the words of who is interviewed."""

from __future__ import annotations

from pathlib import Path

import pytest

from qa import Article, ArticleQA
from qa.proof.speakers.uttered import said_by

ASKED = (
    ("How long have you kept the light?", "For thirty-one winters. My father had it before me."),
    ("What has changed?", "The lamp. I used to climb up four times a night, and now I climb up to dust it."),
    ("Some say it could be switched off.", "They said that in 1998 too. I would ask the crews."),
    ("Will you stay?", "We both will. There are 214 steps and I know all of them."),
)
BEFORE = "Greta Holm is the keeper of the lighthouse on Skarv. Per Moe of the coastguard took us there."
BEHIND = "Holm pours another coffee. The boat leaves at three."


def interview(asked: tuple[tuple[str, str], ...] = ASKED, before: str = BEFORE) -> Article:
    turns = [paragraph for pair in asked for paragraph in pair]
    text = "\n\n".join((before, *turns, BEHIND))
    return Article(title="The last light", text=text, source="The Skarv Post", published_at="2026-03-01")


def told(article: Article, name: str) -> list[str]:
    return [article.text[u.start : u.end] for u in said_by(name, article)]


def test_every_answer_is_told_whole_as_the_words_of_who_is_interviewed() -> None:
    assert told(interview(), "Greta Holm") == [answer for _, answer in ASKED]


def test_nothing_of_it_is_said_by_anybody_else_who_is_named() -> None:
    assert told(interview(), "Per Moe") == []


def test_only_what_stands_right_behind_a_question_answers_where_the_turns_are_not_regular() -> None:
    longer = (*ASKED[:2], ("Will you stay?", "We both will.\n\nThe wind had turned by then."), ASKED[0])
    assert told(interview(longer), "Greta Holm") == [ASKED[0][1], ASKED[1][1], "We both will.", ASKED[0][1]]


@pytest.mark.parametrize(
    "article",
    [
        interview(ASKED[:2]),
        interview(before="The light on the island has a keeper."),
        interview(tuple((question, "The plan costs 40 million crowns.") for question, _ in ASKED)),
    ],
    ids=["two questions", "nobody named", "answers of nobody"],
)
def test_what_is_no_interview_is_nobodys_answer(article: Article) -> None:
    assert told(article, "Greta Holm") == []


def test_an_answer_without_a_model_names_who_gives_it(tmp_path: Path) -> None:
    with ArticleQA.open(tmp_path) as qa:
        qa.add([interview()])
        answer = qa.ask("How many steps does the lighthouse on Skarv have?")
    assert "Greta Holm (The Skarv Post, 2026-03-01): There are 214 steps and I know all of them." in answer.text
    assert all(sentence.support == "supported" for sentence in answer.sentences)
