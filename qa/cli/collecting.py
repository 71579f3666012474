"""The commands that keep collections: named sets of articles, chosen one by one or by a rule."""

from __future__ import annotations

import sys
from typing import Annotated, Any

import typer

from qa.cli.options import (
    AuthorOption,
    FromOption,
    GenreOption,
    JsonOption,
    LibraryOption,
    SourceOption,
    ToOption,
    filters_of,
    opened,
)
from qa.cli.printing import UNPRINTABLE, print_articles, print_json, print_rows

NameArgument = Annotated[str, typer.Argument(metavar="NAME", help="The collection.")]
IdsArgument = Annotated[
    list[str] | None, typer.Argument(metavar="[ID]…", help="Articles, as `qa articles` lists them.")
]

app = typer.Typer(help="Keep named sets of articles, for --collection.", no_args_is_help=True)


@app.command()
def add(
    name: NameArgument,
    ids: IdsArgument = None,
    library: LibraryOption = None,
    as_json: JsonOption = False,
    author: AuthorOption = None,
    source: SourceOption = None,
    genre: GenreOption = None,
    published_from: FromOption = None,
    published_to: ToOption = None,
    search: Annotated[str | None, typer.Option("--search", help="Articles in which all these words stand.")] = None,
    feed: Annotated[str | None, typer.Option("--feed", help="Articles that `qa sync` gets from this source.")] = None,
) -> None:
    """Make a collection, or add articles to it; the options make a rule, which keeps it filled as articles come."""
    filters = filters_of(author, source, genre, published_from, published_to)
    given = {"filters": filters, "search": search, "feed": feed}
    rule: dict[str, Any] = {key: value for key, value in given.items() if value}
    with opened(library, model="extractive", must_exist=True) as qa:
        made = qa.collections.add(name, ids or (), rule or None).to_dict()
    print_json(made) if as_json else print(_line(made))


@app.command()
def remove(
    name: NameArgument, ids: IdsArgument = None, library: LibraryOption = None, as_json: JsonOption = False
) -> None:
    """Take articles out of a collection, or let it go; the articles stay in the library."""
    with opened(library, model="extractive", must_exist=True) as qa:
        there = qa.collections.remove(name, ids or ())
    if as_json:
        print_json({"collection": name, "removed": there})
    elif not there:
        said = UNPRINTABLE.sub(" ", name)
        print(f"qa: there is no collection {said}, or nothing of that in it; `qa collection list` lists all.",
              file=sys.stderr)  # fmt: skip
    raise typer.Exit(0 if there else 1)


@app.command()
def rename(
    name: NameArgument,
    new: Annotated[str, typer.Argument(metavar="NEW", help="What it is to be called.")],
    library: LibraryOption = None,
    as_json: JsonOption = False,
) -> None:
    """Call a collection something else."""
    with opened(library, model="extractive", must_exist=True) as qa:
        made = qa.collections.rename(name, new).to_dict()
    print_json(made) if as_json else print(_line(made))


@app.command("list")
def list_(
    name: Annotated[str | None, typer.Argument(metavar="NAME", help="Only this one, with its articles.")] = None,
    library: LibraryOption = None,
    as_json: JsonOption = False,
) -> None:
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
