"""Files that are no articles: those whose names tell what they are by their endings, and those that hold none."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain
from typing import TypeVar

from store.errors import ReadError

Item = TypeVar("Item")

_NO_ARTICLE = "; save the text itself"
REFUSED = {
    suffix: f"This is {kind}."
    for kind, suffixes in {
        f"an image, not an article{_NO_ARTICLE}": ".png .jpg .jpeg .gif .webp .svg .ico .bmp .tif .tiff .heic .avif",
        f"a film or a recording, not an article{_NO_ARTICLE}": ".mp3 .mp4 .m4a .wav .ogg .webm .mov .avi .mkv .flac",
        "an office document of a kind that is not read here; save it as .docx": ".doc .docm .dot .odt .rtf .pages .wpd",
        "an office document of slides; save it as PDF": ".ppt .pptx .odp",
        "an office document of tables; save each as .csv, the names of its columns above": ".xls .xlsx .ods .numbers",
        "a letter as only one mail program reads it; save it as .eml": ".msg .pst .emlx",
        "an archive of a kind that is not read here; unpack it and add what is in it":
            ".gz .tar .tgz .bz2 .xz .7z .rar .zst",
        f"a program or its code, not an article{_NO_ARTICLE}":
            ".py .js .mjs .ts .css .scss .exe .so .dll .sh .c .h .rs .go .java .ipynb .wasm .map",
        f"a settings file, not an article{_NO_ARTICLE}": ".toml .yaml .yml .ini .cfg .conf .lock .env",
        f"a database, not an article{_NO_ARTICLE}": ".db .sqlite .sqlite3 .parquet .pkl .npy .npz",
        f"a log, not an article{_NO_ARTICLE}": ".log",
        f"a font, not an article{_NO_ARTICLE}": ".woff .woff2 .ttf .otf .eot",
    }.items()
    for suffix in suffixes.split()
}  # fmt: skip
"""Why a file is refused whose name ends so, and what to do instead."""


def holding_some(items: Iterator[Item]) -> Iterator[Item]:
    """`items`, if there are any. Raises ReadError."""
    if (first := next(items, None)) is None:
        raise ReadError("There is no article in the file.")
    yield from chain([first], items)
