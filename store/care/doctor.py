"""Everything that can be wrong with a library, looked at one after the other, and mended where that loses nothing.

Every part is told in one line, also while others use the library: what is at work elsewhere is left to whoever does it.
"""

from __future__ import annotations

import os
import shutil
import stat
import threading
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

import numpy as np

from store.care import leftovers
from store.care.migrating import LibraryLocation
from store.database import catalogue
from store.database.connection import FREE_SPACE_FLOOR, Database
from store.database.log import differing, live_passages
from store.database.moment import moment
from store.database.renewing import renewing, waiting
from store.database.schema import SCHEMA_VERSION
from store.embedding.embedders import embedder_named
from store.embedding.reembedding import Reembedder
from store.embedding.same_embedder import Embedders
from store.errors import LibraryBusy, LibraryError
from store.index import server_index, vector_index
from store.index.held_vectors import EXACT_UP_TO
from store.index.log_following import Inspected, sampled, want_anew
from store.index.terms import query_terms
from store.index.vector_index import VectorIndex
from store.index.word_index import WordIndex
from store.verifying import verify_rows

State = Literal["ok", "problem", "mended"]

_ASKED = 400  # characters of a passage by which an index is asked for it
_FOUND = 50  # how many passages a copy may have that come before it
_AGAIN = "`qa serve` or `qa rebuild` embeds all articles again."
_SEE = "Install it or see to its key, or embed again by another: `qa rebuild --embedder NAME`."
_BUILDING = 3600.0  # seconds that an index of vectors may take to be built


@dataclass(frozen=True)
class Diagnosis:
    """How one part of a library is: what was `found`, and of a problem what to do, where it is not mended."""

    part: str
    state: State
    found: str
    remedy: str | None = None


