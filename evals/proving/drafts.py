"""Drafts checked against the sample articles, without a model or with what one said.

    python -m evals.proving.drafts [--half held] [--show] [--ask FILE [--replies FILE]]

Prints what is asked of the fact-checker's desk: of the sentences that the articles carry, those called supported; of
those contradicted or outdated, those called one of the two; of those called contradicted, how many the articles do not
carry because they say otherwise (contradicted, outdated or disputed); of those called supported, how many are; and a
table of verdicts. `--show` prints each sentence judged otherwise; it is for the open half alone. The held half is never
read, only counted. `--ask` writes what the product sends a model of the drafts, a line each with its `number`, `system`
and `user`; with `--replies`, lines with `number` and `reply`, they are checked again with what a model said. Also
prints how often the words of the articles that bear on a sentence, as its writer noted them, stand in the passages that
are read for it, and in those that a model would be sent with it; and how much is sent. Ends with status 1 below what is
asked.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from evals.folders import rows
from evals.mocked.readers import Noting, Reader, Recorded, items_in
from qa import ArticleQA
from qa.factcheck.checker import FactCheck
from qa.factcheck.draft import DraftStatement
from qa.factcheck.evidence import Finder
from qa.factcheck.report import VERDICTS, CheckedSentence, DraftVerdict
from qa.proof.check.judges import ModelJudge
from qa.proof.facts.align import Source
from store.language.quotation_marks import find
from store.library import Library

HERE = Path(__file__).parents[1]
ASKED = {
    "supported found": 0.85,
    "contradicted or outdated found": 0.75,
    "contradicted right": 0.85,
    "supported right": 0.95,
}
AGAINST: tuple[DraftVerdict, ...] = ("contradicted", "outdated")


_LEFT_OUT = re.compile(r"\s*(?:\.\.\.|…)\s*")


@dataclass(frozen=True)
class Judged:
    """One sentence of a draft: what the one who wrote it says of it, and what the desk does; None where the desk has no
    such sentence. `kind` is what is right or wrong in it, `evidence` the words of articles that bear on it, `read` the
    passages it was held against."""

    draft: str
    text: str
    right: DraftVerdict
    told: CheckedSentence | None
    kind: str = ""
    evidence: tuple[str, ...] = ()
    read: tuple[str, ...] = ()

    @property
    def verdict(self) -> DraftVerdict:
        """What it was called; a sentence that was not told apart was not found."""
        return self.told.verdict if self.told else "not_found"


class Noted(Finder):
    """A finder that keeps what it found: `found` are the passages, by where their sentence begins."""

    def __init__(self, library: Library) -> None:
        super().__init__(library, {})
        self.found: dict[int, tuple[str, ...]] = {}

    def sources(self, told: DraftStatement) -> tuple[Source, ...]:
        """As the finder's."""
        sources = super().sources(told)
        self.found[told.start] = tuple(s.article.text[s.start : s.end] for s in sources)
        return sources


def judged(half: str, model: Reader) -> Iterator[Judged]:
    """Every sentence of a half's drafts, checked against the sample articles."""
    with tempfile.TemporaryDirectory() as folder, ArticleQA.open(folder) as qa:
        qa.add(HERE / "articles")
        for row in rows(HERE / "drafts" / f"{half}.jsonl"):
            finder = Noted(qa.library)
            work = FactCheck(qa.library, row["text"], {}, judge=ModelJudge(model), finder=finder)
            told = {sentence.text: sentence for sentence in work.check()}
            for sentence in row["sentences"]:
                mine = told.get(sentence["text"])
                read = finder.found.get(mine.start, ()) if mine else ()
                yield Judged(
                    row["id"],
                    sentence["text"],
                    sentence["verdict"],
                    mine,
                    sentence["kind"],
                    tuple(_evidence(sentence)),
                    read,
                )


def _evidence(sentence: Mapping[str, Any]) -> Iterator[str]:
    """The stretches of articles that bear on a sentence on which they say something."""
    if sentence["verdict"] not in ("not_found", "no_claim"):
        for quote in (sentence["evidence"], *(sentence.get("evidence_more") or ())):
            yield from filter(None, _LEFT_OUT.split((quote or "").strip()))


