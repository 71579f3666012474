"""The files below a folder, in the order of their names; links out of it are not followed."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from store.article import Rejected

_DEEPEST = 40


def files_below(folder: Path, root: Path, depth: int = 0) -> Iterator[Path | Rejected]:
    """The files below `folder` in the order of their names, with a rejection for what leads out of `root`."""
    try:
        names = sorted(entry.name for entry in os.scandir(folder) if not entry.name.startswith("."))
    except OSError as error:
        yield Rejected(str(folder), f"The folder cannot be opened: {error.strerror or error}.")
        return
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
        elif name == "tmp" and {"cur", "new"} <= set(names):
            continue  # letters of a Maildir that have not been delivered
        elif depth < _DEEPEST:
            yield from files_below(path, root, depth + 1)
        else:
            yield Rejected(str(path), f"The folder is nested over {_DEEPEST} levels deep; move it up.")
