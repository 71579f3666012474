"""What is new at the sources that a library follows: feeds, sitemaps, pages, mail and folders, each as it needs.

Fetching happens before anything is written, a few pages at a time, so that a slow site keeps nobody from writing, and
what was fetched before an interruption is not fetched again.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from itertools import islice
from pathlib import Path
from typing import Literal

from store.article import Article, IngestReport, Rejected
from store.database.subscriptions import FollowedAddress, Subscription
from store.errors import ReadError
from store.reading.formats.feeds import FeedEntry, article_of_entry, feed_entries, is_feed
from store.reading.formats.limited_reading import PageReader
from store.reading.formats.sitemaps import SitemapEntry, is_sitemap, read_sitemap
from store.reading.several.boxes import read_letter
from store.reading.several.outlines import feeds_of, is_outline
from store.reading.side_by_side import Item
from store.reading.web.addresses import is_mailbox
from store.reading.web.fetching import Fetched, HttpStatusError, NotChanged, Validators, Web, article_of_fetched

Known = Callable[[Iterable[str]], Mapping[str, FollowedAddress]]
"""What is known of the addresses given, for those fetched before."""

MOST_PAGES = 2_000
"""Pages or letters that one sync fetches from one sitemap or mailbox; the next goes on with the rest."""

_AT_ONCE = 50
_DEEPEST = 3  # sitemaps may name sitemaps
_GONE = (404, 410)


@dataclass(frozen=True)
class Fresh:
    """One step: what was found, and what to remember of the addresses once it is stored."""

    items: tuple[Item, ...] = ()
    seen: tuple[FollowedAddress, ...] = ()
    skipped: int = 0


@dataclass(frozen=True, kw_only=True)
class SourceReport:
    """What came of one source: `skipped` addresses had not changed; `problem` is why it could not be looked at.
    `followed` is the source as it is followed, of a feed in a list that list."""

    source: str
    followed: str
    report: IngestReport = field(default_factory=IngestReport)
    skipped: int = 0
    problem: str | None = None


@dataclass(frozen=True)
class PageState:
    """An article and what its live page says now.

    `state` is `same`, `changed`, `gone` (the server says that there is no such page), or `unknown` with the reason.
    """

    article_id: str
    url: str
    state: Literal["same", "changed", "gone", "unknown"]
    reason: str | None = None


def sync(
    subscriptions: Iterable[Subscription],
    known: Known,
    keep: Callable[[Sequence[Item], Sequence[FollowedAddress]], IngestReport],
    add: Callable[[str], IngestReport],
    web: Web,
) -> Iterator[SourceReport]:
    """What came of each source; one that fails does not stop the others.

    `keep` stores what was fetched, in batches; `add` adds a file or folder, and knows which files it has read before.
    """
    with PageReader() as pages:
        for followed, subscription in _each(subscriptions):
            mail = is_mailbox(subscription.source)
            if not mail and not subscription.source.lower().startswith(("http://", "https://")):
                yield _of_files(subscription.source, followed, add(subscription.source))
                continue
            reports: list[IngestReport] = []
            waiting: list[Fresh] = []
            skipped = 0
            problem = None
            steps = (_of_mailbox if mail else fresh)(subscription, known, pages, web)
            while True:
                try:
                    step = next(steps, None)
                except ReadError as error:
                    step, problem = None, str(error)
                if step is not None:
                    waiting.append(step)
                    skipped += step.skipped
                if waiting and (step is None or sum(len(w.items) for w in waiting) >= _AT_ONCE):
                    items = [item for w in waiting for item in w.items]
                    reports.append(keep(items, [seen for w in waiting for seen in w.seen]))
                    waiting = []
                if step is None:
                    break
            whole = together(reports)
            yield SourceReport(
                source=subscription.source, followed=followed, report=whole, skipped=skipped, problem=problem
            )


def _each(subscriptions: Iterable[Subscription]) -> Iterator[tuple[str, Subscription]]:
    """The sources, each with itself as it is followed, in place of a list of feeds those it names; a list that cannot
    be read stands for itself."""
    for subscription in subscriptions:
        named: tuple[str, ...] = (subscription.source,)
        if is_outline(subscription.source):
            with suppress(ReadError, OSError):
                named = feeds_of(Path(subscription.source))
        yield from ((subscription.source, replace(subscription, source=source)) for source in named)


def _of_files(source: str, followed: str, report: IngestReport) -> SourceReport:
    """What came of a file or a folder; it is a problem where all of it could not be read."""
    problem = next((item.reason for item in report.rejected if item.source == source), None)
    rejected = tuple(item for item in report.rejected if item.source != source)
    report = replace(report, rejected=rejected)
    return SourceReport(source=source, followed=followed, report=report, problem=problem)


def fresh(subscription: Subscription, known: Known, pages: PageReader, web: Web) -> Iterator[Fresh]:
    """What is new at an address, step by step. Raises ReadError when it cannot be read itself."""
    source = subscription.source
    before = known([source]).get(source)
    try:
        fetched = web.fetch(source, _validators(before))
    except NotChanged:
        yield Fresh(skipped=1)
        return
    own = replace(before or FollowedAddress(source), etag=fetched.validators.etag, modified=fetched.validators.modified)
    if is_feed(fetched.body):
        if not (yield from _of_feed(fetched, known, pages, web)):
            return  # unchanged, it would not be looked at again, nor what could not be read
    elif is_sitemap(fetched.body):
        # Its own state is not kept: there may be more in it than one sync fetches.
        yield from _of_sitemap(fetched.body, subscription, known, pages, web)
        return
    else:
        article = article_of_fetched(fetched, pages)
        yield Fresh((article,), (replace(own, article=article.id),))
        return
    yield Fresh(seen=(own,))


def _of_feed(fetched: Fetched, known: Known, pages: PageReader, web: Web) -> Generator[Fresh, None, bool]:
    """What is new of the entries, step by step; in the end, whether each could be read."""
    is_whole = True
    entries = list(feed_entries(fetched.body, fetched.url))
    before = known(e.url for e in entries if isinstance(e, FeedEntry) and e.url)
    for entry in entries:
        if isinstance(entry, Rejected):
            yield Fresh((entry,))
            continue
        last = before.get(entry.url or "")
        if last and last.stamp == entry.stamp:
            yield Fresh(skipped=1)
            continue
        seen = FollowedAddress(entry.url or entry.place)

        def page(url: str, last: FollowedAddress | None = last) -> Article:
            nonlocal seen
            article, seen = _page(url, last, pages, web)
            return article

        try:
            article = article_of_entry(entry, pages, page)
        except NotChanged:  # the feed says it anew, the page says the same
            yield Fresh((), (replace(last or seen, stamp=entry.stamp),), 1)
            continue
        kept = (
            (replace(seen, url=entry.url or entry.place, stamp=entry.stamp, article=article.id),)
            if isinstance(article, Article)
            else ()
        )
        is_whole &= isinstance(article, Article)
        yield Fresh((article,), kept)
    return is_whole


def _of_mailbox(subscription: Subscription, known: Known, pages: PageReader, web: Web) -> Iterator[Fresh]:
    """The letters that were not fetched yet, the newest first; what is no article is remembered too."""
    from store.reading.web.mailbox import Folder

    with Folder(subscription.source, web) as folder:
        numbers = iter(folder.numbers(subscription.since, subscription.until))
        fetched = 0
        while named := {folder.address_of(n): n for n in islice(numbers, _AT_ONCE)}:
            before = known(named)
            for address, number in named.items():
                if address in before:
                    yield Fresh(skipped=1)
                    continue
                if fetched == MOST_PAGES:
                    yield Fresh((Rejected(folder.url, f"{MOST_PAGES:,} letters were fetched; sync again for more."),))
                    return
                fetched += 1
                letter = folder.letter(number)
                if letter is not None:
                    found = tuple(_of_letter(letter, address, pages))
                    article = next((item.id for item in found if isinstance(item, Article)), None)
                    yield Fresh(found, (FollowedAddress(address, article=article),))


def _of_letter(letter: bytes, address: str, pages: PageReader) -> Iterator[Article | Rejected]:
    from store.reading.web.mailbox import LARGEST_LETTER

    try:
        if len(letter) > LARGEST_LETTER:
            raise ReadError(f"The letter has over {LARGEST_LETTER / 1e6:.0f} MB; save it as .eml and add the file.")
        yield from read_letter(letter, address, pages)
    except (ReadError, ValueError) as error:
        yield Rejected(address, str(error))


def _of_sitemap(data: bytes, subscription: Subscription, known: Known, pages: PageReader, web: Web) -> Iterator[Fresh]:
    wanted = (e for e in _entries(data, subscription, web) if _in_range(e, subscription))
    fetched = 0
    while entries := list(islice(wanted, _AT_ONCE)):
        before = known(e.url for e in entries)
        for entry in entries:
            last = before.get(entry.url)
            if last and (last.stamp == entry.changed or entry.changed is None):
                yield Fresh(skipped=1)
                continue
            if fetched == MOST_PAGES:
                yield Fresh(
                    (Rejected(subscription.source, f"{MOST_PAGES:,} pages were fetched; sync again for more."),)
                )
                return
            fetched += 1
            try:
                article, seen = _page(entry.url, last, pages, web)
                yield Fresh((article,), (replace(seen, stamp=entry.changed, article=article.id),))
            except NotChanged:
                yield Fresh((), (replace(last or FollowedAddress(entry.url), stamp=entry.changed),), 1)
            except ReadError as error:
                yield Fresh((Rejected(entry.url, str(error)),))


def _entries(data: bytes, subscription: Subscription, web: Web, depth: int = 0) -> Iterator[SitemapEntry]:
    """The pages that a sitemap and those it names have; a sitemap that did not change in the time asked for is left."""
    for entry in read_sitemap(data):
        if not entry.is_sitemap:
            yield entry
        elif depth < _DEEPEST and not (subscription.since and entry.changed and entry.changed < subscription.since):
            try:
                yield from _entries(web.fetch(entry.url).body, subscription, web, depth + 1)
            except ReadError:
                continue  # one broken part does not keep the others out; the next sync tries it again


def _in_range(entry: SitemapEntry, subscription: Subscription) -> bool:
    day = (entry.changed or "")[:10]
    if not day:
        return not (subscription.since or subscription.until)
    return (subscription.since or "") <= day and (not subscription.until or day <= subscription.until)


def _page(url: str, last: FollowedAddress | None, pages: PageReader, web: Web) -> tuple[Article, FollowedAddress]:
    fetched = web.fetch(url, _validators(last))
    article = article_of_fetched(fetched, pages)
    return article, FollowedAddress(url, fetched.validators.etag, fetched.validators.modified, article=article.id)


def _validators(seen: FollowedAddress | None) -> Validators:
    return Validators(seen.etag, seen.modified) if seen else Validators()


def page_state(article: Article, seen: FollowedAddress | None, pages: PageReader, web: Web) -> PageState:
    """What the live page of `article` says now, against the revision in the library."""
    url = article.url or ""
    try:
        live = article_of_fetched(web.fetch(url, _validators(seen)), pages)
    except NotChanged:
        return PageState(article.id, url, "same")
    except ReadError as error:
        gone = isinstance(error, HttpStatusError) and error.status in _GONE
        return PageState(article.id, url, "gone" if gone else "unknown", str(error))
    return PageState(article.id, url, "same" if live.text == article.text else "changed")


def together(reports: Sequence[IngestReport]) -> IngestReport:
    """Several reports as one."""
    names = ("added", "updated", "unchanged", "duplicates", "rejected", "remarks")
    return IngestReport(**{name: tuple(x for r in reports for x in getattr(r, name)) for name in names})
