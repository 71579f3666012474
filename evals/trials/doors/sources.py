"""Whatever leads on to another address: feeds, transcripts, sitemaps, lists of feeds, saved pages, folders of mail.

A trial of addresses (I1), of servers (I2) and of robots.txt (I6) goes through `LEADS`, so that what holds of a page
that somebody names holds of what it leads to.
"""

from __future__ import annotations

import socket
import tempfile
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from xml.sax.saxutils import quoteattr

from evals.own_time import own_time
from evals.trials.attacks.reading_tricks import NAMES, RULES_OF_ROBOTS, TRICKS
from evals.trials.attacks.sites import Answer, Site, serving
from evals.trials.doors.formats import page
from evals.trials.faults.fault_outcome import Outcome
from store.article import IngestReport, Rejected
from store.database.subscriptions import Subscription
from store.reading.side_by_side import Item
from store.reading.web.fetching import Web, connect
from store.reading.web.robots import parse
from store.syncing import SourceReport, sync

HERE = "127.0.0.1"
NOTES = "In this episode we talk of the ferry, and of much besides. " * 15


def _feed(url: str, text: str = "x", more: str = "") -> bytes:
    item = f"<item><title>x</title><link>{_text(url)}</link><description>{text}</description>{more}</item>"
    space = "xmlns:podcast='https://podcastindex.org/namespace/1.0'"
    return f"<?xml version='1.0'?><rss version='2.0' {space}><channel><title>x</title>{item}</channel></rss>".encode()


def _text(url: str) -> str:
    return quoteattr(_printable(url))[1:-1]


def _printable(url: str) -> str:
    """As it can stand in XML."""
    return "".join(c for c in url if c >= " " or c in "\t\r\n")


def _at_a(kind: str, made: Callable[[str], bytes]) -> Callable[[Site, str, Path], str]:
    def lead(site: Site, url: str, folder: Path) -> str:
        site.answers["/a"] = (200, {"Content-Type": kind}, made(url))
        return site.url("/a")

    return lead


def _list_of_feeds(site: Site, url: str, folder: Path) -> str:
    path = folder / "feeds.opml"
    outline = f"<opml version='2.0'><body><outline type='rss' xmlUrl={quoteattr(_printable(url))}/></body></opml>"
    path.write_text(outline, encoding="utf-8", errors="replace")
    return str(path)


def _redirect(site: Site, url: str, folder: Path) -> str:
    where = "".join(c for c in url if c not in "\r\n").encode("utf-8").decode("latin-1")
    site.answers["/a"] = (302, {"Location": where}, b"")
    return site.url("/a")


def _saved(site: Site, url: str, folder: Path) -> str:
    where = f"/web/20240102030405/{''.join(c for c in url if '!' <= c <= '~')}"
    site.answers[where.partition("#")[0]] = (200, {"Content-Type": "text/html"}, page().encode())
    return site.url(where)


def _mail(site: Site, url: str, folder: Path) -> str:
    authority = url.partition("//")[2].partition("/")[0] or "x"
    if not url.startswith("http"):
        return url
    return f"imaps://ann@{authority.rpartition('@')[2]}/INBOX"


_XML, _TRANSCRIPT = "application/rss+xml", "<podcast:transcript url='{}' type='text/vtt'/>"
LEADS: Mapping[str, Callable[[Site, str, Path], str]] = {
    "a redirect": _redirect,
    "a feed's entry": _at_a(_XML, _feed),
    "a podcast's transcript": _at_a(
        _XML, lambda url: _feed("https://a.example/", NOTES, _TRANSCRIPT.format(_text(url)))
    ),
    "a sitemap": _at_a("text/xml", lambda url: f"<urlset><url><loc>{_text(url)}</loc></url></urlset>".encode()),
    "a sitemap of sitemaps": _at_a(
        "text/xml", lambda url: f"<sitemapindex><sitemap><loc>{_text(url)}</loc></sitemap></sitemapindex>".encode()
    ),
    "a list of feeds": _list_of_feeds,
    "a page of a web archive": _saved,
    "a folder of mail": _mail,
}
"""How each leads to an address: what a site answers then, or what lies in a folder, and what is to be synced."""


def synced(source: str, web: Web) -> list[SourceReport]:
    """What comes of a source, as `qa sync` looks at it the first time."""

    def keep(items: Sequence[Item], _: object) -> IngestReport:
        return IngestReport(rejected=tuple(item for item in items if isinstance(item, Rejected)))

    return list(sync([Subscription(source)], lambda urls: {}, keep, lambda path: IngestReport(), web))


def led_to_tricks(_: int, __: int, tricks: Sequence[str] = TRICKS) -> Iterator[Outcome]:
    """I1. Every address of the list, by all that leads on: nothing is connected to but the site that leads there."""
    for what, lead in LEADS.items():
        with serving({"/robots.txt": (404, {}, b"")}) as site, tempfile.TemporaryDirectory() as folder:
            for url in tricks:
                tried: list[tuple[str, int]] = []
                source = lead(site, url, Path(folder))
                web = _watched(site, tried)
                reports = synced(source, web)
                inside = [address for address in tried if address != (HERE, site.port)]
                told = [(r.problem, r.report.rejected[:1]) for r in reports]
                yield Outcome(not inside, f"{what} to {url!r}: connected to {inside}, {told}")


