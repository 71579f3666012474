"""Load and its trials: a mixed-up answer is noticed, and a seeded sample of each row holds for `qa serve` itself."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Iterator
from xml.etree import ElementTree

import pytest

from evals.canaries import NAME, canaries, canary
from evals.figures.curve import draw
from evals.trials.attacks import web_faults
from evals.trials.load import load
from evals.trials.load.load_provider import reply
from evals.trials.load.load_serving import Serving, growth
from evals.trials.load.page_protocol import Page


def test_each_canary_has_a_name_of_its_own_that_no_other_article_holds() -> None:
    some = list(canaries(300))
    assert len({c.name for c in some}) == 300
    assert len({canary(number).name for number in range(0, 81_920, 40)}) == 2048
    assert all(set(NAME.findall(c.article().text)) == {c.name} for c in some[:50])


def test_an_answer_to_another_question_is_wrong() -> None:
    one, other = canary(1), canary(2)
    right = {
        "question": one.question,
        "text": f"The quay of {one.name} cost {one.cost} million crowns. [1]",
        "citations": [{"article_id": one.id}],
    }
    assert one.problem(right) is None
    assert "mixed up" in str(one.problem(right | {"notices": [f"The quay of {other.name} …"]}))
    assert "another question" in str(one.problem(right | {"question": other.question}))
    assert "wrong" in str(one.problem(right | {"text": f"The quay of {one.name} cost 7. [1]"}))
    assert "wrong" in str(one.problem(right | {"citations": [{"article_id": other.id}]}))
    assert "not answered" in str(one.problem({"abstained": True}))
    assert other.problem(right)


def test_the_provider_tells_what_the_sources_say_of_the_name_that_is_asked_about() -> None:
    told = {n: canary(n).article().text.rpartition("\n\n")[2] for n in (1, 2)}
    blocks = "\n\n".join(f"[{n}] Title — Courier\n{text}" for n, text in told.items())
    name, said = reply(f"{blocks}\n\nQuestion: {canary(2).question}")
    assert name == canary(2).name
    assert said.count("[2]") == 3
    assert canary(1).name not in said
    talk = "\n".join(text for _, text in canary(2).talk)
    assert reply(f"{talk}\n\nRewrite this question so: And what did it cost?")[1] == canary(2).question


def test_figures_are_told_and_drawn() -> None:
    rows = [{"people": n, "questions": 30, "failed": 0, "overhead_p50_ms": 9.0 * n, "growth": 0.01} for n in (1, 50)]
    assert "0.010" in load.table(rows)
    assert len([e for e in ElementTree.fromstring(draw(rows, load.PANELS, "people")).iter() if "circle" in e.tag]) == 2
    assert growth([1, 1, 1, 1, 1, 1, 1, 1, 1, 2]) == pytest.approx(1)


@pytest.fixture(scope="module")
def serving() -> Iterator[Serving]:
    with Serving(list(canaries(40)), pace=0.01, silent=0.5) as running:
        yield running


def test_people_at_once_get_their_own_answers(serving: Serving) -> None:
    level = load.level(serving, 6, 18, 40, pause=0.1)
    assert level.problems == []
    assert level.row["failed"] == 0
    assert {"overhead_p95_ms", "first_p95_ms", "cpu_ms", "memory_mb"} <= set(level.row)
    assert level.memory[-1] == {"questions": 18, "memory_mb": level.row["memory_mb"]}


def test_visitors_at_once_are_not_mixed_up(serving: Serving) -> None:
    outcomes = asyncio.run(web_faults.mixings(serving, 1, 8, 0))
    assert [o.what for o in outcomes if not o.ok] == []


def test_a_visitor_who_leaves_ends_the_models_call(serving: Serving) -> None:
    async def all_ways() -> list[str]:
        page = await Page.read(serving.port)
        left = [web_faults.left(serving, page, canary(30 + n), way, 0.6) for n, way in enumerate(web_faults.WAYS)]
        return [outcome.what for outcome in await asyncio.gather(*left) if not outcome.ok]

    assert asyncio.run(all_ways()) == []
    calls = serving.calls()
    assert sum(len(calls[canary(30 + n).name]["gone_at"]) for n in range(6) if canary(30 + n).name in calls) >= 1


def test_told_to_stop_the_server_finishes_its_answers(serving: Serving) -> None:
    outcome = asyncio.run(web_faults.terminated(serving, random.Random(1), again=False))
    assert outcome.what == "status 0, problems []"  # in how many seconds is for the command to say
