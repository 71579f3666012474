"""The process that a fault trial starts, watches and kills. It says what it did in lines of JSON.

    python -m evals.fault_child adding LIBRARY SEED [--follow]
    python -m evals.fault_child add LIBRARY SEED COUNT [--wait SECONDS]
    python -m evals.fault_child look LIBRARY QUESTION [--follow]

`adding` adds articles, a few at a time, until it is killed, and names each as soon as `add` has returned. `add` adds
so many at once. `look` searches, waiting for the index of vectors if it follows, and verifies.
"""

from __future__ import annotations

import argparse
import itertools
import json
import time
from pathlib import Path
from typing import Any

from evals.synthetic import article
from store.errors import QAError
from store.library import Library

_READY = 60.0  # seconds that an index of vectors is waited for


def main() -> None:
    """Run the command."""
    parser = argparse.ArgumentParser(prog="python -m evals.fault_child")
    parser.add_argument("action", choices=("adding", "add", "look"))
    parser.add_argument("library", type=Path)
    parser.add_argument("what")
    parser.add_argument("count", type=int, nargs="?", default=0)
    parser.add_argument("--wait", type=float, default=60.0)
    parser.add_argument("--follow", action="store_true")
    options = parser.parse_args()
    try:
        if options.action == "adding":
            adding(options.library, int(options.what), options.follow)
        elif options.action == "add":
            add(options.library, int(options.what), options.count, options.wait)
        else:
            look(options.library, options.what, options.follow)
    except QAError as error:
        say(error=type(error).__name__, message=str(error))


def say(**facts: Any) -> None:
    """One line of JSON, at once."""
    print(json.dumps(facts), flush=True)


def adding(place: Path, seed: int, follow: bool) -> None:
    """Add without end: two new articles and a new revision of an earlier one at a time."""
    with Library.open(place, follow=follow, exact_up_to=0) as library:
        for number in itertools.count():
            batch = [article(2 * number, seed, 2), article(2 * number + 1, seed, 2)]
            if number % 3 == 2:
                batch.append(article(number, seed, 2, revision=number))
            library.add(batch)
            say(held=[[a.id, a.revision] for a in batch])


def add(place: Path, seed: int, count: int, wait: float) -> None:
    """Add `count` articles in one call."""
    coming = [article(number, seed, 2) for number in range(count)]
    with Library.open(place, wait=wait) as library:
        say(opened=True)
        report = library.add(coming)
        say(added=len(report.added), unchanged=len(report.unchanged))


def look(place: Path, question: str, follow: bool) -> None:
    """Search, verify, and say what was found."""
    start = time.monotonic()
    with Library.open(place, follow=follow, exact_up_to=0) as library:
        hits = library.search(question)
        say(
            first=[[hit.article_id, hit.start, hit.lexical, hit.dense] for hit in hits],
            seconds=time.monotonic() - start,
        )
        while follow and not library.is_following and time.monotonic() - start < _READY:
            time.sleep(0.02)
        hits = library.search(question)
        report = library.verify()
        say(
            hits=[[hit.article_id, hit.start, hit.lexical, hit.dense] for hit in hits],
            following=library.is_following,
            problems=report.problems,
            notes=report.notes,
        )


if __name__ == "__main__":
    main()
