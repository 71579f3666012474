"""What stands before every request: which hosts, origins, paths and bodies come through, and the headers that go out.

The rules hold for whatever is behind. Gradio brings some seventy routes, of which the page needs a dozen; the others
(uploads, files, proxies, component servers, recordings, monitoring) are not found here.
"""

from __future__ import annotations

import asyncio
import ipaddress
import json
import re
import secrets
from collections.abc import Callable, Iterable
from typing import Any
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from qa.web.gate.login import CHALLENGE, Caller, Login
from qa.web.gate.rates import RateLimits, network
from qa.web.gate.refusal import Refused

LARGEST_BODY = 1024 * 1024
"""Bytes of a request's body, counted as they arrive."""

LARGEST_FILE = 8 * 1024 * 1024
"""Bytes of a body that carries a conversation or a draft, or a file that a visitor opens."""

LARGEST_UPLOAD = 64 * 1024 * 1024
"""Bytes of a body with files for the library. It is not held in memory: whoever reads it takes it piece by piece."""

SLOWEST_BODY = 20.0
"""Seconds a body may take to arrive."""

SLOWEST_UPLOAD = 600.0
"""Seconds files for the library may take to arrive."""

LOOPBACK = ("127.0.0.1", "localhost", "::1")

_CLOSING = {"Connection": "close"}
_READ = ("GET", "HEAD")
_GRADIO_READ = re.compile(
    r"/(?:config|theme\.css|favicon\.ico|manifest\.json|robots\.txt|assets/[\w.-]+|static/[\w./-]+|svelte/[\w./-]+"
    r"|gradio_api/(?:info|app_id|startup-events|theme\.css|queue/data|heartbeat/[\w-]{1,64}))?"
)
_GRADIO_WRITE = re.compile(r"/gradio_api/(?:queue/join|cancel|reset)/?")
_OWN_READ = re.compile(
    r"/(?:source(?:/changes|/page)?|healthz|metrics|openapi\.json|v1/models(?:/.{1,200})?|v1/articles"
    r"|ui/library|ui/[\w-]+\.(?:css|js|svg|html)|watch\.atom|ui/watches"
    r"|v1/(?:watches|collections|signoffs|pins)|pins/[0-9a-f]{16})"
)
_ASKED = r"/v1/(?:ask|timeline|quotes|factcheck|chat/completions|responses)"
_CARRYING = r"/ui/(?:turns|talk|open|watch|draft|report)"  # bodies that hold what the browser has kept, or a file
_OWN_WRITE = re.compile(
    rf"{_ASKED}|/v1/articles|/mcp"
    rf"|{_CARRYING}|/ui/(?:pack|references|others|instead|rate|samples|model)"
    r"|/v1/collections|/v1/watches(?:/run|/[0-9a-f]{16}/read)?|/v1/signoffs(?:/[0-9a-f]{16}/undo)?|/v1/pins"
)
_ANSWERED = re.compile(_ASKED)
_KEEP = (
    "/ui/keep.html"  # the window that the bookmarklet opens, by which the page it was opened from tells what it shows
)
_OF_KEEPING = re.compile(r"/ui/[\w-]+\.(?:css|js|svg|html)|/healthz")  # holds nothing of the library
_EXTENSION = re.compile(r"(?:chrome|moz|safari-web)-extension://[\w-]{1,64}", re.ASCII)
_COSTS = (  # in questions; the page sends an event for more than its questions
    (re.compile(rf"{_ASKED}|/v1/(?:articles|pins|watches(?:/run)?)|/ui/(?:watch|draft|others|model)"), 1.0),
    (re.compile(r"/ui/instead"), 3.0),  # which asks some questions to see whether they are answered
    (re.compile(r"/gradio_api/queue/join/?|/mcp"), 0.25),
)
_OF_A_TOOL = 0.75  # what a call of a tool costs besides, which other messages to /mcp do not
_LARGE = re.compile(rf"{_CARRYING}|/v1/(?:articles|watches|factcheck|signoffs|pins)")
# An id may be anything, an address with slashes and dots included, as a name may; no file is ever looked for by it.
_ARTICLE = re.compile(r"/v1/articles/[^\x00-\x1f\x7f]{1,1000}")
_ONE = re.compile(r"/v1/(?:watches|pins)/[0-9a-f]{16}|/v1/responses/[\w-]{1,100}", re.ASCII)
_COLLECTION = re.compile(r"/v1/collections/[^\x00-\x1f\x7f]{1,80}")
_ODD = re.compile(r"[\x00-\x1f\x7f\\]|//|(?:^|/)\.{1,2}(?:/|$)|%")

