"""New cases: from a question, with the evidence looked up and checked; and from what readers said in the chat.

A line of feedback is a JSON object: `question`, `history`, `filters`; `judgement`, one of "right", "wrong" and
"no_answer_here"; `citations`, each an object with `article` (URL, title or id) and `quote`; and, if they like, `note`.
What a reader calls right is a case with the cited words as evidence; what has no answer here, one that expects to
abstain. What was wrong has no evidence yet, and is listed for a person to complete.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, get_args

from evals.cases import Case, CaseError, load_cases
from qa.api import ArticleQA
from store.article import Article, digest
from store.sentences import sentence_spans

Judgement = Literal["right", "wrong", "no_answer_here"]

CANDIDATES = 12
"""Sentences that are offered as evidence."""

_KEYS = frozenset("question history filters judgement citations note".split())


@dataclass(frozen=True)
class Candidate:
    """A sentence that may be the evidence: of which article, and whether the product cites it."""

    article: str
    quote: str
    cited: bool


@dataclass(frozen=True)
class Feedback:
    """What one reader said of one answer."""

    question: str
    judgement: Judgement
    citations: tuple[tuple[str, str], ...] = ()
    history: tuple[tuple[str, str], ...] = ()
    filters: Mapping[str, Any] | None = None
    note: str = ""


def candidates(qa: ArticleQA, question: str) -> tuple[Candidate, ...]:
    """Sentences that may answer `question`: those that the product cites first, then those of the best passages."""
    answer = qa.ask(question, model="extractive")
    found: dict[str, Candidate] = {}
    for citation in answer.citations:
        found[citation.quote] = Candidate(_key(qa.article(citation.article_id)), citation.quote, True)
    for hit in qa.search(question, k=5):
        article = qa.article(hit.article_id, hit.revision)
        for start, end in sentence_spans(hit.text, article.language):
            quote = hit.text[start:end]
            found.setdefault(quote, Candidate(_key(article), quote, False))
    return tuple(found.values())[:CANDIDATES]


def record(
    question: str,
    gold: Sequence[tuple[str, str]],
    *,
    expect: str = "answer",
    contains: Sequence[str] = (),
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
    return told


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


def feedback(path: Path) -> tuple[Feedback, ...]:
    """The lines of a file of feedback. Raises CaseError for one that is none."""
    return tuple(_feedback(f"{path.name}, line {n}", line) for n, line in _lines(path))


def of_feedback(given: Feedback) -> dict[str, Any] | None:
    """The case that `given` makes, None where a person has to say what the evidence is."""
    if given.judgement == "wrong" or (given.judgement == "right" and not given.citations):
        return None
    right = given.judgement == "right"
    return record(
        given.question,
        given.citations if right else (),
        expect="answer" if right else "abstain",
        tags=[*(["follow_up"] if given.history else []), *([] if right else ["unanswerable"])],
        history=given.history,
        filters=given.filters,
    )


def _feedback(where: str, line: str) -> Feedback:
    try:
        told = json.loads(line)
        unknown = sorted(set(told) - _KEYS)
        if unknown:
            raise CaseError(f"{where}: no such field as {unknown[0]!r}; use {', '.join(sorted(_KEYS))}.")
        if told["judgement"] not in get_args(Judgement):
            raise CaseError(
                f"{where}: judgement is {told['judgement']!r}; use one of {', '.join(get_args(Judgement))}."
            )
        return Feedback(
            question=str(told["question"]),
            judgement=told["judgement"],
            citations=tuple((str(c["article"]), str(c["quote"])) for c in told.get("citations", ())),
            history=tuple((str(role), str(text)) for role, text in told.get("history", ())),
            filters=told.get("filters") or None,
            note=str(told.get("note", "")),
        )
    except (ValueError, KeyError, TypeError) as error:
        if isinstance(error, CaseError):
            raise
        raise CaseError(f"{where} is no feedback ({type(error).__name__}); it needs question and judgement.") from error


def _lines(path: Path) -> Iterator[tuple[int, str]]:
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise CaseError(f"{path} cannot be read ({type(error).__name__}); name a file of JSON lines.") from error
    return ((n, line) for n, line in enumerate(lines, 1) if line.strip())


def _key(article: Article) -> str:
    return article.url or article.title or article.id
