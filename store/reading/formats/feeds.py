"""RSS and Atom feeds: the articles they hold, or lead to, and the transcripts of podcasts."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from lxml import etree

from store.article import Article, Rejected, digest
from store.errors import ReadError
from store.reading.formats.limited_reading import LARGEST_PAGE, PageReader
from store.reading.formats.records import LARGEST, article_of_record
from store.reading.formats.safe_xml import child_text, local_name, parse_xml, words_in

_FEED = re.compile(
    rb"^(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]{0,300}\?>\s*)?"
    rb"(?:<!--.{0,2000}?-->\s*|<\?.{0,500}?\?>\s*|<!DOCTYPE[^>]{0,500}>\s*){0,5}<(?:rss|feed|rdf:rdf|(?:\w{1,20}:)?feed)\b",
    re.IGNORECASE | re.DOTALL,
)
_MOST, _MOST_SAVED = 200, 50_000
_WHOLE = 600
_TAG = re.compile(r"<[^<>]{0,1000}>")
_ADDRESS = re.compile(r"https?://", re.IGNORECASE)
_MEDIA = "{http://search.yahoo.com/mrss"


def is_feed(data: bytes) -> bool:
    """Whether `data` begins as RSS or Atom does."""
    return _FEED.match(data[:8_000]) is not None


@dataclass(frozen=True)
class FeedEntry:
    """One entry: where it leads, what tells one version of it from the next, and what it says under a feed's names."""

    place: str
    url: str | None
    stamp: str
    record: Mapping[str, Any]


def feed_entries(data: bytes, where: str, *, saved: bool = False) -> Iterator[FeedEntry | Rejected]:
    """The entries of a feed, in its order; of one that is `saved` in a file, such as an export of WordPress, more than
    of another. What such an export holds beside articles, pictures for one, is passed over.

    Raises ReadError if it is no feed, or an empty one.
    """
    root, most = _parsed(data, LARGEST if saved else LARGEST_PAGE), _MOST_SAVED if saved else _MOST
    entries = list(root.iter("{*}item", "{*}entry"))
    if not entries:
        raise ReadError("The file holds no articles; it is no feed, or an empty one.")
    by = _authors(root)  # those of a feed, unless an entry has its own (RFC 4287, 4.2.1)
    outlet = _untagged(child_text(next(root.iter("{*}channel"), root), "title"))
    for number, entry in enumerate(entries[:most], 1):
        kind = child_text(entry, "post_type")
        if kind not in ("", "post", "page"):
            continue
        if kind and child_text(entry, "status") not in ("", "publish"):
            yield Rejected(f"{where}, entry {number}", "It was not published; publish it and export it again.")
            continue
        whose = _source(entry)
        record = {"author": [] if whose else by} | _record(entry) | {"source": whose or outlet}
        url = record.get("url")
        names = ("title", "date", "updated", "full", "summary", *(["transcript"] if "transcript" in record else []))
        said = digest(*(str(record.get(name, "")) for name in names))
        yield FeedEntry(str(url or f"{where}, entry {number}"), url, said, record)
    if len(entries) > most:
        yield Rejected(where, f"The feed has {len(entries)} entries; only the first {most} were read.")


def read_feed(
    data: bytes, where: str, pages: PageReader, fetch: Callable[[str], Article] | None = None
) -> Iterator[Article | Rejected]:
    """Every article of a feed, in its order; an entry with no more than a summary is read from its page by `fetch`.

    So is the transcript that a podcast's entry names, in place of what the feed says of it. Without `fetch`, as for a
    feed in a file, entries with no more than a summary are rejected. Raises ReadError if it is no feed.
    """
    for entry in feed_entries(data, where, saved=fetch is None):
        yield entry if isinstance(entry, Rejected) else article_of_entry(entry, pages, fetch)


def article_of_entry(
    entry: FeedEntry, pages: PageReader, fetch: Callable[[str], Article] | None = None
) -> Article | Rejected:
    """The article that an entry holds or leads to, or why there is none."""
    try:
        return _article(dict(entry.record), pages, fetch)
    except (ReadError, ValueError) as error:
        return Rejected(entry.place, str(error))


