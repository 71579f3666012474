"""The commands that ask: for an answer, for passages, and whether an exported answer still holds."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args

import click

from qa.answer import Style
from qa.cli.options import (
    ANSWER_FILE,
    NamedPath,
    common_options,
    length_option,
    limited,
    model_option,
    notice,
    opened,
    references_option,
    refuse_both,
    refuse_style,
    strictness_option,
    with_library,
)
from qa.cli.printing import format_answer, line_of, print_json, show, shows_bold, write_file

if TYPE_CHECKING:
    from qa.answer import Answer, Length, Strictness
    from qa.api import ArticleQA

WITH_REFERENCES = (".docx", ".txt")
"""Endings of files in which an answer has references in a style."""


@click.command()
@click.argument("question")
@common_options
@model_option
@strictness_option
@limited
@length_option
@click.option("--as-given", is_flag=True, help="Read no author, outlet, genre or date out of the question.")
@click.option(
    "--out", type=ANSWER_FILE, help="Also write it: an evidence pack (.md, .html, .json), .docx, .bib, .ris …"
)
@references_option
@click.option("--format", "form", help=f"Print it as bibtex, ris, csl, jsonld, {', '.join(get_args(Style))} …")
def ask(
    question: str,
    library: Path | None,
    as_json: bool,
    model: str | None,
    strictness: Strictness | None,
    filters: dict[str, Any],
    length: Length,
    as_given: bool,
    out: Path | None,
    references: Style | None,
    form: str | None,
) -> None:
    """Ask a question; the answer comes with the words that carry each sentence.

    Author, outlet, genre and days of publication that the question names limit the search, unless given by an option.
    """
    from store.filters import NAMES

    refuse_both({"--json": as_json, "--format": form}, ("--json", "--format"))
    refuse_style(references, out, *WITH_REFERENCES)
    if form is not None:
        _known(form)
    with opened(library, model=model, strictness=strictness, must_exist=True) as qa:
        answer = qa.ask(question, filters=filters, unread=NAMES if as_given else (), length=length)
        notice(qa)
        if form is not None:
            click.echo(_written(form, answer, qa).decode(), nl=False)
        elif as_json:
            print_json(answer.to_dict())
        else:
            click.echo(format_answer(answer, bold=shows_bold(sys.stdout)))  # which draws bold on Windows too
        if out is not None:  # last: an answer that cannot be written was seen
            write(out, answer, qa, references)


@click.command()
@click.argument("topic")
@with_library
@limited
def timeline(topic: str, qa: ArticleQA, as_json: bool, filters: dict[str, Any]) -> None:
    """What happened on a topic, oldest first, each line with the article that tells it."""
    _asked(topic)
    found = qa.timeline(topic, filters)
    notice(qa)
    lines = [(f"{event.date:<10}  {event.text}", f"            {line_of(event.citation)}") for event in found]
    _print_all(found, lines, as_json, f"No article tells what happened: {topic}")


@click.command()
@click.argument("name")
@click.option("--topic", help="What it is about.")
@with_library
@limited
def quotes(name: str, topic: str | None, qa: ArticleQA, as_json: bool, filters: dict[str, Any]) -> None:
    """All that somebody is quoted with, newest first, each line with the article that has it."""
    _asked(name)
    if topic and topic.strip():
        _asked(topic)
    found = qa.quotes(name, topic, filters)
    notice(qa)
    lines = [(f"{q.speaker}: {f'“{q.text}”' if q.direct else q.text}", f"    {line_of(q.citation)}") for q in found]
    _print_all(found, lines, as_json, f"No article quotes {name}{f' on {topic}' if topic else ''}.")


def _asked(words: str) -> None:
    """Raises click.UsageError where nothing can be asked by `words`."""
    from qa.answering.question import problem

    if said := problem(words):
        raise click.UsageError(said)


def _print_all(found: Sequence[Any], lines: Sequence[tuple[str, str]], as_json: bool, nothing: str) -> None:
    """Prints what a task `found`: as JSON, or two lines each; `nothing` where there is none."""
    from qa.answer import plain

    if as_json:
        print_json([plain(one) for one in found])
        return
    for line in (line for both in lines for line in both):
        show(line)
    if not found:
        show(nothing, sys.stderr)


@click.command()
@click.argument("question")
@with_library
@click.option("-k", type=click.IntRange(1, 1000), default=10, help="How many passages.")
@limited
def search(question: str, qa: ArticleQA, as_json: bool, k: int, filters: dict[str, Any]) -> None:
    """Find passages."""
    _asked(question)
    hits = qa.search(question, k=k, filters=filters)
    notice(qa)
    if as_json:
        print_json([asdict(hit) for hit in hits])
        return
    from qa.answering.reading.chosen_passages import with_articles

    for number, (hit, article) in enumerate(with_articles(hits, qa.library), 1):
        told = f"{number}. {line_of(article)}  [{hit.article_id} {hit.start}:{hit.end}]"
        for line in (told, f"   {' '.join(hit.text.split())}", ""):
            show(line)


@click.command()
@click.argument("file", type=NamedPath())
@common_options
def check(file: Path, library: Path | None, as_json: bool) -> None:
    """Re-verify an exported answer against the library, offline."""
    from qa.packs.check import check_pack
    from qa.packs.export_texts import saying
    from qa.packs.pack_file import text_in
    from qa.packs.page_parts import checked

    text = text_in(file)
    with opened(library, model="extractive", must_exist=True) as qa:
        report = check_pack(text, qa.article)
    if as_json:
        print_json(asdict(report))
    else:
        print(f"ok, {report.checked} checked" if report.ok else f"{len(report.problems)} mismatches")
        for problem in report.problems:
            show(f"- {problem}")
        for note in report.notes:
            show(f"note: {note}")
        for s in report.signed:
            said = " ".join(checked(s, saying("en"))).strip()
            show(f"quote {s.citation}: {said}, as the pack says")
    raise click.exceptions.Exit(0 if report.ok else 1)


def write(path: Path, answer: Answer, qa: ArticleQA, references: Style | None) -> None:
    """Writes an answer in the form that the ending of an `ANSWER_FILE` names; one of `WITH_REFERENCES` in that style,
    None for its own. Raises SettingsError where it cannot be written."""
    from qa.packs.formats import by_suffix
    from qa.packs.word_page import to_docx

    form = by_suffix(path.name)
    assert form is not None, path
    if form == "docx":
        write_file(path, to_docx(answer, qa.article, qa.signed.of(answer), references or "notes"))
    else:
        write_file(path, _written(references or form, answer, qa))


def _written(form: str, answer: Answer, qa: ArticleQA) -> bytes:
    from qa.answering.finding.status import held
    from qa.packs.formats import as_file

    return as_file(answer, form, held(answer, qa.article), qa.signed.of(answer))


def _known(form: str) -> None:
    from qa.packs.formats import FORMATS

    if form not in FORMATS or form == "docx":
        known = ", ".join(name for name in FORMATS if name != "docx")
        raise click.BadParameter(f"{form!r} is no format that is printed; use one of {known}.", param_hint="--format")
