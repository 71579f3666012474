"""The commands that pin answers: kept as they are, with a note, and shown by a link of `qa serve`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from qa.cli.ask_commands import WITH_REFERENCES, write
from qa.cli.options import (
    ANSWER_FILE,
    Commands,
    NamedPath,
    common_options,
    fail,
    opened,
    references_option,
    refuse_style,
    with_library,
)
from qa.cli.printing import format_answer, print_json, print_rows, spaced
from qa.cli.sign_commands import name_option, signer

if TYPE_CHECKING:
    from qa.answer import Style
    from qa.api import ArticleQA


@click.group(cls=Commands)
def pins() -> None:
    """Pin answers, to be shown as they are by a link of `qa serve`; an ID is what `qa pins list` lists."""


@pins.command()
@click.argument("pack", type=NamedPath())
@click.option("--note", default="", show_default=False, help="What is to be said of it.")
@name_option
@common_options
def add(pack: Path, note: str, name: str | None, library: Path | None, as_json: bool) -> None:
    """Pin the answer in an evidence pack (`qa ask --out`)."""
    from qa.packs.pack_file import read_pack, text_in

    answer = read_pack(text_in(pack)).answer
    with opened(library, model="extractive", must_exist=True) as qa:
        made = qa.pins.add(answer, note, signer(name)).to_dict()
    print_json(made) if as_json else print(_line(made))


@pins.command("list")
@with_library
def list_(qa: ArticleQA, as_json: bool) -> None:
    """List the pins, each with how its citations stand."""
    print_rows([pin.to_dict() for pin in qa.pins.all()], as_json, _line)


@pins.command()
@click.argument("id")
@with_library
@click.option("--out", type=ANSWER_FILE, help="Also write the answer, as `qa ask --out` does.")
@references_option
def show(id: str, qa: ArticleQA, as_json: bool, out: Path | None, references: Style | None) -> None:
    """Show a pinned answer as it was, with how each citation stands today."""
    refuse_style(references, out, *WITH_REFERENCES)
    try:
        pin = qa.pins.get(id)
    except KeyError:
        fail(f"nothing is pinned as {id}; `qa pins list` lists what is.")
    if out is not None:
        write(out, pin.answer, qa, references)
    if as_json:
        print_json(pin.to_dict())
        return
    print(_line(pin.to_dict()))
    print(format_answer(pin.answer))


@pins.command()
@click.argument("id")
@with_library
def remove(id: str, qa: ArticleQA, as_json: bool) -> None:
    """Let a pin go, and its link."""
    there = qa.pins.remove(id)
    if as_json:
        print_json({"pin": id, "removed": there})
    if not there:
        fail(f"nothing is pinned as {id}; `qa pins list` lists what is.")


def _line(row: dict[str, Any]) -> str:
    answer = row["answer"]
    stands = " ".join(f"[{c['number']}] {c['status']}" for c in answer["citations"])
    made = row["timings"]["made"][:10]
    return spaced(row["address"], answer["question"], row["note"], row["name"], made, stands)
