"""What readers say of answers: a thumb and a reason, kept in the library's folder, of which `qa eval new` makes cases.

`feedback.jsonl` holds one object a line, a `Feedback` as JSON. A reader who thinks again adds a line of the same id,
and the last one counts; the others go when the file would become too large. An article that leaves the library takes
along whatever holds its words.
"""

from __future__ import annotations

import errno
import json
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Literal, get_args

from qa.answer import Answer
from qa.answering.question import turns
from qa.choices import answer_of, count_of, text_of
from qa.errors import FeedbackFull, LibraryError, SettingsError
from store.article import digest
from store.durable import write_whole
from store.library import Library
from store.lock import FileLock
from store.shared_words import LeavingWords, cited_in

FILE = "feedback.jsonl"
LONGEST_NOTE = 2_000
"""Characters of a note that are kept."""
LARGEST = 32 * 1024 * 1024
"""Bytes of the file."""

Thumb = Literal["up", "down"]
Reason = Literal["wrong", "unproven", "incomplete", "no_answer_here", "answer_is_here", "other"]
"""Why the thumb is down. `wrong`: it is not what the articles say. `unproven`: the cited words do not carry it.
`incomplete`: something is missing. `no_answer_here`: it should have abstained. `answer_is_here`: it abstained, and
should not have."""

_WAIT = 5.0  # seconds


@dataclass(frozen=True, kw_only=True)
class Cited:
    """Words of an article that an answer cites, in the revision that it cited."""

    article_id: str
    revision: str
    quote: str


@dataclass(frozen=True, kw_only=True)
class Feedback:
    """What one reader said of an answer, or of one `sentence` of it.

    `filters` are those that were asked for, without the ones read out of the question. `citations` are the sentence's,
    or all of the answer's. `reason` is None for a thumb that is up, or where none was given.
    """

    question: str
    history: tuple[tuple[str, str], ...] = ()
    filters: Mapping[str, Any] = field(default_factory=dict)
    answer: str
    abstained: bool = False
    sentence: str | None = None
    thumb: Thumb
    reason: Reason | None = None
    note: str = ""
    citations: tuple[Cited, ...] = ()

    @property
    def id(self) -> str:
        """16 hexadecimal digits that name what was judged, whatever was said of it."""
        asked = json.dumps([self.question, self.history, dict(self.filters)], ensure_ascii=False, sort_keys=True)
        return digest(asked, self.answer, self.sentence or "")

    def to_dict(self) -> dict[str, Any]:
        """The record, JSON-ready."""
        return {"id": self.id, **asdict(self), "filters": dict(self.filters)}


def of(
    answer: Answer,
    thumb: str,
    *,
    history: Sequence[tuple[str, str]] = (),
    sentence: int | None = None,
    reason: str | None = None,
    note: str = "",
) -> Feedback:
    """What is said of `answer`, or of the sentence at place `sentence` in its `sentences`, from 0.

    Raises SettingsError for what is no answer, no talk or no note, for a thumb or a reason nobody knows, and for a
    sentence that is not there.
    """
    answer, note = answer_of(answer), text_of(note, "note")
    sentence = None if sentence is None else count_of(sentence, "A sentence is named by its place, from 0")
    if sentence is not None and not 0 <= sentence < len(answer.sentences):
        raise SettingsError(f"The answer has {len(answer.sentences)} sentences, and none at place {sentence}.")
    of_it = None if sentence is None else answer.sentences[sentence]
    return _parsed(
        {
            "question": answer.question,
            "history": [list(turn) for turn in turns(history)],
            "filters": {k: v for k, v in answer.filters.items() if answer.read.get(k) != v},
            "answer": answer.text,
            "abstained": answer.abstained,
            "sentence": of_it and of_it.text,
            "thumb": thumb,
            "reason": reason,
            "note": note.strip()[:LONGEST_NOTE],
            "citations": [
                {"article_id": c.article_id, "revision": c.revision, "quote": c.quote}
                for c in answer.citations
                if of_it is None or c.number in of_it.citations
            ],
        }
    )


def keep(folder: Path, given: Feedback, largest: int = LARGEST) -> None:
    """Adds `given` to what the library in `folder` keeps, in `largest` bytes at most.

    Raises FeedbackFull when there is no room for it, and LibraryError when it cannot be written.
    """
    line = (json.dumps(given.to_dict(), ensure_ascii=False) + "\n").encode("utf-8", "backslashreplace")
    file = folder / FILE
    with _writing(folder):
        if not file.exists() or file.stat().st_size + len(line) <= largest:
            _append(file, line)
            return
        whole = b"".join((*_last_words(file, given.id), line))
        if len(whole) > largest:
            raise FeedbackFull(
                f"{FILE} has no room for more: it may have {largest:,} bytes. Make cases of it (`qa eval new "
                "--feedback`) and move it away."
            )
        write_whole(file, whole)


