"""The commands that put a library into one file, and take it out again."""

from __future__ import annotations

import sys
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import click

from qa.cli.options import NamedPath, common_options, json_option, library_option, located
from qa.cli.printing import print_json, progress_bar

if TYPE_CHECKING:
    from store.care.backup import BackedUp, Beside, Restored

file_argument = click.argument("file", type=NamedPath(dir_okay=False))


@click.command()
@file_argument
@common_options
def backup(file: Path, library: Path | None, as_json: bool) -> None:
    """Write the library into one file, as it is at one moment; others read, add and serve meanwhile.

    The file has every article, what `qa sync` follows, what readers said, and the digests of keys; indexes are made
    anew when it is restored. It is written beside and takes its place when it was read back: that of the backup before,
    and of no other file.
    """
    from store.care.backup import back_up

    place = located(library, must_exist=True)
    with progress_bar(shown=not as_json, what="backing up") as progress:
        done = back_up(place, file, _beside(), progress)
    _end(done, f" in {file}, {done.size / 1e6:,.1f} MB, read back and compared", as_json)


@click.command()
@file_argument
@library_option
@click.option("--replace", is_flag=True, help="Let what is backed up take the place of what the library holds.")
@json_option
def restore(file: Path, library: Path | None, replace: bool, as_json: bool) -> None:
    """Put a backup into a library, all of it or nothing; a server that runs goes on with the restored articles.

    Keys are restored only where there are none, so that one that was removed since does not come back.
    """
    from store.care.backup import restore as put_back

    with progress_bar(shown=not as_json, what="restoring") as progress:
        done = put_back(file, located(library), _beside(), replace, progress)
    _end(done, f", of {done.manifest.made}, {'there before' if done.was_there else 'restored'}", as_json)


def _end(done: BackedUp | Restored, how: str, as_json: bool) -> NoReturn:
    """Tells what was done; the exit status is 1 when there are problems in it."""
    if as_json:
        print_json(asdict(done))
    else:
        held = done.manifest
        counted = f"{held.articles:,} articles, {held.revisions:,} revisions, {held.passages:,} passages"
        print(f"{counted}{how}")
        for problem in done.problems:
            print(f"- {problem}", file=sys.stderr)
    raise click.exceptions.Exit(1 if done.problems else 0)


def _beside() -> tuple[Beside, ...]:
    from qa.feedback import FILE as FEEDBACK
    from qa.web.gate.keys import FILE as KEYS
    from store.care.backup import Beside

    return (Beside(FEEDBACK, gives_way=True), Beside(KEYS, gives_way=False))
