"""Other people's data as material: folders of JSON Lines, SQuAD files, BEIR folders, one's own cases and articles."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import groupby
from pathlib import Path
from typing import Any, Literal

from evals.cases import Case, CaseError, Gold, Span, load_cases, load_speakers
from evals.folders import article_of, rows
from evals.suite import prose
from evals.suite.run import Material
from qa.api import ArticleQA
from store import read
from store.article import Article

HOME = Path(__file__).parent.parent
Form = Literal["questions", "squad", "beir"]


def samples() -> Material:
    """The cases, the articles and the real prose that come with the project."""
    material = own_articles(HOME / "articles", HOME / "cases", "sample articles")
    labels = load_speakers(HOME / "speakers", material.articles)
    return replace(material, labels=labels, prose=prose.cases(material.articles))


def own_articles(articles: Path, cases: Path, name: str = "") -> Material:
    """Cases in this project's form about the articles at a path, in any form that can be added."""
    found = tuple(item for item in read(articles) if isinstance(item, Article))
    if not found:
        raise CaseError(f"{articles} holds no article that can be read.")
    return Material(name=name or articles.name, articles=found, cases=load_cases(cases, found))


def own_library(library: Path, cases: Path) -> Material:
    """Cases in this project's form about the articles of a library that is there."""
    with ArticleQA.open(library) as qa:
        found = tuple(qa.article(a.id, r) for a in qa.articles() for r in qa.library.revisions(a.id))
    return Material(name=library.name, articles=found, cases=load_cases(cases, found), library=library)


def other(path: Path) -> Material:
    """The data set at `path`, in whichever form it is. Raises CaseError where it is in none, or not wholly in it."""
    readers = {"questions": questions, "squad": squad, "beir": beir}
    found = form(path)
    try:
        return readers[found](path)
    except CaseError:
        raise
    except (AttributeError, LookupError, TypeError, ValueError) as error:
        why = f"{type(error).__name__}: {error}"
        raise CaseError(f"{path.name} is no data set of the form {found}: an entry lacks something ({why}).") from error


def form(path: Path) -> Form:
    """Which form the data at `path` has."""
    if path.is_file() and path.suffix == ".json":
        return "squad"
    if (path / "questions.jsonl").exists() and (path / "articles.jsonl").exists():
        return "questions"
    if (path / "corpus.jsonl").exists() and (path / "queries.jsonl").exists():
        return "beir"
    raise CaseError(
        f"{path} is no data set of a known form: a folder with articles.jsonl and questions.jsonl, a SQuAD .json file, "
        "or a BEIR folder with corpus.jsonl, queries.jsonl and qrels/."
    )


def questions(folder: Path) -> Material:
    """A folder with `articles.jsonl` (id, text) and `questions.jsonl` (id, question, gold_evidence_spans, answerable).

    Spans that answer the same question within one article are ways to say the same; those of other articles are
    further pieces of evidence.
    """
    articles = {a.id: a for a in map(article_of, _lines(folder / "articles.jsonl"))}
    cases = [_question(told, articles) for told in _lines(folder / "questions.jsonl")]
    return Material(name=folder.name, articles=tuple(articles.values()), cases=tuple(cases))


def _question(told: Mapping[str, Any], articles: Mapping[str, Article]) -> Case:
    spans = sorted(told.get("gold_evidence_spans") or (), key=lambda s: s["article_id"])
    gold = tuple(
        _gold([_span(articles[id_], s["start"], s["end"]) for s in group], articles)
        for id_, group in groupby(spans, key=lambda s: str(s["article_id"]))
    )
    answers = [a for a in told.get("gold_answers") or () if a]
    extractive = told.get("type") == "reading_comprehension" or all(_stands(a, gold) for a in answers)
    history = tuple((t["role"], t["text"]) for t in told.get("history") or ())
    return Case(
        id=str(told["id"]),
        question=told["question"],
        history=history,
        expect="answer" if told.get("answerable", True) else "abstain",
        gold=gold,
        answer_contains=(tuple(answers),) if answers and extractive else (),
        tags=tuple(filter(None, (told.get("type"), told.get("lang")))),
    )


