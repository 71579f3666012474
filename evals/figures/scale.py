"""What size costs: adding, searching, memory and disk at each size, as a table, JSON and a drawn curve.

    python -m evals.figures.scale [--passages 10000,100000,1000000] [--out DIR] [--at DIR] [--patience 3600]

Each size gets a library of its own, of the made-up collection of `evals.figures.collection`, and each part of the
measuring a process of its own. Making up the articles is not counted. With `--at` the libraries are kept there, and a
part that was measured there already is not measured again. A serving process is `qa serve` itself, asked over HTTP; the
searches are timed in a process that follows the library as it does, and by processor time too, which other work on the
machine changes less. "Same as exact" is the share of the ten passages of a search that an exact search of all vectors
gives too. An index of vectors that is not ready after `--patience` seconds is not waited for, and left out.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

from evals import family
from evals.figures.collection import Collection
from evals.figures.curve import draw
from store.article import Article, Hit
from store.library import Library

_QUESTIONS = 200
_SERVED = 40  # questions asked of the serving process, each of which searches more than once
_PASSAGES = 10.88  # an article
_FIGURES = {
    "passages": "passages",
    "add_rate": "passages added a second",
    "add_cpu_s": "adding, processor s per 10,000",
    "add_peak_mb": "peak memory while adding, MB",
    "disk_bytes": "bytes on disk a passage",
    "index_s": "index of vectors built in, s",
    "search_p50_ms": "search p50, ms",
    "search_p95_ms": "search p95, ms",
    "search_cpu_ms": "search, processor ms",
    "filtered_p50_ms": "search with filters p50, ms",
    "filtered_p95_ms": "search with filters p95, ms",
    "same": "same as exact",
    "exact_p50_ms": "exact search p50, ms",
    "exact_cpu_ms": "exact search, processor ms",
    "once_s": "one-shot: opened to answered, s",
    "once_mb": "one-shot: memory, MB",
    "serving_mb": "memory of a serving process, MB",
    "list_s": "all articles listed in, s",
    "verify_s": "verified in, s",
}


def main(arguments: Sequence[str] | None = None, say: Callable[[str], None] = print) -> int:
    """Run the command; its exit status."""
    parser = argparse.ArgumentParser(prog="python -m evals.figures.scale", description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--passages", default="10000,100000,1000000", help="sizes, separated by commas")
    parser.add_argument("--out", type=Path, metavar="DIR", help="write scale.json and scale.svg here")
    parser.add_argument("--at", type=Path, metavar="DIR", help="keep the libraries here")
    parser.add_argument("--patience", type=float, default=3600.0, help="seconds for an index of vectors")
    parser.add_argument("--part", choices=tuple(PARTS), help=argparse.SUPPRESS)
    options = parser.parse_args(arguments)
    if options.part:
        say(json.dumps(PARTS[options.part](options.at, int(options.passages), options.patience)))
        return 0
    rows: list[dict[str, float]] = []
    with tempfile.TemporaryDirectory() as scratch:
        for size in (int(text) for text in options.passages.split(",")):
            place = (options.at or Path(scratch)) / str(size)
            rows.append(measured(place, size, options.patience, say))
            say(table(rows))
            if options.out:
                _write(options.out, rows)
    return 0


def measured(place: Path, size: int, patience: float, say: Callable[[str], None]) -> dict[str, float]:
    """All figures of a library of about `size` passages at `place`."""
    place.mkdir(parents=True, exist_ok=True)
    kept = place / "figures.json"
    figures: dict[str, float] = json.loads(kept.read_text(encoding="utf-8")) if kept.exists() else {}
    for part in PARTS:
        if part in figures:
            continue
        figures |= _run(part, place, size, patience) | {part: 1}
        kept.write_text(json.dumps(figures), encoding="utf-8")
        say(f"{size} passages: {part} done")
    return figures


def table(rows: Sequence[Mapping[str, float]]) -> str:
    """The figures as lines of text, a column for each size."""
    lines = []
    for key, label in _FIGURES.items():
        cells = (f"{row[key]:14,.{_digits(row[key])}f}" if key in row else f"{'-':>14}" for row in rows)
        lines.append(f"{label:36}{''.join(cells)}")
    return "\n".join(lines)


def _digits(value: float) -> int:
    return 0 if value >= 100 or value == int(value) else 1 if value >= 10 else 2 if value >= 1 else 3


def _write(folder: Path, rows: Sequence[Mapping[str, float]]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "scale.json").write_text(json.dumps(list(rows), indent=1) + "\n", encoding="utf-8")
    (folder / "scale.svg").write_text(draw(rows), encoding="utf-8")


def _run(part: str, place: Path, size: int, patience: float) -> dict[str, float]:
    command = [sys.executable, "-m", "evals.figures.scale", "--part", part, "--at", str(place)]
    command += ["--passages", str(size), "--patience", str(patience)]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"The part {part} failed at {size} passages.")
    return {key: float(value) for key, value in json.loads(done.stdout.splitlines()[-1]).items()}


def _adding(place: Path, size: int, patience: float) -> dict[str, float]:
    supply = _Supply(size)
    with Library.open(place / "library") as library:
        start, used = time.perf_counter(), time.process_time()
        library.add(supply)
        peak = _peak()  # a search holds the vectors in memory, and adding does not
        found = library.search(supply.question)
        took = time.perf_counter() - start - supply.seconds
        used = time.process_time() - used - supply.processor
        assert found
        passages = library.counts().passages
    return {
        "passages": passages,
        "add_rate": passages / took,
        "add_cpu_s": used / passages * 10_000,
        "add_peak_mb": peak,
    }


class _Supply:
    """Articles as they are asked for; how long making them up took is kept apart."""

    def __init__(self, size: int) -> None:
        self._collection = Collection()
        self._articles = max(1, round(size / _PASSAGES))
        self.question = self._collection.questions(1)[0]
        self.seconds = self.processor = 0.0

    def __iter__(self) -> Iterator[Article]:
        for number in range(self._articles):
            start, used = time.perf_counter(), time.process_time()
            article = self._collection.article(number)
            self.seconds += time.perf_counter() - start
            self.processor += time.process_time() - used
            yield article


def _exact(place: Path, size: int, patience: float) -> dict[str, float]:
    """Exact search of all vectors, however many; what it finds is kept for comparison."""
    asked = Collection().questions(_QUESTIONS)
    with Library.open(place / "library", exact_up_to=10**9) as library:
        (place / "exact.json").write_text(json.dumps([_names(library.search(q)) for q in asked]), encoding="utf-8")
        taken, used = _timed(library.search, asked)
    return {"exact_p50_ms": _at(taken, 0.5), "exact_cpu_ms": used}


def _searching(place: Path, size: int, patience: float) -> dict[str, float]:
    """As a process that lives long searches, when its index of vectors is ready."""
    collection = Collection()
    asked = collection.questions(_QUESTIONS)
    filters = {"source": collection.source(), "published_from": "2021-01-01", "published_to": "2022-12-31"}
    exact = [set(names) for names in json.loads((place / "exact.json").read_text(encoding="utf-8"))]
    with Library.open(place / "library", follow=True) as library:
        start = time.perf_counter()
        while not library.is_following and time.perf_counter() - start < patience:
            time.sleep(0.1)
        built = {"index_s": time.perf_counter() - start} if library.is_following else {}
        found = [set(_names(library.search(question))) for question in asked]
        plain, used = _timed(library.search, asked)
        filtered, _ = _timed(lambda question: library.search(question, filters=filters), asked)
        passages = library.counts().passages
    return built | {
        "search_p50_ms": _at(plain, 0.5),
        "search_p95_ms": _at(plain, 0.95),
        "search_cpu_ms": used,
        "filtered_p50_ms": _at(filtered, 0.5),
        "filtered_p95_ms": _at(filtered, 0.95),
        "same": sum(len(a & b) for a, b in zip(found, exact, strict=True)) / max(1, sum(map(len, exact))),
        "disk_bytes": sum(p.stat().st_size for p in place.rglob("*") if p.is_file()) / passages,
    }


def _names(hits: Sequence[Hit]) -> list[str]:
    return [f"{hit.article_id} {hit.start}" for hit in hits]


def _once(place: Path, size: int, patience: float) -> dict[str, float]:
    question = Collection().questions(1)[0]
    start = time.perf_counter()
    with Library.open(place / "library") as library:
        library.search(question)
        return {"once_s": time.perf_counter() - start, "once_mb": _peak()}


def _serving(place: Path, size: int, patience: float) -> dict[str, float]:
    """`qa serve`, asked over HTTP until it holds what it needs."""
    command = [sys.executable, "-m", "qa.cli", "serve", "--library", str(place / "library"), "--port", "0"]
    environment = os.environ | {"QA_MODEL": "extractive", "QA_LOG": "off"}
    child = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment)
    try:
        assert child.stdout is not None
        address = next(word for line in child.stdout for word in line.split() if word.startswith("http://"))
        urllib.request.urlopen(address, timeout=120).read()
        for question in Collection().questions(_SERVED):
            body = json.dumps({"question": question}).encode()
            request = urllib.request.Request(f"{address}/v1/ask", body, {"content-type": "application/json"})
            urllib.request.urlopen(request, timeout=120).read()
        urllib.request.urlopen(address, timeout=120).read()
        return {"serving_mb": family.memory(child.pid)}
    finally:
        child.terminate()
        child.wait()


def _reading(place: Path, size: int, patience: float) -> dict[str, float]:
    with Library.open(place / "library") as library:
        start = time.perf_counter()
        listed = len(library.articles())
        between = time.perf_counter()
        report = library.verify()
        assert report.ok, report.problems
        assert listed
        return {"list_s": between - start, "verify_s": time.perf_counter() - between}


PARTS: dict[str, Callable[[Path, int, float], dict[str, float]]] = {
    "adding": _adding,
    "once": _once,
    "exact": _exact,
    "searching": _searching,
    "serving": _serving,
    "reading": _reading,
}
"""What is measured, each in a process of its own: the place, the size asked for and the patience give figures."""


def _timed(search: Callable[[str], object], asked: Sequence[str]) -> tuple[list[float], float]:
    """Milliseconds of each question, sorted, and the processor's milliseconds for one of them."""
    search(asked[0])
    taken = []
    used = time.process_time()
    for question in asked:
        start = time.perf_counter()
        search(question)
        taken.append(1000 * (time.perf_counter() - start))
    return sorted(taken), 1000 * (time.process_time() - used) / len(asked)


def _at(ordered: Sequence[float], share: float) -> float:
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))]


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    sys.exit(main())