def _watched(site: Site, tried: list[tuple[str, int]]) -> Web:
    def only_here(address: tuple[str, int], timeout: float) -> socket.socket:
        tried.append(address)
        if address != (HERE, site.port):
            raise ConnectionRefusedError
        return connect(address, timeout)

    return Web(
        [f"{HERE}:{site.port}"],
        resolve=lambda host, port: NAMES.get(host, [host]),
        connect=only_here,
        sleep=lambda seconds: None,
        password=lambda mailbox: "öffne dich",
    )


def led_to_robots(_: int, __: int) -> Iterator[Outcome]:
    """I6. Rules of the list for what is led to: what they forbid is not asked for, and they are asked for once."""
    ways = {name: lead for name, lead in LEADS.items() if name not in ("a folder of mail", "a page of a web archive")}
    for what, lead in ways.items():
        for rules, path, allowed in RULES_OF_ROBOTS:
            if not parse(rules).allows("/a") or "?" in path:  # the first step is forbidden already
                continue
            answers: dict[str, Answer] = {"/robots.txt": (200, {}, rules.encode())}
            with serving(answers) as site, tempfile.TemporaryDirectory() as folder:
                site.answers[path] = (200, {"Content-Type": "text/html"}, page().encode())
                synced(lead(site, site.url(path), Path(folder)), Web([HERE], sleep=lambda seconds: None))
            once = site.asked.count("/robots.txt") == 1
            ok = once and (path in site.asked) == allowed
            yield Outcome(ok, f"{what} to {path} with {rules!r}: asked {site.asked}")


def led_to_servers(trials: int, _: int) -> Iterator[Outcome]:
    """I2. Each server that does not end, led to: it is left in time, by a reason, and takes little memory."""
    from evals.trials.attacks.reading_attacks import SERVERS

    ways = ("a feed's entry", "a podcast's transcript", "a sitemap", "a sitemap of sitemaps", "a list of feeds")
    for name, made in SERVERS.items():
        with serving({"/robots.txt": (404, {}, b""), "/bad": made()}) as site, tempfile.TemporaryDirectory() as folder:
            for number in range(trials):
                what = ways[number % len(ways)]
                source = LEADS[what](site, site.url("/bad"), Path(folder))
                yield _left(f"{what} to {name}", source)


@contextmanager
def _speaking(said: Sequence[bytes], again: bytes = b"") -> Iterator[int]:
    """The port of a server that says one thing after another, and the last again and again."""
    with socket.create_server((HERE, 0)) as server:

        def speak() -> None:
            with suppress(OSError):
                while True:
                    connection, _ = server.accept()
                    threading.Thread(target=_speak, args=(connection, said, again), daemon=True).start()

        threading.Thread(target=speak, daemon=True).start()
        yield server.getsockname()[1]


def _speak(connection: socket.socket, said: Sequence[bytes], again: bytes) -> None:
    with connection, suppress(OSError):
        for words in said:
            connection.sendall(words)
            tag = connection.recv(10_000).split(b" ")[0]
            connection.sendall(tag + b" OK done\r\n")
        while again:
            connection.sendall(again)
        connection.recv(10_000)


_GREETING = b"* OK ready\r\n"
MAIL_SERVERS: Mapping[str, tuple[Sequence[bytes], bytes]] = {
    "silence": ((), b""),
    "a greeting without end": ((), b"a" * 65_536),
    "a greeting that drips": ((), b"*"),
    "capabilities without end": ((_GREETING,), b"* CAPABILITY IMAP4rev1\r\n" * 1_000),
    "a literal of a hundred gigabytes": ((_GREETING,), b"* CAPABILITY {99999999999}\r\n"),
    "a preauthenticated one": ((b"* PREAUTH ready\r\n",), b"* nothing\r\n" * 1_000),
}
"""What a mail server says before anything is encrypted, and what it goes on with."""


def mail_servers(trials: int, _: int, names: Iterable[str] = tuple(MAIL_SERVERS)) -> Iterator[Outcome]:
    """I2. Mail servers that do not end: each is left in time, by a reason, and is told neither name nor password."""
    for name in names:
        said, again = MAIL_SERVERS[name]
        with _speaking(said, again) as port:
            for number in range(trials):
                scheme = ("imap", "imaps")[number % 2]
                yield _left(f"{scheme}, {name}", f"{scheme}://ann@{HERE}:{port}/INBOX")


def _left(what: str, source: str) -> Outcome:
    from evals.trials.attacks.reading_attacks import BYTES, PATIENCE, SECONDS, grown

    before, start = grown(), own_time()
    web = Web([HERE], seconds=SECONDS, sleep=lambda seconds: None, password=lambda mailbox: "öffne dich")
    reports = synced(source, web)
    took, grew = own_time() - start, grown() - before
    refused = bool(reports) and all(r.problem or r.report.rejected for r in reports)
    quiet = what.partition(" to ")[0] == "a sitemap of sitemaps"  # one broken part does not keep the others out
    ok = (refused or quiet) and took <= 2 * SECONDS + PATIENCE and grew <= BYTES
    return Outcome(ok, f"{what}: {reports}, {took:.1f} s, grew by {grew / 1e6:.0f} MB"[:500], took)
