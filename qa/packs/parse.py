"""An answer read back from its JSON: every field of the right kind, or a ReadError that names the one that is not."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, get_args

from qa.answer import (
    About,
    Answer,
    Citation,
    Claim,
    ClaimSpan,
    Copy,
    Disagreement,
    DisagreementKind,
    Evidence,
    Length,
    Newer,
    Part,
    Sentence,
    SentenceSupport,
    Shown,
    Side,
    Strictness,
    TaskName,
    Written,
)
from store.article import GENRES, Hit
from store.errors import ReadError


class Fields:
    """The fields of one object of a pack, each of the kind asked for, or a ReadError that names it."""

    def __init__(self, told: Any, name: str) -> None:
        if not isinstance(told, dict):
            raise ReadError(f"This is not an evidence pack: {name} is not an object.")
        self.told: dict[str, Any] = told
        self._name = name

    def _wrong(self, key: str, kind: str) -> ReadError:
        return ReadError(f"This is not an evidence pack: “{key}” of {self._name} is not {kind}.")

    def text(self, key: str) -> str:
        """The text under `key`."""
        value = self.told.get(key)
        if not isinstance(value, str):
            raise self._wrong(key, "text")
        return value

    def maybe(self, key: str) -> str | None:
        """The text under `key`, or None."""
        return None if self.told.get(key) is None else self.text(key)

    def one_of(self, key: str, allowed: tuple[str, ...], default: str | None = None) -> Any:
        """The value under `key`, one of `allowed`."""
        value = self.told.get(key, default)
        if value not in allowed:
            raise self._wrong(key, f"one of {', '.join(allowed)}")
        return value

    def flag(self, key: str) -> bool:
        """True or False under `key`."""
        value = self.told.get(key)
        if not isinstance(value, bool):
            raise self._wrong(key, "true or false")
        return value

    def whole(self, key: str, default: int | None = None) -> int:
        """The whole number, not negative, under `key`."""
        value = self.told.get(key, default)
        if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value < 2**53:
            raise self._wrong(key, "a whole number")
        return value

    def number(self, key: str) -> float:
        """The number under `key`."""
        value = self.told.get(key)
        if not isinstance(value, int | float) or isinstance(value, bool):
            raise self._wrong(key, "a number")
        return float(value)

    def mapping(self, key: str) -> dict[str, Any] | None:
        """The object under `key`, or None."""
        value = self.told.get(key)
        if value is not None and not isinstance(value, dict):
            raise self._wrong(key, "an object")
        return value

    def _list(self, key: str) -> list[Any]:
        value = self.told.get(key, [])
        if not isinstance(value, list):
            raise self._wrong(key, "a list")
        return value

    def texts(self, key: str) -> tuple[str, ...]:
        """The list of texts under `key`."""
        if not all(isinstance(v, str) for v in self._list(key)):
            raise self._wrong(key, "a list of texts")
        return tuple(self._list(key))

    def wholes(self, key: str) -> tuple[int, ...]:
        """The list of whole numbers under `key`."""
        return tuple(Fields({key: v}, self._name).whole(key) for v in self._list(key))

    def parts(self, key: str) -> tuple[Part, ...]:
        """The list of pairs of whole numbers under `key`; empty if there is none."""
        if not all(isinstance(v, list | tuple) and len(v) == 2 for v in self._list(key)):
            raise self._wrong(key, "a list of pairs of whole numbers")
        return tuple(
            (first, last) for first, last in (Fields({key: v}, self._name).wholes(key) for v in self._list(key))
        )

    def pairs(self, key: str) -> dict[str, tuple[str, str]]:
        """The object of pairs of texts under `key`; empty if there is none."""
        found = self.mapping(key) or {}
        for value in found.values():
            if not isinstance(value, list) or len(value) != 2 or not all(isinstance(v, str) for v in value):
                raise self._wrong(key, "an object of pairs of texts")
        return {name: (first, second) for name, (first, second) in found.items()}

    def each(self, key: str) -> Iterator[Fields]:
        """The fields of each object in the list under `key`."""
        for number, value in enumerate(self._list(key), 1):
            yield Fields(value, f"{key} {number} of {self._name}")


def answer(told: Any) -> Answer:
    """The answer whose `to_dict()` is `told`."""
    fields = Fields(told, "the pack")
    return Answer(
        question=fields.text("question"),
        standalone_question=fields.text("standalone_question"),
        text=fields.text("text"),
        sentences=tuple(_sentence(f) for f in fields.each("sentences")),
        citations=tuple(_citation(f) for f in fields.each("citations")),
        disagreements=tuple(_disagreement(f) for f in fields.each("disagreements")),
        shown=tuple(_shown(f) for f in fields.each("shown")),
        abstained=fields.flag("abstained"),
        reason=fields.maybe("reason"),
        nearest=tuple(_hit(f) for f in fields.each("nearest")),
        filters=fields.mapping("filters") or {},
        read=fields.mapping("read") or {},
        as_of=fields.maybe("as_of"),
        newest=fields.maybe("newest"),
        newer=tuple(_newer(f) for f in fields.each("newer")),
        model=fields.text("model"),
        prompt=fields.mapping("prompt"),
        strictness=fields.one_of("strictness", get_args(Strictness), "annotate"),
        length=fields.one_of("length", get_args(Length), "normal"),
        left_out=fields.whole("left_out", 0),
        cut_off=fields.maybe("cut_off"),
        notices=fields.texts("notices"),
        task=fields.one_of("task", get_args(TaskName), "answer"),
        about=_about(Fields(fields.mapping("about") or {}, "“about”")),
        usage=fields.mapping("usage") or {},
        timings=fields.mapping("timings") or {},
    )


def _about(fields: Fields) -> About:
    return About(
        topic=fields.maybe("topic") or "",
        speaker=fields.maybe("speaker") or "",
        sides=fields.texts("sides"),
        detail=fields.maybe("detail") or "",
    )


def _newer(fields: Fields) -> Newer:
    return Newer(
        article_id=fields.text("article_id"),
        revision=fields.text("revision"),
        title=fields.maybe("title"),
        author=fields.maybe("author"),
        source=fields.maybe("source"),
        published_at=fields.text("published_at"),
        url=fields.maybe("url"),
        genre=fields.one_of("genre", GENRES, "unknown"),
    )


def _sentence(fields: Fields) -> Sentence:
    return Sentence(
        text=fields.text("text"),
        citations=fields.wholes("citations"),
        support=fields.one_of("support", get_args(SentenceSupport)),
        score=fields.number("score"),
        reasons=fields.texts("reasons"),
        evidence=tuple(_evidence(f) for f in fields.each("evidence")),
        claims=tuple(_claim(f) for f in fields.each("claims")),
        written=None if fields.mapping("written") is None else _written(Fields(fields.told["written"], "“written”")),
        answering=fields.parts("answering"),
        label=fields.maybe("label") or "",
    )


def _written(fields: Fields) -> Written:
    return Written(text=fields.text("text"), hints=fields.wholes("hints"), before=fields.maybe("before"))


def _shown(fields: Fields) -> Shown:
    return Shown(
        article_id=fields.text("article_id"),
        revision=fields.text("revision"),
        start=fields.whole("start"),
        end=fields.whole("end"),
    )


def _claim(fields: Fields) -> Claim:
    return Claim(
        text=fields.text("text"),
        start=fields.whole("start"),
        end=fields.whole("end"),
        support=fields.one_of("support", get_args(SentenceSupport)),
        reasons=fields.texts("reasons"),
        spans=tuple(_claim_span(f) for f in fields.each("spans")),
    )


def _claim_span(fields: Fields) -> ClaimSpan:
    return ClaimSpan(
        evidence=fields.whole("evidence"),
        start=fields.whole("start"),
        end=fields.whole("end"),
        quote=fields.text("quote"),
    )


def _evidence(fields: Fields) -> Evidence:
    number = fields.told.get("citation")
    return Evidence(
        article_id=fields.text("article_id"),
        revision=fields.text("revision"),
        start=fields.whole("start"),
        end=fields.whole("end"),
        quote=fields.text("quote"),
        citation=None if number is None else fields.whole("citation"),
    )


def _citation(fields: Fields) -> Citation:
    return Citation(
        number=fields.whole("number"),
        article_id=fields.text("article_id"),
        revision=fields.text("revision"),
        title=fields.maybe("title"),
        author=fields.maybe("author"),
        source=fields.maybe("source"),
        published_at=fields.maybe("published_at"),
        url=fields.maybe("url"),
        genre=fields.one_of("genre", GENRES),
        quote=fields.text("quote"),
        start=fields.whole("start"),
        end=fields.whole("end"),
        page=None if fields.told.get("page") is None else fields.whole("page"),
        correction=fields.maybe("correction"),
        copies=tuple(_copy(f) for f in fields.each("copies")),
    )


def _copy(fields: Fields) -> Copy:
    return Copy(
        article_id=fields.text("article_id"),
        revision=fields.text("revision"),
        title=fields.maybe("title"),
        source=fields.maybe("source"),
        published_at=fields.maybe("published_at"),
        url=fields.maybe("url"),
    )


def _disagreement(fields: Fields) -> Disagreement:
    return Disagreement(
        kind=fields.one_of("kind", get_args(DisagreementKind)),
        about=fields.text("about"),
        sides=tuple(_side(f) for f in fields.each("sides")),
        sentence=fields.whole("sentence"),
    )


def _side(fields: Fields) -> Side:
    return Side(
        said=fields.text("said"),
        citation=fields.whole("citation"),
        article_id=fields.text("article_id"),
        revision=fields.text("revision"),
        start=fields.whole("start"),
        end=fields.whole("end"),
        source=fields.maybe("source"),
        published_at=fields.maybe("published_at"),
    )


def _hit(fields: Fields) -> Hit:
    return Hit(
        article_id=fields.text("article_id"),
        revision=fields.text("revision"),
        start=fields.whole("start"),
        end=fields.whole("end"),
        text=fields.text("text"),
        score=fields.number("score"),
        heading=fields.maybe("heading"),
    )