def recall(found: Sequence[Judged], asked: Sequence[Mapping[str, str]]) -> dict[str, float | None]:
    """How often all words that bear on a sentence stand in what was read for it, and in what was sent with it."""
    sent = {item.sentence: item.words for one in asked for item in items_in(one["user"])}
    told = [j for j in found if j.evidence]
    carried = [j for j in told if j.right == "supported"]
    return {
        "read": _share([_stand(j.evidence, j.read) for j in told]),
        "read, supported": _share([_stand(j.evidence, j.read) for j in carried]),
        "sent": _share([_stand(j.evidence, [sent.get(j.text, "")]) for j in told]),
        "sent, supported": _share([_stand(j.evidence, [sent.get(j.text, "")]) for j in carried]),
    }


def _stand(quotes: Sequence[str], texts: Sequence[str]) -> bool:
    return all(any(find(quote, text) for text in texts) for quote in quotes)


def figures(found: Sequence[Judged]) -> dict[str, float | None]:
    """The figures asked for; None where there is nothing to count."""
    return {
        "supported found": _share([j.verdict == "supported" for j in found if j.right == "supported"]),
        "contradicted or outdated found": _share([j.verdict in AGAINST for j in found if j.right in AGAINST]),
        "contradicted right": _share([j.right in (*AGAINST, "disputed") for j in found if j.verdict == "contradicted"]),
        "supported right": _share([j.right == "supported" for j in found if j.verdict == "supported"]),
    }


def _share(of: Sequence[bool]) -> float | None:
    return sum(of) / len(of) if of else None


def by_kind(found: Sequence[Judged]) -> str:
    """Of the sentences of each kind that articles contradict or have outdated, how many are called so."""
    against = [j for j in found if j.right in AGAINST]
    told = Counter(j.kind for j in against if j.verdict in AGAINST)
    return ", ".join(f"{kind} {told[kind]} of {all_}" for kind, all_ in Counter(j.kind for j in against).most_common())


def table(found: Sequence[Judged]) -> Iterator[str]:
    """What sentences of each verdict were called, in lines."""
    counted = Counter((j.right, j.verdict) for j in found)
    yield f"{'':14}" + "".join(f"{verdict:>14}" for verdict in VERDICTS)
    for right in VERDICTS:
        yield f"{right:14}" + "".join(f"{counted[right, verdict]:14}" for verdict in VERDICTS)


def _model(ask: Path | None, replies: Path | None) -> Reader:
    """One that notes what it is asked and says nothing, so that our own verdicts stand; or one that says what a model
    said."""
    if ask is None or replies is None:
        return Noting(replies=[])
    said = {row["number"]: row["reply"] for row in rows(replies)}
    return Recorded(replies=[], said={row["user"]: said[row["number"]] for row in rows(ask) if row["number"] in said})


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--half", choices=("open", "held"), default="open")
    parser.add_argument("--show", action="store_true", help="print what was judged otherwise, of the open half")
    parser.add_argument("--ask", type=Path, help="where what a model is sent is written, or read with --replies")
    parser.add_argument("--replies", type=Path, help="what a model said to each")
    options = parser.parse_args()
    start = time.monotonic()
    model = _model(options.ask, options.replies)
    found = list(judged(options.half, model))
    if isinstance(model, Noting) and options.ask:
        lines = [json.dumps({"number": n, **asked}, ensure_ascii=False) for n, asked in enumerate(model.asked, 1)]
        options.ask.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    told = figures(found)
    apart = sum(j.told is None for j in found)
    print(f"{len(found)} sentences, {apart} not told apart, {time.monotonic() - start:.0f} s")
    for name, value in told.items():
        print(f"{name:32}{'–' if value is None else f'{value:.2f}':>6}   asked {ASKED[name]:.2f}")
    if isinstance(model, Noting):
        sizes = [len(asked["user"]) for asked in model.asked]
        for name, value in recall(found, model.asked).items():
            print(f"evidence in what is {name:20}{'–' if value is None else f'{value:.3f}':>6}")
        print(f"sent: {len(sizes)} messages, {sum(sizes) // len(sizes)} characters on average, {max(sizes)} at most")
    print(f"contradicted or outdated found, by kind: {by_kind(found)}")
    print("\nrows: what they are; columns: what they were called")
    for line in table(found):
        print(line)
    for one in found if options.show and options.half == "open" else ():
        if one.verdict != one.right:
            print(f"\n{one.draft}: {one.right}, called {one.verdict}: {one.text}")
            print("   " + " ".join(one.told.reasons if one.told else ()))
    sys.exit(any(value is not None and value < ASKED[name] for name, value in told.items()))


if __name__ == "__main__":
    main()
