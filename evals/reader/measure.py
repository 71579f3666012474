"""What a reader knows: `python -m evals.reader.measure [FOLDER]`, on the own rows that it was not trained on.

Prints, by kind of file, how often a true claim is scored above a false one, how often the sentence that answers is
first, and how often a question with an answer is read more surely than one without. FOLDER has what `export` writes;
without it the reader that ships is measured.
"""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from evals.area import area
from evals.reader.examples import claims_of, header, own_rows, questions_of
from qa.reader import Window, read, verify
from qa.reader.model import Model, loaded, shipped
from store.language.sentences import sentence_spans


def measured(rows: list[dict[str, Any]], model: Model) -> Iterator[tuple[str, float, int]]:
    """(what, figure, of how many)."""
    claims = [c for row in rows for c in claims_of(row)]
    scores = [verify(c.said, [Window(c.text, 0, c.header)], model=lambda: model)[0] for c in claims]
    true = [s for s, c in zip(scores, claims, strict=True) if c.true]
    false = [s for s, c in zip(scores, claims, strict=True) if not c.true]
    yield "claims: true above false", area(true, false), len(claims)
    right, sure, unsure = [], [], []
    for row in rows:
        for one in questions_of(row):
            window = Window(one.text, 0, header(row), tuple(sentence_spans(one.text, "en")))
            best = read(one.asked, [window], model=lambda: model)[0]
            if one.start is None:
                unsure.append(best.score)
                continue
            sure.append(best.score)
            start, end = window.sentences[best.sentence]
            right.append(start <= one.start < end)
    if right:
        yield "questions: the right sentence first", sum(right) / len(right), len(right)
        yield "questions: answerable above not", area(sure, unsure), len(sure) + len(unsure)


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, nargs="?")
    parser.add_argument("--every", type=int, default=1, help="take one row of so many")
    options = parser.parse_args()
    model = loaded(options.folder) if options.folder else shipped()
    by_kind: dict[str, list[dict[str, Any]]] = {}
    for row in list(own_rows(held_back=True))[:: options.every]:
        kind = re.match(r"[a-z]+\d*", row["id"])
        by_kind.setdefault(kind.group() if kind else "", []).append(row)
    for name, rows in by_kind.items():
        for what, figure, count in measured(rows, model):
            print(f"{name:8}{what:38}{figure:7.3f}{count:6}")


if __name__ == "__main__":
    main()
