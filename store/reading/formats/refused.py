"""Files that are no articles: those whose names tell what they are by their endings, and those that hold none."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain
from typing import TypeVar

from store.errors import ReadError

Item = TypeVar("Item")

REFUSED = {
    suffix: kind
    for kind, suffixes in {
        "an image": ".png .jpg .jpeg .gif .webp .svg .ico .bmp .tif .tiff .heic .avif",
        "a film or a recording": ".mp3 .mp4 .m4a .wav .ogg .webm .mov .avi .mkv .flac",
        "an office document": ".doc .xls .xlsx .ppt .pptx .odt .ods .odp .rtf .pages",
        "an archive": ".gz .tar .tgz .bz2 .xz .7z .rar .zst",
        "a program or its code": ".py .js .mjs .ts .css .scss .exe .so .dll .sh .c .h .rs .go .java .ipynb .wasm .map",
        "a settings file": ".toml .yaml .yml .ini .cfg .conf .lock .env",
        "a database": ".db .sqlite .sqlite3 .parquet .pkl .npy .npz",
        "a log": ".log",
        "a font": ".woff .woff2 .ttf .otf .eot",
    }.items()
    for suffix in suffixes.split()
}


def holding_some(items: Iterator[Item]) -> Iterator[Item]:
    """`items`, if there are any. Raises ReadError."""
    if (first := next(items, None)) is None:
        raise ReadError("There is no article in the file.")
    yield from chain([first], items)
