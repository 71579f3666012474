"""One row of an export, or the front matter of a file, to an Article: whose names are guessed, whose text is kept."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from html import unescape
from typing import Any

from store.article import GENRES, Article, digest, scrub
from store.errors import ReadError
from store.language.bilingual import Bilingual
from store.language.dates import iso_moment
from store.language.patterns import simplified
from store.language.text import language
from store.reading.formats.limited_reading import PageReader
from store.reading.html.dom import blocks, drop_hidden, parse
from store.reading.prose.blocks import Block, assemble
from store.reading.prose.body import heading_spans
from store.reading.prose.cleaning import clean, one_line
from store.reading.prose.genres import genre_by_form
from store.reading.prose.notes import genre_in_title, genre_label
from store.reading.prose.saved import original
from store.reading.prose.written_dates import iso_date, names_day_first

LARGEST = 50_000_000
"""Characters or bytes that one article may have."""

TOO_LARGE = f"The article is over {LARGEST // 1_000_000} MB; split it, or leave it out."

_COLUMNS: dict[str, tuple[str, ...]] = {
    name: tuple(columns.split())
    for name, columns in {
        "text": "text body content articlebody articletext fulltext maintext bodytext contenttext plaintext story"
        " article html contenthtml bodyhtml texte inhalt texto 正文 内容 全文",
        "title": "title headline heading name subject titel titre título titulo 标题 题目",
        "author": "author authors byline by creator writer journalist autor auteur 作者 记者",
        "source": "source outlet publisher publication newspaper site sitename website domain media quelle fuente"
        " 来源 媒体",
        "published_at": "publishedat published date publishdate publishedtime publicationdate datepublished pubdate"
        " publishtime datetime timestamp created createdat datum fecha 日期 时间 发布时间",
        "updated_at": "updatedat updated modified modifiedat datemodified lastmodified dateupdated",
        "url": "url link href canonicalurl permalink weburl webpage 网址 链接",
        "genre": "genre type category section kind",
        "language": "language lang inlanguage",
        "note": "note editorsnote correction disclaimer",
        "id": "id articleid uid guid uuid",
    }.items()
}
_MARKUP = re.compile(
    r"<(?:p|div|article|body|h[1-6]|br|html|ul|ol|blockquote|span|section|img)\b[^<>]{0,500}>"
    r"|</?(?:a|b|em|i|strong|u)(?: (?:href|class|style)=[^<>]{0,500})?>",
    re.IGNORECASE,
)
_PARAGRAPHED = re.compile(r"<(?:p|div)\b", re.IGNORECASE)
_LINE_ENDS = re.compile(r"\n([^\S\n]*\n)?(?![^<>]{0,500}>)")
_ENTITY = re.compile(r"&(?:#\d{1,7}|#x[\da-f]{1,6}|[a-z][a-z\d]{1,31});", re.IGNORECASE)
_WHOLE_PAGE = re.compile(r"<(?:html|body|head)\b|<!doctype html", re.IGNORECASE)
_ISO = re.compile(r"\d{4}-\d\d(?:-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?\s?(?:Z|[+-]\d\d:?\d\d)?)?)?")
_KEY = re.compile(r"[\s_\-.'’]+")
_NUMBER = re.compile(r"\d{1,15}(?:\.0)?")  # of fewer digits than the ids that are made here
# Where content systems keep what an object in a row says, and the text of an article that is kept in pieces.
_SAID = ("name", "title", "rendered", "value", "text")
_TOLD = ("rendered", "processed", "value", "text", "html", "body", "content", "blocks", "children", "data")
_AROUND = frozenset("attributes data document fields item node post properties response result source".split())
_DEEPEST = 40
_WORDS = re.compile(r"\s|[^\x00-\x7f]")
_DATES = ("published_at", "updated_at")
_NO_VALUE = frozenset(("\\N", "NULL", "null", "None", "NaN", "nan"))
"""What programs write where a cell is empty."""


Columns = Mapping[str, str]
"""Which column holds which field of `Article`, where that is not to be guessed: {"text": "Body of the piece"}."""


NONE: Columns = {}

DayFirst = Callable[[], bool | None]
"""Whether 03/07/2024 is a day in July; None where nothing tells."""


def check(columns: Columns) -> None:
    """Raises ReadError if `columns` names a field that articles do not have, or a column that is no text."""
    if not isinstance(columns, Mapping):
        raise ReadError("Columns are given as a mapping of fields to the names of columns.")
    for name, column in columns.items():
        if name not in _COLUMNS:
            raise ReadError(f"An article has no field {name!r}; known are {', '.join(_COLUMNS)}.")
        if not isinstance(column, str):
            raise ReadError(f"The column of the {name} is named by a text, not by {type(column).__name__}.")


def is_text_column(name: str, columns: Columns) -> bool:
    """Whether a column of this name holds the articles' text."""
    return key_of(name) in _names("text", columns)


