"""One process, one port: the page, the HTTP interface and their guard put together, served, and stopped in order."""

from __future__ import annotations

import asyncio
import gc
import logging
import signal
import socket
import sys
import threading
from collections.abc import AsyncIterator, Iterable, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from typing import TYPE_CHECKING

import uvicorn
from fastapi import Depends, FastAPI
from fastapi.dependencies.utils import get_flat_params
from fastapi.exceptions import RequestValidationError
from fastapi.params import Path
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from qa.errors import QAError, SettingsError
from qa.settings import is_loopback
from qa.web.desk.desk import Client, Desk
from qa.web.desk.journal import open_journal
from qa.web.desk.listening import Listening
from qa.web.desk.metrics import Metrics
from qa.web.desk.pump import GRACE
from qa.web.gate.guard import Guard
from qa.web.gate.keys import Keys
from qa.web.gate.login import Login
from qa.web.gate.rates import PUBLIC
from qa.web.gate.refusal import Refused
from qa.web.http import (
    browser_routes,
    collection_routes,
    drafting,
    library_pages,
    library_routes,
    printed,
    watch_routes,
)
from qa.web.http.answer_streams import Answering
from qa.web.http.mcp_endpoint import Tools
from qa.web.http.replies import ToldFailures, refused
from qa.web.http.routes import router
from qa.web.http.uploads import Adder
from qa.web.page import gradio_page as page
from qa.web.records import pin_routes, signoff_routes
from qa.web.server.described import describe
from qa.web.server.door import Door
from qa.web.server.redaction import redact_logs

if TYPE_CHECKING:
    from qa.api import ArticleQA

_log = logging.getLogger(__name__)

AT_ONCE = 32
"""Questions under way at once, those of the page and of programs together. Most of the time each waits for a model."""

IN_LINE = 128
"""Questions that wait for that; one more is told to come again."""

SWITCH = 0.0005
"""Seconds that one thread may compute while others want to: with Python's own 5 ms, the thread that answers the network
waits that long behind each that searches or checks, at every step it takes.
"""

SEARCHED = (10_000, 20, 50)
"""How seldom the server searches for garbage; see `gc.set_threshold`."""

DRAIN = 6.0
"""Seconds that running answers have to end in once the server is told to stop; then they tell what has come."""


def make_app(
    qa: ArticleQA,
    hosts: Iterable[str] = (),
    login: Login | None = None,
    read_only: bool | None = None,
    per_minute: float | None = None,
    metrics: Metrics | None = None,
    desk: Desk | None = None,
    *,
    feedback: bool | None = None,
) -> FastAPI:
    """The whole application over `qa`. Its page is built in the background once it serves.

    `hosts` are names besides the loopback ones by which a browser may ask for it. `login` None lets everybody in.
    `read_only` None: whoever comes may add and remove articles only where all come from this machine or log in.
    `per_minute` is how many questions one key or login, and one address, may ask in a minute, None for any number.
    `feedback` None: what is said of answers is kept unless the library is only read.
    """
    hosts, login = tuple(hosts), login or Login()
    if read_only is None:
        closed = login.always or login.auth is not None
        read_only = not closed and not all(is_loopback(host) for host in hosts)
    feedback = not read_only if feedback is None else feedback
    desk, metrics, adder = desk or Desk(AT_ONCE, IN_LINE), metrics or Metrics(), Adder(qa)
    listening = Listening()
    tools = Tools(Answering(qa, desk, metrics), writes=not read_only)
    door = Door(lambda: page.build(qa, desk, metrics, listening, read_only=read_only, feedback=feedback), listening)

    def admit(name: str) -> None:
        try:
            desk.admit(Client(name))
        except Refused:
            metrics.busy()
            raise

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        door.open()
        yield
        await tools.close()
        await adder.close()
        await door.close()

    app = FastAPI(
        title="Article QA", docs_url=None, redoc_url=None, lifespan=lifespan, dependencies=[Depends(_known_only)]
    )
    app.state.desk, app.state.door = desk, door
    app.include_router(library_pages.router(qa, adder, read_only))  # before the files, which are all that is below /ui/
    app.include_router(collection_routes.router(qa, read_only))
    app.include_router(watch_routes.router(qa, desk, read_only))
    app.include_router(signoff_routes.router(qa, read_only))
    app.include_router(pin_routes.router(qa, read_only))
    app.include_router(drafting.router(qa, desk))
    app.include_router(printed.router(qa))
    app.include_router(router(qa, desk, metrics))
    app.include_router(browser_routes.router(qa, desk, feedback))
    app.include_router(library_routes.router(qa, adder, read_only))
    app.router.routes.append(Route("/mcp", tools, methods=["POST"]))
    app.mount("/", door)
    for kind in (Refused, QAError, HTTPException, RequestValidationError):
        app.add_exception_handler(kind, _refuse)
    describe(app)
    app.add_middleware(ToldFailures)
    app.add_middleware(Guard, hosts=hosts, login=login, per_minute=per_minute, admit=admit)
    return app


