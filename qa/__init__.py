"""Answers about articles, in which every sentence leads to the words that carry it.

`ArticleQA.open("library")` opens a library; the rest are the values it takes and gives, and `check_support`.
Names are loaded when first used, so that `import qa` is quick.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from qa.answer import Answer, Checked, Citation, Delta, Event, Evidence, Final, Found, Sentence, Support
    from qa.api import ArticleQA
    from qa.errors import (
        FilterError,
        LibraryBusy,
        LibraryDamaged,
        LibraryError,
        ModelError,
        QAError,
        ReadError,
        SettingsError,
    )
    from qa.support import check_support
    from store.article import Article, Hit, IngestReport, LibraryReport, Passage, Rejected

_HOME = {
    "Answer": "qa.answer",
    "Checked": "qa.answer",
    "Citation": "qa.answer",
    "Delta": "qa.answer",
    "Event": "qa.answer",
    "Evidence": "qa.answer",
    "Final": "qa.answer",
    "Found": "qa.answer",
    "Sentence": "qa.answer",
    "Support": "qa.answer",
    "ArticleQA": "qa.api",
    "FilterError": "qa.errors",
    "LibraryBusy": "qa.errors",
    "LibraryDamaged": "qa.errors",
    "LibraryError": "qa.errors",
    "ModelError": "qa.errors",
    "QAError": "qa.errors",
    "ReadError": "qa.errors",
    "SettingsError": "qa.errors",
    "check_support": "qa.support",
    "Article": "store.article",
    "Hit": "store.article",
    "IngestReport": "store.article",
    "LibraryReport": "store.article",
    "Passage": "store.article",
    "Rejected": "store.article",
}

__all__ = list(_HOME)  # noqa: PLE0604 - the names above, kept in one place


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module 'qa' has no attribute {name!r}")
    return getattr(import_module(_HOME[name]), name)


def __dir__() -> list[str]:
    return sorted(_HOME)
