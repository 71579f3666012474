"""Articles out of files, folders, pages and exports.

Names are loaded when first used: who only asks a library reads no page.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from store.reading.formats.limited_reading import read_html as read_html
    from store.reading.sources import Source as Source
    from store.reading.sources import how_many as how_many
    from store.reading.sources import read as read

_HOME = {
    "Source": "store.reading.sources",
    "how_many": "store.reading.sources",
    "read": "store.reading.sources",
    "read_html": "store.reading.formats.limited_reading",
}

__all__ = list(_HOME)


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module 'store.reading' has no attribute {name!r}")
    return getattr(import_module(_HOME[name]), name)


def __dir__() -> list[str]:
    return sorted(_HOME)
