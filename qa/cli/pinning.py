"""The commands that pin answers: kept as they are, with a note, and shown by a link of `qa serve`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated, Any, NoReturn

import typer

from qa.cli.asking import write
from qa.cli.options import JsonOption, LibraryOption, opened
from qa.cli.printing import UNPRINTABLE, print_json, print_rows, told
from qa.cli.signing import NameOption, named

app = typer.Typer(help="Pin answers, to be shown as they are by a link of `qa serve`.", no_args_is_help=True)


@app.command()
def add(
    pack: Annotated[Path, typer.Argument(metavar="PACK", help="An answer that `qa ask --out` wrote.")],
    note: Annotated[str, typer.Option("--note", help="What is to be said of it.")] = "",
    name: NameOption = None,
    library: LibraryOption = None,
    as_json: JsonOption = False,
) -> None:
    """Pin the answer in an evidence pack."""
    from qa.packs.check import read_pack, text_in

    answer = read_pack(text_in(pack)).answer
    with opened(library, model="extractive", must_exist=True) as qa:
        made = qa.pins.add(answer, note, named(name)).to_dict()
    print_json(made) if as_json else print(_line(made))


@app.command("list")
def list_(library: LibraryOption = None, as_json: JsonOption = False) -> None:
    """List the pins, each with how its citations stand."""
    with opened(library, model="extractive", must_exist=True) as qa:
        print_rows([pin.to_dict() for pin in qa.pins.all()], as_json, _line)


@app.command()
def show(
    id: Annotated[str, typer.Argument(metavar="ID", help="As `qa pins list` lists it.")],
    library: LibraryOption = None,
    as_json: JsonOption = False,
    out: Annotated[Path | None, typer.Option("--out", help="Also write the answer, as `qa ask --out` does.")] = None,
) -> None:
    """Show a pinned answer as it was, with how each citation stands today."""
    with opened(library, model="extractive", must_exist=True) as qa:
        try:
            pin = qa.pins.get(id)
        except KeyError:
            _unknown(id)
        if out is not None:
            write(out, pin.answer, qa)
    if as_json:
        print_json(pin.to_dict())
        return
    print(_line(pin.to_dict()))
    print(told(pin.answer))


@app.command()
def remove(
    id: Annotated[str, typer.Argument(metavar="ID", help="As `qa pins list` lists it.")],
    library: LibraryOption = None,
    as_json: JsonOption = False,
) -> None:
    """Let a pin go, and its link."""
    with opened(library, model="extractive", must_exist=True) as qa:
        there = qa.pins.remove(id)
    if as_json:
        print_json({"pin": id, "removed": there})
    if not there:
        _unknown(id)


def _line(row: dict[str, Any]) -> str:
    answer = row["answer"]
    stands = " ".join(f"[{c['number']}] {c['status']}" for c in answer["citations"])
    said = (row["address"], answer["question"], row["note"], row["name"], row["timings"]["made"][:10], stands)
    return UNPRINTABLE.sub(" ", "  ".join(part for part in said if part))


def _unknown(id: str) -> NoReturn:
    print(f"qa: nothing is pinned as {UNPRINTABLE.sub(' ', id)}; `qa pins list` lists what is.", file=sys.stderr)
    raise typer.Exit(1)
