"""That every door is in the trials: each route of the server, each tool, each format that is read."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

import httpx
import pytest

from evals.trials.attacks.web_attacks import Hostile
from evals.trials.doors.example import Example, sent, served_example
from evals.trials.doors.table import BEHIND, DOORS, TOOLS, Door, routes
from qa import ArticleQA
from qa.mcp import server
from qa.web import app


@pytest.fixture(scope="module")
def place() -> Iterator[tuple[httpx.Client, Example, ArticleQA]]:
    with served_example() as (address, example, qa), httpx.Client(base_url=address, timeout=60) as client:
        yield client, example, qa


def test_every_route_of_the_server_is_in_the_trials() -> None:
    assert {(door.method, door.path) for door in DOORS} == set(routes(app(Hostile(["x"])).router.routes))


def test_every_tool_is_in_the_trials(place: tuple[httpx.Client, Example, ArticleQA]) -> None:
    assert {tool.name for tool in asyncio.run(server(place[2]).list_tools())} == TOOLS.keys()


@pytest.mark.parametrize("door", (*DOORS, *BEHIND[:2]), ids=lambda door: door.name)
def test_each_door_takes_its_example(place: tuple[httpx.Client, Example, ArticleQA], door: Door) -> None:
    """A trial that sends what is refused for another reason would try nothing."""
    client, example, _ = place
    answer = sent(client, door, example)
    expected = (404, 422) if "link" in door.takes(example) else ()
    assert answer.is_success or answer.status_code in expected, answer.text[:400]
    assert '"isError":true' not in answer.text.replace(" ", "")
