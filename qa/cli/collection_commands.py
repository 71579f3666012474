"""The commands that keep collections: named sets of articles, chosen one by one or by a rule."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from qa.cli.options import Commands, described, fail, found_anywhere, with_library
from qa.cli.printing import print_articles, print_json, print_rows, spaced

if TYPE_CHECKING:
    from qa.api import ArticleQA

ids_argument = click.argument("ids", metavar="[ID]...", nargs=-1)


@click.group(cls=Commands)
def collections() -> None:
    """Keep named sets of articles, for --collection; an ID is what `qa articles` lists."""


@collections.command()
@click.argument("name")
@ids_argument
@with_library
@described
@click.option("--search", help="Articles in which all these words stand.")
@click.option("--feed", help="Articles that `qa sync` gets from this source.")
def add(
    name: str,
    ids: tuple[str, ...],
    qa: ArticleQA,
    as_json: bool,
    filters: dict[str, Any],
    search: str | None,
    feed: str | None,
) -> None:
    """Make a collection, or add articles to it; the options make a rule, which keeps it filled as articles come."""
    given = {"filters": filters, "search": search, "feed": feed and found_anywhere(feed)}
    rule: dict[str, Any] = {key: value for key, value in given.items() if value}
    made = qa.collections.add(name, ids, rule or None).to_dict()
    print_json(made) if as_json else print(_line(made))


@collections.command()
@click.argument("name")
@ids_argument
@with_library
def remove(name: str, ids: tuple[str, ...], qa: ArticleQA, as_json: bool) -> None:
    """Take articles out of a collection, or let it go; the articles stay in the library."""
    there = qa.collections.remove(name, ids)
    if as_json:
        print_json({"collection": name, "removed": there})
    elif not there:
        fail(f"there is no collection {name}, or nothing of that in it; `qa collection list` lists all.")
    raise click.exceptions.Exit(0 if there else 1)


@collections.command()
@click.argument("name")
@click.argument("new")
@with_library
def rename(name: str, new: str, qa: ArticleQA, as_json: bool) -> None:
    """Call a collection something else."""
    made = qa.collections.rename(name, new).to_dict()
    print_json(made) if as_json else print(_line(made))


@collections.command("list")
@click.argument("name", required=False)
@with_library
def list_(name: str | None, qa: ArticleQA, as_json: bool) -> None:
    """List the collections, or the articles of one."""
    if name is None:
        print_rows([c.to_dict() for c in qa.collections.all()], as_json, _line)
        return
    found = qa.articles(collection=name)
    print_articles(found, as_json)


def _line(row: dict[str, Any]) -> str:
    rule = ", ".join(f"{key} {value}" for key, value in row["rule"].items())
    counted = f"{row['articles']} {'article' if row['articles'] == 1 else 'articles'}"
    return spaced(row["name"], counted, rule)
