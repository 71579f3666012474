"""What a page declares about its article: JSON-LD, OpenGraph and other meta tags, microdata, canonical link."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from html import unescape
from typing import Any
from urllib.parse import urljoin, urlsplit

from lxml.html import HtmlElement

from store.article import Genre
from store.reading.prose.cleaning import one_line
from store.reading.prose.written_dates import iso_date

_LONGEST_SCRIPT = 2_000_000
_LONGEST_VALUE = 500
_ARTICLE_TYPES = re.compile(r"(?:Article|Posting|Report|Review|Recipe|PressRelease|Column)$")
_GENRE_TYPES: Mapping[str, Genre] = {
    "OpinionNewsArticle": "opinion", "AnalysisNewsArticle": "analysis", "BackgroundNewsArticle": "analysis",
    "ReportageNewsArticle": "news", "NewsArticle": "news", "PressRelease": "press_release",
}  # fmt: skip
_DATE_METAS = tuple(
    "article:published_time og:article:published_time article:published og:published_time datepublished date_published"
    " pubdate publishdate publish_date publish-date published_time publication_date publicationdate date.issued"
    " dc.date.issued dcterms.issued dcterms.created dc.date.created dc.date dcterms.date date sailthru.date"
    " parsely-pub-date article_date_original cxenseparse:recs:publishtime citation_publication_date created"
    " originalpublicationdate article.published article.created bt:pubdate publishtime weibo:article:create_at".split()
)
_UPDATE_METAS = tuple(
    "article:modified_time og:updated_time og:article:modified_time datemodified last-modified lastmod dcterms.modified"
    " dc.date.modified modified revised article.updated weibo:article:update_at".split()
)
_AUTHOR_METAS = tuple(
    "author article:author og:article:author byl dc.creator dcterms.creator dc.creator.personalname sailthru.author"
    " parsely-author citation_author cxenseparse:author authors article:author_name"
    " shareaholic:article_author_name".split()
)
_BY_LABEL = re.compile(
    r"written by|author|verfasst von|geschrieben von|autor|écrit par|escrito por|scritto da|geschreven door|por"
    r"|par|von|by",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Declared:
    """What a page says of itself, as it says it; None or empty where it says nothing.

    `persons` and `authors` are author names from typed data and from meta tags, `headlines` titles in order of trust,
    `headline` the one that typed data gives.
    """

    headlines: tuple[str, ...] = ()
    headline: str | None = None
    page_title: str | None = None
    persons: tuple[str, ...] = ()
    organisations: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    site: str | None = None
    publisher: str | None = None
    published_at: str | None = None
    updated_at: str | None = None
    canonical: str | None = None
    section: str | None = None
    genre: Genre | None = None
    body: str | None = None


def read_declared(tree: HtmlElement, url: str | None) -> Declared:
    """Reads what `tree` declares; `url` is where the page came from, for links that are relative."""
    metas = _metas(tree)
    data = _article_data(tree)
    persons, organisations = _authors(data.get("author") or data.get("creator"))
    micro = _microdata(tree)
    return Declared(
        headlines=_unique(
            _text(data.get("headline")),
            metas.get("og:title"),
            metas.get("twitter:title"),
            micro.get("headline"),
            _text(data.get("name")),
            metas.get("dc.title"),
        ),
        headline=_text(data.get("headline")),
        page_title=_element_text(tree.find(".//title")),
        persons=persons,
        organisations=organisations,
        authors=_unique(
            *(metas.get(name) for name in _AUTHOR_METAS),
            metas.get("twitter:data1") if _BY_LABEL.match(metas.get("twitter:label1", "")) else None,
        ),
        site=metas.get("og:site_name") or metas.get("application-name"),
        publisher=_name(data.get("publisher"))
        or _name(data.get("isPartOf"))
        or metas.get("dc.publisher")
        or metas.get("article:publisher_name"),
        published_at=_first_date(
            data.get("datePublished"),
            data.get("uploadDate"),
            *(metas.get(n) for n in _DATE_METAS[:4]),
            micro.get("datepublished"),
            *(metas.get(n) for n in _DATE_METAS[4:]),
        ),
        updated_at=_first_date(
            data.get("dateModified"), *(metas.get(n) for n in _UPDATE_METAS), micro.get("datemodified")
        ),
        canonical=_canonical(tree, metas, url),
        section=_text(data.get("articleSection")) or metas.get("article:section") or metas.get("section"),
        genre=next((_GENRE_TYPES[t] for t in _types(data) if t in _GENRE_TYPES), None),
        body=_body(data),
    )


def _metas(tree: HtmlElement) -> dict[str, str]:
    found: dict[str, str] = {}
    for meta in tree.iter("meta"):
        named = map(meta.get, ("property", "name", "itemprop", "http-equiv"))
        name = next(filter(None, named), "").strip().lower()
        value = one_line((meta.get("content") or "")[:_LONGEST_VALUE])
        if name and value:
            found.setdefault(name, value)
    return found


def _microdata(tree: HtmlElement) -> dict[str, str]:
    found: dict[str, str] = {}
    for element in tree.xpath(
        "//*[@itemprop='headline' or @itemprop='datePublished' or @itemprop='dateModified'][position() < 200]"
    ):
        value = element.get("content") or element.get("datetime") or element.text_content()
        found.setdefault(element.get("itemprop").lower(), one_line(value[:_LONGEST_VALUE]))
    return found


def _article_data(tree: HtmlElement) -> Mapping[str, Any]:
    """The JSON-LD object of the page's article, its references to named objects filled in; empty if there is none."""
    named: dict[str, Mapping[str, Any]] = {}
    article: Mapping[str, Any] = {}
    people: list[Mapping[str, Any]] = []
    for script in tree.iter("script"):
        source = script.text or ""
        if "ld+json" not in (script.get("type") or "").lower() or len(source) > _LONGEST_SCRIPT:
            continue
        for item in _objects(_loads(source)):
            if isinstance(item.get("@id"), str) and len(item) > 1:
                named.setdefault(item["@id"], item)
            if "Person" in _types(item) and item.get("name"):
                people.append(item)
            if not article and any(_ARTICLE_TYPES.search(t) for t in _types(item)):
                article = item
    filled = {
        k: _resolved(v, named) if k in {"author", "creator", "publisher", "isPartOf"} else v for k, v in article.items()
    }
    if not (filled.get("author") or filled.get("creator")) and len(people) == 1:
        filled["author"] = people[0]
    return filled


