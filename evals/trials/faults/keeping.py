"""What readers have a library keep while a process that does so is killed: sign-offs, pins and collections.

Each is there once it was acknowledged, and what a killed process was at is there whole or not at all.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from qa import Answer, ArticleQA
from qa.pinning import Pin
from qa.signing import Signed

_NAME, _OTHER = "Ann Lee", "Ben Roe"


def keep(qa: ArticleQA, answer: Answer, number: int) -> Iterator[dict[str, str]]:
    """Signs off the first quote of `answer`, pins it and makes a collection of its article, undoes the first two every
    other time, and gives what was done as soon as it is: what, and its id or name."""
    comment = f"Round {number}"
    signed = qa.signed.add(answer, 1, _NAME, comment).sign_off.id
    yield {"signed": signed}
    pinned = qa.pins.add(answer, comment, _NAME).id
    yield {"pinned": pinned}
    yield {"collected": qa.collections.add(comment, [answer.citations[0].article_id]).name}
    if number % 2:
        qa.signed.undo(signed, _OTHER, comment)
        yield {"undone": signed}
        qa.pins.remove(pinned)
        yield {"let go": pinned}


def wrong(qa: ArticleQA, said: Sequence[Mapping[str, Any]]) -> list[str]:
    """What is missing of all that was `said` to be done, has come back, or stands there by halves."""
    signed = {one.sign_off.id: one for one in qa.signed.all()}
    pins = {pin.id: pin for pin in qa.pins.all()}
    collections = {one.name: one.articles for one in qa.collections.all()}
    there = {
        "signed": set(signed),
        "undone": {id for id, one in signed.items() if one.sign_off.undone},
        "pinned": set(pins),
        "collected": set(collections),
    }
    done = {what: {one[what] for one in said if what in one} for what in (*there, "let go")}
    leaving = {_last(said, "pinned")} if said and "undone" in said[-1] else set()  # its word may not have come
    lost = {what: done[what] - there[what] for what in there}
    lost["pinned"] -= done["let go"] | leaving
    halves = [
        *(f"the sign-off {id}" for id, one in signed.items() if not _is_whole_sign_off(qa, one)),
        *(f"the pin {id}" for id, pin in pins.items() if not _is_whole_pin(qa, pin)),
        *(f"the collection {name}" for name, articles in collections.items() if articles != 1),
    ]
    more = {what: len(ids - done[what]) for what, ids in there.items()}
    return [
        *(f"{what} and lost: {sorted(ids)}" for what, ids in lost.items() if ids),
        *(f"let go and there: {id}" for id in sorted(done["let go"] & there["pinned"])),
        *(f"half there: {one}" for one in halves),
        *(f"{what} without a word: {count}" for what, count in more.items() if count > 1),
    ]


def _last(said: Sequence[Mapping[str, Any]], what: str) -> str:
    return next(str(one[what]) for one in reversed(said) if what in one)


def _is_whole_sign_off(qa: ArticleQA, one: Signed) -> bool:
    word, undone = one.sign_off, one.sign_off.undone
    words = [qa.article(p.article_id, p.revision).text[p.start : p.end] for p in one.places]
    withdrawn = undone is None or (undone.name, undone.comment) == (_OTHER, word.comment)
    return word.name == _NAME and word.comment.startswith("Round ") and all(words) and len(words) == 1 and withdrawn


def _is_whole_pin(qa: ArticleQA, pin: Pin) -> bool:
    cited = pin.answer.citations
    words = all(c.quote and qa.article(c.article_id, c.revision).text[c.start : c.end] == c.quote for c in cited)
    return pin.name == _NAME and pin.note.startswith("Round ") and bool(cited and pin.answer.text) and words
