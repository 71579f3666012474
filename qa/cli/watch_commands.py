"""The commands that watch questions and packs, and tell what has changed on them."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from qa.cli.options import Commands, OutFile, fail, limited, with_library
from qa.cli.printing import print_json, print_rows, show, spaced, write_file

if TYPE_CHECKING:
    from qa.api import ArticleQA
    from qa.factcheck.report import DraftReport
    from qa.watching.values import News

_ENDINGS = (".html", ".json", ".txt")

out_option = click.option(
    "--out", type=OutFile(lambda: _ENDINGS), help="Write it to this file as well: .html, .json or .txt."
)


@click.group(cls=Commands)
def watch() -> None:
    """Watch questions and evidence packs, and tell what has changed on them; an ID is what `qa watch list` lists."""


@watch.command()
@click.argument("what", metavar="QUESTION|PACK|DRAFT")
@with_library
@limited
def add(what: str, qa: ArticleQA, as_json: bool, filters: dict[str, Any]) -> None:
    """Watch a question, the answer in a pack with all that it cites, or what is cited on a text of your own."""
    made = qa.watch.add(_named(qa, what, filters), filters or None).to_dict()
    print_json(made) if as_json else print(_line(made))


def _named(qa: ArticleQA, what: str, filters: dict[str, Any]) -> str | Path | DraftReport:
    """What is to be watched: the question, the file of a pack, or a draft, which is checked first."""
    from qa.factcheck.draft_file import draft_in

    if not _is_file(what):
        return what
    if not _is_draft(Path(what)):
        return Path(what)
    draft = draft_in(what)
    for remark in draft.notices:
        show(f"qa: {remark}", sys.stderr)
    return qa.factcheck(draft.text, filters=filters or None, notices=draft.notices)


def _is_file(what: str) -> bool:
    """Whether it names a file rather than asks something."""
    try:
        return Path(what).is_file() or Path(what).suffix in (".html", ".json", ".md", ".docx", ".txt")
    except (OSError, ValueError):
        return False


def _is_draft(path: Path) -> bool:
    """Whether the file is a text to be checked rather than an evidence pack, whatever its name."""
    from qa.packs.pack_file import LARGEST, holds_pack

    if path.suffix.lower() == ".json":
        return False
    try:
        with path.open(encoding="utf-8", errors="replace") as file:
            return not holds_pack(file.read(LARGEST))
    except OSError:  # which is told by whoever reads it
        return True


@watch.command("list")
@click.argument("id", required=False)
@with_library
@out_option
@click.option("--collection", help="Only what is watched within it.")
def list_(id: str | None, qa: ArticleQA, as_json: bool, out: Path | None, collection: str | None) -> None:
    """List what is watched with how much is unread, or what was found on one, which is read then."""
    watches = [w for w in qa.watch.all(collection) if id in (None, w.id)]
    if id is not None and not watches:
        fail(f"nothing is watched as {id}; `qa watch list` lists what is.")
    if id is None:
        print_rows([w.to_dict() for w in watches], as_json, _line)
        if out:
            found = (news for w in watches for news in qa.watch.news(w.id))
            _write(sorted(found, key=lambda news: -news.number) if collection else qa.watch.news(), out)
        return
    news = qa.watch.news(id)
    _print(news, as_json, out)
    qa.watch.read(id, news[0].number if news else None)


@watch.command()
@with_library
@out_option
def run(qa: ArticleQA, as_json: bool, out: Path | None) -> None:
    """Look at everything that is watched, and tell what has changed since the last time; safe to run from cron."""
    _print(qa.watch.run(), as_json, out)


@watch.command()
@click.argument("id")
@with_library
def remove(id: str, qa: ArticleQA, as_json: bool) -> None:
    """Watch it no longer."""
    there = qa.watch.remove(id)
    if as_json:
        print_json({"watch": id, "removed": there})
    elif there:
        print(f"removed {id}")
    if not there:
        fail(f"nothing is watched as {id}; `qa watch list` lists what is.")


def tell_unread(qa: ArticleQA) -> None:
    """Say on standard error how much was found on watches that nobody has read."""
    from store.database.watch_tables import count_unseen

    unread = sum(qa.library.read(count_unseen).values())
    if unread:
        print(f"qa: {unread} unread {'finding' if unread == 1 else 'findings'} on what is watched; "
              "`qa watch list` tells.", file=sys.stderr)  # fmt: skip


def _line(row: dict[str, Any]) -> str:
    state = "its articles are gone" if row["gone"] else "" if row["answered"] else "not answered"
    if row["let_go"]:
        state = f"its collection is gone: {', '.join(row['let_go'])}"
    unread = f"{row['unread']} unread" if row["unread"] else ""
    within = ", ".join(row["filters"].get("collection", ()))
    return spaced(row["id"], row["kind"], row["question"], within, unread, state)


def _print(news: Sequence[News], as_json: bool, out: Path | None) -> None:
    from qa.watching.news import as_text

    if as_json:
        print_json([n.to_dict() for n in news])
    else:
        print(as_text(news), end="")
    if out:
        _write(news, out)


def _write(news: Sequence[News], path: Path) -> None:
    import json

    from qa.watching.news import as_html, as_text

    def as_json(news: Sequence[News]) -> str:
        return json.dumps([n.to_dict() for n in news], ensure_ascii=False, indent=2) + "\n"

    writers = {".html": as_html, ".txt": as_text, ".json": as_json}
    write_file(path, writers[path.suffix](news).encode())
