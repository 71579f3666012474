"""The reference: what can be imported from `qa` and `store`, out of the docstrings of the version that is installed.

`python -m evals.reference` prints it as Markdown; `python -m evals.reference > reference.md` keeps it.
"""

from __future__ import annotations

import dataclasses
import inspect
from collections.abc import Iterator
from typing import Any

import qa
import store

_ABOUT = """# Reference

What can be imported from `qa` {version} and from `store`. What is not here is no part of the interface.
"""


def page() -> str:
    """The whole of it, in Markdown."""
    both = [f"qa.{name}" for name in qa.__all__] + [
        f"store.{name}" for name in sorted({*store.__all__} - {*qa.__all__})
    ]
    also = ", ".join(f"`{name}`" for name in sorted({*store.__all__} & {*qa.__all__}))
    parts = [_ABOUT.format(version=qa.__version__), f"From `store` come {also} too.\n"]
    for name in sorted(both, key=lambda name: (name != "qa.ArticleQA", name)):
        module, _, short = name.partition(".")
        parts += [f"{part}\n" for part in _described(name, getattr({"qa": qa, "store": store}[module], short))]
    return "\n".join(parts)


def _described(name: str, value: Any) -> Iterator[str]:
    yield f"## {name}"
    if not (inspect.isclass(value) or inspect.isroutine(value)):  # another name of several types
        yield f"`{value}`"
        return
    kind = "class " if inspect.isclass(value) else ""
    yield f"```python\n{kind}{name}{_taken(value)}\n```\n\n{inspect.getdoc(value)}"
    for inner, member in _members(value) if inspect.isclass(value) else ():
        yield f"**`{inner}{'' if isinstance(member, property) else _taken(member)}`**\n\n{inspect.getdoc(member)}"


def _members(kind: type) -> Iterator[tuple[str, Any]]:
    """Public methods and properties of ours, by name."""
    for name, member in inspect.getmembers(kind, lambda m: inspect.isroutine(m) or isinstance(m, property)):
        home = next((base for base in kind.__mro__ if name in vars(base)), object)
        if not name.startswith("_") and home.__module__.partition(".")[0] in ("qa", "store"):
            yield name, member


def _taken(value: Any) -> str:
    """The arguments, and what comes back, as the source has them: annotations there are strings."""
    if inspect.isclass(value) and not dataclasses.is_dataclass(value):
        return f"({value.__bases__[0].__name__})" if issubclass(value, Exception) else ""
    signature = inspect.signature(value)
    given = [
        p if p.annotation is p.empty else p.replace(annotation=_Written(p.annotation))
        for p in signature.parameters.values()
        if p.name != "self"
    ]
    result = signature.return_annotation
    back = f" -> {result}" if result is not signature.empty and not inspect.isclass(value) else ""
    told = signature.replace(parameters=given, return_annotation=signature.empty)
    return f"{told}{back}".replace("<factory>", "...")


class _Written(str):
    """An annotation, shown without the marks of a string."""

    __repr__ = str.__str__


if __name__ == "__main__":
    print(page(), end="")
