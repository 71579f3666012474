"""Whether the claims of a sentence are told apart: which one is false, and which words carry each.

    python -m evals.proving.claims [--articles FOLDER] [--count N] [--seed N] [--json]

Sentences are joined from two or three facts, each a light paraphrase of a part of one or more articles; in half of them
one fact is made false, in a number, date, name, unit, direction, denial, mood or speaker. Facts that the sentence is
cut into more finely count by all their claims. Intervals are Wilson's of 95 %.
"""

from __future__ import annotations

import argparse
import json
import math
import statistics
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from random import Random

from evals import intervals
from evals.mocked.mutate import CHANGES, Change, alter, main_part, names_of, paraphrase, worth_making_from
from evals.proving.support import Line, articles_of, report
from qa.proof.check.carrying import ClaimFinding, claims_of
from qa.proof.check.sentence_checker import Checker, Finding
from qa.proof.check.streamed import DraftSentence
from qa.proof.facts.align import Source, Span
from qa.proof.facts.cutting import cut
from store.article import Article
from store.language.tokens import tokens
from store.passages import split

_SHOWN = 5  # passages a sentence is checked against
_JOINTS = (", and ", "; ", ", while ", ", but ", " and ")


@dataclass(frozen=True)
class Fact:
    """One fact as a joined sentence has it, at `start`..`end` of that; from `article.text[source[0]:source[1]]`."""

    article: Article
    source: tuple[int, int]
    start: int
    end: int
    change: Change = "none"


@dataclass(frozen=True)
class Joined:
    """A sentence made of several facts, of which at most one is false."""

    text: str
    facts: tuple[Fact, ...]


def joined(articles: Sequence[Article], seed: int, count: int) -> Iterator[Joined]:
    """`count` sentences, every other one with a false fact, in a fixed order."""
    random = Random(seed)
    pools = [(a, spans) for a in articles if len(spans := _short(a)) >= 3]
    made = 0
    while pools and made < count:
        pieces = _pieces(pools, random)
        sentence = pieces and _join(pieces, random, false=made % 2 == 1)
        if sentence:
            made += 1
            yield sentence


def _short(article: Article) -> list[tuple[int, int]]:
    """Sentences of an article that two or three of can stand in one."""
    return [(a, b) for a, b in worth_making_from(article) if len(article.text[a:b].split()) <= 24]


def _pieces(
    pools: Sequence[tuple[Article, list[tuple[int, int]]]], random: Random
) -> list[tuple[Article, tuple[int, int], str]]:
    """Two or three facts, as they are told: of one article for the most part, of two for the rest."""
    some = random.sample(pools, 2)
    size = random.choice((2, 2, 3))
    chosen = [some[0 if random.random() < 0.7 or not i else 1] for i in range(size)]
    picked: list[tuple[Article, tuple[int, int]]] = []
    for article, spans in chosen:
        fresh = [s for s in spans if (article, s) not in picked]
        picked.append((article, random.choice(fresh)))
    told = []
    for article, (a, b) in picked:
        part = main_part(article.text[a:b], random)
        said = paraphrase(part, random).rstrip(".")
        kept = article.text.find(part.rstrip("."), a, b)
        span = (a, a + len(part.rstrip("."))) if kept == a else (a, b)
        if len(said.split()) < 5:
            return []
        told.append((article, span, said))
    return told


def _join(pieces: Sequence[tuple[Article, tuple[int, int], str]], random: Random, *, false: bool) -> Joined | None:
    wrong = random.randrange(len(pieces)) if false else None
    text, facts = "", []
    for i, (article, source, said) in enumerate(pieces):
        change: Change = "none"
        if i == wrong:
            change, changed = _falsified(article, source, said, random)
            if changed is None:
                return None
            said = changed
        if text:
            said = _lowered(said)
            text += random.choice(_JOINTS)
        facts.append(Fact(article, source, len(text), len(text) + len(said), change))
        text += said
    return Joined(text + ".", tuple(facts))


def _falsified(article: Article, source: tuple[int, int], said: str, random: Random) -> tuple[Change, str | None]:
    kinds = list(CHANGES)
    random.shuffle(kinds)
    for kind in kinds:
        found = alter(said, kind, random, names_of(article), article.text[slice(*source)])
        if found is not None:
            return kind, found[0]
    return "none", None


def _lowered(text: str) -> str:
    """`text` as it goes on in a sentence: a word of grammar at its start in small letters."""
    first = text.split()[0]
    small = {"The", "A", "An", "It", "He", "She", "They", "This", "These", "In", "On", "At", "For", "By", "Its", "One"}
    return first.lower() + text[len(first) :] if first in small else text


# ------------------------------------------------------------------------------------------------------------ measured


