"""The library compared with itself and with its indexes: every stored span re-read, every digest computed again."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from store.article import LibraryReport, digest
from store.database.auditing import StoredRevision, loose_ends, stored_revisions
from store.database.connection import Database
from store.database.library_notes import get_note
from store.database.renewing import renewing, waiting
from store.database.schema import LIVE, RESTING
from store.errors import LibraryDamaged, LibraryError
from store.index import server_index
from store.index.log_following import Inspected, compare, compare_vectors
from store.index.server_index import ServerIndex
from store.index.vector_index import VectorIndex, inspect
from store.index.word_index import WordIndex

_TOLD = 50  # problems named one by one


def verify(
    database: Database, words: WordIndex, index: VectorIndex | ServerIndex | None, chroma: str | None = None
) -> LibraryReport:
    """What is wrong with the library; an index that lags or is about to be built again is only a note."""
    try:
        problems = [*database.problems(), *_of_rows(database)]
        in_words = _of_words(database, words)
        in_vectors = _of_vectors(database, index, chroma)
    except LibraryDamaged as error:
        return LibraryReport(ok=False, problems=(str(error),))
    problems += in_words.problems + in_vectors.problems
    notes = (*_of_embedding(database), *in_words.notes, *in_vectors.notes)
    told = problems[:_TOLD]
    if len(problems) > _TOLD:
        told.append(f"And {len(problems) - _TOLD} more.")
    return LibraryReport(ok=not problems, problems=tuple(told), notes=notes)


def verify_rows(database: Database) -> tuple[str, ...]:
    """What is wrong with the database itself, the first `_TOLD` things; indexes are not looked at."""
    try:
        return (*database.problems(), *_of_rows(database))[:_TOLD]
    except LibraryDamaged as error:
        return (str(error),)


def _of_rows(database: Database) -> list[str]:
    with database.read() as connection:
        note = get_note(connection, "embedder")
        dimension = None if note is None else int(json.loads(note)[1])
        found = [
            f"Article {stored.article_id}, revision {stored.digest}: {what}"
            for stored in stored_revisions(connection)
            for what in _of_revision(stored, dimension)
        ]
        return found + loose_ends(connection)


def _of_revision(stored: StoredRevision, dimension: int | None) -> Iterator[str]:
    if digest(stored.text) != stored.digest:
        yield "its text is not the one that was stored."
    if [ordinal for ordinal, _, _ in stored.spans] != list(range(len(stored.spans))):
        yield "its passages are not numbered in order."
    ends = [0, *(end for _, _, end in stored.spans)]
    for (ordinal, start, end), before in zip(stored.spans, ends, strict=False):
        if not before <= start < end <= len(stored.text):
            yield f"passage {ordinal} ({start} to {end}) does not stand in its text."
        elif stored.text[start:end] != stored.text[start:end].strip():
            yield f"passage {ordinal} ({start} to {end}) begins or ends with white space."
    if stored.change is None or stored.change.state != (LIVE if stored.current else RESTING):
        yield "the log of changes has it in another state."
    elif stored.change.count != len(stored.spans):
        yield f"it has {len(stored.spans)} passages and the log of changes says {stored.change.count}."
    if stored.current:
        yield from _of_stored_vectors(stored, dimension)


def _of_stored_vectors(stored: StoredRevision, dimension: int | None) -> Iterator[str]:
    if stored.vectors == b"":
        return  # it waits for an embedder, which `_of_embedding` tells
    if stored.vectors is None or len(stored.vectors) != 4 * (dimension or 0) * len(stored.spans):
        yield "its vectors are missing."
    elif not np.isfinite(np.frombuffer(stored.vectors, dtype="<f4")).all():
        yield "its vectors are not numbers."


def _of_embedding(database: Database) -> Iterator[str]:
    with database.read() as connection:
        count, state = len(waiting(connection)), renewing(connection)
    if count:
        yield f"{count} articles wait to be embedded and are found by words alone."
    if state is not None:
        yield f"{state.done} of {state.total} articles are embedded again by {state.maker.name}."


def _of_words(database: Database, words: WordIndex) -> Inspected:
    notes, before = [], words.trouble()
    try:
        if not words.follow(wait=5.0):
            return Inspected(notes=("The index of words is being written by another process and was not compared.",))
        if before is not None:
            notes.append(f"The index of words was built anew: {before}.")
    except (LibraryError, OSError) as error:
        notes.append(f"The index of words is compared as it is: {error}")
    try:
        found, sequence = words.keys()
    except LibraryError as error:
        return Inspected(notes=(*notes, str(error)))
    compared = database.ask(compare, "words", found, sequence)
    return replace(compared, notes=(*notes, *compared.notes))


def _of_vectors(database: Database, index: VectorIndex | ServerIndex | None, chroma: str | None) -> Inspected:
    if index is None:
        return inspect(database) if chroma is None else server_index.inspect(database, chroma)
    held = index.keys()
    if held is None:
        return Inspected(notes=("The index of vectors is being built; searches are exact meanwhile.",))
    return compare_vectors(database, *held)
