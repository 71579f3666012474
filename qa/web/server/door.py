"""The way to the chat page: loaded in the background while the port already answers, and dressed on its way out."""

from __future__ import annotations

import asyncio
import logging
import re
import threading
from collections.abc import Callable
from concurrent.futures import Future
from typing import Any
from urllib.parse import parse_qs

from starlette.types import Message, Receive, Scope, Send

from qa.web.desk.listening import Listening
from qa.web.gate.refusal import Refused
from qa.web.page.gradio_page import Chat

_log = logging.getLogger(__name__)

_JOIN = "/gradio_api/queue/join"
_STREAM = "/gradio_api/queue/data"
_SCRIPT = re.compile(rb"<script(?=[\s>])")
_FOREIGN = re.compile(rb"""<meta\s[^>]*(?:property="og:|name="twitter:)[^>]*>\s*|<link rel="manifest"[^>]*>\s*""")
_STYLES = (
    "base parts shell chat answer sources searched tasks around source history "
    "dialog library adding chart watches factcheck settings"
)
_LINKS = "\n".join(f'<link rel="stylesheet" href="/ui/{name}.css" />' for name in _STYLES.split())
_HEAD = f"""<title>Article QA</title>
<meta name="description" content="Answers about articles, in which every sentence leads to the words that carry it." />
<meta name="color-scheme" content="light dark" />
<link rel="icon" href="/ui/icon.svg" type="image/svg+xml" />
{_LINKS}
<script src="/ui/app.js" type="module"></script>
<noscript>This page needs JavaScript. The same answers come from the command line, <code>qa ask</code>.</noscript>
</head>""".encode()


class Door:
    """ASGI application that builds the page once, in a thread, and passes requests on to it.

    It tells `listening` who has a stream open on which the page is told what comes of its events.
    """

    def __init__(self, build: Callable[[], Chat], listening: Listening) -> None:
        self._build = build
        self._listening = listening
        self._task: asyncio.Task[None] | None = None
        self._ready: asyncio.Event | None = None
        self._leave: asyncio.Event | None = None
        self._chat: Chat | None = None
        self._error: BaseException | None = None

    def open(self) -> None:
        """Begins to build, if that has not begun. Called in the event loop that serves."""
        if self._task is None:
            self._ready, self._leave = asyncio.Event(), asyncio.Event()
            self._task = asyncio.create_task(self._run(self._ready, self._leave))

    async def built(self) -> None:
        """Waits until the page is built, or could not be."""
        self.open()
        assert self._ready is not None
        await self._ready.wait()

    async def close(self) -> None:
        """Lets the page end what it keeps running; one that is still being made is not waited for."""
        if self._task is not None and self._leave is not None:
            self._leave.set()
            if self._chat is None:
                self._task.cancel()
            await asyncio.wait([self._task])

    def hang_up(self) -> None:
        """Ends the connections that a page holds open only to say that it is there."""
        if self._chat is not None:
            self._chat.stop_event.set()

    async def _run(self, ready: asyncio.Event, leave: asyncio.Event) -> None:
        """Builds, and stays inside the page's own lifespan until told to leave: both its ends are in this one task."""
        try:
            self._chat = await _built(self._build)
            async with self._chat.app.router.lifespan_context(self._chat.app):
                ready.set()
                await leave.wait()
        except Exception as error:
            _log.exception("the chat page could not be made")
            self._error = error
        finally:
            ready.set()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self.built()
        if self._chat is None or self._error is not None:
            refusal = Refused(503, "page_unavailable", "The chat page could not be made; the server's log says why.")
            await refusal.response()(scope, receive, send)
            return
        if scope["path"] == "/":
            await self._page(self._chat, scope, receive, send)
        elif scope["path"] == _STREAM:
            with self._listening.stream(_session(scope)):
                await self._chat.app(scope, receive, send)
        elif scope["path"].rstrip("/") == _JOIN:
            await self._joined(self._chat, scope, receive, send)
        else:
            await self._chat.app(scope, receive, send)

    async def _joined(self, chat: Chat, scope: Scope, receive: Receive, send: Send) -> None:
        """Takes an event; its page is told so once it must know whether it listens."""

        async def told(message: Message) -> None:
            if message["type"] == "http.response.start":
                await self._listening.noticed(scope["state"]["page"])
            await send(message)

        await chat.app(scope, receive, told)

    async def _page(self, chat: Chat, scope: Scope, receive: Receive, send: Send) -> None:
        """The page itself: its scripts get the nonce of this response, its head our style and script.

        The query is not passed on: all that the server would read in it is the name of a stored state.
        """
        headers = [(k, v) for k, v in scope["headers"] if k.lower() != b"accept-encoding"]
        head: list[Message] = []
        pieces: list[bytes] = []

        async def collect(message: Message) -> None:
            if message["type"] == "http.response.start":
                head.append(message)
            else:
                pieces.append(message.get("body", b""))

        await chat.app({**scope, "headers": headers, "query_string": b""}, receive, collect)
        body = dressed(b"".join(pieces), scope["state"]["nonce"])
        start: dict[str, Any] = dict(head[0])
        kept = [(k, v) for k, v in start["headers"] if k.lower() != b"content-length"]
        start["headers"] = [*kept, (b"content-length", str(len(body)).encode())]
        await send(start)
        await send({"type": "http.response.body", "body": body})


def _session(scope: Scope) -> str:
    """What Gradio calls the session of the page that asks for its stream."""
    query: bytes = scope["query_string"]
    return parse_qs(query.decode("latin-1")).get("session_hash", [""])[0]


async def _built(build: Callable[[], Chat]) -> Chat:
    """What `build` gives, made in a thread that does not keep the process: one of the loop's own would."""
    made: Future[Chat] = Future()
    made.set_running_or_notify_cancel()  # it is made to its end, whether or not anybody waits for it

    def work() -> None:
        try:
            made.set_result(build())
        except BaseException as error:  # told to the loop, where it is logged
            made.set_exception(error)

    threading.Thread(target=work, name="page", daemon=True).start()
    return await asyncio.wrap_future(made)


def dressed(page: bytes, nonce: str) -> bytes:
    """Gradio's page with the nonce on its scripts, with our head, and without what points to other sites."""
    page = _FOREIGN.sub(b"", page)
    page = page.replace(b"</head>", _HEAD, 1)
    return _SCRIPT.sub(b'<script nonce="' + nonce.encode() + b'"', page)
