"""Faults and attacks on a server under load, many times: floods, SIGTERM, visitors who leave, visitors mixed up.

    python -m evals.trials.attacks.web_faults [--only W4,W8,W9,W11] [--trials N] [--minutes 3] [--seed 1]

W4   a flood, `--minutes` long: each question that is refused is so within 200 ms, another client is answered all the
     while, and five seconds afterwards nothing waits and a question is answered as before
W8   SIGTERM at any moment: what is being answered is finished, over HTTP and on the page, what had not been begun is
     told so, and the process ends with status 0 within ten seconds
W9   a visitor hangs up, closes the page, presses stop or asks and never listens, at any moment, the model silent or
     speaking: its call is cancelled within two seconds, seen by the provider
W11  visitors at once, each with a talk of their own that says what they ask about and, for half of them, filters: none
     is told of what another asked

`qa serve` is started with a paced model provider on loopback (`evals.trials.load.load_provider`). Without `--trials`
each row is tried as often as `RELIABILITY` asks. Exit status 1 when a trial failed.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import signal
import sys
import time
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from pathlib import Path
from typing import Any

from evals.canaries import FOLLOW_UP, Canary, canaries
from evals.trials.faults.fault_outcome import Line, Outcome, write
from evals.trials.load.load_clients import BESIDE, SURFACES, Asked, ask
from evals.trials.load.load_serving import Serving
from evals.trials.load.page_protocol import Page, Session, record

BUSY, NORMAL, DRAINED, CANCELLED = 0.2, 5.0, 10.0, 2.0
"""Seconds until a refusal, until all is as before, until the process has ended, until the model's call has."""

WAYS = (*SURFACES, "closes", "stops", "is deaf")
"""How a visitor leaves: hangs up on one of the ways to ask, closes the page, presses stop, or never listened."""

_ALL = (*SURFACES, *BESIDE)
_ARTICLES, _FEW = 200, 30
_FLOODING = 220  # questions at once: more than are answered and wait
_OTHER = "127.0.0.2"  # the address of a client that does not take part in the flood
_AT_ONCE = 20
_STOPPING = "The server is stopping"  # what a question is told that had not been begun
_HANGS = 60.0  # seconds after which a process is taken never to end


async def flood(serving: Serving, draw: random.Random, seconds: float) -> Outcome:
    """W4. More ask than can be answered or wait, each again as soon as it is refused or answered."""
    asked = list(canaries(_ARTICLES))
    over = time.monotonic() + seconds
    done: list[Asked] = []
    other: list[Asked] = []

    async def floods() -> None:
        while time.monotonic() < over:
            done.append(await ask(serving.port, draw.choice(asked), draw.choice(_ALL)))
            if done[-1].status == 429:
                await asyncio.sleep(draw.uniform(0.2, 0.6))  # far sooner than it was told to

    async def stands_by() -> None:
        while time.monotonic() < over:
            other.append(await ask(serving.port, draw.choice(asked), "json", source=_OTHER))

    await asyncio.gather(stands_by(), *(floods() for _ in range(_FLOODING)))
    await asyncio.sleep(max(0.0, over + NORMAL - time.monotonic()))
    after = await ask(serving.port, asked[0], "json")
    refused = sorted(a.seconds for a in done if a.status == 429)
    late = sum(s > BUSY for s in refused)
    wrong = [a.problem for a in (*done, *other, after) if a.problem and a.status != 429]
    unhelpful = sum(a.status == 429 and not str(a.retry_after).isdecimal() for a in done)
    held_up = [a.problem for a in other if a.status == 429]
    waiting = serving.numbers()["qa_waiting"]
    ok = bool(refused and other) and not (late or wrong or unhelpful or held_up or waiting or after.problem)
    slowest = refused[-1] if refused else 0.0
    return Outcome(
        ok,
        f"{len(done)} asked, {len(refused)} refused, {late} of them late, slowest {slowest:.3f} s, {unhelpful} with no "
        f"time told, other client refused {len(held_up)} of {len(other)}, wrong {wrong[:2]}, waiting {waiting}",
        slowest,
    )


