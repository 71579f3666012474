"""Attacks on whoever reads the web and its pages: addresses, servers that do not end, hidden text, robots.txt,
each by whatever is read and whatever leads on.

    python -m evals.trials.attacks.reading_attacks [--only I1,I2,I5,I6] [--trials N] [--json FILE]

What is listed is tried once each, the servers of I2 `--trials` times. Damaged and hostile files are tried by
`evals.trials.attacks.hostile_files`, folders and archives by `evals.trials.attacks.folder_attacks`. Exit status 1 when
anything got through.
"""

from __future__ import annotations

import gzip
import resource
import socket
import sys
import time
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from functools import cache
from http.server import BaseHTTPRequestHandler

from evals.own_time import own_time
from evals.trials.attacks.reading_tricks import NAMES, RULES_OF_ROBOTS, TRICKS
from evals.trials.attacks.sites import Answer, serving
from evals.trials.doors import formats, sources
from evals.trials.doors.formats import page
from evals.trials.faults.fault_outcome import Outcome
from evals.trials.faults.trial_command import Kind, command
from store.article import Article, Rejected
from store.errors import ReadError
from store.reading.formats.limited_reading import PageReader
from store.reading.web.fetching import Web, read_address
from store.reading.web.robots import parse

HERE = "127.0.0.1"
PUBLIC = "93.184.216.34"
SECONDS, PATIENCE = 2.0, 2.0
"""Seconds that a fetch is given, and that it may overrun."""
BYTES = 100_000_000
"""Bytes by which reading may make this process grow."""
_BOMB = 1_200_000_000

Handler = Callable[[BaseHTTPRequestHandler], None]


def _page() -> bytes:
    return page().encode()


# I1


def tricks(_: int, __: int) -> Iterator[Outcome]:
    """Every address of the list, by names that mislead: none is connected to but a public one."""
    for url in TRICKS:
        tried: list[tuple[str, int]] = []

        def connect(address: tuple[str, int], timeout: float, tried: list[tuple[str, int]] = tried) -> socket.socket:
            tried.append(address)
            raise ConnectionRefusedError

        try:
            Web(resolve=lambda host, port: NAMES.get(host, [host]), connect=connect).fetch(url)
            yield Outcome(False, f"{url!r} was fetched")
        except ReadError:
            yield Outcome(not tried, f"{url!r}: a connection to {tried} was tried")


_ELSEWHERE = (
    "http://169.254.169.254/latest/meta-data/", "http://127.0.0.1/", "http://127.1/", "http://[::1]/", "http://2130706433/",
    "//127.0.0.1/", "//user@127.0.0.1:{port}/secret", "file:///etc/passwd", "gopher://127.0.0.1/", "http://loop.example/",
    "http://mixed.example/", "http://127.0.0.1:22/", "https://127.0.0.1:{port}@loop.example/", "http://[64:ff9b::7f00:1]/",
    "http:\\\\127.0.0.1\\", "http://127.0.0.1:{port}\r\nX: y/secret", "http://changing.example/",
)  # fmt: skip


def second_steps(_: int, __: int) -> Iterator[Outcome]:
    """Redirects, names that change their address, a feed and a robots.txt that lead inside: no second step is taken."""
    for number, elsewhere in enumerate(_ELSEWHERE):
        code = (301, 302, 303, 307, 308)[number % 5]
        yield _second_step(f"{code} to {elsewhere!r}", {"/a": (code, {"Location": elsewhere}, b"")})
    yield _second_step("a redirect without end", {"/a": (302, {"Location": "/a"}, b"")})
    yield _second_step("robots.txt leads inside", {"/robots.txt": (302, {"Location": "http://loop.example/"}, b"")})
    item = "<item><title>x</title><link>http://loop.example/secret</link><description>x</description></item>"
    feed = f"<?xml version='1.0'?><rss version='2.0'><channel><title>x</title>{item}</channel></rss>".encode()
    yield _second_step("a feed leads inside", {"/a": (200, {"Content-Type": "application/rss+xml"}, feed)})
    yield _changing_name()


def _second_step(name: str, answers: Mapping[str, Answer]) -> Outcome:
    """A page that may be fetched leads to what may not; only its own server is ever connected to."""
    with serving(dict(answers)) as site:
        for path, answer in list(site.answers.items()):
            if isinstance(answer, tuple) and "Location" in answer[1]:
                place = answer[1]["Location"].replace("{port}", str(site.port))
                site.answers[path] = (answer[0], {"Location": place}, answer[2])
        tried: list[tuple[str, int]] = []

        def connect(address: tuple[str, int], timeout: float) -> socket.socket:
            tried.append(address)
            if address != (HERE, site.port):
                raise ConnectionRefusedError
            return socket.create_connection(address, timeout)

        names = NAMES | {"changing.example": [HERE]}
        web = Web(
            [f"{HERE}:{site.port}"], resolve=lambda h, p: names.get(h, [h]), connect=connect, sleep=lambda s: None
        )
        with PageReader() as pages:
            items = list(read_address(site.url("/a"), pages, web))
        refused = bool(items) and all(isinstance(item, Rejected) for item in items)
        inside = [address for address in tried if address != (HERE, site.port)]
        ok = refused and not inside and len(tried) <= 7 and "/secret" not in site.asked
        return Outcome(ok, f"{name}: {items}, connected to {inside}, asked {site.asked}")