def used(record: Mapping[Any, Any], columns: Columns) -> Bilingual | None:
    """Which of the columns of `record` are taken for what, and which are not used, in one sentence; None where every
    column taken bears the name of its field, so that nothing was guessed."""
    by_key = {key_of(str(name)): str(name) for name in reversed(list(record))}
    taken = {f: next((by_key[k] for k in _names(f, columns) if k in by_key), None) for f in _COLUMNS}
    if all(name is None or key_of(name) == key_of(field) for field, name in taken.items()):
        return None
    named = [(field, name) for field, name in taken.items() if name]
    found = ", ".join(f"{field} from “{name}”" for field, name in named)
    in_chinese = "，".join(f"{field} 取自“{name}”" for field, name in named)
    unused = ", ".join(f"“{name}”" for name in by_key.values() if name not in taken.values())
    return Bilingual(
        f"Read {found or 'nothing'}{f'; not used: {unused}' if unused else ''}.",
        f"已读取：{in_chinese or '无'}{f'；未用：{unused}' if unused else ''}。",
    )


def _names(field: str, columns: Columns) -> tuple[str, ...]:
    """The names, compared, of the columns that may hold `field`."""
    return (key_of(columns[field]),) if field in columns else _COLUMNS[field]


def opened(record: Mapping[Any, Any], columns: Columns, depth: int = 0) -> Mapping[Any, Any]:
    """`record` with what an object in it holds in its place, where the article's text stands in there."""
    if holds_text(record, columns) or depth == _DEEPEST:
        return record
    for name, value in record.items():
        if isinstance(value, Mapping) and key_of(str(name)) in _AROUND:
            inner = opened(value, columns, depth + 1)
            if holds_text(inner, columns):
                return {**{other: said for other, said in record.items() if other != name}, **inner}
    return record


def holds_text(record: Mapping[Any, Any], columns: Columns) -> bool:
    """Whether a column of the record holds an article's text."""
    return any(is_text_column(str(name), columns) for name in record)


def key_of(name: str) -> str:
    """`name` as it is compared with known names: lower case, without blanks, dashes and dots."""
    return _KEY.sub("", simplified(name.strip().lower().removeprefix("\ufeff")))


def article_of_record(
    record: Mapping[Any, Any], pages: PageReader, columns: Columns = NONE, day_first: DayFirst = lambda: None
) -> Article:
    """The article of a row. `day_first` is asked where a date may be read both ways. Raises ReadError, with the reason,
    if it holds none."""
    fields = metadata(record, columns, day_first)
    text = fields.pop("text", "")
    if len(text) > LARGEST:
        raise ReadError(TOO_LARGE)
    headings: tuple[tuple[int, int], ...] | None = None
    is_ours = record.get("revision") == digest(scrub(text))  # an export of a library's articles, which stay as they are
    if not is_ours and _WHOLE_PAGE.search(text[:5_000]):
        page = pages.read(text, fields.get("url"))
        found = {n: getattr(page, n) for n in _COLUMNS if n not in ("id", "text") and getattr(page, n)}
        return numbered(Article(**(found | fields), text=page.text, headings=page.headings))
    if not is_ours:
        text, headings = _shown(text)
    text = clean(text).strip()
    if not text:
        raise ReadError("It holds no text.")
    if headings is None:
        headings = _given_headings(record.get("headings"), text)
    if "language" not in fields:
        fields["language"] = language(text)
    title, source, author = (fields.get(name) for name in ("title", "source", "author"))
    said = genre_in_title(title) if title else None
    fields.setdefault("genre", said or genre_by_form(text, title, source, author))
    article = Article(**fields, text=text, headings=heading_spans(text) if headings is None else headings)
    return article if is_ours else numbered(article)


def numbered(article: Article) -> Article:
    """`article`, if its id is a number, with one of its own: each export counts from 1, so that a number names an
    article only together with what tells it from those of others."""
    if not _NUMBER.fullmatch(article.id):
        return article
    told = [article.url] if article.url else [article.source or "", article.title] if article.title else [article.text]
    return replace(article, id=digest("number", article.id, *told))


def _shown(text: str) -> tuple[str, tuple[tuple[int, int], ...] | None]:
    """The text that a reader sees of one that may be markup, and its headings where that says which they are."""
    if len(_MARKUP.findall(text[:20_000])) >= 2 or text.lstrip()[:3].lower() == "<p>":
        return _fragment(text)
    return _unescaped(text), None


def _fragment(markup: str) -> tuple[str, tuple[tuple[int, int], ...]]:
    """The text of an article's own markup: nothing around it needs to be told from it.

    Where no element parts paragraphs, its lines do.
    """
    tree = parse(markup if _PARAGRAPHED.search(markup) else _LINE_ENDS.sub(lambda e: "<p>" if e[1] else "<br>", markup))
    if tree is None:
        return "", ()
    drop_hidden(tree)
    return assemble([Block((b.mark if b.kind == "item" else "") + b.text, b.kind) for b in blocks(tree)])


