"""The files below a folder, in the order of their names; links out of it are not followed."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from store.article import Rejected

_DEEPEST = 40
_PAGES = (".html", ".htm", ".xhtml", ".HTML", ".HTM")
_BEHIND = re.compile(r"[_.-](?=\w+$)")  # before a word of the browser's language behind the name of a page
_LONGEST_NAME = 300
_LIBRARY = "library.sqlite"
_OF_A_LIBRARY = re.compile(
    r"library\.sqlite.*|(?:words|vectors|backup|restored)-[0-9a-f]{12,32}|(?:words|vectors|keys)\.json|feedback\.jsonl"
    r"|[a-z]+\.lock"
)
"""What a library has in its folder, which may be that of the articles as well."""

_MAILDIR = frozenset({"cur", "new", "tmp"})


def is_maildir(folder: Path) -> bool:
    """Whether `folder` holds letters as a Maildir does: those read, those new and those still coming."""
    return all((folder / name).is_dir() for name in _MAILDIR)


def files_below(folder: Path, root: Path, depth: int = 0) -> Iterator[Path | Rejected]:
    """The files below `folder` in the order of their names, with a rejection for what leads out of `root`.

    Hidden ones are left out, but for the folders in a Maildir (".News", as Maildir++ has them). What lies beside
    letters there is its server's, and what a library keeps below `folder` its own.
    """
    try:
        mail = is_maildir(folder)
        names = sorted(entry.name for entry in os.scandir(folder) if _is_seen(entry, mail))
    except OSError as error:
        yield Rejected(str(folder), f"The folder cannot be opened: {error.strerror or error}.")
        return
    if _LIBRARY in names:
        names = [name for name in names if not _OF_A_LIBRARY.fullmatch(name)]
    beside = {name: (folder / name).read_bytes for name in names}
    for name in names:
        path = folder / name
        try:
            if path.is_symlink():
                target = path.resolve()
                if not target.is_relative_to(root):
                    yield Rejected(str(path), "The link leads out of the folder and was not followed.")
                    continue
                if target.is_dir():
                    continue  # what it leads to is read in its own place
            inner = path.is_dir()
        except (OSError, RuntimeError) as error:
            yield Rejected(str(path), f"The path cannot be followed: {error}.")
            continue
        if not inner:
            yield path
        elif name == "files" and any(n.endswith(".rdf") for n in names):
            continue  # the files of a Zotero export, which its entries name
        elif is_of_a_page(name, beside):
            continue
        elif (name == "tmp" and mail) or (path / _LIBRARY).is_file():
            continue  # letters of a Maildir that have not been delivered; a library, such as the one added to
        elif depth < _DEEPEST:
            yield from files_below(path, root, depth + 1)
        else:
            yield Rejected(str(path), f"The folder is nested over {_DEEPEST} levels deep; move it up.")


def is_of_a_page(folder: str, beside: Mapping[str, Callable[[], bytes]]) -> bool:
    """Whether a folder of this name holds the pictures, styles and advertisements of a page that a browser saved: it is
    called after a page that names it, one of the files `beside` it, each of which is read by what stands by its name.
    """
    for mark in _BEHIND.finditer(folder[:_LONGEST_NAME]):
        for page in (folder[: mark.start()] + ending for ending in _PAGES):
            if page in beside:
                try:
                    # What stands before it in the page may be written in any code.
                    return f"{folder[mark.start() :]}/".encode() in beside[page]()
                except OSError:
                    return False
    return False


def _is_seen(entry: os.DirEntry[str], mail: bool) -> bool:
    """Whether an entry of a folder is looked at, which holds letters if `mail`."""
    if mail:
        return entry.is_dir() and (not entry.name.startswith(".") or is_maildir(Path(entry.path)))
    return not entry.name.startswith(".")
