"""What each function of a package does for the answers: `python -m evals.tasks.ablation [--half open …] [--only NAME]`.

Each function that may find nothing is made to find nothing, one after another: it returns False, None or what is empty.
The requests and talks in which it found something are answered again, and it is printed how many are graded better and
worse then, and how many are only shown otherwise (in their words, notices or reasons): one line a function, as it
comes, which begins with how many more are better than worse. Functions without which nothing is worse are rules to take
out, or to mend. What is read is what they were written on, so that of a function found so, `--only NAME --half
asked_kept` tells whether it holds where nobody has read; counts alone are printed.
"""

from __future__ import annotations

import argparse
import functools
import importlib
import inspect
import json
import pkgutil
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from random import Random
from types import FunctionType, ModuleType
from typing import Any

from evals.tasks.asking import WORTH, Outcome, answered, asked_of
from evals.tasks.kept_scores import keep_scores
from evals.tasks.libraries import all_opened
from qa import ArticleQA

HERE = Path(__file__).parent

MOST = 45
"""Requests and talks that are answered again for one function: of more, as many by lot."""

_STAYS = "qa.reader."
"""What the reader remembers is itself, which takes seconds to be read, and what it said."""

Answers = tuple[list[Outcome], list[str]]
"""The outcomes of a request or a talk, and all that is shown of each answer."""


@dataclass(frozen=True)
class Ablation:
    """What changes without a function, of so many `asked` again of the requests and talks it found something in."""

    name: str
    found_in: int
    asked: int
    otherwise: int
    better: int
    worse: int
    misleading: int

    def __str__(self) -> str:
        return (
            f"{self.better - self.worse:+3}  better {self.better}, worse {self.worse}, misleading {self.misleading:+}, "
            f"otherwise {self.otherwise} of {self.asked} (found something in {self.found_in}): {self.name}"
        )


def functions(package: ModuleType) -> dict[str, FunctionType]:
    """The functions and methods of all modules of `package`, by their names with that of their module."""
    for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
        importlib.import_module(module.name)
    known = [m for name, m in sys.modules.items() if f"{name}.".startswith(f"{package.__name__}.")]
    return {f"{f.__module__}.{f.__qualname__}": f for module in known for f in _of(module)}


def _of(module: ModuleType) -> Iterator[FunctionType]:
    owners = [module, *(v for v in vars(module).values() if inspect.isclass(v) and v.__module__ == module.__name__)]
    for value in (value for owner in owners for value in vars(owner).values()):
        inner = (
            getattr(value, "__func__", None) or getattr(value, "fget", None) or getattr(value, "func", None) or value
        )
        found = inspect.unwrap(inner) if callable(inner) else inner
        if isinstance(found, FunctionType) and found.__module__ == module.__name__ and not found.__code__.co_freevars:
            yield found


def nothing(function: Callable[..., object]) -> Callable[[], object] | None:
    """What makes the "nothing" that `function` may return by its annotation; None for one that returns something."""
    if inspect.isgeneratorfunction(function):
        return lambda: iter(())
    returned = str(inspect.signature(function).return_annotation)
    if returned == "bool":
        return lambda: False
    if returned.endswith("| None"):
        return lambda: None
    empty: dict[str, Callable[[], object]] = {"list[": list, "dict[": dict, "frozenset[": frozenset, "set[": set}
    if returned.startswith("Sequence[") or (returned.startswith("tuple[") and returned.endswith(", ...]")):
        return tuple
    return next((make for begins, make in empty.items() if returned.startswith(begins)), None)


@contextmanager
def replaced(function: FunctionType, by: Callable[[Callable[..., Any]], Callable[..., Any]]) -> Iterator[None]:
    """Has whoever calls `function`, by any name, call what `by` makes of it as it was."""
    was = function.__code__, function.__defaults__, function.__kwdefaults__
    as_was = FunctionType(function.__code__, function.__globals__, function.__name__, function.__defaults__)
    as_was.__kwdefaults__ = function.__kwdefaults__
    name, made = f"_instead_of_{id(function)}", dict[str, Any]()
    function.__globals__[name] = by(as_was)
    exec(f"def instead(*args, **kwargs): return {name}(*args, **kwargs)", made)
    function.__code__, function.__defaults__, function.__kwdefaults__ = made["instead"].__code__, None, None
    try:
        yield
    finally:
        function.__code__, function.__defaults__, function.__kwdefaults__ = was
        del function.__globals__[name]


