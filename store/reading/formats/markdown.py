"""A Markdown file to an Article: front matter as metadata, marks taken off, headings kept as spans."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import PurePath
from typing import Any

from lxml.html.defs import empty_tags

from store.article import Article
from store.errors import ReadError
from store.reading.formats.plain import article_of_blocks
from store.reading.formats.records import metadata, numbered
from store.reading.html.dom import hides
from store.reading.prose.blocks import Block, heads
from store.reading.prose.cleaning import clean, squeeze
from store.reading.prose.layout import gap, is_item
from store.reading.prose.written_dates import iso_date

_DAY = re.compile(r"\d{4}-\d\d-\d\d(?!\d)")
_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")
_HEADING = re.compile(r" {0,3}(#{1,6})(?:\s+(.*?))?(?:\s+#+)?\s*$")
_UNDERLINE = re.compile(r" {0,3}(=+|-{2,})\s*$")
_RULE = re.compile(r" {0,3}([-*_])(?:\s*\1){2,}\s*$")
_QUOTE = re.compile(r"^ {0,3}(?:>\s?){1,9}")
_ITEM = re.compile(r"\s{0,40}(?:[-*+]|\d{1,4}[.)])\s+\S")
_TABLE_RULE = re.compile(r"\s*\|?[\s:|-]*-[\s:|-]*\|[\s:|-]*$")
_CODE = r"(?<!\\)(?P<ticks>`{1,2})(?P<code>[^`\n]{1,1000})(?P=ticks)"
_SPAN = re.compile(_CODE)
# What may hide something, and code, in which nothing does.
_OPENING = re.compile(
    rf"(?P<fence>^ {{0,3}}(?:`{{3,}}|~{{3,}}))|{_CODE}|(?P<comment><!--)"
    r"|(?P<aside>^%%[^%]{0,5000}%%[ \t]*$|(?<=\s)%%[^%\n]{1,1000}%%)"
    r"|<(?P<element>[a-zA-Z][\w-]{0,20})(?=[\s>/])[^<>]{0,2000}>",
    re.MULTILINE,
)
_CALLOUT = re.compile(r"^ {0,3}>\s?\[![\w-]{1,30}\][+-]?\s*")
_ALL_BOLD = re.compile(r"(\*\*|__)(?=\S)(?:(?!\1)[^\n]){1,500}\1")
_NAMED = re.compile(r"([\w .-]{1,40}?)\s*[:=](?:\s+(.*))?$")
_LINES_BELOW = re.compile(r"[|>][-+\d]{0,2}(?=\s|$)")  # where YAML has the value on the lines below its name
_REFERENCE = re.compile(r" {0,3}\[(?!\^)[^\]\n]{1,200}\]:\s+\S")
_FOOTNOTE = re.compile(r" {0,3}\[\^[^\]\n]{1,200}\]:[ \t]*")
_TAKEN = re.compile(r"\ufdd0(\d+)\ufdd1")  # stands for code while other marks are taken off
# Marks inside a line. Every repetition is bounded: a line may be as long as the file.
_INLINE = (
    # Of notes that link to each other: a page within another is left out, a link is the words it is shown by.
    (re.compile(r"!\[\[[^\[\]\n]{1,500}\]\]"), ""),
    (re.compile(r"\[\[[^\[\]|\n]{1,500}\|([^\[\]\n]{1,500})\]\]"), r"\1"),
    (re.compile(r"\[\[([^\[\]|#^\n]{1,500})(?:[#^][^\[\]|\n]{0,500})?\]\]"), r"\1"),
    (re.compile(r"\[\[#\^?([^\[\]|\n]{1,500})\]\]"), r"\1"),
    (re.compile(r"(?<![A-Za-z\d_])==(?=\S)([^=\n]{1,1000})(?<=\S)==(?![A-Za-z\d_])"), r"\1"),
    (re.compile(r"\s\^[\w-]{1,40}$"), ""),
    (re.compile(r"!\[[^\]]{0,500}\](?:\([^)]{0,2000}\)|\[[^\]]{0,200}\])"), ""),
    (
        re.compile(r"\[([^\[\]]{1,1000})\](?:\([^()]{0,2000}(?:\([^()]{0,500}\)[^()]{0,500})?\)|\[[^\]]{0,200}\])"),
        r"\1",
    ),
    (re.compile(r"\[\^[\w-]{1,40}\]"), ""),
    (re.compile(r"<(https?://[^<>\s]{1,1000})>"), r"\1"),
    (re.compile(r"</?[a-zA-Z][^<>]{0,500}>"), ""),
    (re.compile(r"(\*\*|__)(?=[^\s*_])([^\n]{1,2000}?)(?<=\S)\1"), r"\2"),
    (re.compile(r"(?<![\w*])([*_])(?=[^\s*_])([^*_\n]{1,2000})(?<=\S)\1(?![\w*])"), r"\2"),
    (re.compile(r"~~[^~\n]{1,1000}~~"), ""),  # struck out
    (re.compile(r"\\([\\`*_{}\[\]()#+.!>~|-])"), r"\1"),
)


def read_markdown(text: str, name: str = "") -> Article:
    """The article of a Markdown file, called and dated as its `name` says where nothing in it does. Raises ReadError if
    there is none in it."""
    front, body = _parted(clean(text))
    known = metadata(_front(front))
    known.pop("text", None)
    blocks = list(_blocks(_without_hidden(body)))
    # The first heading is the title if nothing else is, and repeats it otherwise.
    if blocks and blocks[0].kind == "heading" and (_is_top(body) or blocks[0].text == known.get("title")):
        known.setdefault("title", blocks[0].text)
        blocks = blocks[1:]
    if not blocks:
        raise ReadError("The file holds no article text.")
    article = article_of_blocks(blocks, known.get("title"), known.get("author"))
    if article is None:
        raise ReadError("There is no article in the file, only notes about one.")
    made = replace(article, **({"id": ""} | known))
    called = PurePath(name).stem
    day = _DAY.match(called)
    return numbered(
        replace(made, title=made.title or called or None, published_at=made.published_at or (day and iso_date(day[0])))
    )


def _front(pairs: dict[str, Any]) -> dict[str, Any]:
    """The front matter as an article's: links as their words, an address that stands as the source as what it is."""
    said = {key: [*map(_unlinked, v)] if isinstance(v, list) else _unlinked(v) for key, v in pairs.items()}
    named = next((key for key in said if key.lower() == "source"), "")
    address = str(said.get(named, "")).strip()
    if address.startswith(("http://", "https://")):
        del said[named]
        said.setdefault("url", address)
    return said