async def terminated(serving: Serving, draw: random.Random, *, again: bool = True) -> Outcome:
    """W8. SIGTERM while questions are being answered, over HTTP and on the page; afterwards it is started `again`."""
    asked = draw.sample(list(canaries(_FEW)), draw.randint(3, 8))
    page, before = await Page.read(serving.port), await asyncio.to_thread(serving.calls)
    asking = [asyncio.create_task(ask(serving.port, c, draw.choice(_ALL))) for c in asked[1:]]
    on_page = asyncio.create_task(_on_page(page, asked[0]))
    await asyncio.sleep(draw.uniform(0.3, 2.5))
    told = time.monotonic()
    serving.server.signal(signal.SIGTERM)
    status = await asyncio.to_thread(serving.server.ends, _HANGS)
    took = time.monotonic() - told
    told_of = [await on_page, *(a.problem for a in await asyncio.gather(*asking))]
    calls = await asyncio.to_thread(serving.calls)
    problems = [
        problem
        for canary, problem in zip(asked, told_of, strict=True)
        if problem and not (_STOPPING in problem and calls.get(canary.name) == before.get(canary.name))
    ]
    if again:
        await asyncio.to_thread(serving.start)
    return Outcome(not problems and status == 0 and took <= DRAINED, f"status {status}, problems {problems[:2]}", took)


async def leaves(serving: Serving, draw: random.Random, page: Page, canary: Canary) -> Outcome:
    """W9. A visitor goes away, or presses stop, at any moment of an answer."""
    return await left(serving, page, canary, draw.choice(WAYS), draw.uniform(0.05, 4.0))


async def left(serving: Serving, page: Page, canary: Canary, how: str, after: float) -> Outcome:
    """What becomes of the model's call when a visitor goes `how` so many seconds after asking."""
    if how in SURFACES:
        await ask(serving.port, canary, how, leave_after=after)
    elif how == "is deaf":
        await Session(page).send(canary.question)
    else:
        session = Session(page)
        reading = asyncio.create_task(_drained(session, canary))
        await asyncio.sleep(after)
        if how == "stops":
            await session.stop()
        else:
            reading.cancel()
    gone = time.monotonic()
    await asyncio.sleep(CANCELLED)
    call = (await asyncio.to_thread(serving.calls)).get(canary.name, {"begun": 0, "ended": 0, "gone_at": []})
    running = call["begun"] - call["ended"] - len(call["gone_at"])
    took = max([at - gone for at in call["gone_at"]], default=0.0)
    return Outcome(not running and took <= CANCELLED, f"{how} after {after:.2f} s: {call}", took)


async def mixed(serving: Serving, draw: random.Random, page: Page, canary: Canary) -> Outcome:
    """W11. One of many visitors, whose talk, filters and answer are their own."""
    await asyncio.sleep(draw.uniform(0, 1))
    start = time.monotonic()
    if draw.random() < 0.5:
        problem = await _on_page(page, canary, history=canary.talk, filters=draw.choice((None, _only(canary))))
    else:
        problem = (await ask(serving.port, canary, draw.choice(_ALL), follow_up=True)).problem
    return Outcome(problem is None, problem or "", time.monotonic() - start)


def _only(canary: Canary) -> dict[str, list[str]]:
    return {"article_ids": [canary.id]}


async def _on_page(page: Page, canary: Canary, **sent: object) -> str | None:
    """What is wrong with the answer that a visitor of the page gets, None if nothing is."""
    question = FOLLOW_UP if sent.get("history") else canary.question
    try:
        messages = [message async for message in Session(page).ask(question, **sent)]
    except (OSError, TimeoutError) as error:
        return f"{type(error).__name__}: {error}"
    found = record(messages)
    if found is None or found["answer"] is None:
        return f"no answer: {found}, {messages[-1:]}"
    asked = sent.get("filters")
    if asked and found["answer"]["filters"] != asked:
        return f"filters {found['answer']['filters']}, not {asked}"
    return canary.problem(found["answer"], question)


