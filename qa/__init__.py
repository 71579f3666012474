"""Answers about articles, in which every sentence leads to the words that carry it.

`ArticleQA.open("library")` opens a library; the rest are the values it takes and gives, and `check_support`.
Names are loaded when first used, so that `import qa` is quick.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    __version__: str

    from qa.answer import Answer as Answer
    from qa.answer import Checked as Checked
    from qa.answer import Citation as Citation
    from qa.answer import Delta as Delta
    from qa.answer import Event as Event
    from qa.answer import Evidence as Evidence
    from qa.answer import Final as Final
    from qa.answer import Found as Found
    from qa.answer import Judged as Judged
    from qa.answer import Quotation as Quotation
    from qa.answer import Sentence as Sentence
    from qa.answer import StreamEvent as StreamEvent
    from qa.answer import Support as Support
    from qa.api import ArticleQA as ArticleQA
    from qa.errors import FilterError as FilterError
    from qa.errors import LibraryBusy as LibraryBusy
    from qa.errors import LibraryDamaged as LibraryDamaged
    from qa.errors import LibraryError as LibraryError
    from qa.errors import ModelError as ModelError
    from qa.errors import QAError as QAError
    from qa.errors import ReadError as ReadError
    from qa.errors import SettingsError as SettingsError
    from qa.factcheck.report import CheckedSentence as CheckedSentence
    from qa.factcheck.report import DraftReport as DraftReport
    from qa.factcheck.report import DraftStep as DraftStep
    from qa.proof.check.support import check_support as check_support
    from store.article import Article as Article
    from store.article import Hit as Hit
    from store.article import IngestReport as IngestReport
    from store.article import LibraryReport as LibraryReport
    from store.article import Passage as Passage
    from store.article import Rejected as Rejected

_HOME = {
    "Answer": "qa.answer",
    "Checked": "qa.answer",
    "Citation": "qa.answer",
    "Delta": "qa.answer",
    "StreamEvent": "qa.answer",
    "Evidence": "qa.answer",
    "Final": "qa.answer",
    "Found": "qa.answer",
    "Judged": "qa.answer",
    "Quotation": "qa.answer",
    "Sentence": "qa.answer",
    "Support": "qa.answer",
    "Event": "qa.answer",
    "ArticleQA": "qa.api",
    "FilterError": "qa.errors",
    "LibraryBusy": "qa.errors",
    "LibraryDamaged": "qa.errors",
    "LibraryError": "qa.errors",
    "ModelError": "qa.errors",
    "QAError": "qa.errors",
    "ReadError": "qa.errors",
    "SettingsError": "qa.errors",
    "CheckedSentence": "qa.factcheck.report",
    "DraftReport": "qa.factcheck.report",
    "DraftStep": "qa.factcheck.report",
    "check_support": "qa.proof.check.support",
    "Article": "store.article",
    "Hit": "store.article",
    "IngestReport": "store.article",
    "LibraryReport": "store.article",
    "Passage": "store.article",
    "Rejected": "store.article",
}

__all__ = list(_HOME)


def __getattr__(name: str) -> Any:
    if name == "__version__":  # in one place, pyproject.toml
        return import_module("importlib.metadata").version("article-qa")
    if name not in _HOME:
        raise AttributeError(f"module 'qa' has no attribute {name!r}")
    return getattr(import_module(_HOME[name]), name)


def __dir__() -> list[str]:
    return sorted(_HOME)
