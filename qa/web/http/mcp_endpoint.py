"""The Model Context Protocol over HTTP, at `/mcp`: each call by itself, its work done in turn like any question."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING, Any, TypeVar

from starlette.types import Receive, Scope, Send

from qa.answer import Answer
from qa.errors import QAError
from qa.web.gate.refusal import Refused
from qa.web.http import annotated, shapes
from qa.web.http.answer_streams import Answering

if TYPE_CHECKING:
    from mcp.server.streamable_http_manager import StreamableHTTPSessionManager

T = TypeVar("T")


class _InTurn:
    """The work of tools done as that of other requests is: with a place at the desk, counted, and ended when whoever
    asks has hung up. `qa.mcp.Way` says what each does."""

    def __init__(self, answering: Answering, writes: bool) -> None:
        self._answering = answering
        self.writes = writes

    async def ask(self, question: str, filters: dict[str, Any] | None, request: Any) -> Answer:
        try:
            asked = shapes.FlowQuestion(question=question, filters=filters)
            return await self._answering.whole("mcp", asked, request)
        except Refused as refusal:
            raise QAError(refusal.message) from refusal

    async def made(self, make: Callable[[threading.Event], T], request: Any) -> T:
        try:
            return await self._answering.made(request, make)
        except Refused as refusal:
            raise QAError(refusal.message) from refusal

    def base(self, request: Any) -> str:
        return annotated.base_of(request)


class Tools:
    """ASGI application that speaks the protocol. The package `mcp` is imported when it is first spoken to."""

    def __init__(self, answering: Answering, writes: bool) -> None:
        self._answering, self._writes = answering, writes
        self._opening: asyncio.Task[StreamableHTTPSessionManager] | None = None
        self._running: asyncio.Task[None] | None = None
        self._leave = asyncio.Event()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if self._opening is None:
            self._opening = asyncio.create_task(self._open())
        manager = await asyncio.shield(self._opening)
        await manager.handle_request(scope, receive, send)

    async def close(self) -> None:
        """Ends what is still being answered."""
        self._leave.set()
        if self._running is not None:
            await asyncio.wait([self._running])

    async def _open(self) -> StreamableHTTPSessionManager:
        """What answers, from now until `close`. Raises Refused where the package is not installed."""
        try:
            manager = await asyncio.to_thread(self._made)
        except ModuleNotFoundError as error:
            if error.name is None or error.name.partition(".")[0] != "mcp":
                raise
            said = "Tools are served with the package mcp only, which is not installed; install article-qa[mcp]."
            raise Refused(501, "mcp_not_installed", said) from None
        ready = asyncio.Event()
        self._running = asyncio.create_task(self._run(manager, ready))
        await ready.wait()
        return manager

    def _made(self) -> StreamableHTTPSessionManager:
        from qa.mcp import over_http

        return over_http(self._answering.qa, _InTurn(self._answering, self._writes))

    async def _run(self, manager: StreamableHTTPSessionManager, ready: asyncio.Event) -> None:
        """Both ends of the manager's own task group are in this one task."""
        with suppress(asyncio.CancelledError):
            async with manager.run():
                ready.set()
                await self._leave.wait()
