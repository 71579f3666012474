"""Requests that Schemathesis makes of the OpenAPI schema: none may break the server, no response the schema.

    python -m evals.trials.attacks.schema --requests 5000

Half of the requests fit the schema and half do not. Checked of each response: no status of 5xx but for a library or a
model that is away, a status, a content type and a body as the schema says. That what fits is accepted is not checked:
a question must hold a word, which JSON Schema cannot say.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

import httpx
import schemathesis
from hypothesis import HealthCheck, Phase, Verbosity, given, seed, settings
from hypothesis.errors import Unsatisfiable
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.core.failures import FailureGroup
from schemathesis.core.result import Err, Ok
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from evals.trials.attacks.web_attacks import served
from qa import Article, ArticleQA

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
ARTICLE = Article(title="Bridge", source="Velden Post", text="The bridge cost 40 crowns. It opened in May.")


@dataclass
class Found:
    """How many requests got which status, and what was wrong with a response, told once each."""

    requests: int = 0
    statuses: Counter[str] = field(default_factory=Counter)
    violations: dict[str, str] = field(default_factory=dict)


def tried(address: str, requests: int, number: int = 1) -> Found:
    """What comes of `requests` requests or more to the server at `address`, the same ones for the same `number`."""
    found = Found()
    httpx.get(
        address, timeout=120
    ).raise_for_status()  # the page is built first: Hypothesis moves the limit of recursion
    schema = schemathesis.openapi.from_url(f"{address}/openapi.json")
    results = list(schema.get_all_operations())
    operations = [result.ok() for result in results if isinstance(result, Ok)]
    if unsound := [result.err() for result in results if isinstance(result, Err)]:
        raise unsound[0]
    modes = (GenerationMode.POSITIVE, GenerationMode.NEGATIVE)
    each = min(100, -(-requests // (len(operations) * len(modes))))
    while found.requests < requests:
        for operation in operations:
            for mode in modes:
                with suppress(Unsatisfiable):  # where nothing is asked for, nothing can be wrong
                    _try(operation, address, mode, each, number, found)
        number += 1_000
    return found


def _try(operation: Any, address: str, mode: GenerationMode, most: int, number: int, found: Found) -> None:
    """Up to `most` requests of one operation, told in `found`."""

    @seed(number)
    @settings(
        max_examples=most,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        verbosity=Verbosity.quiet,
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy(generation_mode=mode))
    def one(case: Any) -> None:
        response = case.call(base_url=address)
        found.requests += 1
        found.statuses[str(response.status_code)] += 1
        try:
            case.validate_response(response, checks=CHECKS)
        except FailureGroup as failures:
            for failure in failures.exceptions:
                place = f"{operation.label}: {failure.title} ({response.status_code})"
                found.violations.setdefault(place, failure.message)

    one()


def main(arguments: Sequence[str] | None = None) -> int:
    """Prints what was found; 1 when anything was wrong."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--requests", type=int, default=5_000, help="how many, at least")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder, ArticleQA.open(folder) as qa:
        qa.add(ARTICLE)
        with served(qa) as address:
            found = tried(address, options.requests, options.seed)
    statuses = ", ".join(f"{count} of {status}" for status, count in sorted(found.statuses.items()))
    print(f"{found.requests} requests: {statuses}; {len(found.violations)} violations")
    for place, said in found.violations.items():
        print(f"- {place}: {said}")
    return 1 if found.violations else 0


if __name__ == "__main__":
    sys.exit(main())
