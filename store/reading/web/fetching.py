"""Pages and feeds from the web: only public hosts, only the address that was checked, with limits on all of it."""

from __future__ import annotations

import http.client
import queue
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from ipaddress import ip_address
from urllib.parse import urljoin, urlsplit

from store.article import Article, Rejected
from store.errors import ReadError
from store.reading.formats.decoding import decode
from store.reading.formats.feeds import is_feed, read_feed
from store.reading.formats.limited_reading import LARGEST_PAGE, PageReader
from store.reading.formats.mhtml import PAGE_TYPES
from store.reading.formats.plain import read_text
from store.reading.prose.saved import original
from store.reading.prose.transcripts import CAPTIONS, is_transcript, read_captions, read_segments, read_transcript
from store.reading.web.addresses import Target, is_public, target_of
from store.reading.web.limits import ServerTold, within
from store.reading.web.packing import UNPACKERS
from store.reading.web.robots import NAME, NOTHING, Robots, parse

Resolve = Callable[[str, int], Sequence[str]]
Connect = Callable[[tuple[str, int], float], socket.socket]

_SECONDS = 20.0
_HOPS = 5
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_PIECE = 65_536
_ROBOTS_BYTES = 500_000
_LARGEST_PDF = 30_000_000
_PAUSE = 1.0  # seconds between two pages of one host
_LONGEST_PAUSE = 30.0
_HEADERS = {
    "User-Agent": f"{NAME}/1.0 (reads single articles for its user)",
    "Accept": "text/html, application/xhtml+xml, application/rss+xml, application/atom+xml, text/plain, */*;q=0.1",
    "Accept-Encoding": "gzip, br",
    "Connection": "close",
}
_PDF_TYPE = "application/pdf"
_TEXT_TYPES = ("text/plain", "text/markdown")
_SERVER = ServerTold("server", instead="save the page and add the file")


@dataclass(frozen=True)
class Validators:
    """What a server said by which it can tell later whether a page has changed: its ETag and Last-Modified."""

    etag: str | None = None
    modified: str | None = None

    @property
    def headers(self) -> Mapping[str, str]:
        """As a request sends them."""
        named = {"If-None-Match": self.etag, "If-Modified-Since": self.modified}
        return {name: value for name, value in named.items() if value}


@dataclass(frozen=True)
class Fetched:
    """What came back: the address it came from in the end, its media type, the charset it says, the body."""

    url: str
    kind: str
    charset: str | None
    body: bytes
    validators: Validators = Validators()


class NotChanged(Exception):
    """The server says that what is there is what was there before."""


def resolve(host: str, port: int) -> Sequence[str]:
    """The addresses of `host` by the system's resolver."""
    return tuple(dict.fromkeys(str(a[4][0]) for a in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)))


def connect(address: tuple[str, int], timeout: float) -> socket.socket:
    """A connection to exactly this address."""
    return socket.create_connection(address, timeout)


def _no_password(mailbox: str) -> str:
    raise ReadError(f"Nobody has given the password of {mailbox}.")


