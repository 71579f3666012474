"""Who is there: a page's question is answered once the page listens, and for as long as it does."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

from double import Pause, Scripted, abstains
from serving import page_is_ready, served

from evals.trials.load.page_protocol import Page, Session, record
from qa.answer import Found
from qa.web.desk.listening import Listening
from qa.web.desk.pump import Stop
from store.article import Article

NEWS = Article(text="The bridge cost 40 crowns.", title="Bridge")


def visit(double: Scripted, run: Callable[[int], Coroutine[Any, Any, None]]) -> None:
    """`run` with the port at which `double` is served, once its page is there."""
    with served(double) as address:
        page_is_ready(address)
        asyncio.run(run(int(address.rpartition(":")[2])))


def test_a_page_is_waited_for_and_is_gone_when_it_listens_no_more() -> None:
    async def run() -> None:
        listening, stop = Listening(gone=0.01), Stop()
        begun = asyncio.Event()

        async def answers() -> None:
            async with listening.heard("a page", stop):
                begun.set()
                while not stop.given:
                    await asyncio.sleep(0.001)

        answering = asyncio.create_task(answers())
        with listening.stream("another page"):
            await asyncio.sleep(0.02)
        assert not begun.is_set()
        with listening.stream("a page"), listening.stream("a page"):
            await begun.wait()
            await asyncio.sleep(0.02)
            assert not stop.given
        await answering

    asyncio.run(run())


def test_a_page_may_open_its_stream_anew() -> None:
    async def run() -> None:
        listening, stop = Listening(), Stop()
        with listening.stream("a page"):
            entered = listening.heard("a page", stop)
            await entered.__aenter__()
        for _ in range(3):
            await asyncio.sleep(0)
            with listening.stream("a page"):
                await asyncio.sleep(0)
        assert not stop.given
        await entered.__aexit__(None, None, None)

    asyncio.run(run())


def test_a_page_that_does_not_come_is_not_answered() -> None:
    async def run() -> None:
        stop = Stop()
        async with Listening(comes=0.01).heard("a page", stop):
            assert stop.given

    asyncio.run(run())


def test_what_a_page_asks_is_acknowledged_once_it_knows_that_its_stream_was_ended() -> None:
    async def run() -> None:
        loop, listening = asyncio.get_running_loop(), Listening(notices=0.05)

        async def at_once(page: str) -> bool:
            waiting = asyncio.create_task(listening.noticed(page))
            await asyncio.sleep(0)
            done = waiting.done()
            await waiting
            return done

        assert await at_once("a page")
        with listening.stream("a page"):
            asked = asyncio.create_task(listening.noticed("a page"))
            await asyncio.sleep(0)
        ended = loop.time()
        await asked
        assert loop.time() - ended >= 0.05
        assert await at_once("another page")
        assert not await at_once("a page")

    asyncio.run(run())


def test_a_page_that_hears_late_of_the_end_of_its_stream_has_the_time_all_the_same() -> None:
    async def run() -> None:
        loop, listening = asyncio.get_running_loop(), Listening(gone=30, notices=0.05)
        with listening.stream("a page"):
            pass
        await asyncio.sleep(0.06)
        asked = loop.time()
        await listening.noticed("a page")
        assert loop.time() - asked >= 0.05

    asyncio.run(run())


def test_no_answer_is_lost_on_a_page_that_is_slow_to_notice_that_its_stream_was_ended() -> None:
    """As Gradio's script is: with an event that is acknowledged before that, it opens no new stream."""
    double = Scripted((NEWS,), {f"no {n}": abstains(f"no {n}", "Nothing.") for n in range(4)})

    async def run(port: int) -> None:
        session = Session(await Page.read(port))
        listens, answered = False, asyncio.Event()

        async def listen() -> None:
            nonlocal listens
            listens = True
            async for message in session.listen():
                if message["msg"] == "process_completed":
                    answered.set()
            await asyncio.sleep(0.03)
            listens = False

        listening = set()
        for n in range(4):
            await session.send(f"no {n}")
            if not listens:
                listening.add(asyncio.create_task(listen()))
            async with asyncio.timeout(20):
                await answered.wait()
            answered.clear()
        await asyncio.gather(*listening)

    visit(double, run)


def test_nothing_is_asked_of_the_library_before_the_page_listens() -> None:
    double = Scripted((NEWS,), {"no": abstains("no", "Nothing.")})

    async def run(port: int) -> None:
        page = await Page.read(port)
        closed, stays = Session(page), Session(page)
        await closed.send("another")
        await stays.send("no")
        assert record([message async for message in stays.listen()]) is not None
        assert [asked["question"] for asked in double.asked] == ["no"]

    visit(double, run)


def test_an_answer_whose_page_is_closed_is_given_up_while_nothing_comes_of_it() -> None:
    silence = [Pause(0.2)] * 300
    double = Scripted((NEWS,), {"wait": [Found(()), *silence, *abstains("wait", "Nothing.")]})

    async def run(port: int) -> None:
        session = Session(await Page.read(port))
        async for _ in session.ask("wait"):
            if double.asked:
                break
        session.leave()
        assert await asyncio.to_thread(double.closed.wait, 30)

    visit(double, run)


def test_who_waits_in_a_long_line_hears_so_and_may_stop() -> None:
    silence = [Pause(0.2)] * 300
    double = Scripted((NEWS,), {"wait": [Found(()), *silence, *abstains("wait", "Nothing.")]})

    async def run(port: int) -> None:
        page = await Page.read(port)
        sessions = [Session(page) for _ in range(60)]  # more than Gradio has under way by itself
        waits = [asyncio.Event() for _ in sessions]

        async def asks(session: Session, waiting: asyncio.Event) -> None:
            async for message in session.ask("wait"):
                if message["msg"] == "process_generating":
                    waiting.set()

        asking = [asyncio.create_task(asks(*each)) for each in zip(sessions, waits, strict=True)]
        await asyncio.gather(*(waiting.wait() for waiting in waits))
        await sessions[-1].stop()
        await asking[-1]
        for task in asking:
            task.cancel()
        await asyncio.wait(asking)

    with served(double, at_once=20, in_line=60) as address:
        page_is_ready(address)
        asyncio.run(run(int(address.rpartition(":")[2])))
