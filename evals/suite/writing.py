"""New cases: from a question, with the evidence looked up and checked; and from what readers said in the chat.

What a reader calls right is a case with the cited words as evidence, or one that expects to abstain where the answer
did. What has no answer here expects to abstain. A sentence called wrong or unproven is a case by which it is never to
be shown as supported again. For the rest a person has to say what the evidence is.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from evals.cases import Case, load_cases
from qa.api import ArticleQA
from qa.feedback import Feedback
from store.article import Article, digest
from store.language.sentences import sentence_spans

CANDIDATES = 12
"""Sentences that are offered as evidence."""


@dataclass(frozen=True)
class Candidate:
    """A sentence that may be the evidence: of which article, and whether the product cites it."""

    article: str
    quote: str
    cited: bool


def candidates(qa: ArticleQA, question: str) -> tuple[Candidate, ...]:
    """Sentences that may answer `question`: those that the product cites first, then those of the best passages."""
    answer = qa.ask(question, model="extractive")
    every = qa.articles()
    found: dict[str, Candidate] = {}
    for citation in answer.citations:
        found[citation.quote] = Candidate(key_of(qa.article(citation.article_id), every), citation.quote, True)
    for hit in qa.search(question, k=5):
        article = qa.article(hit.article_id, hit.revision)
        for start, end in sentence_spans(hit.text, article.language):
            quote = hit.text[start:end]
            found.setdefault(quote, Candidate(key_of(article, every), quote, False))
    return tuple(found.values())[:CANDIDATES]


def record(
    question: str,
    gold: Sequence[tuple[str, str]],
    *,
    expect: str = "answer",
    contains: Sequence[str] = (),
    refuted: Sequence[str] = (),
    tags: Sequence[str] = (),
    history: Sequence[tuple[str, str]] = (),
    filters: Mapping[str, Any] | None = None,
    id: str = "",
) -> dict[str, Any]:
    """A case as it stands on a line. `gold` are (article, quote); the id defaults to a digest of the question."""
    told: dict[str, Any] = {"id": id or f"own-{digest(question, json.dumps(list(history)))[:8]}", "question": question}
    if history:
        told["history"] = [list(turn) for turn in history]
    if filters:
        told["filters"] = dict(filters)
    told |= {
        "expect": expect,
        "gold": [{"article": article, "quote": quote} for article, quote in gold],
        "answer_contains": list(contains),
        "tags": list(tags),
    }
    return told | ({"refuted": list(refuted)} if refuted else {})


def append(path: Path, told: Mapping[str, Any], articles: Iterable[Article]) -> Case:
    """Writes a case to the end of `path` after checking it: against the articles, and against the cases there.

    Raises CaseError, and writes nothing, for a case that cannot be used.
    """
    line = json.dumps(told, ensure_ascii=False)
    before = path.read_text(encoding="utf-8") if path.exists() else ""
    before += "\n" if before and not before.endswith("\n") else ""
    draft = path.with_name(f".{path.name}.draft")
    draft.write_text(before + line + "\n", encoding="utf-8")
    try:
        case = load_cases(draft, articles)[-1]
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)
    return case


def of_feedback(given: Feedback) -> dict[str, Any] | None:
    """The case that `given` makes, None where a person has to say what the evidence is."""
    gold = [(c.article_id, c.quote) for c in given.citations]
    absent = given.abstained if given.thumb == "up" else given.reason == "no_answer_here"
    refuted = given.sentence if given.reason in ("wrong", "unproven") else None
    if not (absent or refuted or (given.thumb == "up" and gold)):
        return None
    return record(
        given.question,
        [] if absent or refuted else gold,
        expect="abstain" if absent else "unknown" if refuted else "answer",
        refuted=[refuted] if refuted else [],
        tags=[*(["follow_up"] if given.history else []), *(["unanswerable"] if absent else [])],
        history=given.history,
        filters=given.filters,
        id=f"feedback-{given.id}",
    )


def key_of(article: Article, among: Iterable[Article]) -> str:
    """What a case calls an article: by its address, else by its title, unless another one `among` them is called so."""
    key = article.url or article.title or article.id
    shared = any(other.id != article.id and key in (other.url, other.title) for other in among)
    return article.id if shared else key