class Web:
    """Fetches, one address after another, and remembers what each site's robots.txt allows.

    `allow_hosts` are hosts (or "host:port") that may be fetched from though they are not public. `resolve` and
    `connect` are how names become addresses and addresses connections; `sleep` waits, so that one host is asked for a
    page a second at most, or as seldom as its robots.txt says. `obey_robots` off fetches what robots.txt asks not to.
    `password` gives that of a mailbox, which is asked for by its name, or raises ReadError.
    """

    def __init__(
        self,
        allow_hosts: Iterable[str] = (),
        *,
        seconds: float = _SECONDS,
        resolve: Resolve = resolve,
        connect: Connect = connect,
        sleep: Callable[[float], None] = time.sleep,
        obey_robots: bool = True,
        password: Callable[[str], str] = _no_password,
    ) -> None:
        self.allowed = frozenset(h.lower() for h in allow_hosts)
        self.seconds = seconds
        self.password = password
        self._resolve = resolve
        self._connect = connect
        self._sleep = sleep
        self._obey = obey_robots
        self._robots: dict[str, Robots] = {}
        self._free_at: dict[str, float] = {}

    def fetch(self, url: str, known: Validators = Validators()) -> Fetched:
        """What is at `url`. `known` is what the server said of it last time.

        Raises NotChanged if it is what `known` is of; ReadError, with the reason, if it may not be fetched or could
        not be.
        """
        self._wait_for(target_of(url, self.allowed).origin)
        return self._follow(url, time.monotonic() + self.seconds, LARGEST_PAGE, known, obey=self._obey)

    def _wait_for(self, origin: str) -> None:
        """Sleeps until the host may be asked again, and books the time after which the next may."""
        now = time.monotonic()
        start = max(now, self._free_at.get(origin, now))
        pause = self._robots[origin].pause if origin in self._robots else None
        self._free_at[origin] = start + min(_LONGEST_PAUSE, max(_PAUSE, pause or 0.0))
        if start > now:
            self._sleep(start - now)

    def _follow(self, url: str, deadline: float, limit: int, known: Validators, *, obey: bool) -> Fetched:
        for _ in range(_HOPS + 1):
            target = target_of(url, self.allowed)
            if obey and not self._robots_of(target, deadline).allows(target.path):
                raise ReadError("The site's robots.txt asks not to fetch this page; save it yourself and add the file.")
            answer = self._get(target, deadline, limit, known)
            if isinstance(answer, Fetched):
                return answer
            url = _led(target, answer)
        raise ReadError(f"The address leads on more than {_HOPS} times; give the address where it ends.")

    def _robots_of(self, target: Target, deadline: float) -> Robots:
        if target.origin not in self._robots:
            self._robots[target.origin] = self._fetch_robots(target, deadline)
        return self._robots[target.origin]

    def _fetch_robots(self, target: Target, deadline: float) -> Robots:
        try:
            found = self._follow(f"{target.origin}/robots.txt", deadline, _ROBOTS_BYTES, Validators(), obey=False)
        except HttpStatusError as refused:
            return Robots() if 400 <= refused.status < 500 else NOTHING
        return parse(found.body.decode("utf-8", "replace"))

    def _get(self, target: Target, deadline: float, limit: int, known: Validators) -> Fetched | str:
        """The page, or the address it redirects to."""
        address = self._address(target, deadline)
        connection = http.client.HTTPConnection(target.host, target.port)
        held: list[socket.socket] = []  # http.client lets go of its own while the body is still being read
        try:
            with within(self.seconds, deadline, held, _SERVER):
                held.append(self._connect((address, target.port), max(0.001, deadline - time.monotonic())))
                if target.scheme == "https":
                    secure = ssl.create_default_context()
                    held.append(secure.wrap_socket(held[-1], server_hostname=target.host))
                connection.sock = held[-1]
                return _answer(connection, target, limit, known)
        finally:
            connection.close()

    def connected(self, target: Target) -> socket.socket:
        """A connection to the one address of `target` that may be reached. Raises ReadError, or OSError."""
        deadline = time.monotonic() + self.seconds
        return self._connect((self._address(target, deadline), target.port), self.seconds)

    def _address(self, target: Target, deadline: float) -> str:
        """The one address to connect to: resolved once, refused if any of the host's addresses is not public."""
        found = self._resolved(target, deadline)
        allowed = target.host in self.allowed or f"{target.host}:{target.port}" in self.allowed
        try:
            public = all(is_public(ip_address(a.partition("%")[0])) for a in found)
        except ValueError:
            public = False
        if not found:
            raise ReadError("The host has no address; check the name.")
        if not public and not allowed:
            raise ReadError("The host is not on the public internet and is not fetched from.")
        return found[0]

    def _resolved(self, target: Target, deadline: float) -> Sequence[str]:
        if target.is_address:
            return (target.host,)
        # The system's resolver knows no deadline, so it runs in a thread that is left behind when it takes too long.
        answer: queue.SimpleQueue[Sequence[str] | OSError] = queue.SimpleQueue()

        def ask() -> None:
            try:
                answer.put(self._resolve(target.host, target.port))
            except (OSError, UnicodeError) as error:
                answer.put(error if isinstance(error, OSError) else OSError(str(error)))

        threading.Thread(target=ask, daemon=True).start()
        try:
            found = answer.get(timeout=max(0.0, deadline - time.monotonic()))
        except queue.Empty:
            raise ReadError(_SERVER.too_slow.format(self.seconds)) from None
        if isinstance(found, OSError):
            raise ReadError("The host could not be found; check the name, or the connection to the internet.") from None
        return found


