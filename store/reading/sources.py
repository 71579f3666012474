"""One source of any kind to a stream of articles and rejections."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from store.article import Article, Rejected
from store.errors import ReadError
from store.reading.page import read_html
from store.reading.plain import read_text

Source = str | Path | Article | Iterable["Source"]


def read(source: Source) -> Iterator[Article | Rejected]:
    """Every article of `source`: a file, a folder, a URL, an Article, or an iterable of these."""
    if isinstance(source, Article):
        yield source
    elif isinstance(source, (str, Path)):
        yield from _path(Path(source))
    else:
        for item in source:
            yield from read(item)


def _path(path: Path) -> Iterator[Article | Rejected]:
    if path.is_dir():
        for child in sorted(path.iterdir()):
            if not child.name.startswith("."):
                yield from _path(child)
        return
    try:
        data = path.read_bytes()
        if path.suffix in {".html", ".htm"}:
            yield read_html(data)
        else:
            if not data.strip():
                raise ReadError("The file is empty.")
            yield read_text(data.decode("utf-8"))
    except (OSError, UnicodeDecodeError, ReadError) as error:
        yield Rejected(str(path), str(error))
