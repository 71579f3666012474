"""Whether web processes over PostgreSQL and Chroma answer as the embedded library does, byte for byte.

    python -m evals.trials.faults.same_answers [--cases FILE …] [--limit N]

The samples are added to an embedded library, which `migrate` copies into PostgreSQL. Every case is asked of the
embedded library, and over HTTP of two web processes, by extraction. Exit status 1 when two answers differ, `timings`
aside.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from evals.cases import Case, load_cases
from evals.trials.faults.cluster import Cluster, Web
from qa.api import ArticleQA
from store.care.migrating import LibraryLocation, migrate

HOME = Path(__file__).parents[2]


Ask = Callable[[Case], dict[str, Any]]


def differing(embedded: ArticleQA, asks: Sequence[Ask], cases: Iterable[Case]) -> Iterator[str]:
    """For every case whether each of `asks` answers as `embedded` does: an empty string, or what differs."""
    for case in cases:
        expected = plain(embedded.ask(case.question, case.history, case.filters, model="extractive").to_dict())
        found = [plain(ask(case)) for ask in asks]
        wrong = sorted({key for answer in found for key in expected.keys() | answer.keys()
                        if answer.get(key) != expected.get(key)})  # fmt: skip
        yield f"{case.id}: {', '.join(wrong)}" if wrong else ""


def plain(answer: dict[str, Any]) -> dict[str, Any]:
    """`answer` as JSON has it, without what varies from run to run."""
    read: dict[str, Any] = json.loads(json.dumps({key: value for key, value in answer.items() if key != "timings"}))
    return read


def main(arguments: Sequence[str] | None = None, say: Callable[[str], None] = print) -> int:
    """Run the command; its exit status."""
    parser = argparse.ArgumentParser(
        prog="python -m evals.trials.faults.same_answers", description=(__doc__ or "").split("\n")[0]
    )
    parser.add_argument("--cases", type=Path, nargs="*", default=sorted((HOME / "cases").glob("*.jsonl")))
    parser.add_argument("--limit", type=int, help="cases of each file")
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as work, Cluster(Path(work)) as cluster:
        folder = Path(work) / "embedded"
        with ArticleQA.open(folder) as embedded:
            embedded.add(HOME / "articles")
            articles = [a for now in embedded.articles() for a in _revisions(embedded, now.id)]
        cases = [case for path in options.cases for case in load_cases(path, articles)[: options.limit]]
        done = migrate(LibraryLocation(folder), LibraryLocation(cluster.webs[0].folder, cluster.database))
        say(f"migrated {sum(content.rows for content in done.tables.values()):,} rows, problems: {len(done.problems)}")
        cluster.serve()
        with ArticleQA.open(folder) as embedded, cluster.library() as library:
            while library.verify().notes:  # until the index on the server has all
                time.sleep(0.2)
            told = list(differing(embedded, [_asked_of(web) for web in cluster.webs], cases))
    wrong = [what for what in told if what]
    for what in wrong:
        say(what)
    say(f"{len(told)} cases asked of two web processes and of the embedded library: {len(wrong)} differ")
    return 1 if wrong or done.problems else 0


def _revisions(qa: ArticleQA, id: str) -> Iterator[Any]:
    return (qa.article(id, revision) for revision in qa.library.revisions(id))


def _asked_of(web: Web) -> Ask:
    def ask(case: Case) -> dict[str, Any]:
        return web.ask(case.question, history=list(case.history), filters=dict(case.filters), model="extractive")

    return ask


if __name__ == "__main__":
    sys.exit(main())
