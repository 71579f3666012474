"""Labelled questions and labelled quotations over the sample articles, resolved to spans as they are read.

A line of `cases/*.jsonl` or `speakers/*.jsonl` names articles by key and evidence by exact words, so that the files
stay true when a reader changes where a text begins. Reading them finds the words again and refuses a line whose words
are gone.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal, cast, get_args

from store.article import Article
from store.errors import QAError
from store.filters import Filters

Expect = Literal["answer", "abstain", "disagree", "false_premise", "unknown"]
SpeechKind = Literal["direct", "indirect"]

TAGS = frozenset(
    "single_fact several_articles comparison time byline opinion_vs_news quotation speaker number unanswerable"
    " absent_topic absent_fact later_event false_premise follow_up injection copies corrected chinese metadata"
    " why_how".split()
)

_CASE_KEYS = frozenset(
    "id question history filters expect gold answer_contains standalone_contains filters_read event_day tags"
    " refuted".split()
)
_LABEL_KEYS = frozenset("article quote speaker speaker_in_text kind".split())


class CaseError(QAError, ValueError):
    """A labelled line that cannot be used; the message names the file, the item and what is wrong with it."""


@dataclass(frozen=True)
class Span:
    """Words in one revision of an article: `article.text[start:end]`."""

    article_id: str
    revision: str
    start: int
    end: int


@dataclass(frozen=True)
class Gold:
    """One piece of evidence an answer needs. Any of `spans` will do: copies of a story, or two ways to say it."""

    quotes: tuple[str, ...]
    spans: tuple[Span, ...]


@dataclass(frozen=True, kw_only=True)
class Case:
    """A question and what a right answer to it is.

    `expect`: `answer` from `gold`; `abstain` or `false_premise`, where `gold`, if any, is what the articles say instead
    and may be quoted; `disagree`, where the answer has to show both sides. `answer_contains` holds groups, of each of
    which at least one string has to stand in the answer, and `standalone_contains` the same for the question as it is
    searched for. `filters_read` are the filters that the question names, {} for none, None where that is not labelled.
    `event_day` is the ISO day of the event by which the question gives a time.
    """

    id: str
    question: str
    history: tuple[tuple[str, str], ...] = ()
    filters: Mapping[str, Any] = field(default_factory=dict)
    expect: Expect
    gold: tuple[Gold, ...] = ()
    answer_contains: tuple[tuple[str, ...], ...] = ()
    standalone_contains: tuple[tuple[str, ...], ...] = ()
    tags: tuple[str, ...] = ()
    filters_read: Mapping[str, Any] | None = None
    refuted: tuple[str, ...] = ()
    event_day: str | None = None


@dataclass(frozen=True, kw_only=True)
class SpeakerLabel:
    """Who says words of an article. `speaker` is the full name there, or the words for somebody who has none.

    `speaker_in_text` is what stands next to the quote ("she", "the minister"); empty if nothing does. For `direct`
    speech `span` covers the words between the marks, for `indirect` speech the reported clause.
    """

    article: str
    quote: str
    speaker: str
    speaker_in_text: str
    kind: SpeechKind
    span: Span


def load_cases(path: str | Path, articles: Iterable[Article]) -> tuple[Case, ...]:
    """The cases of a `.jsonl` file, or of every one in a folder by name, with `gold` found in `articles`.

    Raises CaseError for a line that is no case, repeats an id, or quotes what no article says.
    """
    shelf = _Shelf(articles)
    cases: dict[str, Case] = {}
    for where, record in _records(Path(path)):
        case = _case(where, record, shelf)
        if case.id in cases:
            raise CaseError(f"{where}: case {case.id} is there twice; give one of them another id.")
        cases[case.id] = case
    return tuple(cases.values())


def load_speakers(path: str | Path, articles: Iterable[Article]) -> tuple[SpeakerLabel, ...]:
    """The labelled quotations of a `.jsonl` file or of a folder of them, found in `articles`.

    Raises CaseError like `load_cases`.
    """
    shelf = _Shelf(articles)
    return tuple(_label(where, record, shelf) for where, record in _records(Path(path)))


class _Shelf:
    """Articles by key: the URL, the title or the id. Revisions of one article stand newest first."""

    def __init__(self, articles: Iterable[Article]) -> None:
        newest = sorted(articles, key=lambda a: a.updated_at or a.published_at or "", reverse=True)
        self._by_key: dict[str, list[Article]] = {}
        for article in newest:
            for key in {article.url, article.title, article.id} - {None, ""}:
                self._by_key.setdefault(cast(str, key), []).append(article)

    def find(self, key: str, quote: str) -> tuple[Span, ...]:
        """Every place of `quote` in the newest revision under `key` that has it; empty if none has.

        Raises KeyError for a key nothing has, ValueError for one that two different articles have.
        """
        found = self._by_key[key]
        if len({a.id for a in found}) > 1:
            raise ValueError(key)
        for article in found:
            if starts := tuple(_occurrences(article.text, quote)):
                return tuple(Span(article.id, article.revision, s, s + len(quote)) for s in starts)
        return ()


def _occurrences(text: str, quote: str) -> Iterator[int]:
    start = text.find(quote)
    while start >= 0:
        yield start
        start = text.find(quote, start + 1)


def _records(path: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    """Where each line stands, and the object on it."""
    files = sorted(path.glob("*.jsonl")) if path.is_dir() else [path]
    if not files:
        raise CaseError(f"{path} holds no .jsonl file; name a file of cases or a folder of them.")
    for file in files:
        try:
            with file.open(encoding="utf-8-sig") as opened:  # as editors on Windows write it
                lines = opened.readlines()  # at ends of lines alone, for words may hold U+2028
        except (OSError, UnicodeDecodeError) as error:
            raise CaseError(f"{file} cannot be read ({error}); name a UTF-8 file of JSON lines.") from error
        for number, line in enumerate(lines, 1):
            where = f"{file.name}, line {number}"
            try:
                record = json.loads(line)
            except json.JSONDecodeError as error:
                raise CaseError(f"{where} is not JSON ({error.msg}); write one object on each line.") from error
            if not isinstance(record, dict):
                raise CaseError(f"{where} is not an object; write one object on each line.")
            yield where, record


def _case(where: str, record: dict[str, Any], shelf: _Shelf) -> Case:
    _known_keys(where, record, _CASE_KEYS)
    id_ = _string(where, record, "id")
    where = f"{where}, case {id_}"
    expect = _string(where, record, "expect")
    if expect not in get_args(Expect):
        raise CaseError(f"{where}: expect is {expect!r}; use one of {', '.join(get_args(Expect))}.")
    tags = tuple(_strings(where, "tags", record.get("tags", [])))
    if unknown := sorted(set(tags) - TAGS):
        raise CaseError(f"{where}: no such tag as {unknown[0]!r}; use one of {', '.join(sorted(TAGS))}.")
    filters, read = record.get("filters", {}), record.get("filters_read")
    try:
        Filters.parse(filters)
        Filters.parse(read or {})
    except QAError as error:
        raise CaseError(f"{where}: {error}") from error
    refuted = tuple(_strings(where, "refuted", record.get("refuted") or []))
    if expect == "unknown" and not refuted:
        raise CaseError(f"{where}: nothing is known of its answer; write what to expect, or what is refuted.")
    gold = tuple(_gold(where, item, shelf) for item in _list(where, "gold", record.get("gold", [])))
    if expect in ("answer", "disagree") and not gold:
        raise CaseError(f"{where}: a question to be answered has no gold; quote the words that answer it.")
    return Case(
        id=id_,
        question=_string(where, record, "question"),
        history=tuple(_turn(where, turn) for turn in _list(where, "history", record.get("history", []))),
        filters=filters,
        expect=cast(Expect, expect),
        gold=gold,
        answer_contains=_groups(where, "answer_contains", record),
        standalone_contains=_groups(where, "standalone_contains", record),
        tags=tags,
        filters_read=read,
        refuted=refuted,
        event_day=_string(where, record, "event_day") if "event_day" in record else None,
    )


def _gold(where: str, item: object, shelf: _Shelf) -> Gold:
    """`item` is {"article", "quote"}, or a list of these of which any will do."""
    choices = item if isinstance(item, list) else [item]
    quotes: list[str] = []
    spans: list[Span] = []
    for choice in choices:
        if not isinstance(choice, dict) or set(choice) != {"article", "quote"}:
            raise CaseError(f"{where}: gold is {choice!r}; write an object with article and quote.")
        quote = _string(where, choice, "quote")
        spans += _find(where, shelf, _string(where, choice, "article"), quote)
        if quote not in quotes:
            quotes.append(quote)
    if not spans:
        raise CaseError(f"{where}: gold holds an empty list of choices; quote an article or leave it out.")
    return Gold(tuple(quotes), tuple(spans))


def _label(where: str, record: dict[str, Any], shelf: _Shelf) -> SpeakerLabel:
    _known_keys(where, record, _LABEL_KEYS)
    article, quote = _string(where, record, "article"), _string(where, record, "quote")
    kind = _string(where, record, "kind")
    if kind not in get_args(SpeechKind):
        raise CaseError(f"{where}: kind is {kind!r}; use one of {', '.join(get_args(SpeechKind))}.")
    near = record.get("speaker_in_text", "")
    if not isinstance(near, str):
        raise CaseError(f"{where}: speaker_in_text is {near!r}; write the words, or an empty string.")
    spans = _find(where, shelf, article, quote)
    if len(spans) > 1:
        raise CaseError(f"{where}: the article says {quote!r} {len(spans)} times; quote more of it.")
    return SpeakerLabel(
        article=article,
        quote=quote,
        speaker=_string(where, record, "speaker"),
        speaker_in_text=near,
        kind=cast(SpeechKind, kind),
        span=spans[0],
    )


def _find(where: str, shelf: _Shelf, key: str, quote: str) -> tuple[Span, ...]:
    try:
        spans = shelf.find(key, quote)
    except KeyError:
        raise CaseError(f"{where}: no article has the URL, title or id {key!r}; correct the key.") from None
    except ValueError:
        raise CaseError(f"{where}: {key!r} is the title of two articles; name the one by its URL.") from None
    if not spans:
        raise CaseError(f"{where}: the article {key!r} does not say {quote!r}; quote it word for word.")
    return spans


def _known_keys(where: str, record: Mapping[str, Any], known: frozenset[str]) -> None:
    if unknown := sorted(set(record) - known):
        raise CaseError(f"{where}: no such field as {unknown[0]!r}; use {', '.join(sorted(known))}.")


def _string(where: str, record: Mapping[str, Any], key: str) -> str:
    value = record.get(key)
    if not isinstance(value, str) or not value.strip():
        raise CaseError(f"{where}: {key} is {value!r}; write a text that is not empty.")
    return value


def _list(where: str, key: str, value: object) -> Sequence[Any]:
    if not isinstance(value, list):
        raise CaseError(f"{where}: {key} is {value!r}; write a list.")
    return value


def _groups(where: str, key: str, record: Mapping[str, Any]) -> tuple[tuple[str, ...], ...]:
    groups = _list(where, key, record.get(key, []))
    return tuple(tuple(_strings(where, key, [group] if isinstance(group, str) else group)) for group in groups)


def _strings(where: str, key: str, value: object) -> Sequence[str]:
    strings = _list(where, key, value)
    if not strings and key not in ("tags", "refuted"):
        raise CaseError(f"{where}: {key} holds an empty group; write at least one text in it.")
    if not all(isinstance(s, str) and s for s in strings):
        raise CaseError(f"{where}: {key} holds {value!r}; write texts only.")
    return strings


def _turn(where: str, turn: object) -> tuple[str, str]:
    match turn:
        case ["user" | "assistant" as role, str(text)]:
            return role, text
    raise CaseError(f"{where}: history holds {turn!r}; write [role, text] with role user or assistant.")
