"""How well pages are read: our reader and trafilatura alone on the same saved pages, in the same run.

    python -m evals.figures.pages FOLDER [--out FILE] [--misses]

FOLDER holds one .jsonl file with a page a line: `html_path` (gzipped or plain HTML, relative to the folder or to the
one above it), `url`, `with` and `without` (segments that must and must not be in the text), and, where known, `title`,
`author`, `date`. Segments are compared after white space is folded and invisible characters are dropped, for both
readers alike; titles by letters and digits only, case aside; authors as sets of names; dates by the day.
"""

from __future__ import annotations

import argparse
import gzip
import json
import re
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from store import read_html
from store.errors import ReadError

_NAMES = re.compile(r"\s*(?:,|;|&|/|\band\b|\bund\b|\bet\b)\s*")
_BY = re.compile(r"^(?:by|von|par|por)\s+", re.IGNORECASE)
_UNSEEN = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff]")


@dataclass(frozen=True)
class Reading:
    """What a reader made of a page; empty strings where it found nothing."""

    text: str = ""
    title: str = ""
    author: str = ""
    date: str = ""


@dataclass(frozen=True)
class PageScore:
    """One page: segments rightly in, wrongly in, wrongly out, rightly out; each label, None where the page has none."""

    id: str
    kept: int
    chrome: int
    lost: int
    dropped: int
    title: bool | None
    author: bool | None
    date: bool | None


@dataclass(frozen=True)
class Summary:
    """A reader over all pages: precision, recall and F1 of segments, accuracy of labels; None where none is labelled.

    `timings` are seconds: the sum over all pages and the longest.
    """

    reader: str
    pages: int
    kept: int
    chrome: int
    lost: int
    precision: float | None
    recall: float | None
    f1: float | None
    title: float | None
    author: float | None
    date: float | None
    timings: dict[str, float]


def ours(markup: bytes, url: str) -> Reading:
    """Our reader; a page it refuses is a page with nothing found."""
    try:
        article = read_html(markup, url)
    except ReadError:
        return Reading()
    return Reading(article.text, article.title or "", article.author or "", (article.published_at or "")[:10])


def trafilatura_alone(markup: bytes, url: str) -> Reading:
    """trafilatura as its documentation shows it, comments left out."""
    import trafilatura

    page = trafilatura.bare_extraction(markup, url=url, include_comments=False, with_metadata=True)
    if page is None or isinstance(page, dict):
        return Reading()
    return Reading(page.text or "", page.title or "", page.author or "", (page.date or "")[:10])


def score(page: dict[str, Any], reading: Reading) -> PageScore:
    """`reading` against the labels of `page`."""
    text = _flat(reading.text)
    kept = sum(_flat(s) in text for s in page["with"])
    chrome = sum(_flat(s) in text for s in page["without"])
    return PageScore(
        id=str(page["id"]),
        kept=kept,
        chrome=chrome,
        lost=len(page["with"]) - kept,
        dropped=len(page["without"]) - chrome,
        title=_letters(page["title"]) == _letters(reading.title) if page.get("title") else None,
        author=_people(page["author"]) == _people(reading.author) if page.get("author") else None,
        date=_letters(page["date"]) == _letters(reading.date) if page.get("date") else None,
    )


def summary(reader: str, scores: Sequence[PageScore], seconds: Sequence[float]) -> Summary:
    """All pages of one reader as one row."""
    kept, chrome, lost = (sum(getattr(s, n) for s in scores) for n in ("kept", "chrome", "lost"))
    precision = kept / (kept + chrome) if kept + chrome else None
    recall = kept / (kept + lost) if kept + lost else None
    f1 = 2 * precision * recall / (precision + recall) if precision and recall else None
    title, author, date = (_share([getattr(s, n) for s in scores]) for n in ("title", "author", "date"))
    timings = {"total": round(sum(seconds), 2), "longest": round(max(seconds, default=0.0), 2)}
    return Summary(reader, len(scores), kept, chrome, lost, precision, recall, f1, title, author, date, timings)


