"""That every door is in the trials: each route of the server, each tool, each format that is read."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

import httpx
import pytest

from evals.canaries import canary
from evals.trials.attacks.hostile_files import SEEDS
from evals.trials.attacks.web_attacks import Hostile
from evals.trials.attacks.web_bodies import BODIED, problem
from evals.trials.doors import attacks, formats, shown, sources
from evals.trials.doors.example import Example, sent, served_example
from evals.trials.doors.formats import OWN_WAYS, PAGES, WORDS
from evals.trials.doors.table import BEHIND, DOORS, TOOLS, Door, routes
from evals.trials.load.load_clients import BESIDE, SURFACES, body
from qa import ArticleQA
from qa.mcp import server
from qa.web.server.server import make_app
from store.reading.sources import FORMATS


@pytest.fixture(scope="module")
def place() -> Iterator[tuple[httpx.Client, Example, ArticleQA]]:
    with served_example() as (address, example, qa), httpx.Client(base_url=address, timeout=60) as client:
        yield client, example, qa


def test_every_route_of_the_server_is_in_the_trials() -> None:
    assert {(door.method, door.path) for door in DOORS} == set(routes(make_app(Hostile(["x"])).router.routes))


def test_every_format_is_in_the_trials() -> None:
    for tried in (SEEDS.keys(), PAGES.keys() | WORDS.keys()):
        assert {id(FORMATS[f".{s}"]) for s in tried if s != "zip"} == {id(form) for form in FORMATS.values()}
        assert "zip" in tried


@pytest.mark.parametrize("what", [w for w in OWN_WAYS if w.endswith((".docx", ".md"))])
def test_hidden_words_of_a_format_of_its_own_are_not_read(what: str) -> None:
    outcome = formats.unseen(what, what.rpartition(".")[2], OWN_WAYS[what]())
    assert outcome.ok, outcome.what


def test_a_hidden_title_in_a_letter_is_not_read() -> None:
    markup = formats.page(f"<title>{formats.SECRET}</title>")
    assert formats.unseen("eml", "eml", PAGES["eml"](markup)).ok
    assert formats.unseen("epub", "epub", PAGES["epub"](markup)).ok


def test_the_trial_of_hidden_words_notices_what_is_read() -> None:
    assert not formats.unseen("txt", "txt", WORDS["txt"]((*formats.BODY, formats.SECRET))).ok
    assert not formats.unseen("txt", "txt", WORDS["txt"](formats.BODY[:2])).ok


def test_nothing_of_all_that_leads_on_leads_inside() -> None:
    tricks = ("http://127.0.0.1/", "http://[::1/", "http://metadata.example/", "file:///etc/passwd")
    assert [o.what for o in sources.led_to_tricks(1, 1, tricks) if not o.ok] == []


def test_mail_servers_that_do_not_end_are_left() -> None:
    assert [o.what for o in sources.mail_servers(1, 1, ["a literal of a hundred gigabytes"]) if not o.ok] == []


def test_every_tool_is_in_the_trials(place: tuple[httpx.Client, Example, ArticleQA]) -> None:
    assert {tool.name for tool in asyncio.run(server(place[2]).list_tools())} == TOOLS.keys()


def test_each_text_of_what_a_door_takes_is_named_in_turn() -> None:
    given = {"a": "x", "b": {"c": "y", "d": 1}, "e": [{"f": "z"}, {"f": "w"}], "g": ["v"]}
    assert attacks.texts_in(given) == ["a", "b.c", "e.f", "g"]
    for at in attacks.texts_in(given):
        assert repr(attacks.with_text(given, at, "FILE")).count("FILE") == (2 if at == "e.f" else 1), at


def test_every_door_that_answers_is_asked_under_load() -> None:
    asked = {path for path, _ in (body(canary(1), surface, "?") for surface in (*SURFACES, *BESIDE))}
    assert {d.path for d in DOORS if d.asks and not d.changes and not d.path.startswith("/ui/")} == asked


@pytest.mark.parametrize("door", [*DOORS, *BEHIND[:2]], ids=lambda door: door.name)
def test_each_door_takes_its_example(place: tuple[httpx.Client, Example, ArticleQA], door: Door) -> None:
    """A trial that sends what is refused for another reason would try nothing."""
    client, example, _ = place
    answer = sent(client, door, example)
    expected = (404, 422) if "link" in door.takes(example) else ()
    assert answer.is_success or answer.status_code in expected, answer.text[:400]
    assert door.method != "GET" or "text/html" not in answer.headers["content-type"] or door.path in shown.PAGES
    assert '"isError":true' not in answer.text.replace(" ", "")


@pytest.mark.parametrize("number", range(len(BODIED)), ids=BODIED)
def test_a_body_that_is_larger_than_it_may_be_or_says_so_falsely_is_refused(
    place: tuple[httpx.Client, Example, ArticleQA], number: int
) -> None:
    what, wrong = problem(str(place[0].base_url), 3, number)
    assert wrong is None, what
    assert place[0].get("/v1/models").status_code == 200
