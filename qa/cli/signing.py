"""The commands that sign words off: who compared which words with their source, for good."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from qa.cli.options import JsonOption, LibraryOption, opened
from qa.cli.printing import UNPRINTABLE, print_json, print_rows

if TYPE_CHECKING:
    from qa.answer import Answer
    from qa.factcheck.report import DraftReport

NameOption = Annotated[str | None, typer.Option("--name", help="Who says so. Default: QA_NAME.")]
CommentOption = Annotated[str, typer.Option("--comment", help="What is to be said of it.")]

app = typer.Typer(help="Sign off words that you compared with their source.", no_args_is_help=True)


@app.command()
def add(
    file: Annotated[
        Path, typer.Argument(metavar="PACK|REPORT", help="An evidence pack, or a report of `qa factcheck --out` .json.")
    ],
    number: Annotated[int, typer.Argument(help="Of the citation; of a report, of the sentence.")],
    name: NameOption = None,
    comment: CommentOption = "",
    library: LibraryOption = None,
    as_json: JsonOption = False,
) -> None:
    """Sign off a quote of an answer, or a finding on a draft; packs and reports tell it from then on."""
    what = _read(file)
    with opened(library, model="extractive", must_exist=True) as qa:
        made = qa.signed.add(what, number, named(name), comment).to_dict()
    print_json(made) if as_json else print(_line(made))


@app.command("list")
def list_(library: LibraryOption = None, as_json: JsonOption = False) -> None:
    """List all sign-offs, withdrawn ones included."""
    with opened(library, model="extractive", must_exist=True) as qa:
        print_rows([s.to_dict() for s in qa.signed.all()], as_json, _line)


@app.command()
def undo(
    id: Annotated[str, typer.Argument(metavar="ID", help="As `qa sign list` lists it.")],
    name: NameOption = None,
    comment: CommentOption = "",
    library: LibraryOption = None,
    as_json: JsonOption = False,
) -> None:
    """Withdraw a sign-off; it stays, and says so."""
    with opened(library, model="extractive", must_exist=True) as qa:
        made = qa.signed.undo(id, named(name), comment).to_dict()
    print_json(made) if as_json else print(_line(made))


def named(name: str | None) -> str:
    """Who says something: the option, or what the environment names."""
    from qa.settings import read

    return name or read(os.environ).name


def _read(file: Path) -> Answer | DraftReport:
    """The answer of a pack, or a report. Raises ReadError."""
    from qa.factcheck.report import DraftReport
    from qa.packs import parse
    from qa.packs.check import read_pack, text_in

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
    from qa.packs.parts import checked
    from qa.packs.signed import SignOff
    from qa.packs.words import saying

    given: SignOff = parse.value(SignOff, row["sign_off"], "the sign-off")
    places = ", ".join(f"{p['article_id']}@{p['revision']} {p['start']}:{p['end']}" for p in row["places"])
    said = (given.id, " ".join(checked(given, saying("en"))).strip(), row["verdict"], row["claim"], places)
    return UNPRINTABLE.sub(" ", "  ".join(part for part in said if part))
