"""The line before the desk: whose turn it is, who is sent away, and what a place is given back by."""

from __future__ import annotations

import asyncio
import json
import os
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from contextvars import ContextVar
from typing import Any

import httpx
import pytest
from double import Pause, Scripted, abstains
from serving import served

from qa.answer import Found
from qa.web.desk.desk import LONGEST_LULL, LULL, PATIENCE, Client, Desk, Ticket
from qa.web.desk.metrics import Metrics
from qa.web.desk.pump import Stop, pumped
from qa.web.drawn.render import turn as drawn
from qa.web.drawn.turn import Turn
from qa.web.gate.refusal import Refused
from qa.web.http.visitor import Visitor
from qa.web.page.answering import turns
from store.article import Article

NEWS = Article(text="The bridge cost 40 crowns.", title="Bridge")
BURST, OTHER = Client("10.0.0.1"), Client("10.0.0.2")
PAGE = Client("10.0.0.1", "a page")


@contextmanager
def standing(desk: Desk, *clients: Client) -> Iterator[tuple[list[Ticket], list[ExitStack]]]:
    """Tickets of `clients`, in this order, and what lets go of each."""
    with ExitStack() as all_of_them:
        held = [all_of_them.enter_context(ExitStack()) for _ in clients]
        yield [h.enter_context(desk.place(c, Stop())) for h, c in zip(held, clients, strict=True)], held


def test_places_are_given_in_turn_and_one_client_cannot_take_anothers() -> None:
    async def run() -> None:
        desk = Desk(2, 10)
        with standing(desk, BURST, BURST, BURST, BURST, OTHER, PAGE) as (tickets, held):
            assert [t.called for t in tickets] == [True, True, False, False, False, False]
            # The other client has nothing under way; of the same one, the page has not.
            assert [t.ahead for t in tickets[2:]] == [2, 3, 0, 1]
            held[0].close()
            assert tickets[4].called
            held[4].close()
            assert tickets[5].called
            held[1].close()
            assert tickets[2].called
            assert tickets[3].ahead == 0

    asyncio.run(run())


def test_a_full_line_refuses_the_burst_at_once_and_takes_others() -> None:
    async def run() -> None:
        desk = Desk(1, 3)
        with standing(desk, BURST, BURST, BURST, BURST):
            with pytest.raises(Refused) as refused, desk.place(BURST, Stop()):
                pass
            assert refused.value.status == 429
            assert int(refused.value.headers["Retry-After"]) > 1
            with desk.place(OTHER, Stop()) as other, desk.place(PAGE, Stop()) as page:
                assert (other.ahead, page.ahead) == (0, 1)
                assert desk.waiting == 5
                with pytest.raises(Refused):
                    desk.admit(BURST)

    asyncio.run(run())


def test_a_line_twice_as_long_sends_away_its_last() -> None:
    async def run() -> None:
        desk = Desk(1, 2)
        others = [Client(f"10.0.1.{n}") for n in range(2)]
        with standing(desk, BURST, BURST, BURST, *others) as (tickets, _), desk.place(OTHER, Stop()):
            assert desk.waiting == 4
            with pytest.raises(Refused, match="ask again in"):
                await tickets[2].turn()

    asyncio.run(run())


def test_nobody_waits_who_would_not_be_called_in_time() -> None:
    async def run() -> None:
        now = 0.0
        desk = Desk(1, 100, lambda: now)
        with desk.place(BURST, Stop()):
            now = 200.0
        desk.admit(BURST)
        with standing(desk, BURST, OTHER), pytest.raises(Refused) as refused:
            desk.admit(PAGE)
        assert int(refused.value.headers["Retry-After"]) > PATIENCE / 2

    asyncio.run(run())


def test_who_waits_hears_how_many_are_before_it() -> None:
    async def run() -> None:
        desk, heard = Desk(1, 5), []
        with standing(desk, BURST, BURST, BURST) as (tickets, held):
            async for ahead in tickets[2].until_called():
                heard.append(ahead)
                held[ahead - 1 if ahead else 1].close()
        assert heard == [1, 0]
        assert (desk.taken, desk.waiting) == (0, 0)

    asyncio.run(run())


def test_waiting_ends_in_time_and_when_it_is_stopped() -> None:
    async def run() -> None:
        desk, stop = Desk(1, 5), Stop()
        with standing(desk, BURST, OTHER) as (tickets, _):
            with pytest.raises(Refused):
                async for _ in tickets[1].until_called(0.01):
                    pass
            with desk.place(OTHER, stop) as stopped:
                async for _ in stopped.until_called():
                    threading.Timer(0.01, stop.give).start()
                assert not stopped.called

    asyncio.run(run())