def _given_headings(value: Any, text: str) -> tuple[tuple[int, int], ...] | None:
    """Heading spans that came with the text, as our own exports write them; None if there are none that fit."""
    if not isinstance(value, list):
        return None
    spans: list[tuple[int, int]] = []
    for item in value:
        if not (isinstance(item, (list, tuple)) and len(item) == 2 and all(type(n) is int for n in item)):
            return None
        start, end = item
        if not (spans[-1][1] if spans else 0) <= start < end <= len(text):
            return None
        spans.append((start, end))
    return tuple(spans)


def day_first_in(rows: Iterable[Any], columns: Columns) -> bool | None:
    """Whether the dates of an export name the day before the month, as those tell that can be read in one way only;
    None where none does, or not all the same. Each of `rows` is where it stands and what it holds."""
    held = (opened(row[1], columns) for row in rows if isinstance(row, tuple) and isinstance(row[1], Mapping))
    names = {name for field in _DATES for name in _names(field, columns)}
    values = (str(value) for record in held for name, value in record.items() if key_of(str(name)) in names)
    told = {names_day_first(value) for value in values} - {None}
    return told.pop() if len(told) == 1 else None


def metadata(record: Mapping[Any, Any], columns: Columns = NONE, day_first: DayFirst = lambda: None) -> dict[str, Any]:
    """The row's values under the names of `Article`'s fields: those that are there and can be understood."""
    by_key: dict[str, Any] = {}
    for name, value in record.items():
        by_key.setdefault(key_of(str(name)), value)
    fields: dict[str, Any] = {}
    for name in _COLUMNS:
        said = _text if name == "text" else _value
        value = next((v for c in _names(name, columns) if c in by_key and (v := said(by_key[c])).strip()), "")
        if value and not (name == "author" and _NUMBER.fullmatch(value)):  # of an account
            fields[name] = value if name == "text" else clean(value).strip() if name == "note" else one_line(value)
    for name in _DATES:
        fields[name] = _date(fields.get(name, ""), day_first)
    fields["genre"] = _genre(fields.get("genre", ""))
    fields["language"] = language_code(fields.get("language", ""))
    fields["url"] = original(fields["url"]) if re.match(r"https?://", fields.get("url", "")) else None
    return {name: value for name, value in fields.items() if value}


def _value(value: Any) -> str:
    """A cell as text: several values joined by commas, of an object its name, else what in it is words and no code."""
    if value is None or isinstance(value, bool):
        return ""
    if isinstance(value, list):
        return ", ".join(filter(None, map(_value, value[:100])))
    if isinstance(value, Mapping):
        signed = (k for k in value if str(k)[:1] in ("$", "#", "@"))  # of databases, and of XML: {"$date": …}
        named = next((value[k] for k in (*_SAID, *signed) if value.get(k) is not None), None)
        if named is None:
            named = next((v for v in value.values() if isinstance(v, str) and _WORDS.search(v.strip())), None)
        return _value(named) if isinstance(named, (str, int, float)) else ""
    return "" if str(value) in _NO_VALUE else _unescaped(str(value))


def _unescaped(words: str) -> str:
    """`words` with signs for the letters that their names in HTML mean."""
    return _ENTITY.sub(lambda sign: unescape(sign[0]), words)


def _text(value: Any, depth: int = 0) -> str:
    """A text as it is, or as the paragraphs that it is kept in: of an object what it holds, of a list all of it, the
    pieces of one paragraph, which lie deeper, without a gap."""
    if isinstance(value, list):
        inline = depth > 1 and not any(isinstance(inner, list) for piece in value for inner in _inner(piece))
        return ("" if inline else "\n\n").join(filter(None, (_text(piece, depth + 1) for piece in value)))
    if isinstance(value, Mapping):
        inner = _inner(value) if depth < _DEEPEST else ()
        return next((told for held in inner if (told := _text(held, depth + 1)).strip()), "")
    return value if isinstance(value, str) and value not in _NO_VALUE else ""


def _inner(piece: Any) -> list[Any]:
    return [piece[name] for name in _TOLD if name in piece] if isinstance(piece, Mapping) else []


def _date(value: str, day_first: DayFirst) -> str | None:
    value = value.strip()
    if _ISO.fullmatch(value) and iso_moment(value):
        return value
    return iso_date(value) or (iso_date(value, order) if value and (order := day_first()) is not None else None)


def _genre(value: str) -> str | None:
    word = value.strip().lower().replace(" ", "_").replace("-", "_")
    return word if word in GENRES else genre_label(value)


def language_code(value: str) -> str | None:
    """The ISO 639-1 code in a tag such as "en-GB"; None for anything else, such as the three letters of "eng"."""
    match = re.match(r"[a-z]{2}(?=$|[-_])", value.strip().lower())
    return match[0] if match else None
