"""A Markdown file to an Article: its front matter as metadata, its marks taken off, its headings kept as spans."""

from __future__ import annotations

import re
from dataclasses import fields, replace
from typing import Any

from store.article import Article
from store.reading.plain import read_text
from store.reading.tables import metadata

_FRONT = re.compile(r"\A\ufeff?---[ \t]*\n(?P<front>.*?)\n(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL)
_PAIR = re.compile(r"^(?P<key>[\w .-]{1,40}):[ \t]+(?P<value>.*\S)[ \t]*$", re.MULTILINE)
_LIST = re.compile(r"^(?P<key>[\w .-]{1,40}):[ \t]*\n(?P<items>(?:[ \t]+-[ \t]+.*(?:\n|\Z))+)", re.MULTILINE)
_HEADING = re.compile(r"^ {0,3}(#{1,6})[ \t]+(?P<text>.*?)[ \t]*#*[ \t]*$", re.MULTILINE)
_UNDERLINED = re.compile(r"^(?P<text>\S.*)\n(?:=+|-{3,})[ \t]*$", re.MULTILINE)
_OFF = (
    (re.compile(r"<!--.*?-->", re.DOTALL), ""),
    (re.compile(r"!\[[^\]\n]*\](?:\([^)\n]*\)|\[[^\]\n]*\])"), ""),
    (re.compile(r"\[([^\]\n]+)\](?:\([^)\n]*\)|\[[^\]\n]*\])"), r"\1"),
    (re.compile(r"^\[[^\]\n]+\]:[ \t]+\S.*$", re.MULTILINE), ""),
    (re.compile(r"^ {0,3}>[ \t]?", re.MULTILINE), ""),
    (re.compile(r"(\*\*|__)(?=\S)(.+?)(?<=\S)\1"), r"\2"),
    (re.compile(r"(?<![\w*])([*_])(?=[^\s*_])([^*_\n]+?)(?<=\S)\1(?![\w*])"), r"\2"),
    (re.compile(r"`([^`\n]+)`"), r"\1"),
    (re.compile(r"^ {0,3}(?:[-*_] ?){3,}$", re.MULTILINE), ""),
    (re.compile(r"\\([\\`*_{}\[\]()#+.!>-])"), r"\1"),
)


def read_markdown(text: str) -> Article:
    """The article of a Markdown file. Raises ReadError if there is none in it."""
    text = text.replace("\r\n", "\n")
    front = _FRONT.match(text)
    body = text[front.end() :] if front else text
    body = _UNDERLINED.sub(r"## \g<text>", body)
    marked = [m["text"] for m in _HEADING.finditer(body)]
    first = re.match(r"\s*#[ \t]+(?P<title>.+?)[ \t]*#*[ \t]*$", body, re.MULTILINE)
    article = read_text(_plain(_HEADING.sub(r"\n\g<text>\n", body)))
    known: dict[str, Any] = {"title": _plain(first["title"]).strip()} if first else {}
    known |= metadata(_pairs(front["front"])) if front else {}
    known.pop("text", None)
    rest = {f.name: getattr(article, f.name) for f in fields(article) if f.name not in ("id", "revision")}
    whole = Article(**(rest | known))
    return replace(whole, headings=_headings(whole, [_plain(h).strip() for h in marked]))


def _pairs(front: str) -> dict[str, Any]:
    """The names and values of the front matter, lists included: the part of YAML that front matter uses."""
    pairs: dict[str, Any] = {m["key"]: _unquoted(m["value"]) for m in _PAIR.finditer(front)}
    for match in _LIST.finditer(front):
        pairs[match["key"]] = [_unquoted(i.strip()[1:].strip()) for i in match["items"].splitlines() if i.strip()]
    return pairs


def _plain(text: str) -> str:
    for pattern, replacement in _OFF:
        text = pattern.sub(replacement, text)
    return text


def _unquoted(value: str) -> str:
    quoted = len(value) > 1 and value[0] == value[-1] and value[0] in "\"'"
    return value[1:-1].replace('\\"', '"').replace("''", "'") if quoted else value.strip("[]")


def _headings(article: Article, marked: list[str]) -> tuple[tuple[int, int], ...]:
    """The spans of the lines that were marked as headings, with those that were recognised anyway."""
    spans = set(article.headings)
    at = 0
    for line in article.text.split("\n"):
        if line.strip() in marked and line.strip():
            start = at + len(line) - len(line.lstrip())
            spans.add((start, start + len(line.strip())))
        at += len(line) + 1
    return tuple(sorted(spans))