def _changing_name() -> Outcome:
    """A name that is public when it is looked up and private a moment later is asked for once and kept to."""
    answers = iter([[PUBLIC], [HERE], [HERE]])
    tried: list[tuple[str, int]] = []

    def connect(address: tuple[str, int], timeout: float) -> socket.socket:
        tried.append(address)
        raise ConnectionRefusedError

    web = Web(resolve=lambda host, port: next(answers), connect=connect, obey_robots=False, sleep=lambda s: None)
    for _ in range(2):
        with suppress(ReadError):
            web.fetch("http://changing.example/")
    return Outcome(tried == [(PUBLIC, 80)], f"a name that changes its address: connected to {tried}")


# I2


@cache
def _bomb(packing: str) -> bytes:
    if packing == "br":
        import brotli

        compressor = brotli.Compressor(quality=5)
        pieces = [compressor.process(bytes(1_000_000)) for _ in range(_BOMB // 1_000_000)]
        return b"".join([*pieces, compressor.finish()])
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    return b"".join([*(packer.compress(bytes(1_000_000)) for _ in range(_BOMB // 1_000_000)), packer.flush()])


def _drips(
    piece: bytes, before: bytes = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n", pause: float = 0.05
) -> Handler:
    """`piece` again and again, for far longer than anybody waits."""

    def answer(handler: BaseHTTPRequestHandler) -> None:
        with suppress(OSError):
            handler.wfile.write(before)
            end = time.monotonic() + 5 * SECONDS
            while time.monotonic() < end:
                handler.wfile.write(piece)
                if pause:
                    time.sleep(pause)

    return answer


_HTML = {"Content-Type": "text/html"}
_CHUNKED = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\n"
SERVERS: Mapping[str, Callable[[], Answer]] = {
    "a gzip bomb": lambda: (200, _HTML | {"Content-Encoding": "gzip"}, _bomb("gzip")),
    "a brotli bomb": lambda: (200, _HTML | {"Content-Encoding": "br"}, _bomb("br")),
    "a bomb in a bomb": lambda: (200, _HTML | {"Content-Encoding": "gzip"}, gzip.compress(_bomb("gzip"))),
    "an endless body": lambda: _drips(b"<p>word</p>" * 6_000, pause=0),
    "endless chunks": lambda: _drips(b"1\r\na\r\n", _CHUNKED),
    "a body that drips": lambda: _drips(b"<p>a</p>"),
    "headers that drip": lambda: _drips(b"X: y\r", b"HTTP/1.1 200 OK\r\n"),
    "endless headers": lambda: _drips(b"X: y\r\n" * 500, b"HTTP/1.1 200 OK\r\n", pause=0),
    "continue for ever": lambda: _drips(b"HTTP/1.1 100 Continue\r\n\r\n", b""),
    "silence": lambda: _drips(b"", b""),
}


def servers(trials: int, _: int, names: Sequence[str] = tuple(SERVERS), seconds: float = SECONDS) -> Iterator[Outcome]:
    """Each server, so many times: the fetch ends in time, by a reason, and takes little memory."""
    for name in names:
        answer = SERVERS[name]()
        with serving({"/a": answer, "/robots.txt": (404, {}, b"")}) as site, PageReader() as pages:
            for _ in range(trials):
                before, start = grown(), own_time()
                web = Web([HERE], seconds=seconds, sleep=lambda s: None)
                items = list(read_address(site.url("/a"), pages, web))
                took, grew = own_time() - start, grown() - before
                refused = len(items) == 1 and isinstance(items[0], Rejected)
                ok = refused and took <= seconds + PATIENCE and grew <= BYTES
                yield Outcome(ok, f"{name}: {items}, {took:.1f} s, grew by {grew / 1e6:.0f} MB", took)


def grown() -> int:
    """The most memory, in bytes, that this process has held so far."""
    return 1024 * resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


# I6


def robots(_: int, __: int) -> Iterator[Outcome]:
    """The rules of the list, each as a site has them: what they forbid is not asked for, they are asked for once."""
    for rules, path, allowed in RULES_OF_ROBOTS:
        answers: dict[str, Answer] = {path: (200, _HTML, _page()), "/robots.txt": (200, {}, rules.encode())}
        with serving(answers) as site, PageReader() as pages:
            web = Web([HERE], sleep=lambda s: None)
            items = [item for _ in range(2) for item in read_address(site.url(path), pages, web)]
        read = [isinstance(item, Article) for item in items]
        once = site.asked.count("/robots.txt") == 1
        ok = read == [allowed, allowed] and once and (allowed or path not in site.asked)
        yield Outcome(
            ok and parse(rules).allows(path) == allowed, f"{rules!r}, {path}: read {read}, asked {site.asked}"
        )
    for status, allowed in ((404, True), (403, True), (500, False), (503, False)):
        with serving({"/a": (200, _HTML, _page()), "/robots.txt": (status, {}, b"")}) as site, PageReader() as pages:
            (item,) = read_address(site.url("/a"), pages, Web([HERE], sleep=lambda s: None))
        yield Outcome(isinstance(item, Article) == allowed, f"robots.txt answers {status}: {item}")


KINDS: Mapping[str, Kind] = {
    "addresses": Kind("I1", tricks),
    "second steps": Kind("I1", second_steps),
    "what leads on": Kind("I1", sources.led_to_tricks),
    "files that lead out": Kind("I1", formats.leading_out),
    "servers": Kind("I2", servers),
    "servers that are led to": Kind("I2", sources.led_to_servers),
    "mail servers": Kind("I2", sources.mail_servers),
    "hidden text": Kind("I5", formats.hidden),
    "robots.txt": Kind("I6", robots),
    "robots.txt of what is led to": Kind("I6", sources.led_to_robots),
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; its exit status."""
    return command("evals.trials.attacks.reading_attacks", __doc__ or "", KINDS, arguments)


if __name__ == "__main__":
    sys.exit(main())
