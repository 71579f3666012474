"""Statements made from questions with their answers: true ones, and false ones with another answer or another text.

    the question "When was the bridge opened?", the answer "1931"  →  "The bridge was opened 1931."

They are plain, and now and then clumsy: what matters for a support check is which words stand in them, and how close.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any, Literal

from evals.folders import rows

Answer = Literal["right", "other", "elsewhere", "unanswerable"]

_AUXILIARY = frozenset("is are was were be has have had can could will would should may might must did do does".split())
_DO = frozenset(("did", "do", "does"))
_ASKED = re.compile(
    r"(?:(?:in|on|at|by|to|for|from|of|with|during|about|since|under|after|until|through) )?"
    r"\b(?P<word>who|whom|whose|what|which|when|where|why|how (?:many|much|long|often|far|old|large|big|tall|high|fast)"
    r"|how)\b",
    re.IGNORECASE,
)
_PARTICIPLE = re.compile(
    r"(?:ed|en|wn|lt|nt|born|made|held|found|won|sold|told|said|led|put|set|cut|lost|kept|left|met|paid|ght|ung|uck)$"
)
_NOUN = 6  # words within which "which river" must meet its verb
_ABLE = re.compile(r"\b(?:1\d|20)\d\d\b|\b\d[\d,.]*\d\b|\b\d\b|\b[A-Z][\w'-]+(?: (?:of |the |de )?[A-Z][\w'-]+){0,3}")
_TRIED = 60  # other texts looked at for one with many of the statement's words


@dataclass(frozen=True)
class Statement:
    """A statement and the text it is held against; `group` is shared by statements of one text."""

    text: str
    context: str
    answer: Answer
    group: str

    @property
    def true(self) -> bool:
        """The text says so."""
        return self.answer == "right"


def statement(question: str, answer: str) -> str | None:
    """`question` with its `answer` as one sentence; None where it is put in a way that is not understood."""
    asked = _ASKED.search(question)
    rest = question[asked.end() :].strip(" ?").split() if asked else []
    if asked is None or not rest:
        return None
    told = _told(asked["word"].lower(), rest, answer)
    before = question[: asked.start()].strip(" ,")
    if told is None:
        return None
    whole = f"{told}, {before}" if before else told
    return f"{whole[0].upper()}{whole[1:]}."


def _told(asked: str, rest: Sequence[str], answer: str) -> str | None:
    low = [word.lower() for word in rest]
    at = next((i for i, word in enumerate(low[:_NOUN]) if word in _AUXILIARY), None)
    if at is None:  # "Who won the race", "Which team won the race": the answer does it
        verb = rest[1:] if asked in ("what", "which") and len(rest) > 2 and not rest[0].endswith("s") else rest
        return f"{answer} {' '.join(verb)}"
    noun, auxiliary, tail = rest[:at], low[at], rest[at + 1 :]
    if not tail:
        return None
    counted = f"{answer} {' '.join(noun)}" if noun and asked.startswith("how") else answer
    if auxiliary in _DO:
        return f"{' '.join(tail)} {counted}"
    if asked == "who" or asked.startswith("how many") or (noun and _PARTICIPLE.search(tail[0].lower())):
        return f"{counted} {auxiliary} {' '.join(tail)}"
    cut = next((i for i, word in enumerate(tail) if i and _PARTICIPLE.search(word.lower())), None)
    if cut is None:
        return f"{' '.join(tail)} {auxiliary} {counted}"
    return f"{' '.join(tail[:cut])} {auxiliary} {' '.join(tail[cut:])} {counted}"


def statements(folder: Path, seed: int = 0) -> Iterator[Statement]:
    """The statements of a folder with `articles.jsonl` and `questions.jsonl`, in a fixed order; English ones alone."""
    articles = {row["id"]: row["text"] for row in rows(folder / "articles.jsonl") if row.get("lang", "en") == "en"}
    questions = [q for q in rows(folder / "questions.jsonl") if q.get("lang", "en") == "en" and _home(q) in articles]
    answers: dict[str, list[str]] = defaultdict(list)
    for question in questions:
        answers[_home(question)] += question["gold_answers"][:1]
    random = Random(seed)
    for question in questions:
        yield from _of_question(question, articles, answers[_home(question)], random)


def _of_question(
    question: Mapping[str, Any], articles: Mapping[str, str], others: Sequence[str], random: Random
) -> Iterator[Statement]:
    home = _home(question)
    context, right = articles[home], question["gold_answers"]
    wrong = _wrong_answers(question, context, others)
    if wrong and (told := statement(question["question"], random.choice(wrong))):
        yield Statement(told, context, "other" if right else "unanswerable", home)
    told = statement(question["question"], right[0]) if right else None
    if not told:
        return
    yield Statement(told, context, "right", home)
    words = set(told.lower().split())
    near = random.sample(able := sorted(articles.keys() - {home}), min(_TRIED, len(able)))
    other = max(near, key=lambda name: len(words & set(articles[name].lower().split())), default=home)
    if other != home and not any(a.lower() in articles[other].lower() for a in right):
        yield Statement(told, articles[other], "elsewhere", home)


def _wrong_answers(question: Mapping[str, Any], context: str, others: Sequence[str]) -> list[str]:
    """What stands in the text and could be an answer to the question, of the right kind, but is not."""
    right = " ".join(question["gold_answers"]).lower()
    asked = question["question"].lower()
    spoken = dict.fromkeys([*others, *(match.group() for match in _ABLE.finditer(context))])
    able = [a for a in spoken if not (right and (a.lower() in right or right in a.lower())) and a.lower() not in asked]
    kind = _kind(question["gold_answers"][0]) if right else _kind_asked(asked)
    return [a for a in able if _kind(a) == kind] or able


def _kind(answer: str) -> str:
    if re.fullmatch(r"(?:1\d|20)\d\d", answer):
        return "year"
    return "number" if answer[:1].isdigit() else "name" if answer[:1].isupper() else "words"


def _kind_asked(question: str) -> str:
    if "year" in question or question.startswith("when"):
        return "year"
    return "number" if "how many" in question or "how much" in question else "name"


def _home(question: Mapping[str, Any]) -> str:
    return str(question["gold_article_ids"][0] if question["answerable"] else question["context_article_id"])
