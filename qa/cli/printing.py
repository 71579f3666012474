"""How results are printed: JSON for programs, lines for a person, a bar while something takes its time."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

from store.language.patterns import UNPRINTABLE

if TYPE_CHECKING:
    from qa.answer import Answer, Sentence
    from store.article import Article

_SIGNS = {"supported": "✓", "partial": "~", "unsupported": "✗", "unchecked": "·"}
_BOLD, _PLAIN = "\x1b[1m", "\x1b[22m"


def format_answer(answer: Answer, *, bold: bool = False) -> str:
    """The answer, its sentences' verdicts and its sources, as the lines that a person is shown.

    With `bold`, as a terminal draws it, the words that answer stand out.
    """
    lines = [*_printable(_scope(answer))]
    if answer.abstained:
        return "\n".join([*lines, *_printable(_abstention(answer))])
    for sentence in answer.sentences:
        markers = "".join(f"[{n}]" for n in sentence.citations)
        words = _emphasised(sentence) if bold else UNPRINTABLE.sub(" ", sentence.text)
        label = UNPRINTABLE.sub(" ", f"{sentence.label}: " if sentence.label else "")
        lines.append(f"{_SIGNS[sentence.support]} {label}{words} {markers}".rstrip())
        if sentence.support != "supported":
            lines += _printable(f"    {reason}" for reason in sentence.reasons)
    return "\n".join([*lines, *_printable(_sources(answer))])


def shows_bold(stream: TextIO) -> bool:
    """Whether `stream` is a terminal that can draw bold."""
    return stream.isatty() and os.environ.get("TERM") != "dumb"


def _emphasised(sentence: Sentence) -> str:
    """The words of a sentence, those that answer between the codes of a terminal."""
    text, pieces, at = UNPRINTABLE.sub(" ", sentence.text), [], 0  # one character for one: the places stay
    for start, end in sentence.answering:
        pieces += [text[at:start], _BOLD, text[start:end], _PLAIN]
        at = end
    return "".join([*pieces, text[at:]])


def _printable(lines: Iterable[str]) -> list[str]:
    return [UNPRINTABLE.sub(" ", line) for line in lines]


def _abstention(answer: Answer) -> Iterator[str]:
    yield f"No answer: {answer.reason}"
    yield from answer.notices
    for hit in answer.nearest:
        yield f"  nearest: {hit.article_id}  {' '.join(hit.text.split())[:160]}…"
    if answer.instead:
        yield f"  what is there: {answer.instead}"
    yield from ("", _as_of(answer))


def _sources(answer: Answer) -> Iterator[str]:
    """What stands below the sentences."""
    from qa.answering.finding.same_story import list_copies

    if answer.cut_off:
        yield f"(cut off: {answer.cut_off})"
    if answer.left_out:
        yield f"({answer.left_out} {'sentence' if answer.left_out == 1 else 'sentences'} not supported, left out)"
    yield ""
    for citation in answer.citations:
        yield f"[{citation.number}] “{' '.join(citation.quote.split())}”"
        page = f" · page {citation.page}" if citation.page else ""
        yield f"    {line_of(citation)}{page} {citation.url or ''}".rstrip()
        if citation.status != "current":
            yield f"    {_STANDING[citation.status]}"
        if citation.now:
            yield f"    now: “{' '.join(citation.now.split())}”"
        if citation.copies:
            yield f"    the same story: {list_copies(citation)}"
        if citation.correction:
            yield f"    {' '.join(citation.correction.split())}"
    yield from ("", *answer.notices) if answer.notices else ()
    own = "the articles' own sentences, no language model"
    written = own if answer.model == "extractive" else f"answered by {answer.model}"
    yield from ("", f"{written}. {_as_of(answer)}")


def _scope(answer: Answer) -> Iterator[str]:
    """What limited the search, and where that came from."""
    for key, value in answer.filters.items():
        values = " or ".join(str(v) for v in value) if isinstance(value, list | tuple) else value
        yield f"{_FILTERS[key]}: {values}{' (from the question)' if key in answer.read else ''}"


_STANDING = {
    "superseded": "superseded: a newer revision of the article reads otherwise there",
    "removed": "removed: the library no longer has this revision of the article",
}
_FILTERS = {
    "author": "author",
    "source": "outlet",
    "genre": "genre",
    "published_from": "published from",
    "published_to": "published until",
    "article_ids": "articles",
    "collection": "collection",
}


def _as_of(answer: Answer) -> str:
    from qa.answering.phrases import in_words

    newest = f"; newest article told: {in_words(answer.newest_told, 'en')}" if answer.newest_told else ""
    return f"As of {in_words(answer.as_of or '', 'en')}{newest}."


def line_of(article: Any) -> str:
    """Day, genre, outlet, author and title of an article or a citation, as far as it has them."""
    date = (article.published_at or "undated")[:10]
    return " · ".join(
        part for part in (date, article.genre.replace("_", " "), article.source, article.author, article.title) if part
    )


def print_json(value: Any) -> None:
    """Prints `value` as JSON, with escapes where the output's encoding lacks a letter of it."""
    told = json.dumps(value, ensure_ascii=False, indent=2, default=list)
    try:
        told.encode(sys.stdout.encoding or "utf-8")
    except UnicodeEncodeError:
        told = json.dumps(value, indent=2, default=list)
    print(told)


def print_rows(rows: list[dict[str, Any]], as_json: bool, line: Callable[[dict[str, Any]], str]) -> None:
    """Prints `rows` as JSON, or each as `line` words it."""
    if as_json:
        print_json(rows)
    else:
        for row in rows:
            print(line(row))


def show(line: str, to: TextIO | None = None) -> None:
    """Prints a line; names of files and words of articles in it are a stranger's."""
    print(UNPRINTABLE.sub(" ", line), file=to)


def spaced(*parts: str) -> str:
    """Those of `parts` that say anything, on one line."""
    return UNPRINTABLE.sub(" ", "  ".join(filter(None, parts)))


def print_articles(found: Sequence[Article], as_json: bool) -> None:
    """Prints articles as JSON, or a line each, with its id."""
    if as_json:
        print_json([article.to_dict() for article in found])
    for article in () if as_json else found:
        show(f"{article.id}  {line_of(article)}")


def write_file(path: Path, data: bytes) -> None:
    """Writes a file that an option names. Raises SettingsError where it cannot be written."""
    from qa.errors import SettingsError

    try:
        path.write_bytes(data)
    except OSError as error:
        raise SettingsError(f"{path} cannot be written: {error.strerror}.") from error


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
        TextColumn("{task.fields[item]}", markup=False),  # words of whoever wrote them: "[/i]" is none of ours
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(what, total=None, item="", rate="")

        def told(p: Any) -> None:
            elapsed = bar.tasks[task].elapsed
            rate = f"{p.done / elapsed:,.1f} a second" if elapsed and p.done else ""
            item = UNPRINTABLE.sub(" ", p.item[-60:])
            bar.update(task, completed=p.done, total=p.total, item=item, rate=rate)

        yield told
