"""What a question was understood to ask for, as a chip that can be changed, and what may be asked next.

Every button carries its question and the filters to ask it within (`static/talk.js`).
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from qa.answer import About, Answer, TaskName
from qa.answering.reading.context import parted
from qa.answering.tasks import recognise
from qa.web.drawn import follow_up_questions, snippets
from qa.web.drawn.follow_up_questions import ButtonQuestion
from qa.web.drawn.markup import Child, Html, el, icon
from qa.web.drawn.page_texts import Language, say
from qa.web.drawn.turn import Turn
from store.article import Article

_LONGEST = 4_000
"""Characters of a question, and of its filters, up to which it can be asked by a button."""


def chip(t: Turn) -> Html | None:
    """The chip under a question: task, topic, days and outlets. Opened, it offers the other tasks for that topic.

    While the answer is coming it says what the question was understood as, and offers nothing.
    """
    a = t.answer
    if a is None:
        task = recognise(t.question.strip())
        return (
            None if t.over or task.name == "help" else el("div", _said(task.name, task.about, t), class_="understood")
        )
    if a.task == "help":
        return None
    name = follow_up_questions.kind(a)
    said = _said(name, a.about, t, a)
    choices = follow_up_questions.choices(a, t.articles.values()) if t.over else {}
    offered = {other: asked for other, asked in choices.items() if _fits(asked)}
    if not offered:
        return el("div", said, class_="understood")
    hint = say("instead of it", t.language)
    return el(
        "details",
        el("summary", said, el("span", hint, class_="sr"), icon("open"), title=hint),
        el("ul", [_choice(task, offered.get(task), name, t) for task in follow_up_questions.CHOICES], class_="tasks"),
        class_="understood",
    )


def _choice(task: TaskName, asked: ButtonQuestion | None, here: str, t: Turn) -> Html | None:
    """One of the tasks: a button, or where the reader is; None where the topic cannot be asked about so."""
    words = say(f"task: {task}", t.language)
    if task == here:
        return el("li", el("span", words, class_="is", aria_current="true"))
    return el("li", _button(asked, words)) if asked else None


def suggestions(t: Turn) -> Html | None:
    """Buttons that ask what a reader may want next."""
    every = follow_up_questions.suggestions(t.answer, t.articles.values()) if t.over and t.answer else []
    asked = [one for one in every if _fits(one)]
    if not asked:
        return None
    buttons = [el("li", _button(one, say(f"next: {one.name}", t.language))) for one in asked]
    return el("ul", buttons, class_="next", aria_label=say("next", t.language))


def of_article(a: Article, language: Language) -> Html:
    """Buttons that ask about an article that is being read."""
    buttons = [
        el("li", _button(one, say(f"article: {one.name}", language))) for one in follow_up_questions.about_article(a)
    ]
    return el("ul", buttons, class_="offers", aria_label=say("ask about article", language))


def _said(name: str, about: About, t: Turn, a: Answer | None = None) -> Html:
    """What was understood, in words: "Timeline · Northern Quay · since June · all outlets"."""
    told = [el("strong", say(f"task: {name}", t.language), class_="part kind")]
    told += [
        el("span", el("bdi", snippets.short(words, snippets.NAME)), class_="part topic") for words in _topic(about, a)
    ]
    if a is not None and (name != "library" or a.filters) and not about.sides:
        told += [el("span", words, class_="part") for words in _scope(a.filters, t.language)]
    return el("span", told, class_="what")


def _topic(about: About, a: Answer | None) -> list[str]:
    """Whose words, on what, or what is compared; what the talk was about where that is left to it."""
    said = [words for words in (about.speaker, about.topic, " / ".join(about.sides)) if words]
    leant = parted(a.standalone_question)[1] if a is not None and a.task != "answer" else ""
    return said or [words for words in (leant,) if words]


def _scope(filters: Mapping[str, Any], language: Language) -> Iterator[Child]:
    """From when to when, and whose."""
    for key, name in (("published_from", "since"), ("published_to", "until")):
        if isinstance(day := filters.get(key), str):
            yield snippets.fill_words(name, language, day=snippets.day(day, language))
    chosen = _each(filters.get("article_ids"))
    if chosen:
        yield say("one article", language) if len(chosen) == 1 else say("chosen", language, count=len(chosen))
        return
    whose = [*_each(filters.get("author")), *_each(filters.get("source"))]
    listed = ("、" if language == "zh" else ", ").join(whose)
    yield el("bdi", snippets.short(listed, snippets.NAME)) if whose else say("all outlets", language)


def _each(value: Any) -> list[str]:
    return [str(v) for v in value] if isinstance(value, list | tuple) else [str(value)] if value else []


def _button(asked: ButtonQuestion, words: str) -> Html:
    within = None if asked.within is None else json.dumps(dict(asked.within), ensure_ascii=False)
    hint = snippets.short(asked.question, snippets.TITLE)
    return el("button", words, type="button", title=hint, data_question=asked.question, data_within=within)


def _fits(asked: ButtonQuestion) -> bool:
    return len(asked.question) + len(json.dumps(dict(asked.within or {}))) <= _LONGEST