def _led(target: Target, answer: str) -> str:
    """The address that `target` leads on to. Raises ReadError."""
    try:
        return urljoin(target.url, answer)
    except ValueError:  # an IPv6 address that is none
        raise ReadError("The address leads on to one that is none; check it.") from None


class HttpStatusError(ReadError):
    """The server answered with an error, whose number is `status`."""

    def __init__(self, status: int) -> None:
        super().__init__(f"The server answered {status} {http.client.responses.get(status, '')}".rstrip() + ".")
        self.status = status


def _answer(connection: http.client.HTTPConnection, target: Target, limit: int, known: Validators) -> Fetched | str:
    connection.putrequest("GET", target.path, skip_host=True, skip_accept_encoding=True)
    for name, value in {"Host": target.authority, **_HEADERS, **known.headers}.items():
        connection.putheader(name, value)
    connection.endheaders()
    response = connection.getresponse()
    if response.status in _REDIRECTS and response.headers.get("Location"):
        return str(response.headers["Location"]).strip()
    if response.status == 304 and known.headers:
        raise NotChanged
    if response.status != 200:
        raise HttpStatusError(response.status)
    kind = response.headers.get_content_type()
    body = _body(response, max(limit, _LARGEST_PDF) if kind == _PDF_TYPE else limit)
    said = Validators(*(_header(response, name) for name in ("ETag", "Last-Modified")))
    return Fetched(target.url, kind, response.headers.get_content_charset(), body, said)


def _header(response: http.client.HTTPResponse, name: str) -> str | None:
    """A header that is sent back later: only if it is short and printable."""
    value = response.headers.get(name)
    return value if value and len(value) <= 500 and value.isascii() and value.isprintable() else None


def _body(response: http.client.HTTPResponse, limit: int) -> bytes:
    """The body, unpacked if need be; no more than `limit` bytes are taken in, packed or not."""
    packing = (response.headers.get("Content-Encoding") or "identity").strip().lower()
    if packing not in UNPACKERS:
        raise ReadError(f"The page came packed as {packing[:20]}, which was not asked for.")
    sent = _no_more(iter(lambda: response.read(_PIECE), b""), limit)
    return b"".join(_no_more(UNPACKERS[packing](sent), limit))


def _no_more(pieces: Iterable[bytes], limit: int) -> Iterator[bytes]:
    """`pieces` of no more than `limit` bytes together. Raises ReadError."""
    taken = 0
    for piece in pieces:
        taken += len(piece)
        if taken > limit:
            raise ReadError(f"The page has more than {limit / 1e6:.1f} MB; save its text and add the file.")
        yield piece


def read_address(url: str, pages: PageReader, web: Web) -> Iterator[Article | Rejected]:
    """The article of the page at `url`, or the articles of the feed there."""
    try:
        fetched = web.fetch(url)
        if is_feed(fetched.body):
            yield from read_feed(
                fetched.body, fetched.url, pages, lambda link: article_of_fetched(web.fetch(link), pages)
            )
        else:
            yield article_of_fetched(fetched, pages)
    except ReadError as error:
        yield Rejected(url, str(error))


def article_of_fetched(fetched: Fetched, pages: PageReader) -> Article:
    """The article of what was fetched. Raises ReadError, with the reason, if there is none."""
    path, kind = urlsplit(fetched.url).path.lower(), fetched.kind
    if kind == _PDF_TYPE or fetched.body.startswith(b"%PDF-"):
        found = pages.pdf(fetched.body)
    elif kind in CAPTIONS or (path.endswith((".vtt", ".srt")) and kind not in PAGE_TYPES):
        found = read_captions(decode(fetched.body, fetched.charset), path)
    elif kind == "application/json" and b'"segments"' in fetched.body:
        found = read_segments(decode(fetched.body, fetched.charset), path)
    elif kind in _TEXT_TYPES:
        text = decode(fetched.body, fetched.charset)
        found = read_transcript(text, path) if is_transcript(text) else read_text(text)
    elif kind in PAGE_TYPES or fetched.body[:1000].lstrip().lower().startswith((b"<!doctype html", b"<html")):
        return pages.read(decode(fetched.body, fetched.charset), fetched.url)
    else:
        raise ReadError(f"There is no page at the address but {kind}; save the article's text and add the file.")
    return replace(found, url=original(fetched.url), id="")
