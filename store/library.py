"""The library: articles with all their revisions, and search over the current ones.

Truth is the SQL database (`store.database`). The index of words and the vectors in memory follow its log of changes;
whatever they have not seen yet is searched all the same, so what was added is found at once, by every process.
"""

from __future__ import annotations

import contextlib
import logging
import os
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Concatenate, Literal

from store.adding import Adding
from store.article import Article, Hit, IngestReport, LibraryReport, Rejected, Remark
from store.backup_rooms import clear_left_rooms
from store.database.collection_tables import get_collections, put_collection
from store.database.connection import Database, Given, Told
from store.database.files import known_file
from store.database.moment import moment
from store.database.subscriptions import (
    FollowedAddress,
    Subscription,
    drop_subscription,
    get_seen,
    get_subscriptions,
    put_seen,
    put_subscription,
)
from store.database.writing import remove_article
from store.embedding.embedders import embedder as embedder_for
from store.embedding.reembedding import Background, Reembedder, Reembedding, needed, state
from store.embedding.same_embedder import Embedders
from store.errors import LibraryBusy, LibraryError, Misnamed
from store.index.held_vectors import EXACT_UP_TO
from store.index.log_following import want_anew
from store.index.server_index import ServerIndex
from store.index.vector_index import VectorIndex
from store.index.word_index import WordIndex
from store.language.bilingual import Bilingual
from store.lock import Lock
from store.repeating import Repeating
from store.search.searching import Searching
from store.shelf import Shelf
from store.verifying import verify

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from store.reading.side_by_side import Item
    from store.reading.sources import Source
    from store.reading.web.fetching import Web
    from store.syncing import PageState, SourceReport

_log = logging.getLogger(__name__)

_FOLLOW_EVERY = 20_000  # passages between two updates of the index of words while adding
_PATIENCE = 10.0  # seconds that readers get to end before a removal is called incomplete
_LOOKS, _LONGEST_PAUSE = 1.0, 8.0  # seconds between two looks for what other hosts have removed; after failures
_LOOK_ENDS = 5.0  # seconds that closing waits for such a look


@dataclass(frozen=True)
class Progress:
    """How far adding has come: `done` items of `total`, None when nobody knows, and the `item` just dealt with."""

    done: int
    total: int | None
    item: str