def test_a_desk_that_closes_sends_away_who_waits_and_stops_who_stays() -> None:
    async def run() -> None:
        desk, stop = Desk(1, 5), Stop()
        with desk.place(BURST, stop), standing(desk, OTHER) as ((waiting,), _):
            assert await desk.drain(0.01) == 1
            assert stop.given
            with pytest.raises(Refused) as refused:
                async for _ in waiting.until_called():
                    pass
            assert refused.value.code == "stopping"
            with pytest.raises(Refused), desk.place(BURST, Stop()):
                pass
        assert await desk.drain(0.01) == 0

    asyncio.run(run())


def test_of_many_that_come_at_once_none_is_begun_before_the_last_has_come() -> None:
    async def run() -> None:
        now = 0.0
        desk = Desk(2, 0, lambda: now)
        with standing(desk, BURST, BURST) as (tickets, _):
            begun = [asyncio.create_task(ticket.turn()) for ticket in tickets]
            for _ in range(3):
                await asyncio.sleep(LULL)
                with pytest.raises(Refused):
                    desk.admit(BURST)
            assert not any(task.done() for task in begun)
            now += LULL
            await asyncio.gather(*begun)

    asyncio.run(run())


def test_a_question_is_begun_though_others_keep_coming() -> None:
    async def run() -> None:
        now = 0.0
        desk = Desk(1, 0, lambda: now)
        with standing(desk, BURST) as (tickets, _):
            begun = asyncio.create_task(tickets[0].turn())
            while now < 2 * LONGEST_LULL and not begun.done():
                with pytest.raises(Refused):
                    desk.admit(BURST)
                now += LULL * 0.9
                await asyncio.sleep(LULL)
            assert begun.done()

    asyncio.run(run())


@pytest.mark.parametrize(("language", "told"), [("en", "yours is number 2"), ("zh", "排在第2位")])
def test_a_visitor_sees_that_the_question_waits(language: Any, told: str) -> None:
    async def run() -> None:
        desk = Desk(1, 2)
        qa: Any = Scripted((NEWS,), {"no": abstains("no", "Nothing.")})
        asked = turns(qa, desk, Metrics(), PAGE, Stop(), Visitor(language=language), "no", "annotate")
        with standing(desk, OTHER, Client("10.0.0.3")) as (_, held):
            seen: list[Turn] = [await anext(asked), await anext(asked)]
            assert told in drawn(seen[1])
            held[1].close()
            held[0].close()
            seen += [turn async for turn in asked]
        assert seen[-1].stage == "done"
        assert desk.taken == 0

    asyncio.run(run())


def test_a_visitor_who_stops_or_leaves_while_waiting_is_in_line_no_more() -> None:
    async def run() -> None:
        desk, stop = Desk(1, 2), Stop()
        qa: Any = Scripted()
        with standing(desk, OTHER):
            asked = turns(qa, desk, Metrics(), PAGE, stop, Visitor(), "no", "annotate")
            assert [(await anext(asked)).ahead, (await anext(asked)).ahead] == [None, 0]
            stop.give()
            assert (await anext(asked)).stage == "stopped"
            await asked.aclose()
            left = turns(qa, desk, Metrics(), PAGE, Stop(), Visitor(), "no", "annotate")
            assert [(await anext(left)).ahead, (await anext(left)).ahead] == [None, 0]
            await left.aclose()
            assert desk.waiting == 0
        assert not qa.asked

    asyncio.run(run())


# --- over HTTP ---


def held_up(address: str, count: int) -> list[threading.Thread]:
    """So many questions under way."""
    asking = [
        threading.Thread(
            target=httpx.post, args=(f"{address}/v1/ask",), kwargs={"json": {"question": "wait"}, "timeout": 30}
        )
        for _ in range(count)
    ]
    for thread in asking:
        thread.start()
    return asking


def numbers(address: str, name: str) -> float:
    text = httpx.get(f"{address}/metrics", timeout=60).text
    return float(next(line for line in text.splitlines() if line.startswith(f"{name} ")).split()[-1])


def until(address: str, name: str, value: float) -> None:
    end = time.monotonic() + 10
    while numbers(address, name) != value:
        assert time.monotonic() < end, f"{name} is not {value}"
        time.sleep(0.02)


@pytest.fixture(scope="module")
def crowded() -> Iterator[tuple[str, Scripted]]:
    script: dict[str, Any] = {
        "wait": [Found(()), Pause(2.5), *abstains("wait", "Nothing.")],
        "no": abstains("no", "Nothing."),
    }
    double = Scripted((NEWS,), script)
    with served(double, at_once=2, in_line=2) as address:
        yield address, double


def test_a_program_waits_for_its_turn_no_longer_than_it_says(crowded: tuple[str, Scripted]) -> None:
    address, double = crowded
    asking = held_up(address, 2)
    until(address, "qa_running", 2)
    start = time.monotonic()
    refused = httpx.post(f"{address}/v1/ask", json={"question": "no"}, headers={"Prefer": "wait=1"}, timeout=60)
    assert refused.status_code == 429
    assert 1 <= int(refused.headers["Retry-After"]) <= 60
    assert time.monotonic() - start > 0.9
    answered = httpx.post(f"{address}/v1/ask", json={"question": "no"}, headers={"Prefer": "wait=20"}, timeout=30)
    assert answered.status_code == 200
    assert 0 < double.asked[-1]["deadline"] < 20
    for thread in asking:
        thread.join()


