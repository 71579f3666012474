"""Articles into the library: what is new is split, embedded and committed in batches; what is known is left alone."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from store.article import Article, IngestReport, Rejected, Remark, too_long
from store.database.connection import Database
from store.database.files import remember_file
from store.database.moment import moment, record_maker
from store.database.renewing import let_wait
from store.database.schema import METADATA
from store.database.writing import Batch, Correction, Insertion, Known, Metadata, known_articles, metadata_of
from store.embedding.same_embedder import CheckedEmbedder
from store.language.bilingual import Bilingual
from store.language.dates import iso_moment
from store.passages import split
from store.reading.known import ReadWhole, Unread

if TYPE_CHECKING:
    from store.reading.side_by_side import Found

_BATCH_ITEMS = 256
_BATCH_CHARACTERS = 2_000_000
_BATCH_SECONDS = 1.0


class Adding:
    """One `add`: takes items, commits them in batches, ends in a report. The caller holds the writer's lock."""

    def __init__(self, database: Database, embedder: CheckedEmbedder | None, committed: Callable[[int], None]) -> None:
        """`embedder` is the one of the library's vectors; without it, what is added waits to be embedded."""
        self._database = database
        self._embedder = embedder
        self._committed = committed
        self._written: set[tuple[str, str]] = set()
        self._added: list[str] = []
        self._updated: list[str] = []
        self._unchanged: list[str] = []
        self._duplicates: list[str] = []
        self._rejected: list[Rejected] = []
        self._remarks: list[Remark] = []
        self._moved: list[tuple[Article, str]] = []
        """What revises an article of another address, and that address."""
        self._whole: list[ReadWhole] = []

    def run(self, items: Iterable[Found], told: Callable[[str], None]) -> IngestReport:
        """Add `items`; `told` hears the name of each once it is in, or known not to go in."""
        for batch in _batches(self._accepted(items, told)):
            self._take(batch)
            self._remember()
            for article in batch:
                told(article.title or article.id)
        self._remember()
        if self._moved:
            self._remarks.append(_two_of_an_id(self._moved))
        return IngestReport(
            added=tuple(self._added),
            updated=tuple(self._updated),
            unchanged=tuple(self._unchanged),
            duplicates=tuple(self._duplicates),
            rejected=tuple(self._rejected),
            remarks=tuple(self._remarks),
        )

    def _accepted(self, items: Iterable[Found], told: Callable[[str], None]) -> Iterator[Article]:
        for item in items:
            if isinstance(item, Remark):
                self._remarks.append(item)
                continue
            if isinstance(item, Unread):
                for named in item.articles:
                    (self._duplicates if named in self._written else self._unchanged).append(named[0])
                told(item.source)
                continue
            if isinstance(item, ReadWhole):
                self._whole.append(item)
                continue
            rejected = item if isinstance(item, Rejected) else _refusal(item)
            if rejected is not None:
                self._rejected.append(rejected)
                told(rejected.source)
            elif isinstance(item, Article):
                yield item

    def _remember(self) -> None:
        """Note the files whose articles are in by now: the batches end where a later file's article begins."""
        if self._whole:
            with self._database.write() as connection:
                for file in self._whole:
                    remember_file(connection, file.mark, file.articles)
            self._whole = []

    def _take(self, batch: Sequence[Article]) -> None:
        fresh: dict[str, Article] = {}
        repeats: list[Article] = []
        for article in batch:
            if article.id in fresh or (article.id, article.revision) in self._written:
                repeats.append(article)
            else:
                fresh[article.id] = article
        known = self._database.ask(known_articles, list(fresh))
        insertions: list[Insertion] = []
        corrections: list[Correction] = []
        for article in fresh.values():
            step = self._step(article, known.get(article.id))
            if isinstance(step, Insertion):
                insertions.append(step)
            elif isinstance(step, Correction):
                corrections.append(step)
        if insertions or corrections:
            self._database.check_space()
            self._write(insertions, corrections)
        for article in repeats:
            if (article.id, article.revision) in self._written:
                self._duplicates.append(article.id)
            elif article.id in known:
                self._unchanged.append(article.id)
            else:
                self._rejected.append(_wordless(article))

    def _step(self, article: Article, known: Known | None) -> Insertion | Correction | None:
        """What `article` asks for, if anything; notes what it will be in the report."""
        if known is None:
            return self._insertion(article, self._added)
        own = known.keys.get(article.revision)
        said, current = metadata_of(article), known.metadata[known.current]
        if own == known.current:
            if said == current:
                self._unchanged.append(article.id)
                return None
            if _cuts_alike(said, current):
                self._note(article, self._updated)
                return Correction(own, article)
            return self._insertion(article, self._updated, known, replaces=own)
        if own is not None and not _is_older(current, said):
            self._unchanged.append(article.id)
            return None
        url = current[METADATA.index("url")]
        if own is None and url and article.url and _place(url) != _place(article.url):
            self._moved.append((article, url))
        older = own is None and _is_older(said, current)
        return self._insertion(article, self._updated, known, older=older, replaces=own)

    def _insertion(
        self,
        article: Article,
        report: list[str],
        known: Known | None = None,
        older: bool = False,
        replaces: int | None = None,
    ) -> Insertion | None:
        passages = split(article)
        if not passages:
            self._rejected.append(_wordless(article))
            return None
        self._note(article, report)
        rests = known.current if known and not older and replaces != known.current else None
        return Insertion(article, passages, known.key if known else None, older, replaces, rests)

    def _note(self, article: Article, where: list[str]) -> None:
        where.append(article.id)
        self._written.add((article.id, article.revision))

    def _write(self, insertions: Sequence[Insertion], corrections: Sequence[Correction]) -> None:
        texts = [passage.text for i in insertions if not i.older for passage in i.passages]
        data = self._embedder.passages(texts).astype("<f4").tobytes() if texts and self._embedder else b""
        row = len(data) // len(texts) if texts else 0
        with self._database.write() as connection:
            batch = Batch(connection)
            at = 0
            for insertion in insertions:
                if insertion.older:
                    batch.insert(insertion, None)
                    continue
                end = at + row * len(insertion.passages)
                batch.insert(insertion, data[at:end])
                at = end
            if texts and self._embedder is None:
                let_wait(connection)
            elif texts and self._embedder is not None and moment(connection).maker is None:
                record_maker(connection, self._embedder.name, self._embedder.probe())
            batch.write()
            for correction in corrections:
                batch.correct(correction)
        self._committed(len(texts))


