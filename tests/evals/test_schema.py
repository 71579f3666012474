"""A sample of the requests that are made of the OpenAPI schema."""

from __future__ import annotations

from pathlib import Path

from evals.trials.attacks.schema import ARTICLE, tried
from evals.trials.attacks.web_attacks import served
from qa import ArticleQA


def test_no_request_breaks_the_server_and_no_response_the_schema(tmp_path: Path) -> None:
    with ArticleQA.open(tmp_path) as qa:
        qa.add(ARTICLE)
        with served(qa) as address:
            found = tried(address, 30)
    assert found.requests >= 30
    assert found.violations == {}
    assert {"200", "422"} <= set(found.statuses)