@pytest.mark.parametrize(
    ("path", "body"), [("timeline", {"topic": "the bridge"}), ("factcheck", {"text": "It is so.", "stream": True})]
)
def test_who_asks_for_more_than_an_answer_waits_in_line_no_longer_either(
    crowded: tuple[str, Scripted], path: str, body: dict[str, Any]
) -> None:
    address, _ = crowded
    asking = held_up(address, 2)
    until(address, "qa_running", 2)
    refused = httpx.post(f"{address}/v1/{path}", json=body, headers={"Prefer": "wait=1"}, timeout=30)
    assert refused.status_code == 429
    for thread in asking:
        thread.join()
    until(address, "qa_running", 0)


def test_a_program_that_leaves_the_line_is_in_it_no_more(crowded: tuple[str, Scripted]) -> None:
    address, double = crowded
    asking = held_up(address, 2)
    until(address, "qa_running", 2)
    asked = len(double.asked)
    for stream in (False, True):
        with pytest.raises(httpx.ReadTimeout):
            httpx.post(
                f"{address}/v1/ask", json={"question": "no", "stream": stream}, timeout=httpx.Timeout(20, read=0.2)
            )
    until(address, "qa_waiting", 0)
    for thread in asking:
        thread.join()
    until(address, "qa_running", 0)
    assert len(double.asked) == asked


def test_a_full_line_is_told_at_once(crowded: tuple[str, Scripted]) -> None:
    address, _ = crowded
    asking = held_up(address, 4)
    until(address, "qa_waiting", 2)
    response = httpx.post(
        f"{address}/v1/chat/completions", json={"messages": [{"role": "user", "content": "no"}]}, timeout=60
    )
    assert response.status_code == 429
    assert json.loads(response.text)["error"]["code"] == "busy"
    assert int(response.headers["Retry-After"]) >= 1
    unread = httpx.post(
        f"{address}/v1/ask", content=b"no JSON", headers={"Content-Type": "application/json"}, timeout=60
    )
    assert unread.status_code == 429
    assert numbers(address, "qa_busy_total") >= 2
    for thread in asking:
        thread.join()


class Long(Scripted):
    """Its timelines and reports take until they are let go; a report ends before where nobody waits for it."""

    def __init__(self) -> None:
        super().__init__((NEWS,))
        self.let_go = threading.Event()

    def timeline(self, topic: str, filters: Any = None) -> tuple[Any, ...]:
        """None, after a long time."""
        self.let_go.wait(60)
        return ()

    def factcheck(self, text: str, *, cancel: threading.Event | None = None, **_: Any) -> Any:
        """Nothing to be used, after a long time."""
        (cancel or self.let_go).wait(60)
        self.closed.set()


def test_what_is_made_for_somebody_is_part_of_their_trace() -> None:
    asking: ContextVar[str] = ContextVar("asking")

    async def asked() -> list[list[str]]:
        asking.set("ann")
        return [batch async for batch in pumped(lambda: iter((asking.get(),)), Stop())]

    assert asyncio.run(asked()) == [["ann"]]


def test_a_draft_that_nobody_waits_for_is_not_checked_on() -> None:
    long = Long()
    with served(long) as address:
        with pytest.raises(httpx.ReadTimeout):
            httpx.post(f"{address}/v1/factcheck", json={"text": "It is so."}, timeout=httpx.Timeout(20, read=0.6))
        ended = long.closed.wait(5)
        long.let_go.set()
    assert ended


def test_what_takes_long_holds_up_no_other_work_and_not_the_end_of_the_server() -> None:
    long, many = Long(), min(32, (os.cpu_count() or 1) + 4) + 1
    how: dict[str, Any] = {"json": {"topic": "the bridge"}, "timeout": 60}
    with served(long, at_once=2 * many) as address:
        asking = [threading.Thread(target=_told, args=(f"{address}/v1/timeline",), kwargs=how) for _ in range(many)]
        for thread in asking:
            thread.start()
        time.sleep(1)
        start = time.monotonic()
        assert httpx.post(f"{address}/ui/turns", json={"turns": []}, timeout=60).status_code == 200
        assert time.monotonic() - start < 5
    long.let_go.set()
    for thread in asking:
        thread.join()


def _told(address: str, **how: Any) -> None:
    with suppress(httpx.HTTPError):  # the server stops meanwhile
        httpx.post(address, **how)


@pytest.mark.parametrize("stream", [True, False])
def test_a_file_that_cannot_be_read_is_not_counted_as_too_many_questions(stream: bool) -> None:
    body = {"file": {"name": "draft.docx", "data": "UEsDBA=="}, "stream": stream}
    with served(Long()) as address:
        assert httpx.post(f"{address}/v1/factcheck", json=body, timeout=60).status_code == 422
        assert numbers(address, "qa_busy_total") == 0
