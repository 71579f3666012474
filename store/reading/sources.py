"""One source of any kind to a stream of articles and rejections: a bad item is rejected, the rest goes on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from store.article import Article, Rejected
from store.errors import ReadError
from store.reading.decoding import decode
from store.reading.guard import read_html
from store.reading.markdown import read_markdown
from store.reading.plain import read_text
from store.reading.tables import LARGEST, read_csv, read_json, read_json_lines

Source = str | Path | Article | Iterable["Source"]

_TABLES = {
    ".jsonl": read_json_lines,
    ".ndjson": read_json_lines,
    ".json": read_json,
    ".csv": read_csv,
    ".tsv": read_csv,
}
_PAGES = {".html", ".htm", ".xhtml"}
_MARKDOWN = {".md", ".markdown"}
_NOT_ARTICLES = {
    ".py", ".js", ".css", ".exe", ".so", ".dll", ".db", ".sqlite", ".log", ".toml", ".yaml", ".yml", ".ini", ".lock",
    ".sh", ".c", ".h", ".rs", ".go", ".java", ".ipynb", ".svg", ".ico",
}  # fmt: skip


def read(source: Source) -> Iterator[Article | Rejected]:
    """Every article of `source`: a file, a folder, an Article, or an iterable of these.

    What cannot be read comes as `Rejected` with where it is and why; nothing is raised for a bad item.
    """
    if isinstance(source, Article):
        yield source if source.text.strip() else Rejected(source.title or source.id, "The article has no text.")
    elif isinstance(source, str) and source.lower().startswith(("http://", "https://")):
        yield Rejected(source, "Links cannot be fetched by this version; save the page and add the file.")
    elif isinstance(source, str | Path):
        path = Path(source)
        yield from _path(path, path.resolve() if path.is_dir() else path.resolve().parent, named=True)
    elif isinstance(source, Iterable) and not isinstance(source, bytes):
        for item in source:
            yield from read(item)
    else:
        yield Rejected(type(source).__name__, "This is neither a path, nor an Article, nor several of these.")


def _path(path: Path, root: Path, *, named: bool = False) -> Iterator[Article | Rejected]:
    try:
        if path.is_symlink() and not named and not path.resolve().is_relative_to(root):
            yield Rejected(str(path), "The link leads out of the folder and is not followed.")
        elif path.is_dir():
            for child in sorted(path.iterdir()):
                if not child.name.startswith("."):
                    yield from _path(child, root)
        elif path.is_file():
            yield from _file(path)
        else:
            yield Rejected(str(path), "There is no such file." if not path.exists() else "This is no ordinary file.")
    except ReadError as error:
        yield Rejected(str(path), str(error))
    except OSError as error:
        yield Rejected(str(path), f"The file cannot be read: {error.strerror or error}.")
    except (RecursionError, ValueError) as error:
        yield Rejected(str(path), f"The file cannot be read as an article: {error}.")


def _file(path: Path) -> Iterator[Article | Rejected]:
    suffix = path.suffix.lower()
    if suffix in _TABLES:
        yield from _TABLES[suffix](path)
        return
    if suffix in _NOT_ARTICLES:
        raise ReadError(f"A file that ends in {suffix} is no article; save the text itself.")
    if path.stat().st_size > LARGEST:
        raise ReadError("The article is over 50 MB; split it, or leave it out.")
    data = path.read_bytes()
    if not data.strip():
        raise ReadError("The file is empty.")
    start = data[:1_000].lstrip().lower()
    if suffix in _PAGES or (suffix not in _MARKDOWN and start.startswith((b"<!doctype html", b"<html"))):
        yield read_html(data)
    elif suffix in _MARKDOWN:
        yield read_markdown(decode(data))
    else:
        yield read_text(decode(data))