class Library(Shelf):
    """Articles on disk. An open library may be used from many threads, and from other processes at the same time.

    Every call may raise LibraryBusy when another process is writing and does not finish in time; LibraryDamaged when
    the database contradicts itself; LibraryError when the disk is full, may not be written, or fails.
    """

    def __init__(
        self,
        database: Database,
        embedders: Embedders,
        wait: float,
        index: VectorIndex | ServerIndex | None,
        exact_up_to: int,
        reembeds: bool,
        chroma: str | None = None,
        keeps: bool = False,
    ) -> None:
        super().__init__(database)
        self._embedders = embedders
        self._wait = wait
        self._index = index
        self._reembeds = reembeds
        self._chroma = chroma
        self._background = Background(database, embedders) if reembeds else None
        self._words = WordIndex(database.place, database)
        self._searching = Searching(database, self._words, index, exact_up_to, self._bylines)
        self._keeping = (
            Repeating("keeping", self._keep_words, _LOOKS, _LONGEST_PAUSE, _cannot_follow) if keeps else None
        )
        if self._keeping is not None:
            self._keeping.start()

    @classmethod
    def open(
        cls,
        path: str | os.PathLike[str],
        *,
        embedder: object = None,
        follow: bool = False,
        wait: float = 10.0,
        reembed: bool | None = None,
        exact_up_to: int = EXACT_UP_TO,
        free_space: Callable[[Path], int] | None = None,
        database: str | None = None,
        chroma: str | None = None,
    ) -> Library:
        """Open the library in the folder `path`, or make one there.

        `database`, the URL of a PostgreSQL database, has the articles there, for any number of hosts; the folder then
        holds this host's index of words. `chroma`, the URL of a Chroma server, has the index of vectors there.

        `embedder` is whatever `store.embedding.embedders.embedder` takes, or None for the one whose vectors are there,
        in a new library the default. Where it is another than that, `reembed`, by default the same as `follow`, has all
        vectors made again by it in the background; until that is done, the old ones are searched, or words alone when
        the embedder of the old ones cannot be had.

        `follow` keeps the index of vectors up to date while open, for a process that lives long; it is asked when there
        are more than `exact_up_to` passages. Up to that many, search by meaning is exact. `wait`: seconds that a write
        waits for another process's. `free_space` gives the bytes free at a path.
        """
        folder = _folder(path)
        if not isinstance(chroma, str | None):
            raise Misnamed(f"A Chroma server is named by its address, a text, not by {type(chroma).__name__}.")
        embedders = Embedders(None if embedder is None else embedder_for(embedder))
        tables = Database.open(folder, wait, free_space, database)
        try:
            reembeds = follow if reembed is None else reembed
            index: VectorIndex | ServerIndex | None = None
            if follow:
                index = VectorIndex.start(tables) if chroma is None else ServerIndex.start(tables, chroma)
            return cls(tables, embedders, wait, index, exact_up_to, reembeds, chroma, follow and database is not None)
        except BaseException:
            tables.close()
            raise

    def __enter__(self) -> Library:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Let the files go; a second call does nothing."""
        if self._closed:
            return
        self._closed = True
        if self._background is not None:
            self._background.close()
        if self._keeping is not None:
            self._keeping.close(_LOOK_ENDS)
        if self._index is not None:
            self._index.close()
        self._words.close()
        self._database.close()

    @property
    def folder(self) -> Path:
        """Where it stands."""
        return self._database.place

    @property
    def is_following(self) -> bool:
        """Whether the index of vectors is ready; until then, and without `follow`, the vectors are searched."""
        return self._index is not None and self._index.reached is not None

    @property
    def reembedding(self) -> Reembedding | None:
        """The change of embedder that is under way or waits for a process that sees to it, if there is one."""
        return state(self._open, self._embedders, self._background.trouble if self._background else None)

    @property
    def notice(self) -> Bilingual | None:
        """What whoever searches should know of how it is done, in one sentence; None as a rule."""
        under_way = self.reembedding
        if under_way is not None:
            return under_way.told
        maker = self.read(moment).maker
        if maker is None or self._embedders.of(maker) is not None:
            return self._index.trouble if isinstance(self._index, ServerIndex) else None
        return Bilingual(
            f"Searches go by words alone: the library was embedded by {maker.name}, which cannot be had here.",
            f"搜索只按词语进行：资料库由{maker.name}嵌入，而这里无法使用它。",
        )

    def add(
        self,
        source: Source,
        progress: Callable[[Progress], None] | None = None,
        columns: Mapping[str, str] | None = None,
    ) -> IngestReport:
        """Add every article of `source`; one that cannot be read is rejected and the rest goes in.

        `columns` says which column of a table holds which field of an article, {"text": "Body"}; the others are
        guessed, and the report's remarks say how. What the report names is on disk. What was committed before an error
        stays, and the same call again goes on from there.
        """
        from store.reading.sources import how_many, read_new  # who only asks reads no page

        teller = _Teller(progress, how_many(source) if progress else None)
        pending = 0

        def committed(count: int) -> None:
            nonlocal pending
            pending += count
            if pending >= _FOLLOW_EVERY:
                self._follow_words()
                pending = 0

        with self._writing(teller.waiting if progress else None):
            self._database.check_space()
            maker = self.read(moment).maker
            embedder = self._embedders.chosen(None) if maker is None else self._embedders.of(maker)
            found = read_new(source, lambda mark: self.read(known_file, mark), columns=columns or {})
            report = Adding(self._database, embedder, committed).run(found, teller.told)
            if pending or report.updated:
                self._follow_words()
        return report

    def remove(self, article_id: str) -> bool:
        """Take an article out with all its revisions; False if it is not there.

        Afterwards no file of the library holds its text.
        """
        with self._writing():
            with self._database.write() as connection:
                if not remove_article(connection, article_id):
                    return False
            clear_left_rooms(self._database.place)
            if not self._words.follow():
                raise LibraryError(
                    f"The article is out of the library at {self._database.name}, but another process keeps the index "
                    "of words busy; rebuild the library when that is done, to be rid of the last of its words."
                )
            if not self._database.scrub(_PATIENCE):
                raise LibraryError(
                    f"The article is out of the library at {self._database.name}, but a reader that does not end "
                    "keeps its words in library.sqlite-wal; close the other processes and rebuild the library."
                )
        return True

    def sync(
        self, subscriptions: Iterable[Subscription] | None = None, *, web: Web | None = None
    ) -> Iterator[SourceReport]:
        """Look for what is new at each source, all that are followed unless given; one report a source.

        A source that cannot be read is told of in its report. `web` fetches; the default obeys robots.txt and reaches
        nothing but public hosts.
        """
        from store.reading.web.fetching import Web
        from store.syncing import sync

        def keep(items: Sequence[Item], seen: Sequence[FollowedAddress]) -> IngestReport:
            report = self.add([i for i in items if isinstance(i, Article)])
            self.write(put_seen, seen)
            unread = tuple(i for i in items if isinstance(i, Rejected))
            remarks = tuple(i for i in items if isinstance(i, Remark))
            return replace(report, rejected=report.rejected + unread, remarks=remarks)

        chosen = self.subscriptions() if subscriptions is None else tuple(map(_without_secrets, subscriptions))
        for report in sync(chosen, lambda urls: self.read(get_seen, urls), keep, self.add, web or Web()):
            ids = (*report.report.added, *report.report.updated, *report.report.unchanged)
            fed = [n for n, rule in self.read(get_collections).items() if rule.feed in (report.source, report.followed)]
            if fed and ids:
                with self._writing(), self._database.write() as connection:
                    for name in fed:
                        put_collection(connection, name, None, ids)
            yield report

    def live(self, *, web: Web | None = None) -> Iterator[PageState]:
        """What the live page of every article with an address says now, newest first; nothing is written."""
        from store.reading.formats.limited_reading import PageReader
        from store.reading.web.fetching import Web
        from store.syncing import page_state

        web = web or Web()
        with PageReader() as pages:
            for article in self.articles():
                if article.url and article.url.startswith(("http://", "https://")):
                    yield page_state(article, self.read(get_seen, [article.url]).get(article.url), pages, web)

    def subscriptions(self) -> tuple[Subscription, ...]:
        """The sources that are followed."""
        return self.read(get_subscriptions)

    def subscribe(self, subscription: Subscription) -> None:
        """Follow a source from now on; `sync` looks at it again."""
        self.write(put_subscription, _without_secrets(subscription))

    def unsubscribe(self, source: str) -> bool:
        """Follow it no longer; False if it was not followed. Its articles stay."""
        return self.write(drop_subscription, source)

    def write(
        self, change: Callable[Concatenate[Connection, Given], Told], *given: Given.args, **named: Given.kwargs
    ) -> Told:
        """What a `change` of `store.database`, such as `put_watch`, tells: one transaction under the writer's lock."""
        with self._writing(), self._database.write() as connection:
            return change(connection, *given, **named)

    def search(self, question: str, k: int = 10, filters: Mapping[str, Any] | None = None) -> tuple[Hit, ...]:
        """The `k` passages of current revisions that fit `question` best, best first; none for an empty question."""
        self._require_open()
        return self._searching.search(question, k, filters, self._embedders)

    def rarity(self, words: Iterable[str]) -> dict[str, float]:
        """How telling each of `words` is: the inverse document frequency, in passages, of the rarest of its stems."""
        self._require_open()
        return self._searching.rarity(words)

    def nearness(self, question: str, texts: Sequence[str], languages: tuple[str, str]) -> tuple[float, ...] | None:
        """How near each of `texts` is to what `question` means, by the embedder of the library's vectors.

        `languages` are the question's and that of the texts, as ISO 639-1 codes. 1 is as near as a translation, 0 as
        far as what speaks of something else; less and more may be. None where that embedder cannot be had, or does not
        tell across these languages what means the same.
        """
        self._require_open()
        return self._searching.nearness(question, texts, languages, self._embedders)

    def rebuild(
        self,
        embedder: object = None,
        progress: Callable[[Progress], None] | None = None,
        only: Literal["words", "vectors"] | None = None,
    ) -> None:
        """Make the indexes anew from the database, or `only` one, beside those that are searched until then.

        The index of vectors is built by whoever keeps it, a server that runs or the next that follows. With both, space
        that nothing uses is given back to the disk.

        With an `embedder`, all vectors are made again by it first, and are its from then on; without one, that is done
        only if the library was opened with another than its own. Searches go on meanwhile. Interrupted, the old vectors
        stay in use, and the same call goes on where it stopped. Raises: LibraryBusy when another process embeds again.
        """
        self._require_open()
        if self._background is not None:
            self._background.close()
        try:
            if embedder is not None:
                self._reembed(Embedders(embedder_for(embedder), self._embedders), progress, anew=True)
            elif only is None and needed(self._database, self._embedders):
                self._reembed(self._embedders, progress)
            if only != "vectors" and not self._words.follow(anew=True):
                raise LibraryBusy(
                    f"The index of words at {self.folder} is being written by another process; try again."
                )
            with self._writing():
                if only != "words":
                    with self._database.write() as connection:
                        want_anew(connection)
                if only is None:
                    self._database.compact(_PATIENCE)
        finally:
            if self._reembeds:
                self._background = Background(self._database, self._embedders)

    def verify(self) -> LibraryReport:
        """Compare the database with itself and with the indexes, reading every passage again.

        An index that lags, or that was damaged and is built again from the database, is a note and no problem.
        """
        return verify(self._open, self._words, self._index, self._chroma)

    def _reembed(self, embedders: Embedders, progress: Callable[[Progress], None] | None, anew: bool = False) -> None:
        def told(done: int, total: int) -> None:
            if progress:
                progress(Progress(done, total, "embedding again"))

        before = self._embedders
        with self._database.lock("renewing", self._wait):
            self._embedders = embedders
            try:
                Reembedder(self._database, embedders, threading.Event()).run(anew, told)
            except BaseException:
                self._embedders = before
                raise

    def _writing(self, waiting: Callable[[str], None] | None = None) -> Lock:
        return self._open.lock("write", self._wait, waiting)

    def _keep_words(self) -> None:
        """What other hosts removed is soon gone from this host's index of words as well."""
        self._words.keep_up(self._database.ask(moment))

    def _follow_words(self) -> None:
        with contextlib.suppress(LibraryError):  # what was added is in; searches find it without the index
            self._words.follow()


