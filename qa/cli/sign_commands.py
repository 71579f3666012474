"""The commands that sign words off: who compared which words with their source, for good."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from qa.cli.options import Commands, NamedPath, common_options, opened, with_library
from qa.cli.printing import print_json, print_rows, spaced

if TYPE_CHECKING:
    from qa.answer import Answer
    from qa.api import ArticleQA
    from qa.factcheck.report import DraftReport

name_option = click.option("--name", help="Who says so. Default: QA_NAME.")
comment_option = click.option("--comment", default="", show_default=False, help="What is to be said of it.")


@click.group(cls=Commands)
def sign() -> None:
    """Sign off words that you compared with their source; an ID is what `qa sign list` lists."""


@sign.command()
@click.argument("file", metavar="PACK|REPORT", type=NamedPath())
@click.argument("number", type=int)
@name_option
@comment_option
@common_options
def add(file: Path, number: int, name: str | None, comment: str, library: Path | None, as_json: bool) -> None:
    """Sign off a quote of an answer, by its NUMBER in an evidence pack, or a finding on a draft, by that of the
    sentence in a report (`qa factcheck --out` .json); packs and reports tell it from then on."""
    what = _read(file)
    with opened(library, model="extractive", must_exist=True) as qa:
        made = qa.signed.add(what, number, signer(name), comment).to_dict()
    print_json(made) if as_json else print(_line(made))


@sign.command("list")
@with_library
def list_(qa: ArticleQA, as_json: bool) -> None:
    """List all sign-offs, withdrawn ones included."""
    print_rows([s.to_dict() for s in qa.signed.all()], as_json, _line)


@sign.command()
@click.argument("id")
@name_option
@comment_option
@with_library
def undo(id: str, name: str | None, comment: str, qa: ArticleQA, as_json: bool) -> None:
    """Withdraw a sign-off; it stays, and says so."""
    made = qa.signed.undo(id, signer(name), comment).to_dict()
    print_json(made) if as_json else print(_line(made))


def signer(name: str | None) -> str:
    """Who says something: the option, or what the environment names."""
    from qa.settings import read

    return name or read(os.environ).name


def _read(file: Path) -> Answer | DraftReport:
    """The answer of a pack, or a report. Raises ReadError."""
    from qa.factcheck.report import DraftReport
    from qa.packs import parse
    from qa.packs.pack_file import read_pack, text_in

    text = text_in(file)
    try:
        told = json.loads(text)
    except ValueError:
        told = None
    if not isinstance(told, dict) or "question" in told:
        return read_pack(text).answer
    report: DraftReport = parse.value(DraftReport, told, "the report")
    return report


def _line(row: dict[str, Any]) -> str:
    from qa.packs import parse
    from qa.packs.export_texts import saying
    from qa.packs.page_parts import checked
    from qa.packs.signed import SignOff

    given: SignOff = parse.value(SignOff, row["sign_off"], "the sign-off")
    places = ", ".join(f"{p['article_id']}@{p['revision']} {p['start']}:{p['end']}" for p in row["places"])
    said = " ".join(checked(given, saying("en"))).strip()
    return spaced(given.id, said, row["verdict"], row["claim"], places)