def run(
    qa: ArticleQA,
    *,
    host: str = "127.0.0.1",
    port: int = 7860,
    trusted_hosts: Iterable[str] = (),
    auth: tuple[str, str] | None = None,
    keys: Keys | None = None,
    read_only: bool | None = None,
    per_minute: float | None = None,
    feedback: bool | None = None,
    log: str | None = None,
    log_questions: bool = False,
    secrets: Sequence[str] = (),
) -> None:
    """Serves at `host` and `port` until SIGINT or SIGTERM, then lets running answers end, for at most ten seconds in
    all; `qa` stays open.

    `trusted_hosts`, `read_only` and `feedback` are those of `make_app`; `auth` is (name, password) that everybody has
    to give, or None; `keys`, once there is one, are asked for likewise. `per_minute` None: 60 questions a minute of one
    client where other machines reach `host`, any number elsewhere; 0 is any number. `log`: where an event of each
    question is written, "stderr" or a file, None for nowhere; with the question's words if `log_questions`. `secrets`
    are keys and passwords that no log may hold.

    Raises SettingsError when nothing can be served there, because the port is taken, for example, or because other
    machines would reach it and there is neither a login nor a key.
    """
    public = not is_loopback(host)
    if public and auth is None and not keys:
        raise SettingsError(
            f"Nothing is served at {host}, which other machines may reach, without a login or a key: "
            "set QA_AUTH=name:password, or make a key with `qa keys add NAME`."
        )
    if per_minute is None:
        per_minute = PUBLIC if public else 0.0
    login = Login(auth, keys, always=public)
    metrics = Metrics(None if log is None else open_journal(log), with_words=log_questions)
    app = make_app(qa, (*trusted_hosts, host), login, read_only, per_minute or None, metrics, feedback=feedback)
    listening = _listen(host, port)
    with listening:
        shown = f"[{host}]" if ":" in host else host
        sys.setswitchinterval(SWITCH)
        greeting = f"Article QA is at http://{shown}:{listening.getsockname()[1]} (Ctrl+C stops it)"
        config = configured(app)
        server = Server(config, greeting)  # which gives uvicorn's loggers their handlers
        redact_logs(secrets)
        with asyncio.Runner(loop_factory=config.get_loop_factory()) as runner:
            runner.run(_serve(server, app.state.door, listening))


async def _serve(server: Server, door: Door, listening: socket.socket) -> None:
    """Serves. What the server consists of is not searched for garbage: each time that held up all else for 0.2 s. What
    it remembers is searched seldom: there is next to none, and each time holds up all else for up to 0.1 s."""

    async def settle() -> None:
        await door.built()
        gc.collect()
        gc.freeze()
        gc.set_threshold(*SEARCHED)

    settling = asyncio.create_task(settle())
    try:
        await server.serve(sockets=[listening])
    finally:
        settling.cancel()


def configured(app: FastAPI) -> uvicorn.Config:
    """How `app` is served: quietly, saying nothing of itself, and believing no proxy's headers."""
    return uvicorn.Config(
        app,
        log_level="warning",
        access_log=False,
        server_header=False,
        proxy_headers=False,
        ws="none",
        timeout_graceful_shutdown=1,
        timeout_keep_alive=15,
        lifespan="on",
    )


class Server(uvicorn.Server):
    """uvicorn, but answers under way may end before connections do, and being told to stop is no failure."""

    def __init__(self, config: uvicorn.Config, greeting: str | None = None) -> None:
        super().__init__(config)
        self._greeting = greeting

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self._greeting:
            print(self._greeting, flush=True)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        app = self.config.app
        assert isinstance(app, FastAPI)
        if left := await app.state.desk.drain(DRAIN, 2 * GRACE):
            _log.warning("%s answers were cut off: they took too long to end", left)
        app.state.door.hang_up()
        await super().shutdown(sockets)

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Signals end the serving and no more: uvicorn's own raises them again, and the process would die of them."""
        if threading.current_thread() is not threading.main_thread():
            yield
            return
        before = {number: signal.signal(number, self.handle_exit) for number in (signal.SIGINT, signal.SIGTERM)}
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)


def _listen(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listening = socket.socket(family, socket.SOCK_STREAM)
    try:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind((host, port))
        listening.listen(256)
    except (OSError, OverflowError) as error:
        listening.close()
        why = getattr(error, "strerror", None) or str(error)
        raise SettingsError(
            f"Nothing can be served at {host}, port {port}: {why}. Choose another with --port."
        ) from error
    return listening


_OPENAIS = ("/v1/chat/", "/v1/models", "/v1/responses")


async def _known_only(request: Request) -> None:
    """Raises Refused for a query parameter that a route for programs has not: a filter under a wrong name limits
    nothing. OpenAI's clients say more than is read here."""
    route = request.scope["route"]
    if not route.path.startswith("/v1/") or route.path.startswith(_OPENAIS):
        return
    known = [p.alias for p in get_flat_params(route.dependant) if not isinstance(p.field_info, Path)]
    unknown = next((name for name in request.query_params if name not in known), None)
    if unknown is not None:
        takes = ", ".join(known) or "none in its address"
        said = f"{unknown[:60]!r} is no parameter of {request.method} {route.path_format}; it takes {takes}."
        raise Refused(422, "unknown_parameter", said, param=unknown[:60])


async def _refuse(_: Request, error: Exception) -> Response:
    if isinstance(error, Refused | QAError):
        return refused(error).response()
    if isinstance(error, RequestValidationError):
        first = error.errors()[0]
        name = str(first["loc"][-1])
        return Refused(422, "invalid_parameter", f"{name}: {first['msg'].rstrip('.')}.", param=name).response()
    assert isinstance(error, HTTPException)
    said = "There is nothing at this address." if error.status_code == 404 else str(error.detail)
    return Refused(error.status_code, "not_found" if error.status_code == 404 else "refused", said).response()
