"""What stands in a library: its articles, their revisions and passages, read and never written."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from typing import TYPE_CHECKING, Any, Concatenate, Protocol

from store.article import Article, Passage
from store.byline_index import Byline, Bylines
from store.database import catalogue
from store.database.connection import Database, Given, Told
from store.database.stories import copies_of
from store.errors import LibraryError
from store.filters import Filters
from store.language.authors import Names
from store.language.outlets import Outlets

if TYPE_CHECKING:
    from sqlalchemy import Connection


class OfRevision(Protocol):
    """Words of one revision of an article: a hit, a citation."""

    @property
    def article_id(self) -> str: ...
    @property
    def revision(self) -> str: ...


class Shelf:
    """The reading half of a `Library`, which opens and closes it."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._bylines = Bylines(database)
        self._closed = False

    def articles(
        self, filters: Mapping[str, Any] | None = None, limit: int | None = None, offset: int = 0
    ) -> tuple[Article, ...]:
        """The current revision of every article that passes `filters`, newest first, undated ones last.

        At most `limit` of them after the first `offset`; a large library's texts may be more than memory holds.
        """
        return self._open.ask(catalogue.current_articles, Filters.parse(filters), self._bylines.outlets, limit, offset)

    def mentioning(self, words: str, filters: Mapping[str, Any] | None = None) -> tuple[Article, ...]:
        """The current revision of every article that passes `filters` and has `words` in its text or title, in the
        order of `articles`: all there are, where a search finds the best."""
        return self._open.ask(catalogue.mentioning, Filters.parse(filters), self._bylines.outlets, words)

    def entries(self, filters: Mapping[str, Any] | None = None) -> tuple[catalogue.CatalogueEntry, ...]:
        """Id, author, outlet, genre and date of every article that passes, in the order of `articles`."""
        return self._open.ask(catalogue.entries, Filters.parse(filters), self._bylines.outlets)

    def article(self, id: str, revision: str | None = None) -> Article:
        """One article, in its current revision or the one named. Raises: KeyError if there is none."""
        return self._open.ask(catalogue.one_article, id, revision, self._bylines.outlets)

    def original(self, id: str, revision: str) -> bytes | None:
        """The printed document that a revision was read from, as its file was; None where none is kept."""
        return self._open.ask(catalogue.original, id, revision)

    def has_original(self, id: str, revision: str) -> bool:
        """Whether that document is kept."""
        return self._open.ask(catalogue.has_original, id, revision)

    def last_added(self, limit: int) -> tuple[Article, ...]:
        """The articles that were added last, the last first."""
        return self._open.ask(catalogue.last_added, self._bylines.outlets, limit)

    def articles_of(self, found: Iterable[OfRevision]) -> dict[tuple[str, str], Article]:
        """The articles of what was `found`, by id and revision, read at once; without those removed meanwhile."""
        wanted = {(one.article_id, one.revision) for one in found}
        return self._open.ask(catalogue.articles_of, wanted, self._bylines.outlets)

    def held(self, revisions: Collection[tuple[str, str]]) -> frozenset[tuple[str, str]]:
        """Which of these revisions, each by id and revision, are in the library; others were removed, or never were."""
        return self._open.ask(catalogue.held, revisions)

    def current(self, ids: Collection[str]) -> dict[str, str]:
        """The current revision of each of the articles `ids` that is in the library."""
        return self._open.ask(catalogue.current_digests, ids)

    def revisions(self, id: str) -> tuple[str, ...]:
        """The revisions of one article, the current one first, then newest first. Raises: KeyError if unknown."""
        return self._open.ask(catalogue.digests, id)

    def copies(self, *ids: str) -> dict[str, tuple[str, ...]]:
        """For each of the articles `ids` that is a copy of others, their ids: one story that several outlets ran."""
        return self._open.ask(copies_of, ids)

    def passages(self, article_id: str, revision: str | None = None) -> tuple[Passage, ...]:
        """The passages of one revision, in order. Raises: KeyError if it is unknown."""
        return self._open.ask(catalogue.passages_of, article_id, revision)

    def counts(self) -> catalogue.Counts:
        """How many articles, revisions and passages there are."""
        return self._open.ask(catalogue.counts)

    def bylines(self) -> frozenset[Byline]:
        """Author, outlet and genre of the articles, each combination once; the same object until there is a change.

        Each outlet goes by one name here and in all that is read; `outlets` knows the others.
        """
        self._require_open()
        return self._bylines.all

    @property
    def outlets(self) -> Outlets:
        """Which of the names in the library are of one outlet; the same object until there is a change."""
        self._require_open()
        return self._bylines.outlets

    @property
    def names(self) -> Names:
        """The names of authors and outlets in the library; the same object until there is a change."""
        self._require_open()
        return self._bylines.names

    def read(
        self, question: Callable[Concatenate[Connection, Given], Told], *given: Given.args, **named: Given.kwargs
    ) -> Told:
        """What a `question` of `store.database`, such as `get_watches`, tells of this moment."""
        return self._open.ask(question, *given, **named)

    @property
    def _open(self) -> Database:
        self._require_open()
        return self._database

    def _require_open(self) -> None:
        if self._closed:
            raise LibraryError(f"The library at {self._database.name} was closed; open it again.")
