"""How well copies of one story are told from articles on the same event: precision and recall on labelled pairs.

    python -m evals.figures.copies [--articles FOLDER] [--rounds N]

Pairs are made from the articles of FOLDER (the samples unless given) by a seeded generator that knows what it made.
Copies are an article cut to its first half or less, edited word by word, with sentences left out, with paragraphs of
the outlet's own, in another order, or several of these. Others are different articles of the folder, a later article
that repeats some of an earlier one's background, one that shares its quotations, and a round-up of many.
The samples' own wire story, which ran in four outlets, is counted apart.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator, Sequence, Set
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from random import Random

from evals.intervals import share
from store import read
from store.article import Article
from store.copies import SHARED_BANDS, SHORTEST, bands, is_copy, likely, runs, signature
from store.language.sentences import sentence_spans

HERE = Path(__file__).parents[1]
WIRE = ("rate-cut-gazette.html", "rate-cut-kestria-today.md", "rate-cut-lantern.txt", "rate-cut-northgate.txt")
_EDITS = (
    ("said", "told reporters"), ("percent", "per cent"), ("about", "around"), ("more than", "over"), ("will", "is to"),
    ("because", "as"), ("but", "yet"), ("people", "residents"), ("last year", "a year ago"), ("also", "too"),
    ("million", "mn"), ("first", "initial"), ("since", "ever since"), ("would", "was to"), ("their", "these"),
)  # fmt: skip


@dataclass(frozen=True)
class Pair:
    """Two texts, how the second came about, and whether they are copies of one story."""

    one: str
    other: str
    kind: str
    copies: bool


def pairs(articles: Sequence[Article], rounds: int, same: Set[str] = frozenset(), seed: int = 1) -> Iterator[Pair]:
    """Labelled pairs, the same for the same arguments; the articles with the ids `same` are one story already."""
    random = Random(seed)
    long = [a for a in articles if len(runs(a.text)) >= 3 * SHORTEST]
    for _ in range(rounds):
        for article in long:
            apart = {article.id, *(same if article.id in same else ())}
            others = [a for a in long if a.id not in apart and a.language == article.language]
            if not others:
                continue
            other = random.choice(others)
            for kind, make in _COPIES.items():
                yield Pair(article.text, make(article, other, random), kind, True)
            for kind, make in _OTHERS.items():
                yield Pair(article.text, make(article, other, random), kind, False)
    for one, two in combinations(long, 2):
        if not {one.id, two.id} <= same and one.id != two.id:
            yield Pair(one.text, two.text, "different articles", False)


def _sentences(article: Article) -> list[str]:
    return [article.text[a:b] for a, b in sentence_spans(article.text, article.language) if article.text[a:b].strip()]


def _cut(article: Article, other: Article, random: Random) -> str:
    found = _sentences(article)
    return " ".join(found[: max(4, int(len(found) * random.uniform(0.4, 0.7)))])


def _edited(article: Article, other: Article, random: Random) -> str:
    text = article.text
    for old, new in random.sample(_EDITS, 8):
        text = text.replace(f" {old} ", f" {new} ")
    return text


def _thinned(article: Article, other: Article, random: Random) -> str:
    return " ".join(s for s in _sentences(article) if random.random() > 0.25)


def _added_to(article: Article, other: Article, random: Random) -> str:
    own = _sentences(other)
    return " ".join([*own[:2], *_sentences(article), *own[2 : 2 + len(own) // 3]])


def _reordered(article: Article, other: Article, random: Random) -> str:
    paragraphs = article.text.split("\n\n")
    return "\n\n".join([paragraphs[0], *random.sample(paragraphs[1:], len(paragraphs) - 1)])


def _all_of_it(article: Article, other: Article, random: Random) -> str:
    thin = Article(text=_thinned(article, other, random), language=article.language)
    return _edited(Article(text=_added_to(thin, other, random)), other, random)


def _background(article: Article, other: Article, random: Random) -> str:
    """A later article: a fifth of it is background that an earlier one had."""
    own, old = _sentences(other), _sentences(article)
    start = random.randrange(max(1, len(old) - 3))
    return " ".join([*own, *old[start : start + max(2, len(own) // 5)]])


def _quoting(article: Article, other: Article, random: Random) -> str:
    quotes = [s for s in _sentences(article) if '"' in s or "“" in s][:3]
    return " ".join([*_sentences(other), *quotes])


def _round_up(article: Article, other: Article, random: Random) -> str:
    return " ".join([*_sentences(article)[:2], *_sentences(other)])


_Make = Callable[[Article, Article, Random], str]
_COPIES: dict[str, _Make] = {
    "cut": _cut, "edited": _edited, "thinned": _thinned, "added to": _added_to, "reordered": _reordered,
    "thinned, added to and edited": _all_of_it,
}  # fmt: skip
_OTHERS: dict[str, _Make] = {"with its background": _background, "with its quotations": _quoting, "round-up": _round_up}


def found(pair: Pair) -> bool:
    """Whether the library would take the two for copies: found by their bands, then compared."""
    one, other = signature(pair.one), signature(pair.other)
    if one is None or other is None or len(set(bands(one)) & set(bands(other))) < SHARED_BANDS:
        return False
    return likely(one, other) and is_copy(pair.one, pair.other)


def main() -> None:
    """Prints the figures."""
    parser = argparse.ArgumentParser(prog="python -m evals.figures.copies", description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--articles", type=Path, default=HERE / "articles")
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    articles = [a for a in read(options.articles) if isinstance(a, Article)]
    wire = [a for name in WIRE if (options.articles / name).exists() for a in _read(options.articles / name)]
    told = [(pair, found(pair)) for pair in pairs(articles, options.rounds, {a.id for a in wire})]
    print(f"{'precision':32} {share([p.copies for p, taken in told if taken])}")
    print(f"{'recall':32} {share([taken for p, taken in told if p.copies])}")
    for kind in dict.fromkeys(p.kind for p, _ in told):
        of = [(p, taken) for p, taken in told if p.kind == kind]
        print(f"  {kind:30} {'taken for copies':16} {share([taken for _, taken in of])}")
    alike = [found(Pair(a.text, b.text, "wire", True)) for a, b in combinations(wire, 2)]
    print(f"{'pairs of the samples’ wire story':32} {share(alike)}")


def _read(path: Path) -> list[Article]:
    return [a for a in read(path) if isinstance(a, Article)]


if __name__ == "__main__":
    main()
