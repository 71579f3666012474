"""What adding the same folder again costs, and what one changed article in it costs: time, and passages embedded.

    python -m evals.figures.again [--articles 1000] [--as md|html] [--json FILE]

Made-up articles are written as files, added, added again, and once more after one was changed. Time is the processor's,
children's included, which other work on the machine changes less. The embedder counts what it is given.
"""

from __future__ import annotations

import argparse
import html
import json
import resource
import sys
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from evals.synthetic import article, articles
from store.article import Article, IngestReport
from store.embedding.embedders import Vectors, default_embedder
from store.library import Library

_CHANGED = 7


class Counting:
    """The default embedder, counting the texts it embeds."""

    def __init__(self) -> None:
        self._embedder = default_embedder()
        self.name, self.dimension = self._embedder.name, self._embedder.dimension
        self.embedded = 0

    def embed(self, texts: Sequence[str]) -> Vectors:
        """As the default does."""
        self.embedded += len(texts)
        return self._embedder.embed(texts)

    def embed_query(self, text: str) -> Vectors:
        """As the default does; not counted."""
        return self._embedder.embed_query(text)


@dataclass(frozen=True)
class Step:
    """One call of `add`: seconds of the processor, passages embedded, and how many articles came to what."""

    seconds: float
    embedded: int
    added: int
    updated: int
    unchanged: int


@dataclass(frozen=True)
class Cost:
    """The three calls, and how many passages the changed article has."""

    first: Step
    again: Step
    changed: Step
    passages: int


def measured(folder: Path, library: Path, count: int, kind: str) -> Cost:
    """What adding `count` articles costs, written to `folder` as files of this kind."""
    folder.mkdir()
    for number, one in enumerate(articles(count, seed=8)):
        _write(folder / f"{number:05}.{kind}", one)
    counting = Counting()
    with Library.open(library, embedder=counting) as opened:
        opened.search("warm")

        def step() -> Step:
            used, embedded = _used(), counting.embedded
            report: IngestReport = opened.add(folder)
            counts = (len(report.added), len(report.updated), len(report.unchanged))
            return Step(_used() - used, counting.embedded - embedded, *counts)

        first, again = step(), step()
        _write(folder / f"{_CHANGED:05}.{kind}", article(_CHANGED, seed=8), "It was changed since.")
        changed = step()
        ids = [a.id for a in opened.articles() if "It was changed since." in a.text]
        return Cost(first, again, changed, sum(len(opened.passages(id)) for id in ids))


def _write(path: Path, one: Article, more: str = "") -> None:
    """The article as a file, by its number: of another text it is the same article, as its address says."""
    address = f"https://courier.example/{path.stem}"
    text = "\n\n".join(filter(None, (one.text, more)))
    if path.suffix == ".html":
        body = "".join(f"<p>{html.escape(paragraph)}</p>" for paragraph in text.split("\n\n"))
        head = f'<title>{html.escape(one.title or "")}</title><link rel="canonical" href="{address}">'
        path.write_text(f"<!doctype html><html><head>{head}</head><body><article>{body}</article></body></html>")
    else:
        path.write_text(f"---\ntitle: {one.title}\nurl: {address}\n---\n{text}", encoding="utf-8")


def _used() -> float:
    return sum(
        u.ru_utime + u.ru_stime for u in map(resource.getrusage, (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    )


def main(arguments: Sequence[str] | None = None, say: Callable[[str], None] = print) -> int:
    """Run the command; its exit status is 1 when something was embedded that had not changed."""
    parser = argparse.ArgumentParser(prog="python -m evals.figures.again", description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--articles", type=int, default=1_000)
    parser.add_argument("--as", dest="kind", choices=("md", "html"), default="md")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures here as well")
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as place:
        cost = measured(Path(place) / "files", Path(place) / "library", options.articles, options.kind)
    say(f"{'':24}{'processor s':>12}{'share':>8}{'embedded':>10}{'added':>8}{'updated':>9}{'unchanged':>11}")
    for name, step in (("first", cost.first), ("again", cost.again), ("one article changed", cost.changed)):
        share = step.seconds / cost.first.seconds
        counts = f"{step.embedded:10}{step.added:8}{step.updated:9}{step.unchanged:11}"
        say(f"{name:24}{step.seconds:12.2f}{share:8.3f}{counts}")
    say(f"the changed article has {cost.passages} passages")
    if options.json:
        options.json.write_text(json.dumps(asdict(cost), indent=1) + "\n", encoding="utf-8")
    return 0 if cost.again.embedded == 0 and cost.changed.embedded == cost.passages else 1


if __name__ == "__main__":
    sys.exit(main())