_FIXED_HEADERS = (
    (b"x-content-type-options", b"nosniff"),
    (b"x-frame-options", b"DENY"),
    (b"referrer-policy", b"same-origin"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"permissions-policy", b"camera=(), microphone=(), geolocation=(), payment=(), usb=(), display-capture=()"),
)
_OURS = {name for name, _ in _FIXED_HEADERS} | {b"content-security-policy"}

# Gradio compiles the templates of its HTML component in the browser, which needs 'unsafe-eval'. The templates are ours
# and constant, and nothing that is written into the page can start a script: inline ones need the nonce of the
# response, attributes such as onclick are refused. Its styles are set inline, which without foreign images, fonts or
# imports cannot tell anybody anything.
_PAGE_POLICY = (
    "default-src 'self'; script-src 'self' 'nonce-{nonce}' 'unsafe-eval'; script-src-attr 'none'; "
    "style-src 'self' 'unsafe-inline'; img-src 'self'; media-src 'self'; font-src 'self'; connect-src 'self'; "
    "manifest-src 'self'; worker-src 'none'; frame-src 'none'; object-src 'none'; base-uri 'self'; form-action 'self'; "
    "frame-ancestors 'none'"
)
_PLAIN_POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
_POLICIES = {"/": _PAGE_POLICY, _KEEP: f"{_PLAIN_POLICY}; script-src 'self'; connect-src 'self'"}
_PINNED_POLICY = _PLAIN_POLICY.replace("'self'", "'unsafe-inline'", 1)  # its style is in the page, as in a pack


class Guard:
    """ASGI middleware that applies the rules to every request.

    `hosts` are names, besides the loopback ones, that a browser may know this server by. `per_minute` is how many
    questions one key and one address may ask in a minute, None for any number.

    `admit` raises Refused for a program's question that whoever it is called with cannot ask now. It is called before
    anything of the question is read: many are refused when there is the least time for it.
    """

    def __init__(
        self, app: ASGIApp, hosts: Iterable[str], login: Login, per_minute: float | None, admit: Callable[[str], None]
    ) -> None:
        self._app = app
        self._hosts = {h.strip("[]").lower().rstrip(".") for h in (*LOOPBACK, *hosts)}
        self._login = login
        self._may_ask = admit
        self._limits = RateLimits(per_minute)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
            return
        if scope["type"] != "http":  # nothing here speaks WebSocket
            await send({"type": "websocket.close", "code": 1008})
            return
        nonce = secrets.token_urlsafe(16)
        outgoing = _outgoing(scope, send, nonce)
        try:
            clients = self._admit(scope)
            asks = _ANSWERED.fullmatch(scope["path"]) is not None
            if scope["method"] not in _READ:
                if _is_upload(scope):
                    receive = _counted(scope, receive, LARGEST_UPLOAD, SLOWEST_UPLOAD, "files")
                else:
                    body = await _body(scope, receive)
                    if _GRADIO_WRITE.fullmatch(scope["path"]):
                        scope.setdefault("state", {})["page"] = _sender(body)
                    asks = asks or (scope["path"] == "/mcp" and _calls_a_tool(body))
                    receive = _replay(body, receive)
            if asks and scope["path"] == "/mcp":
                self._limits.ask(clients, _OF_A_TOOL)
            if asks:
                self._may_ask(clients[0])
            with self._limits.running(clients if asks else ()):
                scope.setdefault("state", {}).update(nonce=nonce, visitor=clients[0] if len(clients) > 1 else None)
                # What is behind knows GET alone; of what it sends to HEAD the server lets the headers out, and no body.
                method = "GET" if scope["method"] == "HEAD" else scope["method"]
                await self._app({**scope, "method": method}, receive, outgoing)
        except Refused as refusal:
            if scope["method"] not in _READ:  # else the server would go on reading a body that nobody wants
                refusal.headers.update(_CLOSING)
            await refusal.response()(scope, receive, outgoing)

    def _admit(self, scope: Scope) -> tuple[str, ...]:
        """Who asks: a key or the login, if there is one, and an address. Raises Refused unless all is right."""
        headers = Headers(scope=scope)
        host = _host(headers.getlist("host"))
        local = (scope.get("server") or ("",))[0]
        if host is None or (host[0] not in self._hosts and host[0] != str(local).lower()):
            raise Refused(
                400, "unknown_host", "This server does not go by that name; ask whoever runs it to add the host."
            )
        path, method = scope["path"], scope["method"]
        address = network(str((scope.get("client") or ("unknown",))[0]))
        who = None if path == "/healthz" else self._visitor(headers.getlist("authorization"), address)
        if not _is_extension(scope, headers, who):
            _same_site(scope, headers, host)
        _known(path, method, scope.get("raw_path"))
        if who is not None and who.adds_only:
            _adding(path, method)
        clients = (address,) if who is None else (who.name, address)
        if method == "POST":
            cost = next((cost for paths, cost in _COSTS if paths.fullmatch(path)), 0.0)
            if cost:
                self._limits.ask(clients, cost)
        return clients

    def _visitor(self, given: list[str], address: str) -> Caller | None:
        """Who comes from `address`. Raises Refused for nobody known, and for one who has tried too often to be."""
        try:
            return self._login.visitor(given, lambda: self._limits.may_log_in(address))
        except Refused as refusal:
            if refusal.code == "login_failed":
                self._limits.login_failed(address)
            raise


