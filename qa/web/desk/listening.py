"""Which pages listen: each is told what comes of its events on a stream of its own, and without one it is not there."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from weakref import WeakValueDictionary

from qa.web.desk.pump import Stop

COMES = 10.0
"""Seconds after which a page that has sent an event and does not listen is taken not to be there."""

GONE = 1.5
"""Seconds after which a page that listened before is: between two events it lets go of its stream and opens another,
which takes a browser that is short of a processor a while.
"""

NOTICES = 0.1
"""Seconds in which a page notices that its stream was ended. It opens another with its next event, but for one that is
taken before it has noticed: nothing of that would ever reach it.
"""


ENDING = 20
"""Turns of the event loop in which a stream that is being ended has ended."""


class Listening:
    """The pages that listen, by what Gradio calls their session. Used from the event loop only."""

    def __init__(self, comes: float = COMES, gone: float = GONE, notices: float = NOTICES) -> None:
        self._comes = comes
        self._gone = gone
        self._notices = notices
        self._streams: Counter[str] = Counter()
        self._ended: dict[str, float] = {}  # when the last stream of a page was, until the page is gone
        self._changes: WeakValueDictionary[str, asyncio.Event] = WeakValueDictionary()

    @contextmanager
    def stream(self, page: str) -> Iterator[None]:
        """`page` listens for as long as this lasts."""
        self._streams[page] += 1
        self._changed(page)
        try:
            yield
        finally:
            self._streams[page] -= 1
            if not self._streams[page]:
                del self._streams[page]
                self._end(page)
            self._changed(page)

    async def noticed(self, page: str) -> None:
        """Waits until `page` must have noticed that its stream was ended, if that has just happened or happens now.

        What it asks may arrive while its stream is being ended, or long after on a machine that is busy: it is the page
        that must have had the time, so that this counts from when it asked.
        """
        loop = asyncio.get_running_loop()
        if page in self._streams:
            for _ in range(ENDING):
                await asyncio.sleep(0)
        elif page in self._ended:
            await asyncio.sleep(self._notices)
        while page not in self._streams and (left := self._ended.get(page, 0.0) + self._notices - loop.time()) > 0:
            await asyncio.sleep(left)

    @asynccontextmanager
    async def heard(self, page: str, stop: Stop) -> AsyncIterator[None]:
        """Waits until `page` listens; from then on `stop` is given once it has gone, or at once if it does not come.

        Nothing that costs is begun before: a page may be closed between asking and listening, and nobody tells.
        """
        if not await self._within(self._comes, page, listens=True):
            stop.give()
        watching = asyncio.create_task(self._watch(page, stop))
        try:
            yield
        finally:
            watching.cancel()

    async def _watch(self, page: str, stop: Stop) -> None:
        while not stop.given:
            await self._until(page, listens=False)
            if not await self._within(self._gone, page, listens=True):
                stop.give()

    async def _within(self, seconds: float, page: str, *, listens: bool) -> bool:
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._until(page, listens=listens)
                return True
        return False

    async def _until(self, page: str, *, listens: bool) -> None:
        while (page in self._streams) is not listens:
            changes = self._changes.setdefault(page, asyncio.Event())
            await changes.wait()

    def _end(self, page: str) -> None:
        loop = asyncio.get_running_loop()
        at = self._ended[page] = loop.time()

        def forget() -> None:
            if self._ended.get(page) == at:
                del self._ended[page]

        loop.call_later(self._gone, forget)

    def _changed(self, page: str) -> None:
        changes = self._changes.pop(page, None)
        if changes is not None:
            changes.set()
