"""Every form that an answer can be given in as a file, by its name: packs, texts with references, and for programs."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from qa.answer import Answer
from qa.answering.finding.status import Lookup
from qa.choices import answer_of
from qa.errors import SettingsError
from qa.packs import bibliography, export
from qa.packs.annotations import to_jsonld
from qa.packs.reference_styles import STYLES, referenced
from qa.packs.signed import SignOff
from qa.packs.word_page import to_docx

REFERENCES = (*STYLES, "bibtex", "ris", "csl", "jsonld")
"""Those that tell where it is from, in a house style or for a program."""


@dataclass(frozen=True)
class ExportFormat:
    """A form: how its files end, what they are, and who writes them."""

    suffix: str
    media_type: str
    write: Callable[[Answer, Lookup | None, Sequence[SignOff]], str | bytes]


def write_text(answer: Answer, name: str, article: Lookup | None = None, signed: Sequence[SignOff] = ()) -> str:
    """`answer` in the form of that name, one that is text. With `article`, what stands around each quote is in it where
    that has a place."""
    return as_file(answer, name, article, signed).decode()


def as_file(answer: Answer, name: str, article: Lookup | None = None, signed: Sequence[SignOff] = ()) -> bytes:
    """The same as the bytes of a file, in whichever form. Raises SettingsError for a form that is none, or what is no
    answer."""
    if name not in FORMATS:
        raise SettingsError(f"form {name!r} is not one of {', '.join(FORMATS)}.")
    made = FORMATS[name].write(answer_of(answer), article, signed)
    return made if isinstance(made, bytes) else made.encode("utf-8", "replace")


def media_type(name: str) -> str:
    """What a file in the form of that name is, for HTTP."""
    told = FORMATS[name].media_type
    return told if name == "docx" else f"{told}; charset=utf-8"


def by_suffix(file: str) -> str | None:
    """The name of the form whose ending `file` has; None for none."""
    return next((name for name, form in FORMATS.items() if file.endswith(form.suffix)), None)


def _of_articles(write: Callable[[Answer], str]) -> Callable[[Answer, Lookup | None, Sequence[SignOff]], str]:
    return lambda answer, article, signed: write(answer)


FORMATS: Mapping[str, ExportFormat] = {
    "html": ExportFormat(".html", "text/html", export.to_html),
    "md": ExportFormat(".md", "text/markdown", export.to_markdown),
    "docx": ExportFormat(".docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document", to_docx),
    "csl": ExportFormat(".csl.json", "application/vnd.citationstyles.csl+json", _of_articles(bibliography.csl)),
    "json": ExportFormat(".json", "application/json", export.to_json),
    "jsonld": ExportFormat(".jsonld", "application/ld+json", lambda answer, article, _: to_jsonld(answer, article)),
    "bibtex": ExportFormat(".bib", "application/x-bibtex", _of_articles(bibliography.bibtex)),
    "ris": ExportFormat(".ris", "application/x-research-info-systems", _of_articles(bibliography.ris)),
    **{s: ExportFormat(".txt", "text/plain", _of_articles(partial(referenced, style=s))) for s in STYLES},
}
"""Of two whose endings fit, the first is meant."""
