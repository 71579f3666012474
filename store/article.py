"""The values of the store: article, passage, hit, and what adding reports. Frozen, no input or output."""

from __future__ import annotations

import hashlib
import re
from bisect import bisect_right
from dataclasses import dataclass, field, fields
from functools import cached_property
from typing import Any, Literal, get_args

from store.language.patterns import late
from store.language.text import language

Genre = Literal["news", "opinion", "analysis", "press_release", "unknown"]
GENRES: tuple[str, ...] = get_args(Genre)

# Replaced one for one, so that offsets into the caller's text stay true: lone surrogates cannot be stored at all,
# control characters and the invisible "tag" letters have no business in an article.
_REPLACED = late(r"[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff\U000e0000-\U000e007f]")
# As a browser reads it: blanks before it and line ends in it are no part of what an address begins with.
_SCHEME = late(r"[\x00-\x20]*([a-z](?:[\t\n\r]*[a-z0-9+.-])*)[\t\n\r]*:", re.IGNORECASE)
_ASCII = dict.fromkeys((*range(9), *range(0x0B, 0x20), 0x7F), " ")


def scrub(text: str) -> str:
    """`text` with lone surrogates, control and tag characters replaced, of the same length."""
    if text.replace("\n", "").isprintable():  # nothing that is replaced can be, and most articles are
        return text
    if text.isascii():  # ten times as fast
        return text.translate(_ASCII)
    return _REPLACED.sub(lambda found: "\ufffd" if "\ud800" <= found[0] <= "\udfff" else " ", text)


MAX_ARTICLE = 20_000_000
"""Bytes of UTF-8 beyond which a text is no article. An export of many articles may be as large as it likes."""


def too_long(text: str) -> str | None:
    """Why a text is no article, if it is one for its length."""
    size = len(text) if text.isascii() else len(text.encode("utf-8", "replace"))
    if size <= MAX_ARTICLE:
        return None
    return f"The article has {size / 1e6:.0f} MB of text; more than {MAX_ARTICLE / 1e6:.0f} is refused."


def digest(*parts: object) -> str:
    """16 hexadecimal digits that name `parts`, texts as a rule, the same on every machine."""
    return hashlib.sha256("\x1f".join(map(str, parts)).encode("utf-8")).hexdigest()[:16]


def _opens_a_page(url: str) -> bool:
    """Whether a browser that is sent to `url` opens a page and runs or shows nothing else."""
    found = _SCHEME.match(url)
    return found is None or re.sub(r"\s", "", found[1]).lower() in ("http", "https")


@dataclass(frozen=True, kw_only=True)
class Article:
    """One article in one revision.

    `text` is enough. `id` defaults to a digest of the URL, else of outlet and title, else of the text; `revision` is
    always the digest of the text. A `url` that opens no page (`javascript:…`, `file:…`) names the article and is not
    kept. `published_at` and `updated_at` are ISO 8601 strings or None. `headings` are
    (start, end) spans of section headings inside `text`. `note` is what the page says about the article rather than in
    it: an editor's note, a disclaimer, a correction. `pages` are the offsets in `text` at which the pages of a printed
    document begin, the first at 0; empty where there are no pages. `original` is the file that was printed, as its
    bytes, where it was read just now and is small enough to be kept; a library gives it by itself.

    Raises ValueError for a genre that is none; a field that is no text is told when the article is added.
    """

    text: str
    title: str | None = None
    author: str | None = None
    source: str | None = None
    published_at: str | None = None
    updated_at: str | None = None
    url: str | None = None
    genre: Genre = "unknown"
    language: str | None = None
    note: str | None = None
    headings: tuple[tuple[int, int], ...] = ()
    pages: tuple[int, ...] = ()
    original: bytes = field(default=b"", compare=False, repr=False)
    id: str = ""
    revision: str = field(default="", compare=False)

    def __post_init__(self) -> None:
        for name, value in list(vars(self).items()):
            if isinstance(value, str):
                object.__setattr__(self, name, scrub(value))
        object.__setattr__(self, "headings", tuple(map(tuple, self.headings)))  # JSON has lists in their place
        object.__setattr__(self, "pages", tuple(self.pages))
        if self.genre not in GENRES:
            raise ValueError(f"genre {self.genre!r} is not one of {', '.join(GENRES)}")
        if not self.id:
            object.__setattr__(self, "id", self._default_id())
        object.__setattr__(self, "revision", digest(self.text))
        if isinstance(self.url, str) and not _opens_a_page(self.url):
            object.__setattr__(self, "url", None)

    def _default_id(self) -> str:
        if self.url:
            return digest("url", self.url)
        if self.source and self.title:
            return digest("title", self.source, self.title)
        return digest("text", self.text)

    @cached_property  # asked of every passage that is read
    def told_in(self) -> str | None:
        """The language that it says it is in, else the one that its words tell; None where nothing tells."""
        return self.language or language(self.text)

    def page_at(self, offset: int) -> int | None:
        """The number of the page, from 1, that the character at `offset` is printed on; None where there are none."""
        return bisect_right(self.pages, offset) if self.pages else None

    def to_dict(self) -> dict[str, Any]:
        """Every field but the original, JSON-ready."""
        values = {f.name: getattr(self, f.name) for f in fields(self) if f.name != "original"}
        return values | {"headings": [list(h) for h in self.headings], "pages": list(self.pages)}


@dataclass(frozen=True, kw_only=True)
class Passage:
    """A span of one revision of an article, at sentence borders: `article.text[start:end] == text`.

    `ordinal` counts from 0 within the revision; `heading` is the section heading the passage stands under.
    """

    article_id: str
    revision: str
    ordinal: int
    start: int
    end: int
    text: str
    heading: str | None = None


@dataclass(frozen=True, kw_only=True)
class Hit:
    """A passage found for a question. `score` is comparable within one search, higher is better, best first.

    `lexical` is the BM25 score and `dense` the cosine, each None where that ranking did not return the passage.
    `copies` are the ids of other articles with nearly the same passage, which are not hits of their own.
    """

    article_id: str
    revision: str
    start: int
    end: int
    text: str
    score: float
    lexical: float | None = None
    dense: float | None = None
    heading: str | None = None
    copies: tuple[str, ...] = ()


@dataclass(frozen=True)
class Rejected:
    """A source, or one item of it, that did not go in, and why, in one sentence."""

    source: str
    reason: str


@dataclass(frozen=True)
class Remark:
    """What a reader did with a source that a person may want done otherwise, in one sentence."""

    source: str
    text: str


@dataclass(frozen=True, kw_only=True)
class IngestReport:
    """What adding did: article ids in the order met, and what was rejected.

    `duplicates` are items that repeat one met earlier in the same call. `remarks` say how sources were read, such as
    which columns of a table were taken for what, and what was taken for a revision of an article of another address.
    """

    added: tuple[str, ...] = ()
    updated: tuple[str, ...] = ()
    unchanged: tuple[str, ...] = ()
    duplicates: tuple[str, ...] = ()
    rejected: tuple[Rejected, ...] = ()
    remarks: tuple[Remark, ...] = ()

    @property
    def ok(self) -> bool:
        """Something of what was given is in the library now."""
        return bool(self.added or self.updated or self.unchanged or self.duplicates)


@dataclass(frozen=True, kw_only=True)
class LibraryReport:
    """What `verify` found; `ok` when `problems` is empty. `notes` are facts that are no problem, such as a lag."""

    ok: bool
    problems: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