def _batches(items: Iterable[Article]) -> Iterator[list[Article]]:
    """`items` in lists that memory holds easily; two revisions of one article never share a list.

    Where items come slowly, as pages do, a list is cut short: what was read is stored, and told of, soon.
    """
    batch: list[Article] = []
    revision: dict[str, str] = {}
    size = 0
    begun = time.monotonic()
    for article in items:
        full = len(batch) >= _BATCH_ITEMS or (
            batch and size + len(article.text) + len(article.original) > _BATCH_CHARACTERS
        )
        late = batch and time.monotonic() - begun > _BATCH_SECONDS
        if full or late or revision.get(article.id, article.revision) != article.revision:
            yield batch
            batch, revision, size = [], {}, 0
            begun = time.monotonic()
        batch.append(article)
        revision[article.id] = article.revision
        size += len(article.text) + len(article.original)
    if batch:
        yield batch


def _cuts_alike(one: Metadata, other: Metadata) -> bool:
    """Whether the same text under both falls into the same passages: language and headings decide."""
    language = METADATA.index("language")
    return one[language] == other[language] and one[-1] == other[-1]


def _is_older(one: Metadata, other: Metadata) -> bool:
    """Whether `one` is surely from before `other`; a day without a time is compared as a day."""
    a, b = _moment(one), _moment(other)
    if a is None or b is None:
        return False
    if a[1] and b[1]:
        return a[0] < b[0]
    return a[0].date() < b[0].date()


def _moment(said: Metadata) -> tuple[datetime, bool] | None:
    """When this revision was published, if to the day, and whether the time of day is known."""
    text = (said[METADATA.index("updated_at")] or said[METADATA.index("published_at")] or "").strip()
    moment = iso_moment(text) if len(text) > len("2026-11") else None
    return (moment, len(text) > len("2026-11-28")) if moment else None


def _refusal(article: Article) -> Rejected | None:
    """Why `article` cannot go in, or None."""
    name = _name(article)
    for attribute in ("id", "text", *METADATA):
        value = getattr(article, attribute)
        if not isinstance(value, str) and (value is not None or attribute in ("id", "text", "genre")):
            return Rejected(name, f"The article's {attribute} is {type(value).__name__} and not text.")
    if not all(len(span) == 2 and all(isinstance(n, int) for n in span) for span in article.headings):
        return Rejected(name, "The article's headings are not pairs of offsets.")
    if not article.text.strip():
        return Rejected(name, "The article is empty.")
    why = too_long(article.text)
    return Rejected(name, why) if why else None


def _wordless(article: Article) -> Rejected:
    return Rejected(_name(article), "The article holds no sentence.")


def _place(url: str) -> str:
    """An address, however it is asked for."""
    return url.partition("://")[2] or url


def _two_of_an_id(moved: Sequence[tuple[Article, str]]) -> Remark:
    """That articles were taken for revisions of those whose ids they have, which an export may have given twice."""
    (first, url), *others = moved
    if not others:
        said = Bilingual(
            f"It has the id of the article at {url}, “{first.id}”, and was taken for a revision of it; where they are "
            "two articles, give each an id of its own.",
            f"它的编号“{first.id}”与 {url} 的文章相同，因此当作该文章的修订版；如果是两篇文章，请给它们各自的编号。",
        )
    else:
        said = Bilingual(
            f"It and {len(others):,} more have the ids of articles at other addresses (“{first.id}” is at {url}), and "
            "were taken for revisions of these; where they are other articles, give each an id of its own.",
            f"它和另外{len(others):,}篇的编号与其他网址的文章相同（“{first.id}”在 {url}），因此当作它们的修订版；"
            "如果是不同的文章，请给它们各自的编号。",
        )
    return Remark(_name(first), said)


def _name(article: Article) -> str:
    return str(article.url or article.title or article.id)
