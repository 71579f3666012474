"""What an answer is worth, by what its row expects of it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from typing import Any, Literal

from qa.answer import Answer

Grade = Literal["well", "partly", "declined", "misleading"]

_SAID = {
    "yes": re.compile(r"^\W*(?:yes|是的?|有|会|对)(?:\W|$)", re.IGNORECASE),
    "no": re.compile(r"^\W*(?:no|不|否|没有)(?:\W|$)", re.IGNORECASE),
    "disputed": re.compile(r"^\W*(?:disputed|有争议|说法不一)(?:\W|$)", re.IGNORECASE),
}


def grade(answer: Answer, expect: Mapping[str, Any]) -> tuple[Grade, tuple[str, ...]]:
    """The grade of `answer`, and what is wrong with it."""
    if expect.get("declined"):
        return ("well", ()) if answer.abstained else ("misleading", ("answered what should be declined",))
    if answer.abstained:
        return ("declined", (f"declined: {answer.reason}",))
    worst, wrong = tuple(_misleading(answer, expect)), tuple(_lacking(answer, expect))
    if worst:
        return "misleading", (*worst, *wrong)
    return ("partly", wrong) if wrong else ("well", ())


def right_titles(expect: Mapping[str, Any]) -> set[str]:
    """The titles, folded, of the articles that a good answer may cite; none where it is not said which."""
    return {folded(t) for t in (*expect.get("articles", ()), *expect.get("all_articles", ()))}


def told(answer: Answer) -> str:
    """All words that a reader is shown, one space between them, to be looked through."""
    return folded(" ".join((answer.text, *(c.quote for c in answer.citations))))


def folded(text: str) -> str:
    """`text` without differences of marks, dashes, white space and case."""
    plain = unicodedata.normalize("NFKC", text).translate(_MARKS)
    return " ".join(plain.split()).casefold()


_MARKS = str.maketrans({**dict.fromkeys("‘’‚‛", "'"), **dict.fromkeys("“”„", '"'), **dict.fromkeys("‐‑–—", "-")})


def _misleading(answer: Answer, expect: Mapping[str, Any]) -> Iterator[str]:
    shown, titles = told(answer), {folded(c.title or "") for c in answer.citations}
    yield from (f"says “{s}”" for s in expect.get("not_strings", ()) if folded(s) in shown)
    right = right_titles(expect)
    if right and titles.isdisjoint(right):
        yield "cites no right article"
    said = verdict(answer)
    if expect.get("yes_no") and said and said != expect["yes_no"]:
        yield f"says {said}, not {expect['yes_no']}"


def _lacking(answer: Answer, expect: Mapping[str, Any]) -> Iterator[str]:
    shown, titles = told(answer), [folded(c.title or "") for c in answer.citations]
    places = [
        min((at for s in either if (at := shown.find(folded(s))) >= 0), default=-1)
        for either in expect.get("strings", ())
    ]
    yield from (f"lacks {either[0]!r}" for either, at in zip(expect.get("strings", ()), places, strict=True) if at < 0)
    if expect.get("articles") and not {folded(t) for t in expect["articles"]} & set(titles):
        yield "cites none of the articles"
    yield from (f"does not cite {t!r}" for t in expect.get("all_articles", ()) if folded(t) not in titles)
    if "first_article" in expect and titles[:1] != [folded(expect["first_article"])]:
        yield f"does not begin with {expect['first_article']!r}"
    order = expect.get("order", ())
    if order and order != "oldest_first":  # the strings whose order it is
        places = [shown.find(folded(s)) for s in order]
        yield from (f"lacks {s!r}" for s, at in zip(order, places, strict=True) if at < 0)
    if order and sorted(p for p in places if p >= 0) != [p for p in places if p >= 0]:
        yield "not oldest first"
    outlets = {folded(c.source or "") for c in answer.citations}
    yield from (f"no {o}" for o in expect.get("outlets", ()) if folded(o) not in outlets)
    if "speaker" in expect and folded(expect["speaker"]).split()[-1] not in shown:
        yield f"does not name {expect['speaker']}"
    if expect.get("yes_no") and verdict(answer) is None:
        yield f"does not say {expect['yes_no']}"


def pointed(answer: Answer, expect: Mapping[str, Any]) -> tuple[bool, ...]:
    """Of each sentence of an answer with words pointed at, whether these hold one of the strings that are wanted, or a
    part of one; nothing where no string is wanted, or a task has told it."""
    wanted = [folded(s) for either in expect.get("strings", ()) for s in either]
    if answer.task != "answer" or not wanted:
        return ()
    shown = [[folded(s.text[start:end]) for start, end in s.answering] for s in answer.sentences if s.answering]
    return tuple(any(s in words or words in s for words in parts for s in wanted) for parts in shown)


def verdict(answer: Answer) -> str | None:
    """Yes, no or disputed, where the answer begins with it."""
    first = answer.sentences[0].label if answer.sentences and answer.sentences[0].label else answer.text
    return next((name for name, pattern in _SAID.items() if pattern.match(first)), None)