def _append(file: Path, line: bytes) -> None:
    """Adds a line, or nothing of it; behind half a line, which a power cut has left, on a line of its own."""
    with file.open("a+b", buffering=0) as added:
        size = added.seek(0, os.SEEK_END)
        added.seek(max(0, size - 1))
        line = line if added.read(1) in (b"", b"\n") else b"\n" + line
        try:
            if added.write(line) < len(line):  # what went in is all that there was room for
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        except OSError:
            with suppress(OSError):
                added.truncate(size)
            raise


def _last_words(file: Path, id: str) -> list[bytes]:
    """The lines of the file that still count once something is said of the thing `id`."""
    lines: dict[str, bytes] = {}
    for line in file.read_bytes().splitlines(keepends=True):
        try:
            name = str(json.loads(line)["id"])
        except (ValueError, KeyError, TypeError):
            name = f"line {len(lines)}"  # written by hand, perhaps: it stays
        lines.pop(name, None)
        lines[name] = line
    lines.pop(id, None)
    return list(lines.values())


def read_feedback(file: Path) -> tuple[Feedback, ...]:
    """What `file` holds, the last word on each thing judged, in the order of those.

    Raises SettingsError, which names the line, for one that is no feedback, and OSError for a file that cannot be read.
    """
    found: dict[str, Feedback] = {}
    for number, line in enumerate(file.read_text(encoding="utf-8").split("\n"), 1):
        if line.strip():
            given = _line(f"{file.name}, line {number}", line)
            found.pop(given.id, None)
            found[given.id] = given
    return tuple(found.values())


def forget(library: Library, article_id: str) -> None:
    """Takes out what cites the article, or holds a sentence or a run of words that of the articles cited there it alone
    has. Raises LibraryError when the file cannot be written."""
    file = library.folder / FILE
    texts = _texts_of(library, article_id)
    if not texts or not file.exists():
        return
    leaving = LeavingWords(texts, lambda id: _texts_of(library, id))
    with _writing(library.folder):
        lines = file.read_bytes().splitlines(keepends=True)
        left = [line for line in lines if not _is_of(line, article_id, leaving)]
        if len(left) < len(lines):
            write_whole(file, b"".join(left))


def _texts_of(library: Library, article_id: str) -> tuple[str, ...]:
    """The texts of all its revisions; none where it is not there."""
    try:
        return tuple(library.article(article_id, r).text for r in library.revisions(article_id))
    except KeyError:
        return ()


@contextmanager
def _writing(folder: Path) -> Iterator[None]:
    """Nobody else writes the file meanwhile. Raises LibraryError where somebody does for long, or it cannot be
    written."""
    try:
        with FileLock.acquire(folder / "feedback.lock", _WAIT):
            yield
    except OSError as error:
        raise LibraryError(f"{FILE} cannot be written: {error.strerror or error}.") from error


def _is_of(line: bytes, article_id: str, leaving: LeavingWords) -> bool:
    """Whether a line cites the article, or holds words that leave with it; a line that cannot be read may."""
    try:
        told = json.loads(line)
    except ValueError:
        return True
    texts = set(_texts(told))
    return article_id in texts or bool(leaving.held(texts, cited_in(told)))


def _texts(told: Any) -> Iterable[str]:
    if isinstance(told, str):
        yield told
    for part in told.values() if isinstance(told, dict) else told if isinstance(told, list) else ():
        yield from _texts(part)


def _line(where: str, line: str) -> Feedback:
    try:
        return _parsed(json.loads(line))
    except SettingsError as error:
        raise SettingsError(f"{where}: {error}") from None
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise SettingsError(
            f"{where} is no feedback ({type(error).__name__}: {error}); it needs question, answer and thumb."
        ) from None


def _parsed(told: Mapping[str, Any]) -> Feedback:
    thumb, reason = told["thumb"], told.get("reason")
    if thumb not in get_args(Thumb):
        raise SettingsError(f"The thumb is {thumb!r}; it is one of {', '.join(get_args(Thumb))}.")
    if reason is not None and (thumb == "up" or reason not in get_args(Reason)):
        raise SettingsError(f"The reason is {reason!r}; with a thumb down it is one of {', '.join(get_args(Reason))}.")
    return Feedback(
        question=str(told["question"]),
        history=tuple((str(role), str(text)) for role, text in told.get("history", ())),
        filters=dict(told.get("filters") or {}),
        answer=str(told["answer"]),
        abstained=bool(told.get("abstained", False)),
        sentence=told.get("sentence"),
        thumb=thumb,
        reason=reason,
        note=str(told.get("note", "")),
        citations=tuple(Cited(**{k: str(v) for k, v in cited.items()}) for cited in told.get("citations", ())),
    )