def _unlinked(value: Any) -> Any:
    return _plain(value) if isinstance(value, str) and "[[" in value else value


def _parted(text: str) -> tuple[dict[str, Any], str]:
    """The names and values of the front matter, and the text below it: of YAML and TOML what is in use there."""
    lines = text.split("\n")
    mark = lines[0].strip()
    end = next((i for i, line in enumerate(lines[1:400], 1) if line.strip() in (mark, "...")), None)
    if mark not in ("---", "+++") or end is None or not _is_front(lines[1:end]):
        return {}, text
    pairs: dict[str, Any] = {}
    key = ""
    for line in lines[1:end]:
        inner = line.startswith((" ", "\t", "- ")) and mark == "---"
        named = _NAMED.match(line)
        if key and inner and line.strip():
            pairs[key] = _longer(pairs[key], line.strip())
        elif named:
            key = named[1].strip()
            pairs[key] = _scalar((named[2] or "").strip())
    return pairs, "\n".join(lines[end + 1 :])


def _is_front(lines: Sequence[str]) -> bool:
    """Whether the lines between two rules are front matter, and not the first part of the text: these begin with a
    name, comments aside."""
    told = next((line for line in lines if line.strip() and not line.startswith("#")), None)
    return told is None or _NAMED.match(told) is not None or told.startswith("[")


def _longer(value: Any, line: str) -> Any:
    """A value with one more of the lines that stand further in than its name: an item, a name of its own, or words."""
    named = _NAMED.match(line)
    if line.startswith("- "):
        item = line[2:].strip()
        told = _longer("", item) if _NAMED.match(item) else _scalar(item)
        return [*(value if isinstance(value, list) else []), told]
    if isinstance(value, list):
        return [*value[:-1], _longer(value[-1], line)] if value and isinstance(value[-1], dict) else value
    if named and (isinstance(value, dict) or not value):
        return {**(value or {}), named[1].strip(): _scalar((named[2] or "").strip())}
    if isinstance(value, dict):
        return value
    return _scalar(f"{_LINES_BELOW.sub('', value)} {line}".strip())


def _without_hidden(text: str) -> str:
    """`text` without comments and the elements of HTML of which a reader sees nothing; code says of itself what it is.

    What begins first counts: a comment in code is code, and code in a comment is none.
    """
    kept: list[str] = []
    at = 0
    unclosed: set[str] = set()  # names after which no end was found, so that none is looked for again
    while opened := _OPENING.search(text, at):
        end = _end_of_hidden(text, opened, unclosed)
        kept.append(text[at : opened.start() if end else opened.end()])
        at = end or opened.end()
        if opened["fence"]:
            kept.append(text[at : (at := _end_of_fence(text, opened))])
    return "".join([*kept, text[at:]])


def _end_of_hidden(text: str, opened: re.Match[str], unclosed: set[str]) -> int:
    """Where what is hidden ends; 0 if nothing is."""
    if opened["aside"]:
        return opened.end()
    if opened["comment"]:
        end = -1 if "<!--" in unclosed else text.find("-->", opened.end())
        unclosed.update(["<!--"] if end < 0 else [])
        return end + 3 if end >= 0 else 0
    return _end_of(text, opened, unclosed) if opened["element"] and hides(opened[0]) else 0


