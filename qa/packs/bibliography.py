"""The cited articles as reference programs take them: CSL-JSON, BibTeX and RIS. What a record lacks is left out.

Sources: the CSL 1.0.2 schema of bibliographic data, the entry types and fields of BibTeX and biblatex, and the RIS
format as Zotero and EndNote read it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import quote

from qa.answer import Answer, Citation
from qa.packs.export import dumps
from qa.packs.reference_styles import authors_of, days_of, key_of, outlet_of, pages_of, person_of
from store.article import GENRES
from store.language.people import PersonName
from store.language.text import one_line

_LATEX: Mapping[int, str] = str.maketrans(
    {"\\": r"\textbackslash{}", "{": r"\textbraceleft{}", "}": r"\textbraceright{}", "~": r"\textasciitilde{}"}
    | {"^": r"\textasciicircum{}"}
    | {sign: rf"\{sign}" for sign in "#$%&_"}
)
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]+")
_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()
_KINDS = {genre: genre.replace("_", " ").capitalize() for genre in GENRES if genre not in ("news", "unknown")}


def csl(answer: Answer) -> str:
    """The cited articles as CSL-JSON, a list in order of first use; ends with a line break."""
    return dumps([_csl(key, c, answer) for key, c in _keyed(answer)], indent=2) + "\n"


def bibtex(answer: Answer) -> str:
    """The cited articles as BibTeX entries, with the fields of biblatex besides; "" for an answer that cites none."""
    return "\n".join(_bibtex(key, c, answer) for key, c in _keyed(answer))


def ris(answer: Answer) -> str:
    """The cited articles as RIS records, each with the words that are quoted as notes; "" for none."""
    return "\n".join(_ris(c, answer) for _, c in _keyed(answer))


def _keyed(answer: Answer) -> Iterator[tuple[str, Citation]]:
    """Each cited article by its first citation, with a key such as "lund2024council", of which there is one."""
    articles: dict[tuple[str, str], Citation] = {}
    for c in answer.citations:
        articles.setdefault(key_of(c), c)
    told: dict[str, int] = {}
    for c in articles.values():
        key = _key(c)
        told[key] = told.get(key, 0) + 1
        yield key if told[key] == 1 else f"{key}-{told[key]}", c


def _key(c: Citation) -> str:
    author = next(iter(_authors(c)), None)
    who = (author.split()[-1] if isinstance(author, str) else author.family) if author else outlet_of(c)
    title = next((w for w in (_ascii(w) for w in (c.title or "").split()) if len(w) > 3), "")
    year = "".join(map(str, days_of(c.published_at)[:1]))
    key = f"{_ascii(who)}{year}{title}"
    return key if key[:1].isalpha() else f"article{key or _ascii(c.article_id)[:12]}"


def _ascii(words: str) -> str:
    folded = unicodedata.normalize("NFKD", words.lower()).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]", "", folded)


def _plain(words: str | None) -> str:
    return one_line(_CONTROL.sub(" ", words or ""))


def _authors(c: Citation) -> list[PersonName | str]:
    """The authors: their names in parts where these can be told, else as they are."""
    return [person_of(name) or name for name in map(_plain, authors_of(c.author))]


def _csl_name(author: PersonName | str) -> dict[str, str]:
    if isinstance(author, str):
        return {"literal": author}
    parts = {"family": author.family, "given": author.given, "non-dropping-particle": author.particle}
    return {name: value for name, value in (parts | {"suffix": author.suffix}).items() if value}


def _bibtex_name(author: PersonName | str) -> str:
    if isinstance(author, str):
        return f"{{{_tex(author)}}}"
    family = _tex(author.family)
    if any(word[0].islower() for word in author.family.split()):
        family = f"{{{family}}}"  # BibTeX would take what stands before it for a particle
    last = f"{author.particle} {family}" if author.particle else family
    return ", ".join(filter(None, (last, _tex(author.suffix), _tex(author.given))))


def _ris_name(author: PersonName | str) -> str:
    return author if isinstance(author, str) else ", ".join(filter(None, (author.last, author.given, author.suffix)))


def _csl(key: str, c: Citation, answer: Answer) -> dict[str, Any]:
    told: dict[str, Any] = {
        "id": key,
        "type": "article-newspaper",
        "title": _plain(c.title),
        "container-title": _plain(c.source),
        "author": [_csl_name(author) for author in _authors(c)],
        "genre": _KINDS.get(c.genre, ""),
        "URL": _plain(c.url),
        "page": pages_of(c, answer.citations),
        "note": f"{c.article_id}@{c.revision}",
    }
    for name, iso in (("issued", c.published_at), ("accessed", answer.as_of)):
        if days := days_of(iso):
            told[name] = {"date-parts": [days]}
    return {name: value for name, value in told.items() if value}


def _bibtex(key: str, c: Citation, answer: Answer) -> str:
    days = days_of(c.published_at)
    fields = {
        "author": " and ".join(map(_bibtex_name, _authors(c))),
        "title": f"{{{_tex(_plain(c.title))}}}" if c.title else "",
        "journal": _tex(outlet_of(c)),
        "year": f"{days[0]:04}" if days else "",
        "month": _MONTHS[days[1] - 1] if len(days) > 1 else "",
        "day": str(days[2]) if len(days) > 2 else "",
        "date": "-".join(f"{part:02}" for part in days),
        "pages": pages_of(c, answer.citations),
        "url": quote(_plain(c.url), safe="%/:=&?~#+!$,;'@()*[]"),
        "urldate": answer.as_of or "",
        "note": _tex(_KINDS.get(c.genre, "")),
    }
    lines = [f"  {name} = {value if name == 'month' else f'{{{value}}}'}," for name, value in fields.items() if value]
    kind = "article" if fields["journal"] else "misc"
    return "\n".join((f"@{kind}{{{key},", *lines, "}", ""))


def _tex(words: str) -> str:
    return _plain(words).translate(_LATEX)


def _ris(c: Citation, answer: Answer) -> str:
    days = days_of(c.published_at)
    quotes = [q for q in answer.citations if key_of(q) == key_of(c)]
    lines = [
        ("TY", "NEWS"),
        *(("AU", _ris_name(author)) for author in _authors(c)),
        ("TI", _plain(c.title)),
        ("T2", _plain(c.source)),
        ("PY", f"{days[0]:04}" if days else ""),
        ("DA", _slashed(days)),
        ("SP", pages_of(c, answer.citations)),
        ("M3", _KINDS.get(c.genre, "")),
        ("UR", _plain(c.url)),
        ("Y2", _slashed(days_of(answer.as_of))),
        *(("N1", f"“{_plain(q.quote)}” ({_place(q)})") for q in quotes),
    ]
    return "".join(f"{tag}  - {value}\n" for tag, value in lines if value) + "ER  - \n"


def _place(c: Citation) -> str:
    page = f"page {c.page}, " if c.page else ""
    return f"{page}{c.article_id}@{c.revision}, {c.start} to {c.end}"


def _slashed(days: list[int]) -> str:
    return "/".join(f"{part:02}" for part in days)
