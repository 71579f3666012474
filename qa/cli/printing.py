"""How results are printed: JSON for programs, lines for a person, a bar while something takes its time."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from qa.answer import Answer

UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")
"""What ends a line, moves the cursor, colours a terminal, turns the direction of writing or cannot be encoded."""

_SIGNS = {"supported": "✓", "partial": "~", "unsupported": "✗", "unchecked": "·"}


def told(answer: Answer) -> str:
    """The answer, its sentences' verdicts and its sources, as the lines that a person is shown."""
    return "\n".join(UNPRINTABLE.sub(" ", line) for line in _told(answer))


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
        yield f"    {line_of(citation)}{page} {citation.url or ''}".rstrip()
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
    from qa.answering.phrases import in_words

    newest = f"; newest article found: {in_words(answer.newest, 'en')}" if answer.newest else ""
    return f"As of {in_words(answer.as_of or '', 'en')}{newest}."


def line_of(article: Any) -> str:
    """Day, genre, outlet, author and title of an article or a citation, as far as it has them."""
    date = (article.published_at or "undated")[:10]
    return " · ".join(
        part for part in (date, article.genre.replace("_", " "), article.source, article.author, article.title) if part
    )


def print_json(value: Any) -> None:
    """Prints `value` as JSON."""
    print(json.dumps(value, ensure_ascii=False, indent=2, default=list))


def print_rows(rows: list[dict[str, Any]], as_json: bool, line: Callable[[dict[str, Any]], str]) -> None:
    """Prints `rows` as JSON, or each as `line` words it."""
    if as_json:
        print_json(rows)
    else:
        for row in rows:
            print(line(row))


@contextmanager
def progress_bar(*, shown: bool, what: str = "adding") -> Iterator[Callable[[Any], None] | None]:
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