def _folder(path: object) -> Path:
    """The folder that whoever opens a library names. Raises LibraryError where that is none."""
    try:
        named = os.fsdecode(path)  # type: ignore[arg-type]
    except TypeError:
        raise LibraryError(f"A library is opened by the path of its folder, not by {type(path).__name__}.") from None
    if not named:  # it would be the folder that the program is in
        raise LibraryError("An empty name is no folder; say where the library is.")
    if "\0" in named:
        raise LibraryError("A name with a null character in it is no folder; say where the library is.")
    return Path(named)


def _cannot_follow(error: Exception) -> None:
    _log.warning("the index of words cannot follow: %s", error)


def _without_secrets(subscription: Subscription) -> Subscription:
    """The same; what it names is kept on disk and told in reports. Raises ReadError where a password stands in it."""
    from store.reading.web.addresses import refuse_password

    refuse_password(subscription.source)
    return subscription


class _Teller:
    """Passes on how far one `add` has come."""

    def __init__(self, progress: Callable[[Progress], None] | None, total: int | None) -> None:
        self._progress = progress
        self._done = 0
        self._total = total

    def told(self, item: str) -> None:
        self._done += 1
        if self._progress:
            self._progress(Progress(self._done, self._total, item))

    def waiting(self, who: str) -> None:
        if self._progress:
            self._progress(Progress(0, self._total, f"waiting for {who}"))
