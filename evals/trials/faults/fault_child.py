"""The process that a fault trial starts, watches and kills. It says what it did in lines of JSON.

    python -m evals.trials.faults.fault_child adding LIBRARY SEED [--follow]
    python -m evals.trials.faults.fault_child add LIBRARY SEED COUNT [--wait SECONDS]
    python -m evals.trials.faults.fault_child files LIBRARY FOLDER
    python -m evals.trials.faults.fault_child look LIBRARY QUESTION [--follow]
    python -m evals.trials.faults.fault_child reembed LIBRARY FILE [--end]
    python -m evals.trials.faults.fault_child watching LIBRARY FIGURE

`adding` adds articles, a few at a time, until it is killed, and names each as soon as `add` has returned. `add` adds
so many at once. `files` adds what is in FOLDER, and names each article when the progress tells of it. `look` searches,
waiting for the index of vectors if it follows, and verifies. `reembed` embeds the library again, slowly, in the
background, writing to FILE how many passages it has embedded each time; with `--end` it ends when that is done.
`watching` raises the figure in the first article by one, looks at what is watched, keeps what readers have kept, and
says so each time, until it is killed.
"""

from __future__ import annotations

import argparse
import itertools
import json
import os
import sys
import time
from collections.abc import Sequence
from dataclasses import replace
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from evals.synthetic import article
from evals.trials.faults.fault_tools import Directions
from store.embedding.same_embedder import PROBE
from store.errors import QAError
from store.library import Library

_READY = 60.0  # seconds that an index of vectors is waited for


def run(arguments: Sequence[str], told: Connection) -> None:
    """Run the command in a process of its own, what it says going to `told`."""
    os.dup2(told.fileno(), sys.stdout.fileno())
    told.close()
    main(arguments)


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command."""
    parser = argparse.ArgumentParser(prog="python -m evals.trials.faults.fault_child")
    parser.add_argument("action", choices=("adding", "add", "files", "look", "reembed", "watching"))
    parser.add_argument("library", type=Path)
    parser.add_argument("what")
    parser.add_argument("count", type=int, nargs="?", default=0)
    parser.add_argument("--wait", type=float, default=60.0)
    parser.add_argument("--follow", action="store_true")
    parser.add_argument("--end", action="store_true")
    options = parser.parse_args(arguments)
    try:
        if options.action == "adding":
            adding(options.library, int(options.what), options.follow)
        elif options.action == "add":
            add(options.library, int(options.what), options.count, options.wait)
        elif options.action == "files":
            files(options.library, Path(options.what))
        elif options.action == "reembed":
            reembed(options.library, Path(options.what), options.end)
        elif options.action == "watching":
            watching(options.library, int(options.what))
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


def files(place: Path, folder: Path) -> None:
    """Add the files of `folder` in one call."""
    with Library.open(place) as library:
        say(opened=True)
        library.add(folder, progress=lambda progress: say(told=progress.item))


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


def reembed(place: Path, counted: Path, end: bool) -> None:
    """Embed again, and say so once it has begun."""
    with Library.open(place, embedder=Counting(counted), reembed=True) as library:
        while not end or library.reembedding is not None:
            say(opened=True)
            time.sleep(0.02)


def watching(place: Path, figure: int) -> None:
    """Correct an article, look at what is watched, sign off, pin and collect, without end."""
    from evals.trials.faults.keeping import keep
    from qa import ArticleQA

    with ArticleQA.open(place) as qa:
        (first,) = qa.articles()
        answer = qa.ask(f"What does {first.title} say it will cost?")
        for number in itertools.count(figure):
            text = first.text.replace(f" {figure} million", f" {number + 1} million")
            qa.library.add(replace(first, text=text))
            qa.watch.run()
            say(told=number + 1)
            for facts in keep(qa, answer, number):
                say(**facts)


class Counting(Directions):
    """Slow, and notes how many passages it was given each time."""

    def __init__(self, counted: Path) -> None:
        super().__init__("new", 12)
        self._counted = counted

    def embed(self, texts: Sequence[str]) -> npt.NDArray[np.float32]:
        if list(texts) != [PROBE]:
            time.sleep(0.004 * len(texts))
            with self._counted.open("a", encoding="utf-8") as file:
                print(len(texts), file=file)
        return super().embed(texts)


if __name__ == "__main__":
    main()
