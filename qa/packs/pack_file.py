"""Reading an evidence pack: out of a file, out of the page that carries it, out of its JSON."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from qa.answer import Answer
from qa.choices import text_of
from qa.packs.export import FORMS, Form
from qa.packs.parse import answer as answer_of
from store.errors import ReadError

LARGEST = 20_000_000
"""Characters of a file that is read as a pack; a larger one is refused."""


@dataclass(frozen=True)
class Pack:
    """A pack as read: its JSON, the answer in it, and the page that carries it, in which form (None for bare JSON)."""

    told: Mapping[str, Any]
    answer: Answer
    page: str
    form: Form | None


def text_in(path: Path) -> str:
    """The text of a file that may hold a pack. Raises ReadError for one that cannot be read, or is too large to be
    one."""
    try:
        if path.stat().st_size > 4 * LARGEST:
            raise ReadError(f"{path.name} is too large to be an evidence pack.")
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        why = getattr(error, "strerror", None) or "it is not UTF-8 text"
        raise ReadError(f"{path} cannot be read: {why}.") from error


def holds_pack(text: str) -> bool:
    """Whether a page or Markdown holds what is written around an evidence pack."""
    return any(form.opening in text for form in FORMS)


def read_pack(text: str) -> Pack:
    """The pack that `text` is; ReadError says why it is none, SettingsError that it is no text."""
    if len(text_of(text, "pack")) > LARGEST:
        raise ReadError(f"The file has more than {LARGEST:,} characters, so it is not read as an evidence pack.")
    text = text.removeprefix("\ufeff").replace("\r\n", "\n")
    form = None if text.lstrip().startswith("{") else next((f for f in FORMS if f.opening in text), None)
    if form is None and not text.lstrip().startswith("{"):
        raise ReadError("The file holds no evidence pack; give one that was exported as JSON, Markdown or HTML.")
    data = form.decoded(around_data(text, form)[1]) if form else text
    try:
        told = json.loads(data)
        answer = answer_of(told)
    except (ValueError, RecursionError) as error:
        kind = type(error).__name__
        raise ReadError(f"The evidence pack in the file is not JSON ({kind}); export the answer again.") from None
    return Pack(told, answer, text, form)


def around_data(page: str, form: Form) -> tuple[str, str, str]:
    """The page before its data, the data, and the page after it."""
    if page.count(form.opening) != 1:
        raise ReadError("The file holds more than one evidence pack; give a file with exactly one.")
    before, _, rest = page.partition(form.opening)
    data, found, after = rest.partition(form.closing)
    if not found:
        raise ReadError("The evidence pack in the file breaks off; export the answer again.")
    return before, data, after