def _end_of_fence(text: str, opened: re.Match[str]) -> int:
    mark = opened["fence"].lstrip(" ")
    closed = re.compile(rf"^ {{0,3}}{mark}{mark[0]}*[ \t]*$", re.MULTILINE).search(text, opened.end())
    return closed.end() if closed else len(text)


def _end_of(text: str, opened: re.Match[str], unclosed: set[str]) -> int:
    """Where an element ends; one that is not closed ends at the next empty line."""
    name, depth = opened["element"].lower(), 0
    if name in empty_tags:
        return opened.end()
    tags = re.compile(rf"<(/?){name}(?=[\s>/])[^<>]{{0,2000}}>", re.IGNORECASE).finditer(text, opened.start())
    for tag in () if name in unclosed else tags:
        depth += -1 if tag[1] else 1
        if depth == 0:
            return tag.end()
    unclosed.add(name)
    line_end = text.find("\n\n", opened.end())
    return line_end if line_end >= 0 else len(text)


def _scalar(value: str) -> Any:
    if value in ("~", "null", "Null", "NULL"):
        return ""
    if len(value) > 1 and value[0] == value[-1] and value[0] in "\"'":
        return value[1:-1].replace('\\"', '"').replace("''", "'")
    if value.startswith("[") and value.endswith("]"):
        return [_scalar(v.strip()) for v in value[1:-1].split(",") if v.strip()]
    return value


def _is_top(body: str) -> bool:
    """Whether the text begins with a first-level heading."""
    first, _, rest = body.lstrip().partition("\n")
    return first.startswith("# ") or rest.lstrip(" ").startswith("=")


def _blocks(body: str) -> Iterator[Block]:
    """Paragraphs, headings and list items; code stays as it is, pictures and rules go."""
    paragraph: list[str] = []
    fence = ""
    code: list[str] = []
    for raw in body.split("\n"):
        opened = _FENCE.match(raw)
        if fence:
            if opened and raw.strip() == opened[1] and opened[1].startswith(fence):
                yield from _code(code)
                fence, code = "", []
            else:
                code.append(raw.rstrip())
            continue
        if opened:
            yield from _paragraph(paragraph)
            fence, paragraph = opened[1], []
            continue
        line = _QUOTE.sub("", _CALLOUT.sub("> ", raw, count=1), count=1)
        heading = _HEADING.match(line)
        underline = _UNDERLINE.match(line) if len(paragraph) == 1 and not is_item(paragraph[0]) else None
        if heading or underline:
            title = heading[2] or "" if heading else paragraph[0]
            yield from _paragraph(paragraph if heading else [])
            paragraph = []
            if plain := _plain(title):
                yield Block(plain, "heading")
        elif not line.strip() or _RULE.match(line) or _REFERENCE.match(line) or _TABLE_RULE.match(line):
            yield from _paragraph(paragraph)
            paragraph = []
        elif _ITEM.match(line) or line.lstrip().startswith("|") or _FOOTNOTE.match(line):
            yield from _paragraph(paragraph)
            paragraph = [_FOOTNOTE.sub("", line, count=1)]
        else:
            # Two blanks at the end of a line are a line break.
            paragraph.append(line + "\n" if line.endswith("  ") else line)
    yield from _paragraph(paragraph)
    yield from _code(code)


def _code(lines: list[str]) -> Iterator[Block]:
    text = "\n".join(lines).strip("\n")
    if text.strip():
        yield Block(text)


def _paragraph(lines: list[str]) -> Iterator[Block]:
    if not lines:
        return
    joined = "".join(_join(a, b) for a, b in zip(["", *lines], lines, strict=False))
    text = "\n".join(filter(None, (squeeze(_plain(part)) for part in joined.split("\n"))))
    if lines[0].lstrip().startswith("|"):
        text = " | ".join(filter(None, (squeeze(cell) for cell in text.strip("|").split("|"))))
    if not text:
        return
    if _ITEM.match(lines[0]) or lines[0].lstrip().startswith("|"):
        yield Block(text, "item")
    else:
        is_heading = _ALL_BOLD.fullmatch(joined.strip()) and heads(text)
        yield Block(text, "heading" if is_heading else "paragraph")


def _join(before: str, line: str) -> str:
    """`line` as it follows `before` in a paragraph."""
    line = line.strip(" \t")
    return line if not before or before.endswith("\n") else gap(before.rstrip(), line) + line


def _plain(text: str) -> str:
    codes: list[str] = []

    def taken(span: re.Match[str]) -> str:
        codes.append(span["code"])
        return f"\ufdd0{len(codes) - 1}\ufdd1"

    text = _SPAN.sub(taken, text.replace("\ufdd0", ""))
    for pattern, replacement in _INLINE:
        text = pattern.sub(replacement, text)
    return _TAKEN.sub(lambda place: codes[int(place[1])], text).strip()
