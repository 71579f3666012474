"""How often an article's genre is told by its form alone, and how often rightly, over labelled articles.

    python -m evals.figures.genres FILE… [--part even|odd] [--confusions]

Each line of a FILE is JSON with `genre` and with `text` or `passage`; `title` and `outlet` or `source` are read if they
are there. What is told is news or unknown: unknown is no mistake, news of another genre is one. `--part` takes every
second line of each file, so that rules are made with one half and reported with the other.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from evals.intervals import wilson
from store.reading.prose.genres import genre_by_form


def main(arguments: Sequence[str] | None = None, say: Callable[[str], None] = print) -> int:
    """Run the command; its exit status."""
    parser = argparse.ArgumentParser(prog="python -m evals.figures.genres", description=(__doc__ or "").split("\n")[0])
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE")
    parser.add_argument("--part", choices=("even", "odd"), help="every second line alone, counted from 0")
    parser.add_argument("--confusions", action="store_true", help="the titles of what is wrongly called news")
    options = parser.parse_args(arguments)
    told: Counter[tuple[str, str]] = Counter()
    for record in _records(options.files, options.part):
        genre = _told(record)
        told[record["genre"], genre] += 1
        if options.confusions and genre == "news" != record["genre"]:
            say(f"{record['genre']}: {record.get('title')}")
    news = sum(count for (_, said), count in told.items() if said == "news")
    all_news = sum(count for (genre, _), count in told.items() if genre == "news")
    say(f"articles                   {told.total()}")
    say(f"called news, and are       {_share(told['news', 'news'], news)}")
    say(f"news, and called so        {_share(told['news', 'news'], all_news)}")
    for genre in sorted({genre for genre, _ in told} - {"news"}):
        total = told[genre, "news"] + told[genre, "unknown"]
        say(f"{genre:26} {_share(told[genre, 'news'], total)} called news")
    return 0


def _records(files: Sequence[Path], part: str | None) -> Iterator[dict[str, Any]]:
    for file in files:
        with file.open(encoding="utf-8") as lines:
            for number, line in enumerate(lines):
                if part is None or number % 2 == (part == "odd"):
                    yield json.loads(line)


def _told(record: dict[str, Any]) -> str:
    text = record.get("text") or record["passage"]
    return genre_by_form(text, record.get("title"), record.get("outlet") or record.get("source"))


def _share(part: int, whole: int) -> str:
    if not whole:
        return "none"
    low, high = wilson(part, whole)
    return f"{part / whole:.3f} [{low:.3f}, {high:.3f}] of {whole}"


if __name__ == "__main__":
    sys.exit(main())