def _is_extension(scope: Scope, headers: Headers, who: Caller | None) -> bool:
    """Whether a browser's extension adds an article with a key, which it sends itself. No page can be taken for one."""
    origins, given = headers.getlist("origin"), headers.get("authorization", "")
    adds = scope["method"] == "POST" and scope["path"] == "/v1/articles"
    by_key = who is not None and given.lower().startswith("bearer ")
    return adds and by_key and len(origins) == 1 and _EXTENSION.fullmatch(origins[0]) is not None


def _adding(path: str, method: str) -> None:
    """Raises Refused for what a key that only adds is not for. A browser asks for another login then."""
    if (method, path) != ("POST", "/v1/articles") and not (method in _READ and _OF_KEEPING.fullmatch(path)):
        said = "This key adds articles and does nothing else; use another for this."
        raise Refused(401, "key_only_adds", said, {"WWW-Authenticate": CHALLENGE})


def _same_site(scope: Scope, headers: Headers, host: tuple[str, int | None]) -> None:
    """Raises Refused for what another site's page makes a browser send, but for following a link to here."""
    foreign = Refused(403, "foreign_origin", "Requests from pages of other sites are not answered.")
    origins = headers.getlist("origin")
    if len(origins) > 1:
        raise foreign
    if origins:
        try:
            parts = urlsplit(origins[0])
            port = parts.port
        except ValueError:
            raise foreign from None
        default = 443 if parts.scheme == "https" else 80
        same = (parts.hostname or "", port or default) == (host[0], host[1] or default)
        if parts.scheme not in ("http", "https") or not same:
            raise foreign
    followed = scope["method"] in _READ and headers.get("sec-fetch-mode") == "navigate"
    if headers.get("sec-fetch-site", "none") not in ("none", "same-origin") and not followed:
        raise foreign


def _known(path: str, method: str, raw: bytes | None) -> None:
    """Raises Refused unless there is something at `path` for `method`."""
    methods = _methods(path, (raw or b"").split(b"?")[0])
    if method in methods:
        return
    if methods:
        allowed = ", ".join(methods)
        raise Refused(405, "method_not_allowed", f"{path} takes {allowed} only.", {"Allow": allowed})
    raise Refused(404, "not_found", "There is nothing at this address.")


def _methods(path: str, raw: bytes) -> tuple[str, ...]:
    """The methods that are taken at `path`, none where there is nothing."""
    if _ARTICLE.fullmatch(path) or _ONE.fullmatch(path):
        return (*_READ, "DELETE")
    if _COLLECTION.fullmatch(path):
        return ("DELETE",)
    if _ODD.search(path) or (b"%" in raw and not path.startswith("/v1/models/")):
        return ()
    readable = _OWN_READ.fullmatch(path) or _GRADIO_READ.fullmatch(path)
    writable = _OWN_WRITE.fullmatch(path) or _GRADIO_WRITE.fullmatch(path)
    return (*(_READ if readable else ()), *(("POST",) if writable else ()))


def _is_upload(scope: Scope) -> bool:
    """Whether the body is a file for the library rather than JSON."""
    kind = Headers(scope=scope).get("content-type", "").partition(";")[0].strip().lower()
    return bool(scope["path"] == "/v1/articles" and scope["method"] == "POST" and kind != "application/json")


def _counted(scope: Scope, receive: Receive, largest: int, slowest: float, what: str) -> Receive:
    """`receive`, which raises Refused once more has come than `largest` bytes, or it has taken longer than `slowest`
    seconds; raises it at once where the headers say that more will come."""
    too_large = Refused(413, "body_too_large", f"The body is larger than {largest:,} bytes; send less.", _CLOSING)
    declared = Headers(scope=scope).get("content-length", "0")
    if not declared.isdecimal() or int(declared) > largest:
        raise too_large
    end = asyncio.get_running_loop().time() + slowest
    size, whole = 0, False

    async def counted() -> Message:
        nonlocal size, whole
        if whole:
            return await receive()
        try:
            async with asyncio.timeout_at(end):
                message = await receive()
        except TimeoutError:
            raise Refused(408, "body_too_slow", f"The {what} took too long to arrive.", _CLOSING) from None
        size += len(message.get("body", b""))
        whole = not message.get("more_body")
        if size > largest:
            raise too_large
        return message

    return counted


