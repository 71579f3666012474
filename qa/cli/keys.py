"""The commands for keys: `qa keys add NAME`, `list` and `remove NAME`."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from qa.cli.options import JsonOption, LibraryOption
from qa.cli.printing import print_json

if TYPE_CHECKING:
    from qa.web.gate.keys import Keys

app = typer.Typer(help="Keys by which programs use a server of this library.", no_args_is_help=True)

NameArgument = Annotated[str, typer.Argument(help="Whom the key is for.")]


@app.command()
def add(
    name: NameArgument,
    library: LibraryOption = None,
    adds_only: Annotated[bool, typer.Option("--adds-only", help="A key that adds articles, and nothing else.")] = False,
) -> None:
    """Make a key and print it, this once: only its digest is kept."""
    print(_keys(library).add(name, adds_only=adds_only))


@app.command("list")
def listed(library: LibraryOption = None, as_json: JsonOption = False) -> None:
    """List whom keys were made for, and when."""
    keys = _keys(library).all()
    if as_json:
        print_json([{"name": k.name, "made": k.made, "adds_only": k.adds_only} for k in keys])
        return
    for key in keys:
        print(f"{key.made}  {key.name}{'  adds only' if key.adds_only else ''}")


@app.command()
def remove(name: NameArgument, library: LibraryOption = None) -> None:
    """Let a key in no longer; servers that run see it at once."""
    from qa.errors import SettingsError

    if not _keys(library).remove(name):
        raise SettingsError(f"There is no key for {name}; `qa keys list` names them.")
    print(f"removed {name}")


def _keys(library: Path | None) -> Keys:
    from qa.settings import read
    from qa.web.gate.keys import Keys

    return Keys(library or Path(read(os.environ).library))