def _share(values: Sequence[bool | None]) -> float | None:
    known = [v for v in values if v is not None]
    return sum(known) / len(known) if known else None


def _flat(text: str) -> str:
    return " ".join(_UNSEEN.sub("", text).split())


def _letters(text: str) -> str:
    return "".join(c for c in _UNSEEN.sub("", text).casefold() if c.isalnum())


def _people(names: str | Sequence[str]) -> frozenset[str]:
    listed = [names] if isinstance(names, str) else list(names)
    return frozenset(p for n in listed for part in _NAMES.split(_BY.sub("", n.strip())) if (p := _letters(part)))


def pages(folder: Path) -> Iterator[tuple[dict[str, Any], bytes]]:
    """Every labelled page of `folder` with its HTML."""
    for listing in sorted(folder.glob("*.jsonl")):
        for line in listing.read_text(encoding="utf-8").splitlines():
            page = json.loads(line)
            path = next(
                (p for p in (folder / page["html_path"], folder.parent / page["html_path"]) if p.is_file()), None
            )
            if path is not None:
                data = path.read_bytes()
                yield page, gzip.decompress(data) if data[:2] == b"\x1f\x8b" else data


def main(arguments: Sequence[str] | None = None) -> int:
    """Prints the table; exit status 2 when the folder holds no labelled pages."""
    parser = argparse.ArgumentParser(
        prog="python -m evals.figures.pages", description=__doc__.partition("\n")[0] if __doc__ else None
    )
    parser.add_argument("folder", type=Path)
    parser.add_argument("--out", type=Path, help="also write the figures there, as JSON")
    parser.add_argument("--misses", action="store_true", help="print what our reader lost or kept wrongly")
    options = parser.parse_args(arguments)
    labelled = list(pages(options.folder)) if options.folder.is_dir() else []
    if not labelled:
        print(
            f"{options.folder} holds no labelled pages; give the folder of a page set (see --help).",
            file=sys.stderr,
        )
        return 2
    readers: tuple[tuple[str, Callable[[bytes, str], Reading]], ...] = (
        ("ours", ours),
        ("trafilatura alone", trafilatura_alone),
    )
    rows = [_run(name, reader, labelled, misses=options.misses and reader is ours) for name, reader in readers]
    print(f"{'reader':18} pages  prec.   rec.     F1  title  author   date  seconds (longest)")
    for row in rows:
        figures = "  ".join(
            "  —  " if v is None else f"{v:.3f}"
            for v in (row.precision, row.recall, row.f1, row.title, row.author, row.date)
        )
        print(f"{row.reader:18} {row.pages:5}  {figures}  {row.timings['total']:.1f} ({row.timings['longest']:.2f})")
    if options.out:
        options.out.write_text(
            json.dumps([asdict(r) for r in rows], indent=2, ensure_ascii=False) + "\n", encoding="utf-8"
        )
    return 0


def _run(
    name: str,
    reader: Callable[[bytes, str], Reading],
    labelled: Sequence[tuple[dict[str, Any], bytes]],
    *,
    misses: bool,
) -> Summary:
    scores: list[PageScore] = []
    seconds: list[float] = []
    for page, markup in labelled:
        began = time.perf_counter()
        reading = reader(markup, page.get("url") or "")
        seconds.append(time.perf_counter() - began)
        scores.append(score(page, reading))
        if misses:
            _print_misses(page, reading, scores[-1])
    return summary(name, scores, seconds)


def _print_misses(page: dict[str, Any], reading: Reading, scored: PageScore) -> None:
    text = _flat(reading.text)
    for segment in page["with"]:
        if _flat(segment) not in text:
            print(f"{scored.id}: lost {segment[:100]!r}")
    for segment in page["without"]:
        if _flat(segment) in text:
            print(f"{scored.id}: chrome {segment[:100]!r}")
    for name in ("title", "author", "date"):
        if getattr(scored, name) is False:
            print(f"{scored.id}: {name} {page[name]!r}, read {getattr(reading, name)!r}")


if __name__ == "__main__":
    raise SystemExit(main())
