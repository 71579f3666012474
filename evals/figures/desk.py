"""How long a draft takes to be checked, without a model: the whole of it, and until the first finding.

    python -m evals.figures.desk [--words 1000] [--articles 3000] [--json FILE]

The draft is made of the open drafts of `evals/drafts`, one after another, cut at the border of a sentence; the library
holds the sample articles that they speak of, and those of `evals.canaries` up to the number asked for. Nothing was
checked in the process before, so that what a first draft waits for counts. Asked for are 20 s for 1,000 words against
3,000 articles on two cores, and 2 s for the first finding; processor time counts all threads, and hardly depends on
what else the machine does.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from itertools import islice
from pathlib import Path

from evals.canaries import canaries
from evals.folders import rows
from qa import ArticleQA, DraftReport, DraftStep
from store.language.sentences import sentence_spans

WHOLE, FIRST = 20.0, 2.0
"""Seconds that the whole, and the first finding, may take."""

_HERE = Path(__file__).parents[1]


@dataclass(frozen=True)
class Desk:
    """Seconds by the clock of the whole and until the first finding, and of the processor for the whole."""

    words: int
    sentences: int
    articles: int
    whole: float
    first: float
    processor: float


def main(arguments: Sequence[str] | None = None, say: Callable[[str], None] = print) -> int:
    """Run the command; its exit status, 1 when a draft takes longer than asked for."""
    parser = argparse.ArgumentParser(prog="python -m evals.figures.desk", description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--words", type=int, default=1000)
    parser.add_argument("--articles", type=int, default=3000)
    parser.add_argument("--json", type=Path, metavar="FILE")
    options = parser.parse_args(arguments)
    text = draft(options.words)
    with tempfile.TemporaryDirectory() as folder, ArticleQA.open(folder, model=None) as qa:
        qa.add(_HERE / "articles")
        missing = max(0, options.articles - qa.library.counts().articles)
        qa.add([canary.article() for canary in canaries(missing)])
        found = measured(qa, text)
    say(f"{found.words:,} words in {found.sentences} sentences against {found.articles:,} articles")
    used = f"{found.processor:.2f} s of the processor"
    say(f"first finding after {found.first:.2f} s, all after {found.whole:.2f} s ({used})")
    if options.json:
        options.json.write_text(json.dumps({"timings": asdict(found)}, indent=1) + "\n", encoding="utf-8")
    return 0 if found.whole <= WHOLE and found.first <= FIRST else 1


def draft(words: int) -> str:
    """So many words of the open drafts, as often as it takes, and the rest of the sentence."""
    held = "\n\n".join(row["text"] for row in rows(_HERE / "drafts" / "open.jsonl"))
    text = "\n\n".join([held] * (1 + words // len(held.split())))
    spans = sentence_spans(text, "en")
    counts = islice((end for _, end in spans if len(text[:end].split()) >= words), 1)
    return text[: next(counts, len(text))]


def measured(qa: ArticleQA, text: str) -> Desk:
    """What checking `text` takes."""
    start, used = time.perf_counter(), time.process_time()
    first, sentences = 0.0, 0
    for found in qa.factcheck_stream(text, model="extractive"):
        if isinstance(found, DraftStep) and found.sentence.verdict != "no_claim":
            first = first or time.perf_counter() - start
        if isinstance(found, DraftReport):
            sentences = len(found.sentences)
    whole = time.perf_counter() - start
    articles = qa.library.counts().articles
    return Desk(len(text.split()), sentences, articles, whole, first, time.process_time() - used)


if __name__ == "__main__":
    sys.exit(main())