def squad(file: Path) -> Material:
    """A SQuAD file, version 1 or 2: every paragraph is an article, whose title is that of its page."""
    try:
        pages = json.loads(file.read_text(encoding="utf-8-sig"))["data"]
    except (ValueError, KeyError, TypeError) as error:
        raise CaseError(f"{file.name} is no SQuAD file: it has no `data`.") from error
    articles: dict[str, Article] = {}
    cases: list[Case] = []
    for page in pages:
        for number, paragraph in enumerate(page["paragraphs"]):
            id_ = f"{page.get('title', 'page')}-{number}"
            articles[id_] = Article(id=id_, text=paragraph["context"], title=page.get("title"))
            cases += [_of_squad(q, articles[id_], articles) for q in paragraph["qas"]]
    return Material(name=file.stem, articles=tuple(articles.values()), cases=tuple(cases))


def _of_squad(told: Mapping[str, Any], article: Article, articles: Mapping[str, Article]) -> Case:
    spans = [_span(article, a["answer_start"], a["answer_start"] + len(a["text"])) for a in told.get("answers", ())]
    answers = tuple(dict.fromkeys(a["text"] for a in told.get("answers", ())))
    return Case(
        id=str(told["id"]),
        question=told["question"],
        expect="answer" if spans and not told.get("is_impossible") else "abstain",
        gold=(_gold(spans, articles),) if spans else (),
        answer_contains=(answers,) if answers else (),
        tags=("unanswerable",) if told.get("is_impossible") else (),
    )


def beir(folder: Path) -> Material:
    """A BEIR folder: `corpus.jsonl`, `queries.jsonl`, `qrels/*.tsv`. A document judged relevant is evidence as a whole.

    Queries that no file of judgements names are left out.
    """
    articles = {
        str(d["_id"]): Article(id=str(d["_id"]), text=d["text"] or d.get("title") or "-", title=d.get("title") or None)
        for d in _lines(folder / "corpus.jsonl")
    }
    relevant: dict[str, list[str]] = {}
    files = sorted((folder / "qrels").glob("*.tsv"))
    if not files:
        raise CaseError(f"{folder / 'qrels'} holds no .tsv file of judgements.")
    for query, document, score in (r for file in files for r in _qrels(file)):
        if score > 0 and document in articles:
            relevant.setdefault(query, []).append(document)
    cases = tuple(
        Case(
            id=str(q["_id"]),
            question=q["text"],
            expect="answer",
            gold=tuple(
                _gold([_span(articles[d], 0, len(articles[d].text))], articles) for d in dict.fromkeys(documents)
            ),
        )
        for q in _lines(folder / "queries.jsonl")
        if (documents := relevant.get(str(q["_id"])))
    )
    return Material(name=folder.name, articles=tuple(articles.values()), cases=cases)


def _qrels(file: Path) -> Iterator[tuple[str, str, float]]:
    for line in file.read_text(encoding="utf-8").splitlines():
        fields = line.split("\t")
        if len(fields) in (3, 4) and fields[-1].strip().lstrip("-").isdecimal():  # TREC's form has a column more
            yield fields[0], fields[-2], float(fields[-1])


def _span(article: Article, start: int, end: int) -> Span:
    return Span(article.id, article.revision, start, end)


def _gold(spans: Sequence[Span], articles: Mapping[str, Article]) -> Gold:
    quotes = dict.fromkeys(articles[s.article_id].text[s.start : s.end] for s in spans)
    return Gold(tuple(quotes), tuple(dict.fromkeys(spans)))


def _stands(answer: str, gold: Iterable[Gold]) -> bool:
    return any(answer.casefold() in quote.casefold() for g in gold for quote in g.quotes)


def _lines(path: Path) -> Iterator[dict[str, Any]]:
    try:
        yield from rows(path)
    except (OSError, ValueError) as error:
        raise CaseError(f"{path.name} cannot be read as JSON lines: {error}.") from error