def _resolved(value: Any, named: Mapping[str, Mapping[str, Any]]) -> Any:
    if isinstance(value, list):
        return [_resolved(v, named) for v in value[:20]]
    if isinstance(value, dict) and "name" not in value and isinstance(value.get("@id"), str):
        return named.get(value["@id"], value)
    return value


def _loads(source: str) -> Any:
    source = re.sub(r"^\s*(?:<!\[CDATA\[|<!--|//<!\[CDATA\[)|(?:\]\]>|-->|//\]\]>)\s*;?\s*$", "", source).strip()
    try:
        return json.loads(source, strict=False)
    except (ValueError, RecursionError):
        return None


def _objects(data: Any) -> Iterator[Mapping[str, Any]]:
    """Every JSON-LD object at the top, in a list or under @graph and mainEntity; 2,000 at most."""
    stack, seen = [data], 0
    while stack and seen < 2000:
        item = stack.pop()
        seen += 1
        if isinstance(item, list):
            stack.extend(reversed(item[:500]))
        elif isinstance(item, dict):
            yield item
            stack.extend(
                item[k] for k in ("mainEntityOfPage", "mainEntity", "@graph") if isinstance(item.get(k), (dict, list))
            )


def _types(item: Mapping[str, Any]) -> list[str]:
    kinds = item.get("@type")
    return [str(k).rsplit("/", 1)[-1] for k in (kinds if isinstance(kinds, list) else [kinds]) if k]


def _text(value: Any) -> str | None:
    if isinstance(value, list):
        value = next((v for v in value if isinstance(v, str) and v.strip()), None)
    if not isinstance(value, str):
        return None
    return one_line(unescape(re.sub(r"<[^<>]{1,200}>", "", value[:_LONGEST_VALUE]))) or None


def _name(value: Any) -> str | None:
    if isinstance(value, list):
        value = value[0] if value else None
    return _text(value.get("name")) if isinstance(value, dict) else _text(value)


def _authors(value: Any) -> tuple[tuple[str, ...], tuple[str, ...]]:
    persons: list[str] = []
    organisations: list[str] = []
    for item in (value if isinstance(value, list) else [value])[:20]:
        kinds = _types(item) if isinstance(item, dict) else []
        names = item.get("name") if isinstance(item, dict) else item
        for name in (names if isinstance(names, list) else [names])[:20]:
            text = _text(name)
            if text and not text.lower().startswith(("http:", "https:")):
                (organisations if any("Organization" in k for k in kinds) else persons).append(text)
    return tuple(dict.fromkeys(persons)), tuple(dict.fromkeys(organisations))


def _body(data: Mapping[str, Any]) -> str | None:
    body = data.get("articleBody")
    if not isinstance(body, str) or not body.strip():
        return None
    return unescape(re.sub(r"<[^<>]{1,500}>", " ", re.sub(r"</p>|<br ?/?>", "\n\n", body)))


def _first_date(*values: object) -> str | None:
    dates = (iso_date(value[0] if isinstance(value, list) and value else value) for value in values)
    return next(filter(None, dates), None)


def _canonical(tree: HtmlElement, metas: Mapping[str, str], url: str | None) -> str | None:
    for link in tree.iter("link"):
        if "canonical" in (link.get("rel") or "").lower().split() and link.get("href"):
            return _absolute(link.get("href"), url)
    return _absolute(metas["og:url"], url) if metas.get("og:url") else None


def _absolute(href: str, base: str | None) -> str | None:
    try:
        joined = urljoin(base or "", href.strip()[:2000])
        parts = urlsplit(joined)
    except ValueError:
        return None
    return joined if parts.scheme in {"http", "https"} and parts.hostname else None


def _element_text(element: HtmlElement | None) -> str | None:
    return one_line(element.text_content()[:_LONGEST_VALUE]) or None if element is not None else None


def _unique(*values: str | None) -> tuple[str, ...]:
    return tuple(dict.fromkeys(one_line(unescape(v)) for v in values if v and v.strip()))
