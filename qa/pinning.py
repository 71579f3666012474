"""Pinned answers of a library: each as it was when it was pinned, with a note, to be shown by a link.

What was pinned stays, whatever comes; how each citation stands is told as of today. An article that is removed takes
its words along, here too: their places are left empty. `ArticleQA.pins` gives them.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any

from qa.answer import Answer, JsonReady, Sentence
from qa.answering.finding.assembly import written_out
from qa.answering.finding.status import Lookup, standing
from qa.choices import answer_of, text_of
from qa.errors import SettingsError
from qa.packs import parse
from qa.packs.check import check_read
from qa.packs.pack_file import Pack
from qa.packs.signed import LONGEST_COMMENT, LONGEST_NAME, is_line
from qa.signing import keep
from store.database.recording import Record, drop_record, get_records
from store.language.bilingual import spoken
from store.library import Library

MOST = 1_000
"""Pins of one library."""

_KIND = "pin"
_GONE = "…"


@dataclass(frozen=True, kw_only=True)
class Pin(JsonReady):
    """An answer that `name` has pinned, "" for nobody named, with a note. `by_key`: the name is that of their key.
    `answer` is as it was, with each citation's status of today; `timings` says when it was pinned."""

    id: str
    note: str = ""
    name: str = ""
    by_key: bool = False
    answer: Answer
    timings: Mapping[str, str] = field(default_factory=dict)

    @property
    def address(self) -> str:
        """Where `qa serve` shows it."""
        return f"/pins/{self.id}"

    def to_dict(self) -> dict[str, Any]:
        """JSON-ready values, the address included."""
        return super().to_dict() | {"address": self.address}


class Pins:
    """The pins of one open library; `article` looks its articles up. Every call may raise LibraryError."""

    def __init__(self, library: Library, article: Lookup) -> None:
        self._library = library
        self._article = article

    def add(self, answer: Answer, note: str = "", name: str = "", *, by_key: bool = False) -> Pin:
        """Pins an answer. Raises SettingsError for one that is none or does not hold against the library, or a note
        that is too long."""
        answer = answer_of(answer)
        note, name = (" ".join(text_of(words, what).split()) for words, what in ((note, "note"), (name, "name")))
        if not is_line(note, LONGEST_COMMENT) or not is_line(name, LONGEST_NAME):
            raise SettingsError(f"A note has {LONGEST_COMMENT:,} characters at most, a name {LONGEST_NAME}.")
        found = check_read(Pack(answer.to_dict(), parse.whole(answer), "", None), self._article)
        if not found.ok:
            raise SettingsError(f"The answer does not hold against this library: {found.problems[0]}")
        told = {"note": note, "name": name, "by_key": by_key, "answer": answer.to_dict()}
        at = datetime.now(UTC).isoformat(timespec="microseconds")
        record = Record(id=uuid.uuid4().hex[:16], kind=_KIND, at=at, told=json.dumps(told))

        def kept(before: tuple[Record, ...]) -> Record:
            if len(before) >= MOST:
                raise SettingsError(f"{MOST:,} pins are all that a library keeps; `qa pins remove ID` makes room.")
            return record

        words_of = {(c.article_id, c.revision) for c in answer.citations}
        words_of |= {(c.article_id, c.now_revision) for c in answer.citations if c.now_revision}
        words_of |= {(hit.article_id, hit.revision) for hit in answer.nearest}
        words_of |= {(e.article_id, e.revision) for s in answer.sentences for e in s.evidence}
        return self._pin(keep(self._library, kept, _KIND, frozenset(words_of)))

    def all(self) -> tuple[Pin, ...]:
        """All of them, the last pinned first."""
        return tuple(self._pin(record) for record in reversed(self._library.read(get_records, _KIND)))

    def get(self, id: str) -> Pin:
        """One of them. Raises KeyError where none has that id."""
        for record in self._library.read(get_records, _KIND):
            if record.id == id:
                return self._pin(record)
        raise KeyError(id)

    def remove(self, id: str) -> bool:
        """Lets a pin go, and its link; True if it was there."""
        return self._library.write(drop_record, _KIND, id)

    def _pin(self, record: Record) -> Pin:
        told = json.loads(record.told)
        answer = _without_gaps(standing(parse.answer(told["answer"]), self._article))
        return Pin(id=record.id, timings={"made": record.at}, **told | {"answer": answer})


def _without_gaps(answer: Answer) -> Answer:
    """The answer; what rests on an article that is gone with a sign in the place of its words."""
    gone = {c.number for c in answer.citations if c.status == "removed"}
    sentences = tuple(s if s.text and not gone & {*s.citations} else _gone(s) for s in answer.sentences)
    if sentences == answer.sentences:
        return answer
    asked = answer.standalone_question or answer.question
    text = "\n\n".join(written_out(s, spoken(asked)) for s in sentences)
    return replace(answer, sentences=sentences, text=text, disagreements=(), standalone_question=asked)


def _gone(s: Sentence) -> Sentence:
    return replace(s, text=_GONE, label="", evidence=(), claims=(), answering=(), written=None, reasons=())
