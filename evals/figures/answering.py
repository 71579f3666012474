"""How well questions are answered without a model: which are answered, with the right words, and which are not.

`python -m evals.figures.answering` runs the cases over the samples (`--cases held-samples.jsonl` for the half that
nothing was tuned on); `python -m evals.figures.answering --data FOLDER` runs a folder in the form of a reading-
comprehension set: `articles.jsonl` and `questions.jsonl` with `answerable` and `gold_evidence_spans`; `--prose dev`
or `held` runs the questions of `evals/prose`, `--own` those of the reader's own rows that were kept away from its
training. Prints shares with 95 % intervals, and of the right words those of all answerable questions whose words
stand in the passages found.
"""

from __future__ import annotations

import argparse
import random
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from evals.cases import Case, load_cases
from evals.folders import article_of, rows
from evals.intervals import mean
from evals.prose import sets
from evals.reader.examples import own_rows
from qa import Answer, Article, ArticleQA
from qa.answering.finding.retrieval import PASSAGES
from qa.answering.reading.abstention import judge
from qa.answering.reading.sentence_ranker import SUREST, rank
from qa.logistic import bounded
from store.article import GENRES, Genre, Hit
from store.language.sentences import sentence_spans

HERE = Path(__file__).parents[1]
Span = tuple[str, int, int]

TOGETHER = 20
"""Rows of the reader's own set that make a library."""


@dataclass(frozen=True)
class Asked:
    """A question, whether it has an answer here, the spans of which one must be cited, and the names of its groups."""

    id: str
    question: str
    history: tuple[tuple[str, str], ...]
    filters: Mapping[str, Any]
    answerable: bool
    gold: tuple[Span, ...]
    groups: tuple[str, ...]


Library = tuple[list[Article], list[Asked]]
"""Articles, and questions that are asked of them."""


@dataclass(frozen=True)
class Outcome:
    """What came of it. `right`: answered and a gold span cited, None where there is none to cite.

    `sureness`: how probable it was held, 0..1, that what was found answers.
    """

    asked: Asked
    answer: Answer
    right: bool | None
    sureness: float


def of_cases(cases: Iterable[Case]) -> Iterator[Asked]:
    """The cases as questions with or without an answer."""
    for case in cases:
        spans = tuple((s.article_id, s.start, s.end) for gold in case.gold for s in gold.spans)
        answerable = case.expect in ("answer", "disagree")
        yield Asked(case.id, case.question, tuple(case.history), case.filters, answerable, spans, tuple(case.tags))


def of_folder(folder: Path) -> Library:
    """Articles and questions of a reading-comprehension folder."""
    articles = [article_of(row) for row in rows(folder / "articles.jsonl")]
    asked = [
        Asked(
            q["id"],
            q["question"],
            (),
            {},
            bool(q.get("answerable", True)),
            tuple((s["article_id"], s["start"], s["end"]) for s in q.get("gold_evidence_spans", ())),
            (str(q.get("type", "")),),
        )
        for q in rows(folder / "questions.jsonl")
    ]
    return articles, asked


def of_prose(half: str) -> Library:
    """Articles and questions of a half of `evals/prose`."""
    known = sets.articles(half)
    asked = []
    for row in sets.questions(half):
        places = [row, *row.get("also", ())] if row["kind"] != "unanswerable" else []
        gold = tuple(s for place in places for s in places_of(known[place["article"]], place["sentence"]))
        asked.append(Asked(row["id"], row["question"], (), {}, bool(gold), gold, (row["kind"],)))
    return list(known.values()), asked


def of_own(size: int = TOGETHER) -> Iterator[Library]:
    """Articles and questions of the reader's own rows that it was never trained on, as libraries of so many rows each:
    questions in other words than their passage's, and near misses that it does not answer."""
    kept = [row for row in own_rows(held_back=True) if "passage" in row]
    random.Random(0).shuffle(kept)
    for at in range(0, len(kept), size):
        some = {row["id"]: row for row in kept[at : at + size]}
        articles = {id_: _own_article(row) for id_, row in some.items()}
        yield list(articles.values()), [q for id_, row in some.items() for q in _own_questions(row, articles[id_])]


def _own_article(row: Mapping[str, Any]) -> Article:
    genre: Genre = row["genre"] if row.get("genre") in GENRES else "unknown"
    told = {"text": row["passage"], "source": row.get("outlet"), "published_at": row.get("date")}
    return replace(article_of({**row, **told}), genre=genre)


def _own_questions(row: Mapping[str, Any], article: Article) -> Iterator[Asked]:
    kind = row["id"].partition("-")[0]
    for number, one in enumerate((*row["questions"], *row["unanswerable"])):
        gold = tuple(places_of(article, one["sentence"])) if "sentence" in one else ()
        if gold or "sentence" not in one:
            yield Asked(f"{row['id']}-{number}", one["q"], (), {}, bool(gold), gold, (kind,))


def places_of(article: Article, words: str) -> list[Span]:
    """Where `words` stand in the article; of several sentences from different places, where each does."""
    if words in article.text:
        at = article.text.index(words)
        return [(article.id, at, at + len(words))]
    pieces = [words[a:b] for a, b in sentence_spans(words, "en")]
    found = [(article.text.find(piece), len(piece)) for piece in pieces]
    return [(article.id, at, at + size) for at, size in found if at >= 0]


def outcomes(qa: ArticleQA, questions: Iterable[Asked]) -> Iterator[Outcome]:
    """Asks every question by extraction."""
    for asked in questions:
        answer = qa.ask(asked.question, asked.history, asked.filters, model="extractive")
        yield Outcome(asked, answer, _right(asked, answer), _sureness(qa, asked, answer.standalone_question))


