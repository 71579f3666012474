"""The commands that keep collections: named sets of articles, chosen one by one or by a rule."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import click

from qa.cli.options import Commands, described, json_option, library_option, opened
from qa.cli.printing import print_articles, print_json, print_rows
from store.language.patterns import UNPRINTABLE

ids_argument = click.argument("ids", metavar="[ID]...", nargs=-1)


@click.group(cls=Commands)
def collections() -> None:
    """Keep named sets of articles, for --collection; an ID is what `qa articles` lists."""


@collections.command()
@click.argument("name")
@ids_argument
@library_option
@json_option
@described
@click.option("--search", help="Articles in which all these words stand.")
@click.option("--feed", help="Articles that `qa sync` gets from this source.")
def add(
    name: str,
    ids: tuple[str, ...],
    library: Path | None,
    as_json: bool,
    filters: dict[str, Any],
    search: str | None,
    feed: str | None,
) -> None:
    """Make a collection, or add articles to it; the options make a rule, which keeps it filled as articles come."""
    given = {"filters": filters, "search": search, "feed": feed}
    rule: dict[str, Any] = {key: value for key, value in given.items() if value}
    with opened(library, model="extractive", must_exist=True) as qa:
        made = qa.collections.add(name, ids, rule or None).to_dict()
    print_json(made) if as_json else print(_line(made))


@collections.command()
@click.argument("name")
@ids_argument
@library_option
@json_option
def remove(name: str, ids: tuple[str, ...], library: Path | None, as_json: bool) -> None:
    """Take articles out of a collection, or let it go; the articles stay in the library."""
    with opened(library, model="extractive", must_exist=True) as qa:
        there = qa.collections.remove(name, ids)
    if as_json:
        print_json({"collection": name, "removed": there})
    elif not there:
        said = UNPRINTABLE.sub(" ", name)
        print(f"qa: there is no collection {said}, or nothing of that in it; `qa collection list` lists all.",
              file=sys.stderr)  # fmt: skip
    raise click.exceptions.Exit(0 if there else 1)


@collections.command()
@click.argument("name")
@click.argument("new")
@library_option
@json_option
def rename(name: str, new: str, library: Path | None, as_json: bool) -> None:
    """Call a collection something else."""
    with opened(library, model="extractive", must_exist=True) as qa:
        made = qa.collections.rename(name, new).to_dict()
    print_json(made) if as_json else print(_line(made))


@collections.command("list")
@click.argument("name", required=False)
@library_option
@json_option
def list_(name: str | None, library: Path | None, as_json: bool) -> None:
    """List the collections, or the articles of one."""
    with opened(library, model="extractive", must_exist=True) as qa:
        if name is None:
            print_rows([c.to_dict() for c in qa.collections.all()], as_json, _line)
            return
        found = qa.articles(collection=name)
    print_articles(found, as_json)


def _line(row: dict[str, Any]) -> str:
    rule = ", ".join(f"{key} {value}" for key, value in row["rule"].items())
    counted = f"{row['articles']} {'article' if row['articles'] == 1 else 'articles'}"
    return UNPRINTABLE.sub(" ", "  ".join(part for part in (row["name"], counted, rule) if part))