class Ablations:
    """Requests and talks of libraries, and how they are answered with and without a function."""

    def __init__(self, asked: Sequence[Mapping[str, Any]], libraries: Mapping[str, ArticleQA]) -> None:
        self._asked, self._libraries = asked, libraries
        self._before = [self._answer(row) for row in asked]

    def _answer(self, row: Mapping[str, Any]) -> Answers:
        shown: list[str] = []
        outcomes = list(answered(row, self._libraries, lambda answer: shown.append(_shown(answer.to_dict()))))
        return outcomes, shown

    def found_something(self, several: Mapping[str, FunctionType]) -> dict[str, list[int]]:
        """By name, the numbers of the requests and talks in which each function found something."""
        found: dict[str, list[int]] = {name: [] for name in several}

        def watched(name: str, as_was: Callable[..., Any]) -> Callable[..., Any]:
            def call(*args: Any, **kwargs: Any) -> Any:
                value = as_was(*args, **kwargs)
                if inspect.isgenerator(value) or value:
                    told.add(name)
                return value

            return call

        _forget()
        with ExitStack() as stack:
            for name, function in several.items():
                stack.enter_context(replaced(function, functools.partial(watched, name)))
            for number, row in enumerate(self._asked):
                told: set[str] = set()
                self._answer(row)
                for name in told:
                    found[name].append(number)
        return found

    def without(self, name: str, function: FunctionType, numbers: Sequence[int]) -> Ablation | None:
        """What changes without `function`, of the requests and talks of these numbers; None where the product fails."""
        nothing_of = nothing(function)
        assert nothing_of is not None
        asked = sorted(Random(5).sample(list(numbers), min(MOST, len(numbers))))
        _forget()
        try:
            with replaced(function, lambda _: lambda *_args, **_kwargs: nothing_of()):
                after = [self._answer(self._asked[number]) for number in asked]
        except Exception:  # it has to find something: whatever its callers make of nothing is no answer
            return None
        finally:
            _forget()
        before = [self._before[number] for number in asked]
        pairs = [pair for (old, _), (new, _) in zip(before, after, strict=True) for pair in zip(old, new, strict=True)]
        return Ablation(
            name=name,
            found_in=len(numbers),
            asked=len(asked),
            otherwise=sum(old != new for (_, old), (_, new) in zip(before, after, strict=True)),
            better=sum(WORTH[new.grade] < WORTH[old.grade] for old, new in pairs),
            worse=sum(WORTH[new.grade] > WORTH[old.grade] for old, new in pairs),
            misleading=sum((new.grade == "misleading") - (old.grade == "misleading") for old, new in pairs),
        )


def _shown(answer: Mapping[str, Any]) -> str:
    """All of an answer that does not differ each time."""
    return json.dumps({k: v for k, v in answer.items() if k not in ("timings", "usage")}, sort_keys=True, default=str)


def _forget() -> None:
    """Nothing of what was computed before is taken for what would be computed now."""
    for name, module in list(sys.modules.items()):
        if name.startswith(("qa.", "store.")) and not name.startswith(_STAYS):
            owners = [module, *filter(inspect.isclass, vars(module).values())]
            for value in [value for owner in owners for value in vars(owner).values()]:
                if isinstance(value, functools._lru_cache_wrapper) and not value.__module__.startswith(_STAYS):
                    value.cache_clear()


def main() -> None:
    """Takes out one function after another, and prints what comes of it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--half", action="append", help="a folder beside this file; `open` if none is named")
    parser.add_argument("--package", default="qa.answering")
    parser.add_argument("--only", help="the functions whose names end so")
    parser.add_argument("--libraries", type=Path, help="where the libraries are made and kept")
    parser.add_argument("--scores", type=Path, help="where what the reader says is kept, for the next time")
    given = parser.parse_args()
    if given.scores:
        keep_scores(given.scores)
    several = {
        name: function
        for name, function in functions(importlib.import_module(given.package)).items()
        if nothing(function) is not None and name.endswith(given.only or "")
    }
    asked = [row for half in given.half or ("open",) for row in asked_of(HERE / half)]
    with all_opened((row["library"] for row in asked), given.libraries) as libraries:
        ablations = Ablations(asked, libraries)
        found = ablations.found_something(several)
        for name, numbers in found.items():
            if numbers and (one := ablations.without(name, several[name], numbers)):
                print(one, flush=True)
    print(f"{sum(not numbers for numbers in found.values())} of {len(found)} functions found something in none.")


if __name__ == "__main__":
    main()
