"""An answer read back from its JSON: every field of the right kind, or a ReadError that names the one that is not."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import MISSING, fields, is_dataclass
from functools import cache
from types import NoneType, UnionType
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from qa.answer import Answer
from store.errors import ReadError

_LARGEST = 2**53  # which JSON numbers are exact below
_KINDS = {str: "text", bool: "true or false", int: "a whole number", float: "a number"}


class Fields:
    """The fields of one object of a pack, each of the kind asked for, or a ReadError that names it."""

    def __init__(self, told: Any, name: str) -> None:
        self.told: dict[str, Any] = _right(told, isinstance(told, dict), name, "an object")
        self._name = name

    def _called(self, key: str) -> str:
        return f"“{key}” of {self._name}"

    def text(self, key: str) -> str:
        """The text under `key`."""
        found: str = value(str, self.told.get(key), self._called(key))
        return found

    def maybe(self, key: str) -> str | None:
        """The text under `key`, or None."""
        return None if self.told.get(key) is None else self.text(key)

    def one_of(self, key: str, allowed: tuple[str, ...], default: str | None = None) -> Any:
        """The value under `key`, one of `allowed`."""
        told = self.told.get(key, default)
        return _right(told, told in allowed, self._called(key), f"one of {', '.join(allowed)}")

    def whole(self, key: str) -> int:
        """The whole number, not negative, under `key`."""
        found: int = value(int, self.told.get(key), self._called(key))
        return found

    def mapping(self, key: str) -> dict[str, Any] | None:
        """The object under `key`, or None."""
        told = self.told.get(key)
        return None if told is None else dict(_right(told, isinstance(told, dict), self._called(key), "an object"))

    def _list(self, key: str) -> list[Any]:
        told = self.told.get(key, [])
        return list(_right(told, isinstance(told, list), self._called(key), "a list"))

    def texts(self, key: str) -> tuple[str, ...]:
        """The list of texts under `key`."""
        told = self._list(key)
        return tuple(_right(told, all(isinstance(v, str) for v in told), self._called(key), "a list of texts"))

    def pairs(self, key: str) -> dict[str, tuple[str, str]]:
        """The object of pairs of texts under `key`; empty if there is none."""
        found = self.mapping(key) or {}
        for told in found.values():
            pair = isinstance(told, list) and len(told) == 2 and all(isinstance(v, str) for v in told)
            _right(told, pair, self._called(key), "an object of pairs of texts")
        return {name: (first, second) for name, (first, second) in found.items()}

    def each(self, key: str) -> Iterator[Fields]:
        """The fields of each object in the list under `key`."""
        for number, told in enumerate(self._list(key), 1):
            yield Fields(told, f"{key} {number} of {self._name}")


def answer(told: Any) -> Answer:
    """The answer whose `to_dict()` is `told`. (Pydantic would read it, but for texts with half a character of UTF-16,
    which articles may have.)"""
    found: Answer = value(Answer, told, "the pack")
    return found


def whole(found: Answer) -> Answer:
    """The answer, if its claims name evidence that is there: one that cannot be drawn raises ReadError."""
    named = ((span.evidence, len(s.evidence)) for s in found.sentences for c in s.claims for span in c.spans)
    if not all(index < count for index, count in named):
        raise ReadError("This is not an answer of this program: a claim names evidence that is not there.")
    return found


def value(kind: Any, told: Any, name: str) -> Any:
    """The JSON value `told`, which is called `name`, as a value of the type `kind`. Raises ReadError."""
    origin, inner = get_origin(kind), get_args(kind)
    if origin in (UnionType, Union):  # Union: `Literal[...] | None`
        (given,) = (one for one in inner if one is not NoneType)
        return None if told is None else value(given, told, name)
    if is_dataclass(kind):
        return _object(kind, told, name)
    if origin is tuple:
        return _tuple(inner, told, name)
    if origin is Literal:
        return _right(told, told in inner, name, f"one of {', '.join(inner)}")
    if origin is Mapping:
        return _right(told, isinstance(told, dict), name, "an object")
    if kind is float:
        sound = isinstance(told, int | float) and not isinstance(told, bool) and abs(told) < _LARGEST  # no NaN is
        return float(_right(told, sound, name, _KINDS[float]))
    whole = kind is not int or (isinstance(told, int) and 0 <= told < _LARGEST)
    return _right(told, type(told) is kind and whole, name, _KINDS[kind])


def _object(kind: Any, told: Any, name: str) -> Any:
    _right(told, isinstance(told, dict), name, "an object")
    needed = [key for key, (_, default) in _fields(kind).items() if not default and key not in told]
    _right(told, not needed, name, f"whole: it lacks {', '.join(needed)}")
    given = {key: hint for key, (hint, _) in _fields(kind).items() if key in told}
    return kind(**{key: value(hint, told[key], f"“{key}” of {name}") for key, hint in given.items()})


@cache
def _fields(kind: Any) -> dict[str, tuple[Any, bool]]:
    """The type of each field, and whether there is a value for it where none is told."""
    hints = get_type_hints(kind)
    return {f.name: (hints[f.name], (f.default, f.default_factory) != (MISSING, MISSING)) for f in fields(kind)}


def _tuple(inner: tuple[Any, ...], told: Any, name: str) -> tuple[Any, ...]:
    _right(told, isinstance(told, list | tuple), name, "a list")
    if inner[-1] is not ...:
        _right(told, len(told) == len(inner), name, f"a list of {len(inner)}")
    return tuple(value(inner[0], one, f"{number} of {name}") for number, one in enumerate(told, 1))


def _right(told: Any, is_right: bool, name: str, kind: str) -> Any:
    if not is_right:
        raise ReadError(f"This is not an evidence pack: {name} is not {kind}.")
    return told