def _parsed(data: bytes, largest: int) -> Any:
    if len(data) > largest:
        raise ReadError(f"The feed has {len(data) / 1e6:.1f} MB, over the limit of {largest // 1_000_000} MB.")
    root = parse_xml(data)
    if root is None or local_name(root) not in ("rss", "feed", "RDF", "rdf", "channel"):
        raise ReadError("The file is XML, but no feed; save the article's text instead.")
    return root


def _article(record: dict[str, Any], pages: PageReader, fetch: Callable[[str], Article] | None) -> Article:
    text, summary, url = record.pop("full"), record.pop("summary"), record.get("url")
    spoken = record.pop("transcript", None)
    if spoken and fetch is not None:
        return article_of_record(record | {"text": _transcript(spoken, fetch)}, pages)
    best = max(text, summary, key=lambda t: len(_TAG.sub("", t)))
    if len(_TAG.sub("", best)) >= _WHOLE or (text and (not url or fetch is None)):
        return article_of_record(record | {"text": best}, pages)
    if url and fetch is not None:
        return fetch(url)
    raise ReadError("The feed holds only a summary of it; save the page and add the file.")


def _transcript(address: str, fetch: Callable[[str], Article]) -> str:
    try:
        return fetch(address).text
    except ReadError as error:
        raise ReadError(f"Its transcript cannot be had: {error}") from None


def _record(entry: Any) -> dict[str, Any]:
    links = (e.get("href") for e in entry.iterchildren("{*}link") if e.get("rel") in (None, "", "alternate"))
    named = next(map(words_in, entry.iterchildren("{*}guid", "{*}id")), "")
    link = child_text(entry, "link") or next(filter(None, links), "") or (named if _ADDRESS.match(named) else "")
    full, summary = _told(entry, "encoded", "content"), _told(entry, "description", "summary")
    dates = ("pubDate", "published", "date", "issued", "created", "updated", "modified")
    record = {
        "title": _untagged(child_text(entry, "title")),
        "url": link.strip(),
        "id": "" if link else named and digest("feed", named),
        "author": _authors(entry),
        "date": next((d for d in (child_text(entry, name) for name in dates) if d), ""),
        "updated": child_text(entry, "updated") or child_text(entry, "modified"),
    }
    spoken = sorted((_kind_of(e), e.get("url") or "") for e in entry.iterchildren("{*}transcript"))
    record["transcript"] = next((url for kind, url in spoken if kind < len(_TRANSCRIPTS)), "")
    return {k: v for k, v in record.items() if v} | {"full": full, "summary": summary}


_TRANSCRIPTS = ("vtt", "srt", "subrip", "json", "htm", "plain", "txt")  # what is read, the one with most in it first


def _kind_of(transcript: Any) -> int:
    """The place of its kind among those that are read, behind all of them for another."""
    told = (transcript.get("type") or str(transcript.get("url")).rpartition(".")[2]).lower()
    return next((n for n, kind in enumerate(_TRANSCRIPTS) if kind in told), len(_TRANSCRIPTS))


# RSS 2.0 gives authors as "mail@host (Name)".
_NAME_IN_MAIL = re.compile(r"^\S+@\S+\s+\(([^()]{2,80})\)$")


def _untagged(words: str) -> str:
    """Words that may be markup within their element, without tags."""
    return _TAG.sub("", words)


def _authors(of: Any) -> list[str]:
    """Those whom an entry or a feed names."""
    named = (child_text(a, "name") or words_in(a) for a in of.iterchildren("{*}author", "{*}creator"))
    return [_untagged(_NAME_IN_MAIL.sub(r"\1", name)) for name in named if name]


def _source(entry: Any) -> str:
    """The outlet that an entry is from: RSS has its name there, Atom an element with its title and more."""
    source = entry.find("{*}source")
    if source is None:
        return ""
    return _untagged(child_text(source, "title") if len(source) else words_in(source))


def _told(entry: Any, *names: str) -> str:
    """The first of those elements that says anything; what describes a picture or a film beside it is none."""
    found = (e for name in names for e in entry.iterchildren(f"{{*}}{name}") if not e.tag.startswith(_MEDIA))
    return next((told for e in found if (told := _markup(e)).strip()), "")


def _markup(element: Any) -> str:
    """The content of an element that holds text or markup, escaped or not."""
    if len(element):
        return "".join([element.text or "", *(etree.tostring(c, encoding="unicode") for c in element)])
    return str(element.text or "")
