"""Real prose as cases: answers that a strong model wrote, and claims, each sentence labelled, played back; questions.

What somebody else said once goes through the product's own `Checker`, sentence by sentence, so that the gate hears of
every change to what is shown of it; the questions are asked without a model, about articles of their own, so that it
hears of the reader. Only the collections that may be looked at take part, `samples` and `dev` (see `evals/prose`);
nothing here reads `held`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from evals.cases import Case, Gold, Span
from evals.figures.answering import places_of
from evals.prose import sets
from evals.prose.replay import checked
from evals.suite.outcomes import Outcome, Shelf, Shown, Status
from qa.proof.facts.align import Source
from store.article import Article

DEV = "dev"
_NO_SHELF = Shelf({}, {})
ANSWERS, RESTATED, SPEAKERS, PRONOUNS = "answers", "restated", "who said it", "pronouns"
QUESTIONS = "questions"


@dataclass(frozen=True, kw_only=True)
class Prose(Case):
    """One answer, or one claim about an article, with its labels.

    `sources` are (article, start, end), the article by its key in the `collection`; `before` is the sentence that
    stands before the first of `sentences`.
    """

    group: str
    collection: str
    sentences: tuple[sets.Said, ...]
    sources: tuple[tuple[str, int, int], ...]
    before: str = ""


def cases(samples: Iterable[Article]) -> dict[str, tuple[Case, ...]]:
    """Every case by its group; `samples` are the sample articles, every revision."""
    known = {sets.SAMPLES: by_revision(samples), DEV: sets.articles(DEV)}
    claims = {RESTATED: sets.restated(DEV), SPEAKERS: sets.attributed(DEV), PRONOUNS: sets.pronouns(DEV)}
    answers = [_answer(half, told) for half, articles in known.items() for told in sets.answers(half, articles)]
    told = {ANSWERS: tuple(answers)} | {g: tuple(_claim(g, one) for one in found) for g, found in claims.items()}
    return {**told, QUESTIONS: tuple(map(_question, sets.questions(DEV)))}


def library() -> Iterable[Article]:
    """The articles that the questions are about."""
    return sets.articles(DEV).values()


def by_revision(samples: Iterable[Article]) -> dict[str, Article]:
    """The sample articles by the keys that answers over them have."""
    return {article.revision: article for article in samples}


def _question(row: Mapping[str, Any]) -> Case:
    places = [row, *row["also"]] if row["kind"] != "unanswerable" else []
    found = [(place["sentence"], span) for place in places for span in _spans(place["article"], place["sentence"])]
    gold = (Gold(tuple(dict.fromkeys(q for q, _ in found)), tuple(s for _, s in found)),) if found else ()
    return Case(
        id=f"{DEV}/{row['id']}", question=row["question"], expect="answer" if gold else "abstain", gold=gold,
        answer_contains=tuple(map(tuple, row["answers"])) if gold else (), tags=(DEV,),
    )  # fmt: skip


def _spans(title: str, words: str) -> list[Span]:
    article = sets.articles(DEV)[title]
    return [Span(article.id, article.revision, start, end) for _, start, end in places_of(article, words)]


def _answer(half: str, told: sets.Told) -> Prose:
    sources = tuple((_key(half, s.article), s.start, s.end) for s in told.sources)
    return _case(ANSWERS, half, told.id, told.question, told.sentences, sources)


def _claim(group: str, one: sets.Statement) -> Prose:
    source = (_key(DEV, one.source.article), one.source.start, one.source.end)
    return _case(group, DEV, one.id, one.text, (one.said,), (source,), one.before or "")


def _case(
    group: str,
    half: str,
    id_: str,
    question: str,
    sentences: tuple[sets.Said, ...],
    sources: tuple[tuple[str, int, int], ...],
    before: str = "",
) -> Prose:
    return Prose(
        id=f"{half}/{id_}", question=question, expect="unknown", tags=(half,), group=group, collection=half,
        sentences=sentences, sources=sources, before=before,
    )  # fmt: skip


def _key(half: str, article: Article) -> str:
    return article.revision if half == sets.SAMPLES else article.title or ""


def replayed(subject: str, case: Prose, samples: Mapping[str, Article]) -> Outcome:
    """What is shown of `case`; `samples` are the sample articles by revision. What breaks the checker is a crash."""
    status: Status = "answered"
    failure = ""
    shown: tuple[Shown, ...] = ()
    seconds = 0.0
    articles = samples if case.collection == sets.SAMPLES else sets.articles(case.collection)
    try:
        sources = [Source(articles[key], start, end) for key, start, end in case.sources]
        found = list(checked(sources, case.sentences, case.before))
        shown = tuple(Shown(v.text, v.kind, v.true, v.finding.support, v.finding.score) for v in found)
        seconds = sum(v.seconds for v in found)
    except Exception as error:  # whatever it is, it is the outcome of this case and of no other
        status, failure = "crashed", f"{type(error).__name__}: {error}"
    answer = case.group == ANSWERS
    return Outcome(
        subject=subject,
        case=case,
        status=status,
        shelf=_NO_SHELF,
        failure=failure,
        said=shown if answer else (),
        claims=() if answer else shown,
        timings={"checking": round(1_000 * seconds, 3)},
    )