class Doctor:
    """Looks at the library at one place. With `mend`, what can be made right without loss is."""

    def __init__(
        self,
        place: LibraryLocation,
        embedders: Embedders,
        chroma: str | None = None,
        mend: bool = False,
    ) -> None:
        self._place = place
        self._embedders = embedders
        self._chroma = chroma
        self._mend = mend

    def examine(self) -> Iterator[Diagnosis]:
        """One diagnosis after another. What cannot be looked at because of another problem is left out."""
        folder = self._place.folder
        where = folder if self._place.database is None else "the address of QA_DATABASE_URL"
        none = Diagnosis("database", "problem", f"There is no library at {where}.", "Make it with `qa add`.")
        try:
            if folder.is_dir():
                yield self._of_folder(folder)
                yield self._of_disk(folder)
            elif self._place.database is None:
                yield none
                return
            version = Database.recorded_version(folder, self._place.database)
        except (LibraryError, OSError) as error:
            yield Diagnosis("database", "problem", str(error))
            return
        if version is None:
            yield none
            return
        if version < SCHEMA_VERSION and not self._mend:
            yield Diagnosis(
                "database",
                "problem",
                f"It is of format {version}, and this program's is {SCHEMA_VERSION}.",
                "Any command that opens it upgrades it, and so does --mend; an earlier version then opens it no more.",
            )
            return
        try:
            database = Database.open(folder, url=self._place.database)
        except LibraryError as error:
            yield Diagnosis("database", "problem", str(error))
            return
        with closing(database):
            yield self._of_database(database, version)
            for part, look in (
                ("articles", self._of_articles),
                ("writer", self._of_writer),
                ("embedder", self._of_embedder),
                ("words", self._of_words),
                ("vectors", self._of_vectors if self._chroma is None else self._of_server),
                ("leftovers", self._of_leftovers),
            ):
                try:
                    yield look(database)
                except (LibraryError, OSError) as error:
                    yield Diagnosis(part, "problem", str(error))

    def _of_folder(self, folder: Path) -> Diagnosis:
        files = [folder]
        try:
            files += [path for path in folder.iterdir() if path.exists()]
            closed = [p.name for p in files if not os.access(p, os.R_OK | os.W_OK | (os.X_OK if p.is_dir() else 0))]
        except OSError:  # not even what it holds may be seen
            closed = [folder.name]
        if closed:
            return Diagnosis(
                "folder",
                "problem",
                f"Not everything in {folder} may be read and written: {', '.join(sorted(closed)[:3])}.",
                "See to whom it belongs; `qa serve` and the shell must be of one user.",
            )
        exposed = [path for path in files if path.stat().st_mode & stat.S_IWOTH]
        if not exposed:
            return Diagnosis("folder", "ok", f"{folder} may be read and written.")
        if self._mend:
            for path in exposed:
                path.chmod(stat.S_IMODE(path.stat().st_mode) & ~stat.S_IWOTH)
        told = f"Anybody on this machine could write to {', '.join(p.name for p in exposed[:3])}"
        return self._mended("folder", f"{told}.", "Take that right away: chmod o-w.")

    def _of_disk(self, folder: Path) -> Diagnosis:
        free, held = shutil.disk_usage(folder).free, sum(p.stat().st_size for p in folder.glob("library.sqlite*"))
        told = f"{_size(free)} are free; the articles take {_size(held)}, and a backup or a rebuild as much again."
        if free < FREE_SPACE_FLOOR:
            return Diagnosis(
                "disk", "problem", f"{told} Below {_size(FREE_SPACE_FLOOR)} nothing is added.", "Free space."
            )
        if free < FREE_SPACE_FLOOR + held:
            return Diagnosis("disk", "problem", told, "Free some space.")
        return Diagnosis("disk", "ok", told)

    def _of_database(self, database: Database, before: int) -> Diagnosis:
        told = f"{database.name}, format {SCHEMA_VERSION}, {database.software()}."
        if before < SCHEMA_VERSION:
            return Diagnosis("database", "mended", f"{told} It was of format {before}.")
        return Diagnosis("database", "ok", told)

    def _of_articles(self, database: Database) -> Diagnosis:
        problems = verify_rows(database)
        articles, revisions, passages = database.ask(catalogue.counts)
        if problems:
            more = f" And {len(problems) - 1} more, which `qa verify` lists." if len(problems) > 1 else ""
            remedy = (
                "Restore a backup: `qa restore FILE --library NEW`. Without one, add the articles to a new library."
            )
            return Diagnosis("articles", "problem", f"{problems[0]}{more}", remedy)
        told = f"{articles:,} articles, {revisions:,} revisions, {passages:,} passages; every stored span was read."
        return Diagnosis("articles", "ok", told)

    def _of_writer(self, database: Database) -> Diagnosis:
        try:
            database.lock("write").release()
        except LibraryBusy as busy:
            return Diagnosis("writer", "ok", str(busy).partition(";")[0] + "; others wait for it.")
        return Diagnosis("writer", "ok", "Nobody is writing.")

    def _of_embedder(self, database: Database) -> Diagnosis:
        with database.read() as connection:
            maker, begun = moment(connection).maker, renewing(connection)
            lacking = len(waiting(connection))
        if maker is None:
            return Diagnosis("embedder", "ok", "Nothing is embedded.")
        if begun is not None:
            told = f"{begun.done:,} of {begun.total:,} articles are embedded again by {begun.maker.name}"
            wanted = self._embedders.decided
            others = self._embedders if wanted else Embedders(embedder_named(begun.maker.name), self._embedders)
            return self._reembedded(database, told, others)
        own, chosen = self._embedders.of(maker), self._embedders.chosen(maker)
        another = chosen is not None and not chosen.made(maker)
        if own is None:
            told = f"The vectors are by {maker.name}, which cannot be had here as it was: searches go by words alone."
            return Diagnosis("embedder", "problem", told, _AGAIN if another else _SEE)
        if lacking:
            return self._reembedded(database, f"{lacking:,} articles wait to be embedded", self._embedders)
        if chosen is not None and another:
            told = f"The vectors are by {maker.name}, and {chosen.name} is asked for."
            return Diagnosis("embedder", "problem", told, _AGAIN)
        alike = float(own.probe() @ np.frombuffer(maker.probe, dtype="<f4"))
        told = f"{maker.name}, {maker.dimension} numbers a vector; a probe agrees to {alike:.4f}."
        return Diagnosis("embedder", "ok", told)

    def _reembedded(self, database: Database, told: str, embedders: Embedders) -> Diagnosis:
        try:
            lock = database.lock("renewing")
        except LibraryBusy as busy:
            return Diagnosis("embedder", "ok", f"{told}; that is under way. {str(busy).partition(';')[0]}.")
        with lock:
            if self._mend:
                Reembedder(database, embedders, threading.Event()).run()
        return self._mended("embedder", f"{told}, and nobody went on with it.", "`qa serve` goes on with it.")

    def _of_words(self, database: Database) -> Diagnosis:
        with closing(WordIndex(database.place, database)) as words:
            wrong, told = _in_words(database, words)
            if wrong is None:
                if self._mend and not words.follow():
                    told += " It is being written by another process."
                return Diagnosis("words", "ok", told)
            if self._mend and not words.follow(anew=True):
                raise LibraryError(f"{wrong} It is being written by another process, and cannot be mended now.")
        return self._mended("words", wrong, "The next search builds it anew, and so does `qa rebuild words`.")

    def _of_vectors(self, database: Database) -> Diagnosis:
        if not vector_index.is_there(database):
            told = f"There is none; up to {EXACT_UP_TO:,} passages none is asked. `qa serve` builds it."
            return Diagnosis("vectors", "ok", told)
        found = vector_index.inspect(database)
        wrong = _wrong_with(found)
        if wrong is None:
            told = found.notes[0] if found.notes else "It holds every passage, and finds those asked for."
            return Diagnosis("vectors", "ok", told)
        if self._mend:
            with database.lock("write", 10.0), database.write() as connection:
                want_anew(connection)
            if not _built(database):
                return Diagnosis("vectors", "mended", f"{wrong} Whoever has it open builds it anew.")
        return self._mended("vectors", wrong, "The next `qa serve` builds it anew; searches are exact meanwhile.")

    def _of_server(self, database: Database) -> Diagnosis:
        assert self._chroma is not None
        told = f"Chroma {server_index.version(self._chroma)} at {server_index.shown(self._chroma)}"
        found = server_index.inspect(database, self._chroma)
        wrong = _wrong_with(found)
        if wrong is None:
            return Diagnosis("vectors", "ok", f"{told}. {' '.join(found.notes) or 'It holds every passage.'}")
        if self._mend:
            with database.lock("write", 10.0), database.write() as connection:
                want_anew(connection)
            return Diagnosis("vectors", "mended", f"{told}. {wrong} A `qa serve`, running or next, builds it anew.")
        return Diagnosis("vectors", "problem", f"{told}. {wrong}", "`qa rebuild vectors` has it built anew.")

    def _of_leftovers(self, database: Database) -> Diagnosis:
        found = leftovers.find(database)
        if not found:
            return Diagnosis("leftovers", "ok", "No interrupted command left anything behind.")
        if self._mend:
            for left in found:
                left.clear()
        names = ", ".join(left.name for left in found[:5])
        return self._mended("leftovers", f"Interrupted commands left {names}.", "--mend sees to them.")

    def _mended(self, part: str, found: str, remedy: str) -> Diagnosis:
        return Diagnosis(part, "mended", found) if self._mend else Diagnosis(part, "problem", found, remedy)


