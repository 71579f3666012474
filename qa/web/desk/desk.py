"""Who is answered now and who waits: so many places at once, and a line before them that is fair between clients."""

from __future__ import annotations

import asyncio
import math
import time
from collections import Counter
from collections.abc import AsyncGenerator, Callable, Iterator
from contextlib import contextmanager
from typing import NamedTuple

from qa.web.desk.pump import Stop
from qa.web.gate.rates import later
from qa.web.gate.refusal import Refused

PATIENCE = 30.0
"""Seconds that a question waits in line, where whoever asks says nothing else."""

LULL, LONGEST_LULL = 0.003, 0.5
"""Seconds without a new question after which one is begun, and seconds until then at most: where many come at once,
those that are not answered are told so before answering takes up the processor.
"""

_LONGEST_RETRY = 60  # seconds that a client is told to stay away, at most
_LIKELY = 3.0  # seconds a question holds its place, before any has


class Client(NamedTuple):
    """Who asks. `name` is a key, a login or an address; `page` tells the pages that it has open apart, "" for none."""

    name: str
    page: str = ""


class Desk:
    """At most `places` questions under way, and about `line` that wait.

    The next one that is called is of the client with the fewest under way, and of the page of that client with the
    fewest; the longest waiting first among equals. The line is full when it holds `line` questions, or more than are
    likely to be called within half of `PATIENCE`. Whoever would be called last then is told to come again, at once;
    others, who have fewer questions here than somebody in line, join it all the same, until it is twice as long and the
    last one is sent away. So a burst of one client takes nobody else's turn, nor place in line.

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
        self._ahead: dict[Ticket, int] | None = None  # how many are before each that waits, once somebody asks
        self._came = -math.inf  # when the last question did
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

    def admit(self, client: Client) -> None:
        """Raises Refused when a question of `client` that came now would neither be called nor find a place in line."""
        if self.closed or (len(self._waiting) >= self._room() and not self._is_owed(client)):
            self._came = self._clock()
            raise self.refusal()

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

    async def lull(self) -> None:
        """Waits until no question has come for a moment."""
        until = self._clock() + LONGEST_LULL
        while (left := min(self._came + LULL, until) - self._clock()) > 0:
            await asyncio.sleep(left)

    def _room(self) -> float:
        """How many there are room for before anybody is told to come again: those that wait, or would be called now."""
        if self.taken < self.places:
            return math.inf
        likely = int(PATIENCE / 2 * self.places / self._held)
        return min(self.line, max(1, likely))

    def _is_owed(self, client: Client) -> bool:
        """Whether somebody in line has more questions here than `client`, or another page of it more than its page."""
        pages = Counter(t.client for t in (*self._running, *self._waiting))
        clients: Counter[str] = Counter()
        for page, count in pages.items():
            clients[page.name] += count
        return any(
            clients[other.name] > clients[client.name] + 1
            if other.name != client.name
            else pages[other] > pages[client] + 1
            for other in {t.client for t in self._waiting}
        )

    def _join(self, client: Client, stop: Stop) -> Ticket:
        self.admit(client)
        ticket = Ticket(self, client, stop)
        self._came = self._clock()
        self._waiting.append(ticket)
        self._call()
        if len(self._waiting) > 2 * self.line:
            last = self._order()[-1]
            self._waiting.remove(last)
            last.send_away(self.refusal())
            self._moved()
        return ticket

    def refusal(self) -> Refused:
        """That nobody more is answered, and in how many seconds it should be worth coming again."""
        if self.closed:
            return Refused(503, "stopping", "The server is stopping; ask again in a moment.", {"Retry-After": "5"})
        wait = (len(self._waiting) + 1) / self.places * self._held
        return later("busy", "Too many questions are being answered at this moment", min(_LONGEST_RETRY, wait))

    def _give_up(self, ticket: Ticket) -> None:
        """The place of `ticket`, or its place in line, is free."""
        if ticket in self._running:
            self._running.remove(ticket)
            self._held += 0.1 * (self._clock() - ticket.since - self._held)
            self.leave()
        elif ticket in self._waiting:
            self._waiting.remove(ticket)
            self._moved()

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

    def ahead_of(self, ticket: Ticket) -> int:
        """How many would be called before `ticket`, if nobody came."""
        if self._ahead is None:
            self._ahead = {waiting: ahead for ahead, waiting in enumerate(self._order())}
        return self._ahead.get(ticket, 0)

    def _call(self) -> None:
        """Gives every free place to the next in line."""
        while self._waiting and self.take():
            ticket = self._order()[0]
            self._waiting.remove(ticket)
            self._running.add(ticket)
            ticket.call(self._clock())
        self._moved()

    def _moved(self) -> None:
        """The line is another than before."""
        self._ahead = None
        for ticket in self._waiting:
            ticket.move()

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
    """A question's place, or its place in line. `since` is when it was called."""

    def __init__(self, desk: Desk, client: Client, stop: Stop) -> None:
        self.client = client
        self.stop = stop
        self.called = False
        self.since = 0.0
        self._desk = desk
        self._refusal: Refused | None = None
        self._looks = False  # whether anybody wants to know how many are before it
        self._woken = asyncio.Event()

    @property
    def ahead(self) -> int:
        """How many would be called before it."""
        return self._desk.ahead_of(self)

    async def turn(self, seconds: float = PATIENCE) -> None:
        """Waits until it is called and may begin, or its `stop` is given.

        Raises Refused when it is sent away, or was not called within `seconds`.
        """
        async for _ in self.until_called(seconds, looks=False):
            pass

    async def until_called(self, seconds: float = PATIENCE, *, looks: bool = True) -> AsyncGenerator[int, None]:
        """How many are before it, again whenever that changes, unless nobody `looks`; ends as `turn` does, and raises
        what that raises."""
        loop = asyncio.get_running_loop()
        until = loop.time() + seconds
        told = None
        self._looks = looks
        self.stop.on(loop, self._woken)
        while not self._is_over():
            if looks and (ahead := self.ahead) != told:
                yield (told := ahead)
                continue  # much may have happened meanwhile
            try:
                async with asyncio.timeout_at(until):
                    await self._woken.wait()
            except TimeoutError:
                raise self._desk.refusal() from None
            self._woken.clear()
        await self._desk.lull()

    def _is_over(self) -> bool:
        if self._refusal is not None:
            raise self._refusal
        return self.called or self.stop.given

    def call(self, now: float) -> None:
        """It has a place."""
        self.called, self.since = True, now
        self._woken.set()

    def move(self) -> None:
        """There may be others before it than there were."""
        if self._looks:
            self._woken.set()

    def send_away(self, refusal: Refused) -> None:
        self._refusal = refusal
        self._woken.set()
