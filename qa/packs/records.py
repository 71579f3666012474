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
from qa.packs.references import authors_of, date_of, is_person, key_of, one_line, outlet_of, pages_of

_LATEX: Mapping[int, str] = str.maketrans(
    {"\\": r"\textbackslash{}", "{": r"\textbraceleft{}", "}": r"\textbraceright{}", "~": r"\textasciitilde{}"}
    | {"^": r"\textasciicircum{}"}
    | {sign: rf"\{sign}" for sign in "#$%&_"}
)
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]+")
_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()
_KINDS = {"opinion": "Opinion", "analysis": "Analysis", "press_release": "Press release"}


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
    authors = authors_of(c.author)
    who = authors[0].split()[-1] if authors else outlet_of(c)
    title = next((w for w in (_ascii(w) for w in (c.title or "").split()) if len(w) > 3), "")
    year = "".join(map(str, _days(c.published_at)[:1]))
    key = f"{_ascii(who)}{year}{title}"
    return key if key[:1].isalpha() else f"article{key or _ascii(c.article_id)[:12]}"


def _ascii(words: str) -> str:
    folded = unicodedata.normalize("NFKD", words.lower()).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]", "", folded)


def _plain(words: str | None) -> str:
    return one_line(_CONTROL.sub(" ", words or ""))


def _names(c: Citation) -> list[dict[str, str]]:
    """The authors as CSL has them: family and given name where these can be told, else the name as it is."""
    names = []
    for name in map(_plain, authors_of(c.author)):
        given, _, family = name.rpartition(" ")
        names.append({"family": family, "given": given} if is_person(name) else {"literal": name})
    return names


def _days(iso: str | None) -> list[int]:
    """Year, month and day, as far as they are known."""
    if date := date_of(iso):
        return list(date)
    found = re.match(r"(\d{4})(?:-(0[1-9]|1[0-2]))?(?!\d)", iso or "", re.ASCII)
    return [int(part) for part in found.groups() if part] if found else []


def _csl(key: str, c: Citation, answer: Answer) -> dict[str, Any]:
    told: dict[str, Any] = {
        "id": key,
        "type": "article-newspaper",
        "title": _plain(c.title),
        "container-title": _plain(c.source),
        "author": _names(c),
        "genre": _KINDS.get(c.genre, ""),
        "URL": _plain(c.url),
        "page": pages_of(c, answer.citations),
        "note": f"{c.article_id}@{c.revision}",
    }
    for name, iso in (("issued", c.published_at), ("accessed", answer.as_of)):
        if days := _days(iso):
            told[name] = {"date-parts": [days]}
    return {name: value for name, value in told.items() if value}


def _bibtex(key: str, c: Citation, answer: Answer) -> str:
    names = [f"{n['family']}, {n['given']}" if "family" in n else f"{{{_tex(n['literal'])}}}" for n in _names(c)]
    days = _days(c.published_at)
    fields = {
        "author": " and ".join(name if name.startswith("{") else _tex(name) for name in names),
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
    days = _days(c.published_at)
    seen = _days(answer.as_of)
    quotes = [q for q in answer.citations if key_of(q) == key_of(c)]
    lines = [
        ("TY", "NEWS"),
        *(("AU", ", ".join(filter(None, (n.get("family"), n.get("given")))) or n["literal"]) for n in _names(c)),
        ("TI", _plain(c.title)),
        ("T2", _plain(c.source)),
        ("PY", f"{days[0]:04}" if days else ""),
        ("DA", _slashed(days)),
        ("SP", pages_of(c, answer.citations)),
        ("M3", _KINDS.get(c.genre, "")),
        ("UR", _plain(c.url)),
        ("Y2", _slashed(seen)),
        *(("N1", f"“{_plain(q.quote)}” ({_place(q)})") for q in quotes),
    ]
    return "".join(f"{tag}  - {value}\n" for tag, value in lines if value) + "ER  - \n"


def _place(c: Citation) -> str:
    page = f"page {c.page}, " if c.page else ""
    return f"{page}{c.article_id}@{c.revision}, {c.start} to {c.end}"


def _slashed(days: list[int]) -> str:
    return "/".join(f"{part:02}" for part in days)