async def _drained(session: Session, canary: Canary) -> None:
    async for _ in session.ask(canary.question):
        pass


Trials = Callable[[Serving, int, int, float], Coroutine[Any, Any, list[Outcome]]]


async def floods(serving: Serving, seed: int, trials: int, minutes: float) -> list[Outcome]:
    """So many of them, one after the other."""
    return [await flood(serving, random.Random(f"flood/{seed + n}"), 60 * minutes) for n in range(trials)]


async def terminations(serving: Serving, seed: int, trials: int, minutes: float) -> list[Outcome]:
    """So many of them, one after the other."""
    return [await terminated(serving, random.Random(f"terminated/{seed + n}")) for n in range(trials)]


async def leavings(serving: Serving, seed: int, trials: int, minutes: float) -> list[Outcome]:
    """So many of them, ten at a time."""
    return await _many(leaves, serving, seed, trials, 10)


async def mixings(serving: Serving, seed: int, trials: int, minutes: float) -> list[Outcome]:
    """So many of them, many at a time."""
    return await _many(mixed, serving, seed, trials, _AT_ONCE)


async def _many(
    trial: Callable[[Serving, random.Random, Page, Canary], Awaitable[Outcome]],
    serving: Serving,
    seed: int,
    trials: int,
    at_once: int,
) -> list[Outcome]:
    page = await Page.read(serving.port)
    left = iter(range(trials))
    outcomes: list[Outcome] = []

    async def work() -> None:
        for number in left:
            draw = random.Random(f"{trial.__name__}/{seed + number}")
            outcomes.append(await trial(serving, draw, page, list(canaries(number + 1))[number]))

    await asyncio.gather(*(work() for _ in range(at_once)))
    return outcomes


# How often each is tried, and how the provider speaks: seconds a token, and before the first.
ROWS: dict[str, tuple[Trials, int, float, float]] = {
    "W4": (floods, 5, 0.02, 0.0),
    "W8": (terminations, 50, 0.05, 0.0),
    "W9": (leavings, 100, 0.1, 1.5),
    "W11": (mixings, 1000, 0.005, 0.0),
}


def main(arguments: Sequence[str] | None = None, say: Callable[[str], None] = print) -> int:
    """Run the command; its exit status."""
    parser = argparse.ArgumentParser(
        prog="python -m evals.trials.attacks.web_faults", description=(__doc__ or "").split("\n")[0]
    )
    parser.add_argument("--only", default=",".join(ROWS), help="rows, separated by commas")
    parser.add_argument("--trials", type=int, help="of each row")
    parser.add_argument("--minutes", type=float, default=3.0, help="that a flood takes")
    parser.add_argument("--seed", type=int, default=1, help="of the first trial")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the table here as well")
    options = parser.parse_args(arguments)
    lines: list[Line] = []
    say(f"{'row':5}{'trials':>7}{'failed':>8}{'slowest':>10}")
    for row in options.only.split(","):
        run, usual, pace, silent = ROWS[row]
        trials = options.trials or usual
        with Serving(list(canaries(max(trials, _ARTICLES))), pace, silent) as serving:
            outcomes = asyncio.run(run(serving, options.seed, trials, options.minutes))
        wrong = [outcome for outcome in outcomes if not outcome.ok]
        for outcome in wrong[:5]:
            say(f"     {outcome.what}")
        lines.append(Line.of(row, run.__name__, outcomes))
        say(f"{row:5}{len(outcomes):7}{len(wrong):8}{max(o.seconds for o in outcomes):9.2f}s")
    if options.json:
        write(lines, options.json)
    return 1 if any(line.failed for line in lines) else 0


if __name__ == "__main__":
    sys.exit(main())
