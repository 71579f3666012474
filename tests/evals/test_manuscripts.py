"""The comparison of documents as LibreOffice finds them; the command itself needs LibreOffice."""

from __future__ import annotations

import pytest

from evals.proving.manuscript_files import MADE
from evals.proving.manuscripts import differences, seen

NAMES = ("footnotes.fodt", "cells.fodt", "changes.fodt", "images.fodt")
COMMENT = b"<office:annotation><text:p>Contradicted.</text:p></office:annotation>"


@pytest.mark.parametrize("name", NAMES)
def test_comments_change_nothing_that_counts(name: str) -> None:
    flat = MADE[name]()
    before, end, after = flat.rpartition(b"</text:p>")
    commented = before + COMMENT + end + after
    assert seen(commented).comments == 1
    assert list(differences(seen(flat), seen(commented))) == []


@pytest.mark.parametrize(
    ("name", "old", "new", "what"),
    [
        ("footnotes.fodt", b"My own note 3.", b"", "footnotes of its own are gone: My own note 3."),
        ("cells.fodt", b"367 deaths", b"368 deaths", "paragraphs: "),
        ("changes.fodt", b"<dc:creator>Edda</dc:creator>", b"", "changes: "),
        ("images.fodt", b"draw:image", b"draw:object", "pictures: 6 before, 0 after"),
    ],
)
def test_whatever_else_is_not_as_it_was_is_told(name: str, old: bytes, new: bytes, what: str) -> None:
    flat = MADE[name]()
    told = list(differences(seen(flat), seen(flat.replace(old, new))))
    assert told
    assert told[0].startswith(what)