async def _body(scope: Scope, receive: Receive) -> bytes:
    """The whole body, counted as it comes, whatever its headers say."""
    largest = LARGEST_FILE if _LARGE.fullmatch(scope["path"]) else LARGEST_BODY
    counted = _counted(scope, receive, largest, SLOWEST_BODY, "body")
    pieces: list[bytes] = []
    while True:
        message = await counted()
        if message["type"] == "http.disconnect":
            raise Refused(400, "body_incomplete", "The body ended early.")
        pieces.append(message.get("body", b""))
        if not message.get("more_body"):
            return b"".join(pieces)


def _calls_a_tool(body: bytes) -> bool:
    """Whether a message of the Model Context Protocol asks for work, rather than for what there is."""
    try:
        message = json.loads(body)
    except (ValueError, RecursionError):
        return False
    return isinstance(message, dict) and message.get("method") == "tools/call"


def _sender(body: bytes) -> str:
    """What Gradio calls the session of the page that sends an event.

    Raises Refused for an event whose inputs are anything but text, numbers and switches.

    A file is named to Gradio by a dictionary with its path, which it takes in place of any input, a text included.
    """
    refused = Refused(422, "not_an_event", "The page's events carry texts, numbers and switches only.")
    try:
        event = json.loads(body)
    except (ValueError, RecursionError):
        raise refused from None
    if not isinstance(event, dict) or not _flat(event.get("data", []), 2) or not _flat(event.get("event_data"), 1):
        raise refused
    return str(event.get("session_hash"))


def _flat(value: Any, depth: int) -> bool:
    """Whether `value` holds no dictionary, and lists at most `depth` deep."""
    if isinstance(value, list):
        return depth > 0 and all(_flat(v, depth - 1) for v in value)
    return value is None or isinstance(value, str | int | float | bool)


def _replay(body: bytes, receive: Receive) -> Receive:
    """`receive` as if nothing had been read yet."""
    pending = [body]

    async def again() -> Message:
        if pending:
            return {"type": "http.request", "body": pending.pop(), "more_body": False}
        return await receive()

    return again


def _outgoing(scope: Scope, send: Send, nonce: str) -> Send:
    """`send`, with the security headers on every response and without permissions for other sites."""

    async def guarded(message: Message) -> None:
        if message["type"] == "http.response.start":
            kept = [(k, v) for k, v in message.get("headers", []) if not _dropped(k.lower())]
            names = {k.lower() for k, _ in kept}
            path = scope["path"]
            plain = _PINNED_POLICY if path.startswith("/pins/") else _PLAIN_POLICY
            policy = _POLICIES.get(path, plain).format(nonce=nonce)
            kept += [*_FIXED_HEADERS, (b"content-security-policy", policy.encode())]
            if path == _KEEP:  # else it could not be told anything by the page that opened it
                kept = [(k, b"unsafe-none" if k == b"cross-origin-opener-policy" else v) for k, v in kept]
            if b"cache-control" not in names:
                kept.append((b"cache-control", _caching(path, message["status"])))
            message = {**message, "headers": kept}
        await send(message)

    return guarded


def _dropped(name: bytes) -> bool:
    return name in _OURS or name == b"server" or name.startswith(b"access-control-")


def _caching(path: str, status: int) -> bytes:
    """Gradio's own files carry a digest in their names; everything else is this moment's."""
    return b"public, max-age=31536000, immutable" if status == 200 and path.startswith("/assets/") else b"no-store"


def _host(given: list[str]) -> tuple[str, int | None] | None:
    """Name and port of the one Host header, None if there is none or it is no host."""
    if len(given) != 1 or not re.fullmatch(
        r"[\w.-]{1,253}(?::\d{1,5})?|\[[0-9a-fA-F:.]{2,45}\](?::\d{1,5})?", given[0], re.ASCII
    ):
        return None
    parts = urlsplit(f"//{given[0]}")
    try:
        name, port = (parts.hostname or "").rstrip("."), parts.port
        name = str(ipaddress.ip_address(name)) if ":" in name else name
    except ValueError:
        return None
    return (name.lower(), port) if name else None
