"""The reference: what can be imported from `qa`, `store` and `qa.langchain`, and what these give, out of the docstrings
of the version that is installed.

`python -m evals.reference` prints it as Markdown; `python -m evals.reference > reference.md` keeps it.
"""

from __future__ import annotations

import dataclasses
import inspect
from collections.abc import Iterator
from importlib import import_module
from typing import Any

import qa
import store

_ABOUT = """# Reference

What can be imported from `qa` {version}, from `store` and from the modules that stand before a name, and below it what
the calls of these take and give. What is not here is no part of the interface.
"""
_GIVEN = """# Given

What the attributes of an `ArticleQA` can do, and the values that calls give and take. These are imported from nowhere:
the modules in which they stand are no part of the interface.
"""

_FURTHER = {
    "qa.errors": ("FeedbackFull", "ReaderError"),
    "qa.langchain": ("Asked", "ArticleRetriever", "ArticleRunnable", "article_tool"),
    "qa.packs.export": ("to_html", "to_json", "to_markdown"),
    "qa.proof.check.judges": ("Judge",),
}
"""What is imported from a module of its own."""

_ATTRIBUTES = {
    "collections": "qa.collecting.Collections",
    "pins": "qa.pinning.Pins",
    "signed": "qa.signing.SignOffs",
    "watch": "qa.watching.watch_service.Watches",
}
"""The properties of `ArticleQA` that can do something, and what each is."""

_VALUES = {
    "qa.answer": "About Claim ClaimSpan Copy Disagreement DisagreementKind Length Newer Part SentenceSupport Shown Side"
    " Status Strictness TaskName Verdict Written",
    "qa.answering.finding.status": "Lookup",
    "qa.collecting": "Collection",
    "qa.factcheck.report": "DraftClaim DraftVerdict Reporter",
    "qa.feedback": "Cited Feedback Reason Thumb",
    "qa.packs.signed": "SignOff Word",
    "qa.pinning": "Pin",
    "qa.proof.check.support": "EvidenceLike",
    "qa.signing": "Place Signed",
    "qa.watching.values": "ArticleChange Figure Kind News SentenceChange Watch What",
    "store.article": "Genre Remark",
    "store.library": "Progress",
    "store.reading.formats.records": "Columns",
    "store.reading.side_by_side": "Item",
    "store.reading.sources": "SeenPage Source",
}
"""What is given or taken and has no name in `qa`, by the module in which it stands."""


def page() -> str:
    """The whole of it, in Markdown."""
    both = [f"qa.{name}" for name in qa.__all__] + [
        f"store.{name}" for name in sorted({*store.__all__} - {*qa.__all__})
    ]
    also = ", ".join(f"`{name}`" for name in sorted({*store.__all__} & {*qa.__all__}))
    parts = [_ABOUT.format(version=qa.__version__), f"From `store` come {also} too.\n"]
    further = [f"{module}.{name}" for module, names in _FURTHER.items() for name in names]
    for name in [*sorted(both, key=lambda name: (name != "qa.ArticleQA", name)), *further]:
        parts += [f"{part}\n" for part in _described(name, _named(name))]
    parts.append(_GIVEN)
    for name, home in _ATTRIBUTES.items():
        parts += [f"{part}\n" for part in _described(f"qa.ArticleQA.{name}", _named(home))]
    values = {name: _named(f"{module}.{name}") for module, names in _VALUES.items() for name in names.split()}
    for name, value in sorted(values.items()):
        parts += [f"{part}\n" for part in _described(name, value)]
    return "\n".join(parts)


def _named(name: str) -> Any:
    module, _, short = name.rpartition(".")
    return getattr(import_module(module), short)


def _described(name: str, value: Any) -> Iterator[str]:
    yield f"## {name}"
    if not (inspect.isclass(value) or inspect.isroutine(value)):  # another name of several types
        yield f"`{value}`"
        return
    written = f"class {name}" if inspect.isclass(value) else name
    if name.startswith("qa.ArticleQA."):
        written = f"{name}: {value.__name__}"
    yield f"```python\n{written}{_taken(value)}\n```\n\n{inspect.getdoc(value)}"
    for inner, member in _members(value) if inspect.isclass(value) else ():
        yield f"**`{inner}{'' if isinstance(member, property) else _taken(member)}`**\n\n{inspect.getdoc(member)}"


def _members(kind: type) -> Iterator[tuple[str, Any]]:
    """Public methods and properties of ours, by name."""
    for name, member in inspect.getmembers(kind, lambda m: inspect.isroutine(m) or isinstance(m, property)):
        home = next((base for base in kind.__mro__ if name in vars(base)), object)
        written = getattr(member, "__module__", None) or home.__module__  # a class may be given some by its maker
        if not name.startswith("_") and {w.partition(".")[0] for w in (home.__module__, written)} <= {"qa", "store"}:
            yield name, member


def _taken(value: Any) -> str:
    """The arguments, and what comes back, as the source has them: annotations there are strings."""
    if inspect.isclass(value) and not (dataclasses.is_dataclass(value) or value.__module__ == "qa.langchain"):
        return f"({value.__bases__[0].__name__})" if issubclass(value, Exception) else ""
    signature = inspect.signature(value)
    given = [
        p if p.annotation is p.empty else p.replace(annotation=_Written(_type(p.annotation)))
        for p in signature.parameters.values()
        if p.name != "self"
    ]
    result = signature.return_annotation
    back = f" -> {_type(result)}" if result is not signature.empty and not inspect.isclass(value) else ""
    told = signature.replace(parameters=given, return_annotation=signature.empty)
    return f"{told}{back}".replace("<factory>", "...")


def _type(annotation: Any) -> str:
    return annotation if isinstance(annotation, str) else inspect.formatannotation(annotation)


class _Written(str):
    """An annotation, shown without the marks of a string."""

    __repr__ = str.__str__


if __name__ == "__main__":
    print(page(), end="")
