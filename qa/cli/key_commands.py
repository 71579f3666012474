"""The commands for keys: `qa keys add NAME`, `list` and `remove NAME`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from qa.cli.options import Commands, common_options, library_option, located
from qa.cli.printing import print_json

if TYPE_CHECKING:
    from qa.web.gate.keys import Keys


@click.group(cls=Commands)
def keys() -> None:
    """Keys by which programs use a server of this library; NAME says whom one is for."""


@keys.command()
@click.argument("name")
@library_option
@click.option("--adds-only", is_flag=True, help="A key that adds articles, and nothing else.")
def add(name: str, library: Path | None, adds_only: bool) -> None:
    """Make a key and print it, this once: only its digest is kept."""
    print(_keys(library).add(name, adds_only=adds_only))


@keys.command("list")
@common_options
def list_keys(library: Path | None, as_json: bool) -> None:
    """List whom keys were made for, and when."""
    made = _keys(library).all()
    if as_json:
        print_json([{"name": k.name, "made": k.made, "adds_only": k.adds_only} for k in made])
        return
    for key in made:
        print(f"{key.made}  {key.name}{'  adds only' if key.adds_only else ''}")


@keys.command()
@click.argument("name")
@library_option
def remove(name: str, library: Path | None) -> None:
    """Let a key in no longer; servers that run see it at once."""
    from qa.errors import SettingsError

    if not _keys(library).remove(name):
        raise SettingsError(f"There is no key for {name}; `qa keys list` names them.")
    print(f"removed {name}")


def _keys(library: Path | None) -> Keys:
    from qa.web.gate.keys import Keys

    return Keys(located(library).folder)
