"""The command that checks a text of one's own."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from qa.cli.options import (
    OutFile,
    common_options,
    limited,
    model_option,
    notice,
    opened,
    references_option,
    refuse_style,
)
from qa.cli.printing import print_json, progress_bar, show, write_file

if TYPE_CHECKING:
    from qa.answer import Style
    from qa.factcheck.report import DraftReport


def _report_endings() -> Iterable[str]:
    from qa.factcheck.report_export import WRITERS

    return WRITERS


@click.command()
@click.argument("file")
@common_options
@click.option(
    "--out",
    type=OutFile(_report_endings),
    help="Also write the report: .docx, .html, .md, .json; .jsonld has what is signed off.",
)
@model_option
@limited
@references_option
def factcheck(
    file: str,
    library: Path | None,
    as_json: bool,
    out: Path | None,
    model: str | None,
    filters: dict[str, Any],
    references: Style | None,
) -> None:
    """Check a text of your own, sentence by sentence; exit status 1 when the library contradicts something, 2 when it
    could not be checked.

    FILE is text, Markdown, HTML or Word; - is standard input. A Word document with --out of a .docx comes back as it
    was, findings as comments and sources as footnotes.
    """
    from qa.factcheck.draft_file import draft_in
    from qa.factcheck.report_export import write_report

    refuse_style(references, out, ".docx")
    draft = draft_in(file)
    with opened(library, model=model, must_exist=True) as qa, progress_bar(shown=True, what="checking") as progress:
        report = qa.factcheck(draft.text, filters=filters, progress=progress, notices=draft.notices)
        notice(qa)
    for remark in report.notices:
        show(f"qa: {remark}", sys.stderr)
    if as_json:
        print_json(report.to_dict())
    else:
        _print(report)
    if out is not None:  # last: a report that cannot be written was seen
        document = draft.document if out.suffix == ".docx" else None
        style = references or "notes"
        marked = document and document.annotated(report, style)
        write_file(out, marked or write_report(report, out.suffix, style))
    raise click.exceptions.Exit(1 if report.counts["contradicted"] else 0)


def _print(report: DraftReport) -> None:
    for sentence in report.sentences:
        numbers = "".join(f" [{n}]" for n in sentence.citations)
        show(f"{sentence.verdict:<12}  {' '.join(sentence.text.split())}{numbers}")
        for reason in sentence.reasons if sentence.verdict != "no_claim" else ():
            show(f"              {reason}")
    if report.citations:
        print()
    for citation in report.citations:
        told = (citation.title, citation.source, (citation.published_at or "")[:10])
        show(f"[{citation.number}] “{' '.join(citation.quote.split())}” — {', '.join(t for t in told if t)}")
    show(", ".join(f"{count} {verdict}" for verdict, count in report.counts.items() if count) or "no sentences")
