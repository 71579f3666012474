"""A sample of what `python -m evals.trials.faults.same_answers` asks in full, without the web in between."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from evals.cases import Case, load_cases
from evals.trials.faults.same_answers import differing
from evals.trials.faults.servers import Chroma, Postgres
from qa import ArticleQA
from store.care.migrating import LibraryLocation, migrate
from store.library import Library

CASES = Path(__file__).parents[2] / "evals" / "cases" / "dev-samples.jsonl"


def test_two_processes_over_postgres_and_chroma_answer_as_the_embedded_library_does(
    tmp_path: Path, samples: Path, postgres: Postgres, chroma: Chroma
) -> None:
    address = postgres.new_library()
    with ExitStack() as stack:
        embedded = stack.enter_context(ArticleQA.open(tmp_path / "embedded"))
        embedded.add(samples)
        articles = [a for now in embedded.articles() for a in _revisions(embedded, now.id)]
        cases = load_cases(CASES, articles)
        assert migrate(LibraryLocation(tmp_path / "embedded"), LibraryLocation(tmp_path / "0", address)).ok
        libraries = [
            Library.open(tmp_path / str(n), database=address, chroma=chroma.url, follow=True, exact_up_to=0)
            for n in range(2)
        ]
        others = [stack.enter_context(ArticleQA(library)) for library in libraries]
        deadline = time.monotonic() + 60
        while any(not library.is_following or library.verify().notes for library in libraries):
            assert time.monotonic() < deadline
            time.sleep(0.05)
        told = list(differing(embedded, [_asked_of(qa) for qa in others], cases[::24]))
        assert len(told) > 5
        assert [what for what in told if what] == []


def _asked_of(qa: ArticleQA) -> Callable[[Case], dict[str, Any]]:
    return lambda case: qa.ask(case.question, case.history, case.filters).to_dict()


def _revisions(qa: ArticleQA, id: str) -> list[Any]:
    return [qa.article(id, revision) for revision in qa.library.revisions(id)]
