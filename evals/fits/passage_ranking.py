"""The fit of the ranking's weights on labelled questions: what `store/search/passage_ranking.json` holds is made here.

    python -m evals.fits.passage_ranking DATA_FOLDER [--sets xquad,squad2_500,multihop_rag,cmrc2018_500] [--write]

DATA_FOLDER is as for `evals.figures.retrieval`. For each question the weights are to put the passages of its gold
articles in front of the others found: they maximise the likelihood of the gold ones under a softmax over all, every set
weighing the same. Printed are, for every set, what the weights that are there reach and what those fitted on the
*other* sets do, and the weights fitted on all sets, which `--write` writes. The same data give the same file.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from evals.figures.retrieval import MEASURES, LabelledSet, measure, read_set
from evals.figures.retrieval import Question as Labelled
from evals.fits import choosing
from evals.fits.choosing import Choice, Floats
from evals.fits.provenance import Provenance, today, write
from store.article import Article, Hit
from store.embedding.embedders import default_embedder, trust_in
from store.index.terms import idf, query_terms
from store.library import Library
from store.search import reranking
from store.search.aspects import by_outlet, favoured, spread
from store.search.fusion import cap_per_article, from_best, fuse, scale_cosines
from store.search.reranking import FITTED, WEIGHTS, Question, Signals, TokenizedPassage
from store.search.search_run import PASSAGES_PER_ARTICLE, RERANKED

_RIDGE = 0.02
_NAMES = Signals._fields
_SHOWN = ("MRR", "hit@4", "recall@4", "recall@10")


@dataclass(frozen=True)
class Asked(Choice):
    """A question's hits with their signals (`rows`), which are of gold articles (`right`), and their articles."""

    question: Labelled
    hits: tuple[Hit, ...]
    articles: tuple[Article, ...]


def collect(labelled: LabelledSet) -> list[Asked]:
    """Every question of a set with the signals of what is found for it."""
    articles = {article.id: article for article in labelled.articles}
    found: list[Asked] = []
    with tempfile.TemporaryDirectory() as place, Library.open(place) as library:
        library.add(labelled.articles)
        laid = {
            (p.article_id, p.start): TokenizedPassage.of(p.text, f"{article.title or ''}\n{p.heading or ''}")
            for article in library.articles()
            for p in library.passages(article.id)
        }
        counts = Counter(term for passage in laid.values() for term in {*passage.words, *passage.titles})
        for question in labelled.questions:
            hits = library.search(question.text, k=3 * RERANKED)
            if not hits:
                continue
            lexical = sorted(((i, h.lexical) for i, h in enumerate(hits) if h.lexical is not None), key=lambda x: -x[1])
            dense = [(i, h.dense) for i, h in enumerate(hits) if h.dense is not None]
            trust = trust_in(default_embedder(), question.text)
            read = {i for i, _ in fuse(lexical, dense, k=RERANKED, trust=trust)}
            words, meaning = from_best(lexical), scale_cosines(dense)
            asked = Question(question.text, {t: idf(counts[t], len(laid)) for t in query_terms(question.text)})
            rows = []
            for i, h in enumerate(hits):
                share = words.get(i, 0.0), trust * meaning.get(i, 0.0)
                rows.append(asked.signals(laid[h.article_id, h.start], *share) if i in read else Signals(*share))
            right = [float(h.article_id in question.articles) for h in hits]
            of = tuple(articles[h.article_id] for h in hits)
            found.append(Asked(np.array(rows, dtype=float), np.array(right), question, hits, of))
    return found


def fit(sets: Sequence[Sequence[Asked]]) -> Floats:
    """Weights, none negative, one a signal, that make the gold passages likeliest."""
    return choosing.fit(sets, [1] * len(_NAMES), _RIDGE)


def measured(asked: Sequence[Asked], weights: Floats) -> Floats:
    """The means of `evals.figures.retrieval.MEASURES`, in order, when hits are ranked by `weights`."""
    rows = []
    for one in asked:
        places = dict(enumerate(one.articles))
        scores = dict(enumerate((one.rows @ weights / weights.sum()).tolist()))
        whole = favoured(one.question.text, scores, places)
        order = spread(whole, by_outlet(one.question.text, whole, places), 10)
        best = cap_per_article(order, {i: a.id for i, a in places.items()}, PASSAGES_PER_ARTICLE, 10)
        rows.append(measure(one.question, [one.hits[i] for i in best]))
    means: Floats = np.array(rows).mean(axis=0)
    return means


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; its exit status."""
    parser = argparse.ArgumentParser(
        prog="python -m evals.fits.passage_ranking", description=(__doc__ or "").split("\n")[0]
    )
    parser.add_argument("folder", type=Path, metavar="DATA_FOLDER")
    parser.add_argument("--sets", default="xquad,squad2_500,multihop_rag,cmrc2018_500")
    parser.add_argument("--write", action="store_true", help=f"write the fit on all sets to store/{FITTED}")
    options = parser.parse_args(arguments)
    groups: dict[str, list[Asked]] = {}
    for name in options.sets.split(","):
        for asked in collect(read_set(options.folder / name)):
            groups.setdefault(f"{name} {asked.question.language}", []).append(asked)
    shipped = np.array(WEIGHTS)
    print(f"{'':20}{'there':>32}{'fitted on the others':>32}   ({', '.join(_SHOWN)})")
    reached: list[float] = []
    for name, group in groups.items():
        family = name.split()[0]
        others = fit([rows for other, rows in groups.items() if other.split()[0] != family] or [group])
        cells = [measured(group, weights)[[MEASURES.index(m) for m in _SHOWN]] for weights in (shipped, others)]
        reached.append(float(cells[1][0]))
        print(f"{name:20}{''.join(f'{value:8.3f}' for value in np.concatenate(cells))}")
    fitted = {name: round(float(w), 2) for name, w in zip(_NAMES, fit(list(groups.values())), strict=True)}
    print(json.dumps(fitted))
    if options.write:
        figure = f"fitted on the other sets, the mean of {_SHOWN[0]} over them is {np.mean(reached):.3f}"
        command = "python -m evals.fits.passage_ranking DATA_FOLDER --write"
        path = Path(reranking.__file__).with_name(FITTED)
        write(path, {"weights": fitted}, Provenance(command, options.sets, today(), figure))
    return 0


if __name__ == "__main__":
    sys.exit(main())
