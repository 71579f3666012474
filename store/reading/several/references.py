"""What a reference manager such as Zotero exports: entries in CSL-JSON or RDF, each with the files it has beside it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from store.article import Article, Rejected, digest
from store.errors import ReadError
from store.reading.formats.records import NONE, is_text_column
from store.reading.formats.safe_xml import child_text, parse_xml
from store.reading.prose.cleaning import one_line
from store.reading.prose.written_dates import iso_as_known

Beside = Callable[[str], Article]
"""The article in a file named from where the export lies. Raises ReadError if there is none."""

_RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"
_ENOUGH = b"zotero.org/namespaces/export"
_PAGES = (".html", ".htm")
_PARTS = ("given", "dropping-particle", "non-dropping-particle", "family", "suffix")
"""What CSL-JSON divides a name into, as it is written."""
_NONE = "The entry has no file with its text; export it with its files, or add the text itself."


@dataclass(frozen=True)
class _Entry:
    """An entry: what it says under the names of `Article`, and its files."""

    place: str
    known: Mapping[str, str | None]
    files: Sequence[str]


def is_zotero(data: bytes) -> bool:
    """Whether `data` begins as Zotero's RDF does."""
    return _ENOUGH in data[:4_000]


def is_entry(value: Mapping[Any, Any]) -> bool:
    """Whether a JSON object is an entry of CSL-JSON without a text of its own."""
    about = (
        isinstance(value.get("issued"), Mapping) or "container-title" in value or isinstance(value.get("author"), list)
    )
    return isinstance(value.get("type"), str) and about and not any(is_text_column(str(k), NONE) for k in value)


def read_entry(value: Mapping[Any, Any], where: str, beside: Beside) -> Article | Rejected:
    """The article of an entry of CSL-JSON: the text of its first file that has one, under the entry's own names."""
    known = {
        "title": _said(value.get("title")),
        "author": ", ".join(filter(None, map(_person, _listed(value.get("author"))))),
        "source": _said(value.get("container-title")) or _said(value.get("publisher")),
        "published_at": _issued(value.get("issued")),
        "url": _said(value.get("URL")),
    }
    held = [*_listed(value.get("attachments")), *_listed(value.get("file"))]
    files = [f for one in held if (f := _file(one))]
    return _article(_Entry(_said(value.get("title")) or where, known, files), beside)


def read_rdf(data: bytes, where: str, beside: Beside) -> Iterator[Article | Rejected]:
    """Every entry of Zotero's RDF. Raises ReadError if it is broken or has none."""
    root = parse_xml(data)
    inner = () if root is None else root
    entries = [e for e in inner if child_text(e, "itemType") not in ("", "attachment", "note")]
    if not entries:
        raise ReadError("The export is broken, or there are no entries in it.")
    by_name = {e.get(f"{_RDF}about"): e for e in root if e.get(f"{_RDF}about")}
    for entry in entries:
        yield _article(_of_rdf(entry, by_name, where), beside)


def _of_rdf(entry: Any, by_name: Mapping[str, Any], where: str) -> _Entry:
    links = [by_name.get(e.get(f"{_RDF}resource")) for e in entry.iterchildren("{*}link")]
    held = [e.get(f"{_RDF}resource") for link in links if link is not None for e in link.iterchildren("{*}resource")]
    people = [p for e in entry.iterchildren("{*}authors") for p in e.iter("{*}Person")]
    names = (
        one_line(f"{child_text(p, 'givenName') or child_text(p, 'givenname')} {child_text(p, 'surname')}")
        for p in people
    )
    parts = entry.iterchildren("{*}isPartOf")
    wholes = [w for e in parts for w in (*e, by_name.get(e.get(f"{_RDF}resource"))) if w is not None]
    uri = (child_text(e, "value") for i in entry.iterchildren("{*}identifier") for e in i.iterchildren("{*}URI"))
    title = one_line(child_text(entry, "title"))
    known = {
        "title": title,
        "author": ", ".join(filter(None, names)),
        "source": one_line(next((t for w in wholes if (t := child_text(w, "title"))), child_text(entry, "publisher"))),
        "published_at": iso_as_known(child_text(entry, "date")),
        "url": next(uri, ""),
    }
    return _Entry(title or where, known, [name for name in held if name])


def _article(entry: _Entry, beside: Beside) -> Article | Rejected:
    why = _NONE
    known: dict[str, Any] = {name: value for name, value in entry.known.items() if value}
    if not str(known.get("url", "http://")).startswith(("http://", "https://")):
        del known["url"]
    # A saved page is better read than a print of it.
    for name in sorted(entry.files, key=lambda f: not f.lower().endswith(_PAGES)):
        try:
            return replace(beside(name), **known, id="" if "url" in known else digest("entry", name))
        except ReadError as error:
            why = f"{name}: {error}"
    return Rejected(entry.place, why)


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value] if isinstance(value, str | Mapping) else []


def _said(value: Any) -> str:
    first = value[0] if isinstance(value, list) and value else value
    return one_line(str(first)) if isinstance(value, str | list) else ""


def _person(value: Any) -> str:
    if not isinstance(value, Mapping):
        return _said(value)
    return _said(value.get("literal")) or one_line(" ".join(_said(value.get(part)) for part in _PARTS))


def _file(value: Any) -> str:
    if isinstance(value, Mapping):
        return next((str(value[k]) for k in ("path", "localPath", "file") if isinstance(value.get(k), str)), "")
    return value if isinstance(value, str) else ""


def _issued(value: Any) -> str | None:
    """The day, or the month or year where no more is told; the first of a stretch."""
    if not isinstance(value, Mapping):
        return iso_as_known(value) if isinstance(value, str) else None
    parts = value.get("date-parts")
    first = parts[0] if isinstance(parts, list) and parts and isinstance(parts[0], list) else []
    numbers = [int(n) for n in map(str, first[:3]) if n.isdecimal() and len(n) <= 4]
    return iso_as_known("-".join(f"{n:02}" for n in numbers)) or iso_as_known(value.get("raw") or value.get("literal"))
