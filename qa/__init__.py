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

_OFFERED = {
    "qa.answer": "Answer Checked Citation Delta Event Evidence Final Found Judged Quotation Sentence StreamEvent"
    " Support",
    "qa.api": "ArticleQA",
    "qa.errors": "FilterError LibraryBusy LibraryDamaged LibraryError ModelError QAError ReadError SettingsError",
    "qa.factcheck.report": "CheckedSentence DraftReport DraftStep",
    "qa.proof.check.support": "check_support",
    "store.article": "Article Hit IngestReport LibraryReport Passage Rejected",
}
_HOME = {name: module for module, names in _OFFERED.items() for name in names.split()}

__all__ = list(_HOME)


def __getattr__(name: str) -> Any:
    if name == "__version__":  # in one place, pyproject.toml
        return import_module("importlib.metadata").version("article-qa")
    if name not in _HOME:
        raise AttributeError(f"module 'qa' has no attribute {name!r}")
    return getattr(import_module(_HOME[name]), name)


def __dir__() -> list[str]:
    return sorted(_HOME)
