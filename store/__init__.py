"""Articles in, passages out: reading, splitting, embedding, keeping and searching.

Names are loaded when first used, so that `import store` is quick.
"""

from __future__ import annotations

import os
from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from store.article import Article as Article
    from store.article import Hit as Hit
    from store.article import IngestReport as IngestReport
    from store.article import LibraryReport as LibraryReport
    from store.article import Passage as Passage
    from store.article import Rejected as Rejected
    from store.library import Library as Library
    from store.reading.formats.limited_reading import read_html as read_html
    from store.reading.sources import read as read

# Before anything loads onnxruntime: its builds tell their makers of each use, by code that no guard of Python's sockets
# sees, and keep an identifier of the machine, and what could not be sent, in the home directory.
os.environ.setdefault("ORT_DISABLE_TELEMETRY", "1")

_OFFERED = {
    "store.article": "Article Hit IngestReport LibraryReport Passage Rejected",
    "store.library": "Library",
    "store.reading.formats.limited_reading": "read_html",
    "store.reading.sources": "read",
}
_HOME = {name: module for module, names in _OFFERED.items() for name in names.split()}

__all__ = list(_HOME)


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module 'store' has no attribute {name!r}")
    return getattr(import_module(_HOME[name]), name)


def __dir__() -> list[str]:
    return sorted(_HOME)