def measured(articles: Sequence[Article], count: int, seed: int) -> list[Line]:
    """The figures over sentences joined from facts of `articles`."""
    random = Random(seed)
    named: dict[str, list[bool]] = defaultdict(list)
    hits: dict[str, list[bool]] = defaultdict(list)
    lengths: list[float] = []
    costs: list[float] = []
    for sentence in joined(articles, seed, count):
        finding = Checker(_sources(sentence, articles, random)).check(DraftSentence("", sentence.text, ()))
        costs.append(_cost(finding))
        marked = [_marked(fact, finding.claims) for fact in sentence.facts]
        wrong = [fact.change != "none" for fact in sentence.facts]
        if any(wrong):
            named["exactly the false claim is marked"].append(marked == wrong)
            named["the false claim is marked"].append(any(m for m, w in zip(marked, wrong, strict=True) if w))
            if finding.support != "supported":
                named["… of sentences found not supported: exactly the false claim"].append(marked == wrong)
        for fact, was, is_wrong in zip(sentence.facts, marked, wrong, strict=True):
            if is_wrong:
                continue
            hits["true claims marked"].append(was)
            hits["true claims of true sentences marked"] += [] if any(wrong) else [was]
            if not was:
                spans = [s for c in _claims_in(fact, finding.claims) for s in c.spans]
                hits["words that carry a true claim hold the fact's words"].append(_holds(spans, fact, sentence))
                lengths.append(_length(spans) / (fact.source[1] - fact.source[0]))
    targets = {"exactly the false claim is marked": "≥ 0.90", "true claims marked": "≤ 0.05"}
    targets["words that carry a true claim hold the fact's words"] = "≥ 0.95"
    lines = [_share(name, values, targets.get(name, "")) for name, values in (*named.items(), *hits.items())]
    lines.append(_median("length of the words that carry to that of the fact", lengths, "≤ 1.5"))
    lines.append(_median("processor time for the claims of a sentence, ms", costs, "≤ 1"))
    return lines


def _sources(sentence: Joined, articles: Sequence[Article], random: Random) -> list[Source]:
    """The passages that the facts are from, among others, in any order."""
    own = {
        (a.id, p.start): Source(a, p.start, p.end)
        for a in {f.article.id: f.article for f in sentence.facts}.values()
        for p in split(a)
        if any(f.article.id == a.id and p.start < f.source[1] and f.source[0] < p.end for f in sentence.facts)
    }
    theirs = [(a, p) for a in articles for p in split(a) if (a.id, p.start) not in own]
    others = random.sample(theirs, max(2, _SHOWN - len(own)))
    shown = [*own.values(), *(Source(a, p.start, p.end) for a, p in others)]
    random.shuffle(shown)
    return shown


def _claims_in(fact: Fact, claims: Sequence[ClaimFinding]) -> list[ClaimFinding]:
    """The claims that stand in a fact for the most part, or that hold it."""
    found = []
    for claim in claims:
        common = min(claim.end, fact.end) - max(claim.start, fact.start)
        if common > 0.5 * min(claim.end - claim.start, fact.end - fact.start):
            found.append(claim)
    return found


def _marked(fact: Fact, claims: Sequence[ClaimFinding]) -> bool:
    return any(claim.support != "supported" for claim in _claims_in(fact, claims))


def _holds(spans: Sequence[Span], fact: Fact, sentence: Joined) -> bool:
    """Whether the spans have 80 % of the words that the fact, as told, has from its source; copies of it count."""
    source = {t.stem for t in tokens(fact.article.text[slice(*fact.source)]) if t.kind != "mark"}
    said = {t.stem for t in tokens(sentence.text[fact.start : fact.end]) if t.kind != "mark"} & source
    got = {t.stem for s in spans for t in tokens(s.quote)}
    return bool(spans) and len(said & got) >= 0.8 * len(said)


def _length(spans: Sequence[Span]) -> int:
    """Characters marked, those marked twice once."""
    return len({(s.article_id, i) for s in spans for i in range(s.start, s.end)})


def _cost(finding: Finding) -> float:
    cut.cache_clear()
    start = time.process_time()
    claims_of(finding.text, finding.support, finding.reasons, (), finding.spans or finding.nearest)
    return 1000 * (time.process_time() - start)


def _share(name: str, hits: Sequence[bool], target: str) -> Line:
    found = intervals.share(hits)
    return Line(name, found.value, found.low, found.high, len(hits), target)


def _median(name: str, values: Sequence[float], target: str) -> Line:
    ordered = sorted(values) or [math.nan]
    low, high = ordered[int(0.05 * len(ordered))], ordered[int(0.95 * len(ordered))]
    return Line(f"{name} (median; 5th to 95th percentile)", statistics.median(ordered), low, high, len(values), target)


def main() -> None:
    """Prints the table."""
    parser = argparse.ArgumentParser(prog="python -m evals.proving.claims", description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--articles", type=Path, default=Path(__file__).parents[1] / "articles")
    parser.add_argument("--count", type=int, default=600, help="sentences to join")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    lines = measured(articles_of(options.articles), options.count, options.seed)
    print(json.dumps([asdict(line) for line in lines], indent=1) if options.json else report(lines))


if __name__ == "__main__":
    main()