def _in_words(database: Database, words: WordIndex) -> tuple[str | None, str]:
    """What is wrong with the index of words on disk, and how it is if nothing is."""
    if (trouble := words.trouble()) is not None:
        return f"It cannot be used: {trouble}.", ""
    try:
        held, sequence = words.keys()
    except LibraryError:
        return "There is none.", ""
    wrong, behind = database.ask(differing, held, sequence)
    if wrong:
        return f"It differs from the database in {wrong:,} passages.", ""
    asked, missed = _asked_by_words(database, words, sequence)
    if missed:
        return f"It does not find {missed} of {asked} passages by their own words.", ""
    lag = f" It is {behind:,} passages behind, which the next search makes up for." if behind else ""
    return None, f"It holds {len(held):,} passages, and finds those asked for.{lag}"


def _asked_by_words(database: Database, words: WordIndex, sequence: int) -> tuple[int, int]:
    """How many passages the index was asked for, by what they say, and how many of them it did not find."""
    with database.read() as connection:
        now = moment(connection)
        sample = sampled(connection, sequence)
        first = {change.first for change in sample}
        passages = [passage for passage in live_passages(connection, sample) if passage.key in first]
    followed = replace(now, sequence=sequence)  # no more than it says it holds is asked of it
    asked = missed = 0
    for passage in passages:
        terms = query_terms(passage.text[:_ASKED])
        if terms:
            asked += 1
            missed += passage.key not in dict(words.look_up(terms, _FOUND, followed))
    return asked, missed


def _wrong_with(found: Inspected) -> str | None:
    if found.problems:
        return " ".join(found.problems)
    return None if found.usable else " ".join(found.notes)


def _built(database: Database) -> bool:
    """Build the index of vectors now; False where another process has it, which will."""
    index = VectorIndex.start(database)
    if index is None:
        return False
    with closing(index):
        if not index.wait(_BUILDING):
            raise LibraryError("The index of vectors could not be built in an hour; `qa serve` goes on trying.")
    return True


def _size(count: int) -> str:
    return f"{count / 2**30:,.1f} GiB" if count >= 2**30 else f"{count / 2**20:,.1f} MiB"
