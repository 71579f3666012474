"""Who is answered now and who waits: so many places at once, and a line before them that is fair between clients."""

from __future__ import annotations

import asyncio
import math
import time
from collections import Counter
from collections.abc import AsyncGenerator, Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass

from qa.web.pump import Stop
from qa.web.refusal import Refused

PATIENCE = 30.0
"""Seconds that a question waits in line, where whoever asks says nothing else."""

_LONGEST_RETRY = 60  # seconds that a client is told to stay away, at most
_LIKELY = 3.0  # seconds a question holds its place, before any has


@dataclass(frozen=True)
class Client:
    """Who asks. `name` is a key, a login or an address; `page` tells the pages that it has open apart, "" for none."""

    name: str
    page: str = ""


class Desk:
    """At most `places` questions under way, and at most `line` that wait.

    The next one that is called is of the client with the fewest under way, and of the page of that client with the
    fewest; the longest waiting first among equals. When the line is full, whoever would be called last is told to come
    again: a burst of one client takes nobody else's turn, nor place in line.

    Used from the event loop only. `clock` counts seconds.
    """

    def __init__(self, places: int, line: int = 0, clock: Callable[[], float] = time.monotonic) -> None:
        self.places = places
        self.line = line
        self.taken = 0
        self.closed = False
        self._clock = clock
        self._waiting: list[Ticket] = []
        self._running: set[Ticket] = set()
        self._held = _LIKELY  # seconds that a question holds its place, about
        self._idle = asyncio.Event()
        self._idle.set()

    @property
    def waiting(self) -> int:
        """How many wait in line."""
        return len(self._waiting)

    def take(self) -> bool:
        """Takes a place for work that takes no turn in line; False when none is free or the desk is closed."""
        if self.closed or self.taken >= self.places:
            return False
        self.taken += 1
        self._idle.clear()
        return True

    def leave(self) -> None:
        """Gives back a place that `take` took."""
        self.taken -= 1
        if self.taken == 0:
            self._idle.set()
        self._call()

    @contextmanager
    def place(self, client: Client, stop: Stop) -> Iterator[Ticket]:
        """A place, or one in line, for a question of `client` that `stop` ends, for as long as this lasts.

        Raises Refused when the line is full, or the desk is closed.
        """
        ticket = self._join(client, stop)
        try:
            yield ticket
        finally:
            self._give_up(ticket)

    def _join(self, client: Client, stop: Stop) -> Ticket:
        if self.closed:
            raise self.refusal()
        ticket = Ticket(self, client, stop)
        self._waiting.append(ticket)
        self._call()
        if len(self._waiting) > self.line:
            last = self._order()[-1]
            self._waiting.remove(last)
            last.send_away(self.refusal())
            self._number()
            if last is ticket:
                raise self.refusal()
        return ticket

    def refusal(self) -> Refused:
        """That nobody more is answered, and in how many seconds it should be worth coming again."""
        if self.closed:
            return Refused(503, "stopping", "The server is stopping; ask again in a moment.", {"Retry-After": "5"})
        wait = (len(self._waiting) + 1) / self.places * self._held
        seconds = min(_LONGEST_RETRY, max(1, math.ceil(wait)))
        said = f"Too many questions are being answered at this moment; ask again in {seconds} seconds."
        return Refused(429, "busy", said, {"Retry-After": str(seconds)})

    def _give_up(self, ticket: Ticket) -> None:
        """The place of `ticket`, or its place in line, is free."""
        if ticket in self._running:
            self._running.remove(ticket)
            self._held += 0.1 * (self._clock() - ticket.since - self._held)
            self.leave()
        elif ticket in self._waiting:
            self._waiting.remove(ticket)
            self._number()

    async def drain(self, seconds: float, grace: float = 0.0) -> int:
        """Takes no more, sends away who waits, and waits until every place is free.

        After `seconds` those under way are stopped, with `grace` seconds to tell what has come. Gives how many were
        still there after that.
        """
        self.closed = True
        for ticket in self._waiting:
            ticket.send_away(self.refusal())
        self._waiting.clear()
        if not await self._idle_within(seconds):
            for ticket in tuple(self._running):
                ticket.stop.give()
            await self._idle_within(grace)
        return self.taken

    async def _idle_within(self, seconds: float) -> bool:
        try:
            await asyncio.wait_for(self._idle.wait(), seconds)
        except TimeoutError:
            return False
        return True

    def _call(self) -> None:
        """Gives every free place to the next in line."""
        while self._waiting and self.take():
            ticket = self._order()[0]
            self._waiting.remove(ticket)
            self._running.add(ticket)
            ticket.call(self._clock())
        self._number()

    def _number(self) -> None:
        for ahead, ticket in enumerate(self._order()):
            ticket.move(ahead)

    def _order(self) -> list[Ticket]:
        """The tickets in line as they would be called if nobody came and no place became free."""
        pages = Counter(running.client for running in self._running)
        clients = Counter(running.client.name for running in self._running)
        ranked: list[tuple[int, int, Ticket]] = []
        for place, ticket in enumerate(self._waiting):
            ranked.append((pages[ticket.client], place, ticket))
            pages[ticket.client] += 1
        called: list[tuple[int, int, int, Ticket]] = []
        for rank, place, ticket in sorted(ranked, key=lambda r: r[:2]):
            called.append((clients[ticket.client.name], rank, place, ticket))
            clients[ticket.client.name] += 1
        return [ticket for *_, ticket in sorted(called, key=lambda r: r[:3])]


class Ticket:
    """A question's place, or its place in line. `ahead` is how many would be called before it, `since` when it was."""

    def __init__(self, desk: Desk, client: Client, stop: Stop) -> None:
        self.client = client
        self.stop = stop
        self.ahead = 0
        self.called = False
        self.since = 0.0
        self._desk = desk
        self._refusal: Refused | None = None
        self._moved = asyncio.Event()

    async def until_called(self, seconds: float = PATIENCE) -> AsyncGenerator[int, None]:
        """How many are before it, again whenever that changes; ends when it is called, or its `stop` is given.

        Raises Refused when it is sent away, or was not called within `seconds`.
        """
        loop = asyncio.get_running_loop()
        until = loop.time() + seconds
        self.stop.on(loop, self._moved)
        while not (self.called or self.stop.given):
            if self._refusal is not None:
                raise self._refusal
            yield self.ahead
            if loop.time() >= until:
                raise self._desk.refusal()
            with suppress(TimeoutError):
                async with asyncio.timeout_at(until):
                    await self._moved.wait()
            self._moved.clear()

    def call(self, now: float) -> None:
        """It has a place."""
        self.called, self.since = True, now
        self._moved.set()

    def move(self, ahead: int) -> None:
        """So many are before it."""
        if ahead != self.ahead:
            self.ahead = ahead
            self._moved.set()

    def send_away(self, refusal: Refused) -> None:
        """It is sent away."""
        self._refusal = refusal
        self._moved.set()