def _sureness(qa: ArticleQA, asked: Asked, question: str) -> float:
    hits = qa.search(question, k=PASSAGES, filters=asked.filters)
    found = [(h, qa.article(h.article_id, h.revision)) for h in hits]
    return sureness(question, found)


def sureness(question: str, found: Sequence[tuple[Hit, Article]]) -> float:
    """How probable it is held, 0..1, that the passages `found` answer `question`."""
    return judge(question, found, rank(question, found)).probability if found else 0.0


def surest(question: str, found: Sequence[tuple[Hit, Article]]) -> float | None:
    """How surely the reader holds that a sentence `found` answers: 0..1, .5 undecided; None where it cannot read."""
    read = [s.reading.sureness for s in rank(question, found).sentences if s.reading] if found else []
    return (SUREST + bounded(max(read), SUREST)) / (2 * SUREST) if read else None


def _right(asked: Asked, answer: Answer) -> bool | None:
    if not asked.gold or not asked.answerable:
        return None
    return any(
        c.article_id == article and c.start < end and start < c.end
        for c in answer.citations
        for article, start, end in asked.gold
    )


def curve(found: Sequence[Outcome]) -> list[tuple[float, float, float]]:
    """Risk and coverage: for the surest tenth of the questions answered, and so on, (coverage, sureness, risk).

    Coverage is the share of all questions; risk the share of those answered that have no answer or have it elsewhere.
    """
    ranked = sorted((o for o in found if not o.answer.abstained), key=lambda o: -o.sureness)
    ranked = [o for o in ranked if not o.asked.answerable or o.right is not None]
    rows = []
    for tenth in range(1, 11):
        taken = ranked[: round(len(ranked) * tenth / 10)]
        if taken:
            risk = sum(not (o.asked.answerable and o.right) for o in taken) / len(taken)
            rows.append((len(taken) / len(found), taken[-1].sureness, risk))
    return rows


def table(found: Sequence[Outcome]) -> list[tuple[str, str]]:
    """The figures, by name."""
    answerable = [o for o in found if o.asked.answerable]
    answered = [o for o in answerable if not o.answer.abstained]
    others = [o for o in found if not o.asked.answerable]
    rows = [
        ("answerable: answered", str(mean([not o.answer.abstained for o in answerable]))),
        ("answerable: right words cited", str(mean([bool(o.right) for o in answerable if o.right is not None]))),
        ("answered: right words cited", str(mean([bool(o.right) for o in answered if o.right is not None]))),
        ("sentences an answer", f"{np.mean([len(o.answer.sentences) for o in answered] or [0]):.2f}"),
        ("not answerable: abstained", str(mean([o.answer.abstained for o in others]))),
    ]  # fmt: skip
    for group in sorted({g for o in others for g in o.asked.groups}):
        rows.append(
            (f"  {group}: abstained", str(mean([o.answer.abstained for o in others if group in o.asked.groups])))
        )
    for group in sorted({g for o in answerable for g in o.asked.groups}):
        hits = [bool(o.right) for o in answerable if group in o.asked.groups and o.right is not None]
        rows.append((f"  {group}: right words cited", str(mean(hits))))
    if answerable and others:
        balanced = np.mean([not o.answer.abstained for o in answerable]) + np.mean([o.answer.abstained for o in others])
        rows.append(("balanced accuracy of answer or abstain", f"{balanced / 2:.3f}"))
    return rows


def _libraries(options: argparse.Namespace) -> Iterable[Library]:
    if options.own:
        return of_own()
    if options.data or options.prose:
        return [of_folder(options.data) if options.data else of_prose(options.prose)]
    return [of_samples(options.cases)]


def of_samples(cases: str) -> Library:
    """The sample articles, all revisions of each, and the questions of a file of cases."""
    with tempfile.TemporaryDirectory() as folder, ArticleQA.open(folder) as qa:
        qa.add(HERE / "articles")
        every = [qa.article(a.id, revision) for a in qa.articles() for revision in qa.library.revisions(a.id)]
    return every, list(of_cases(load_cases(HERE / "cases" / cases, every)))


def main() -> None:
    """Prints the table, and with `--show` the questions that went wrong."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", default="dev-samples.jsonl")
    parser.add_argument("--data", type=Path, help="a folder with articles.jsonl and questions.jsonl")
    parser.add_argument("--prose", choices=sets.HALVES, help="a half of evals/prose")
    parser.add_argument("--own", action="store_true", help="the reader's own rows that it was not trained on")
    parser.add_argument("--show", type=int, default=0, help="print so many questions that went wrong")
    options = parser.parse_args()
    if options.data and not (options.data / "questions.jsonl").exists():
        parser.error(f"{options.data} holds no questions.jsonl")
    found: list[Outcome] = []
    for articles, asked in _libraries(options):
        with tempfile.TemporaryDirectory() as folder, ArticleQA.open(folder) as qa:
            qa.add(articles)
            found += outcomes(qa, asked)
    for name, value in table(found):
        print(f"{name:45} {value}")
    print("\nrisk and coverage, surest answers first\ncoverage  sureness from  risk")
    for coverage, sureness, risk in curve(found):
        print(f"{coverage:8.2f}  {sureness:13.2f}  {risk:4.2f}")
    wrong = [o for o in found if (o.right is False if o.asked.answerable else not o.answer.abstained)]
    for o in wrong[: options.show]:
        print(f"\n{o.asked.id} {' '.join(o.asked.groups)}: {o.asked.question}\n  {o.answer.text}")


if __name__ == "__main__":
    main()
