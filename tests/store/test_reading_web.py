"""The web: nothing but public hosts is reached, nothing goes on without end, and robots.txt is obeyed."""

# ruff: noqa: E501 - tables of cases

from __future__ import annotations

import gzip
import socket
import time
from collections.abc import Callable, Iterator, Sequence
from http.server import BaseHTTPRequestHandler
from ipaddress import ip_address

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evals.documents import pdf, set_in_type
from evals.trials.attacks.reading_tricks import NAMES, RULES_OF_ROBOTS, TRICKS
from evals.trials.attacks.sites import Answer, Site, serving
from store import read
from store.article import Article, Rejected
from store.errors import ReadError
from store.reading.formats.feeds import is_feed, read_feed
from store.reading.formats.limited_reading import PageReader
from store.reading.web.addresses import is_public, target_of
from store.reading.web.fetching import NotChanged, Web, read_address
from store.reading.web.robots import parse

BODY = (
    "The council met on Tuesday and decided to keep the ferry for another year, its clerk said.",
    "About 3,400 people live on the island, and in winter rather fewer than that, by the last count.",
    "Nobody in the room had expected the vote to be so close, least of all the mayor of the island.",
)
PAGE = f"<html><head><title>The ferry stays</title></head><body><h1>The ferry stays</h1>{''.join(f'<p>{p}</p>' for p in BODY)}</body></html>".encode()


@pytest.fixture
def site() -> Iterator[Site]:
    with serving({"/": (200, {"Content-Type": "text/html; charset=utf-8"}, PAGE)}) as told:
        yield told


def reader(**options: object) -> Web:
    return Web(["127.0.0.1"], **({"sleep": lambda seconds: None} | options))  # type: ignore[arg-type]


def items(url: str, web: Web | None = None) -> list[Article | Rejected]:
    with PageReader() as pages:
        return list(read_address(url, pages, web or reader()))


def reason(url: str, web: Web | None = None) -> str:
    (item,) = items(url, web)
    assert isinstance(item, Rejected)
    assert item.reason.endswith(".")
    return item.reason


def test_a_page_is_read_from_its_address(site: Site) -> None:
    (article,) = read(site.url("/"), allow_hosts=["127.0.0.1"])
    assert isinstance(article, Article)
    assert (article.title, article.text) == ("The ferry stays", "\n\n".join(BODY))
    assert article.url == site.url("/")
    assert site.asked == ["/robots.txt", "/"]
    assert set(site.hosts) == {f"127.0.0.1:{site.port}"}


def test_without_leave_loopback_is_not_reached(site: Site) -> None:
    (item,) = read(site.url("/"))
    assert isinstance(item, Rejected)
    assert site.asked == []


def never(address: tuple[str, int], timeout: float) -> socket.socket:
    raise AssertionError(f"a connection to {address} was tried")


def by_table(host: str, port: int) -> Sequence[str]:
    return NAMES.get(host, [host])


@pytest.mark.parametrize("url", TRICKS)
def test_no_trick_reaches_what_is_not_public(url: str) -> None:
    with pytest.raises(ReadError):
        Web(resolve=by_table, connect=never).fetch(url)


@pytest.mark.parametrize(
    "url",
    [
        "http://93.184.216.34/",
        "https://host.example/a?b=c#d",
        "http://HOST.example:80/",
        "http://bücher.example/ä",
        "http://[2606:2800:220:1::1]/",
    ],
)
def test_public_hosts_are_connected_to_at_the_address_that_was_checked(url: str) -> None:
    tried: list[tuple[str, int]] = []
    looked_up: list[str] = []

    def resolve(host: str, port: int) -> Sequence[str]:
        looked_up.append(host)
        # A name that changes its address between two questions changes nothing: there is one question.
        return ["93.184.216.34"] if len(looked_up) < 3 else ["127.0.0.1"]

    def connect(address: tuple[str, int], timeout: float) -> socket.socket:
        tried.append(address)
        raise ConnectionRefusedError

    with pytest.raises(ReadError, match="could not be reached"):
        Web(resolve=resolve, connect=connect).fetch(url)
    assert {a for a, _ in tried} <= {"93.184.216.34", "2606:2800:220:1::1"}
    assert len(looked_up) == (len(tried) if "example" in url.lower() else 0)


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("8.8.8.8", True), ("2606:4700::1111", True), ("::ffff:8.8.8.8", True), ("2002:808:808::1", True), ("64:ff9b::8.8.8.8", True), ("127.0.0.1", False),
        ("10.1.2.3", False), ("0.0.0.0", False), ("169.254.0.1", False), ("192.88.99.1", False), ("240.0.0.1", False), ("::", False), ("::1", False),
        ("::ffff:0.0.0.0", False), ("2002:a00:1::", False), ("2001:0:5ef5:79fd:0:59d:f5ff:fffe", False), ("fe80::5efe:8.8.8.8", False), ("3fff::1", False),
    ],
)  # fmt: skip
def test_which_addresses_are_public(address: str, public: bool) -> None:
    assert is_public(ip_address(address)) is public


@given(st.ip_addresses(v=4))
@settings(max_examples=200)
def test_an_address_inside_another_is_as_public_as_itself(address: object) -> None:
    inner = ip_address(str(address))
    number = int(inner)
    for outer in (f"::ffff:{inner}", f"64:ff9b::{inner}", f"2002:{number >> 16:x}:{number & 0xFFFF:x}::1"):
        assert is_public(ip_address(outer)) is is_public(inner)


@given(st.text(max_size=60))
def test_any_address_is_a_target_or_a_reason(text: str) -> None:
    for url in (text, f"http://{text}/", f"http://host.example/{text}"):
        try:
            target = target_of(url)
        except ReadError:
            continue
        assert target.url.isascii()
        assert target.port in (80, 443)


def test_redirects_are_followed_and_each_is_checked(site: Site) -> None:
    site.answers |= {"/a": (302, {"Location": "/b"}, b""), "/b": (308, {"Location": site.url("/")}, b"")}
    (article,) = items(site.url("/a"))
    assert isinstance(article, Article)
    site.answers["/evil"] = (301, {"Location": "http://169.254.169.254/latest"}, b"")
    assert "not on the public internet" in reason(site.url("/evil"))
    for elsewhere in ("file:///etc/passwd", "gopher://127.0.0.1/", "//user@127.0.0.1/", "http://127.1/"):
        site.answers["/evil"] = (302, {"Location": elsewhere}, b"")
        assert reason(site.url("/evil"))
    site.answers["/round"] = (302, {"Location": "/round"}, b"")
    assert "more than 5 times" in reason(site.url("/round"))
    assert site.asked.count("/round") == 6


def test_robots_txt_is_obeyed_and_asked_for_once(site: Site) -> None:
    site.answers["/robots.txt"] = (200, {}, b"User-agent: *\nDisallow: /private\n")
    site.answers["/to"] = (302, {"Location": "/private/x"}, b"")
    web = reader()
    assert isinstance(items(site.url("/"), web)[0], Article)
    assert "robots.txt" in reason(site.url("/private/x"), web)
    assert "robots.txt" in reason(site.url("/to"), web)
    assert site.asked.count("/robots.txt") == 1
    assert "/private/x" not in site.asked


def test_a_site_whose_robots_txt_fails_is_left_alone(site: Site) -> None:
    site.answers["/robots.txt"] = (503, {}, b"")
    assert "robots.txt" in reason(site.url("/"))
    site.answers["/robots.txt"] = (403, {}, b"")
    assert isinstance(items(site.url("/"))[0], Article)


@pytest.mark.parametrize(("rules", "path", "allowed"), RULES_OF_ROBOTS)
def test_rules_of_robots_txt(rules: str, path: str, allowed: bool) -> None:
    assert parse(rules).allows(path) is allowed


def test_a_mark_of_the_encoding_before_robots_txt_takes_no_rule_away() -> None:
    assert not parse("\ufeffUser-agent: *\nDisallow: /private\n").allows("/private/x")


def test_rules_made_to_be_slow() -> None:
    began = time.perf_counter()
    robots = parse("user-agent: *\n" + f"disallow: /{'*a' * 2000}$\n" * 100)
    assert robots.allows("/" + "a" * 1900)
    assert time.perf_counter() - began < 12


def test_limits_on_bytes_packed_and_unpacked(site: Site) -> None:
    bomb = gzip.compress(b"<p>" + b"a" * 60_000_000)
    site.answers["/bomb"] = (200, {"Content-Type": "text/html", "Content-Encoding": "gzip"}, bomb)
    site.answers["/large"] = (200, {"Content-Type": "text/html"}, b"<p>word</p>" * 600_000)
    site.answers["/gzip"] = (200, {"Content-Type": "text/html", "Content-Encoding": "gzip"}, gzip.compress(PAGE))
    site.answers["/wrong"] = (200, {"Content-Type": "text/html", "Content-Encoding": "gzip"}, PAGE)
    site.answers["/cut"] = (200, {"Content-Type": "text/html", "Content-Encoding": "gzip"}, gzip.compress(PAGE)[:-20])
    site.answers["/br"] = (200, {"Content-Type": "text/html", "Content-Encoding": "br"}, b"x")
    assert "5.0 MB" in reason(site.url("/bomb"))
    assert "5.0 MB" in reason(site.url("/large"))
    assert isinstance(items(site.url("/gzip"))[0], Article)
    assert "wrongly" in reason(site.url("/wrong"))
    assert "broke off" in reason(site.url("/cut"))
    assert "br" in reason(site.url("/br"))


def drip(handler: BaseHTTPRequestHandler) -> None:
    handler.send_response(200)
    handler.send_header("Content-Type", "text/html")
    handler.end_headers()
    for _ in range(200):
        handler.wfile.write(b"<p>a</p>")
        time.sleep(0.05)


def drip_headers(handler: BaseHTTPRequestHandler) -> None:
    handler.wfile.write(b"HTTP/1.1 200 OK\r\n")
    for n in range(200):
        handler.wfile.write(f"X-{n % 9}: y\r".encode())
        time.sleep(0.05)


def continue_forever(handler: BaseHTTPRequestHandler) -> None:
    for _ in range(200):
        handler.wfile.write(b"HTTP/1.1 100 Continue\r\n\r\n")
        time.sleep(0.05)


def nothing(handler: BaseHTTPRequestHandler) -> None:
    time.sleep(8)


def endless_chunks(handler: BaseHTTPRequestHandler) -> None:
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\n")
    for _ in range(200):
        handler.wfile.write(b"1\r\na\r\n")
        time.sleep(0.05)


@pytest.mark.parametrize("slow", [drip, drip_headers, continue_forever, nothing, endless_chunks])
def test_a_server_that_never_ends_is_left_in_time(site: Site, slow: Callable[[BaseHTTPRequestHandler], None]) -> None:
    def patient(handler: BaseHTTPRequestHandler) -> None:
        try:
            slow(handler)
        except OSError:
            return

    site.answers["/slow"] = patient
    began = time.perf_counter()
    assert "longer than" in reason(site.url("/slow"), reader(seconds=1.0))
    assert time.perf_counter() - began < 12


def test_a_resolver_that_never_answers_is_left_in_time() -> None:
    def forever(host: str, port: int) -> Sequence[str]:
        time.sleep(30)
        return []

    began = time.perf_counter()
    with pytest.raises(ReadError, match="longer than"):
        Web(seconds=0.5, resolve=forever, connect=never).fetch("http://host.example/")
    assert time.perf_counter() - began < 12


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        ((404, {}, b""), "404 Not Found"), ((500, {}, b""), "500"), ((204, {}, b""), "204"), ((302, {}, b""), "302"),
        ((200, {"Content-Type": "image/png"}, b"\x89PNG"), "image/png"), ((200, {"Content-Type": "text/html"}, b""), "empty"),
        ((200, {"Content-Type": "application/json"}, b"{}"), "application/json"), ((200, {"Content-Type": "text/html"}, b"<p></p>"), "."),
    ],
)  # fmt: skip
def test_what_is_no_page_is_rejected(site: Site, answer: Answer, words: str) -> None:
    site.answers["/x"] = answer
    assert words in reason(site.url("/x"))


def test_a_server_that_speaks_something_else(site: Site) -> None:
    def rubbish(handler: BaseHTTPRequestHandler) -> None:
        handler.wfile.write(b"SSH-2.0-OpenSSH_9.6\r\n")

    site.answers["/x"] = rubbish
    assert "could not be reached" in reason(site.url("/x"))
    assert reason(site.url("/").replace("http:", "https:"))


def test_plain_text_and_the_charset_of_the_header(site: Site) -> None:
    site.answers["/t"] = (
        200,
        {"Content-Type": "text/plain; charset=iso-8859-1"},
        ("Größe: " + BODY[0]).encode("latin-1"),
    )
    (article,) = items(site.url("/t"))
    assert isinstance(article, Article)
    assert article.text.startswith("Größe")


LONG = "<p>" + "</p><p>".join(BODY * 3) + "</p>"


def rss(*entries: str) -> bytes:
    inner = "".join(f"<item>{e}</item>" for e in entries)
    return f"""<?xml version="1.0" encoding="utf-8"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"
      xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>Island Post</title><link>https://island.example/</link>{inner}</channel></rss>""".encode()


def test_a_feed_gives_its_articles_and_those_it_leads_to(site: Site) -> None:
    full = f"<title>Whole</title><link>https://island.example/1</link><dc:creator>Ann Lee</dc:creator><pubDate>Thu, 07 Mar 2024 10:15:00 GMT</pubDate><content:encoded><![CDATA[{LONG}]]></content:encoded>"
    linked = f"<title>Linked</title><link>{site.url('/')}</link><description>Only a summary.</description>"
    lost = f"<title>Lost</title><link>{site.url('/lost')}</link>"
    site.answers["/feed"] = (200, {"Content-Type": "application/rss+xml"}, rss(full, linked, lost))
    first, second, third = items(site.url("/feed"))
    assert isinstance(first, Article)
    assert (first.title, first.author, first.source, first.url) == (
        "Whole",
        "Ann Lee",
        "Island Post",
        "https://island.example/1",
    )
    assert first.published_at == "2024-03-07T10:15:00+00:00"
    assert first.text == "\n\n".join(BODY * 3)
    assert isinstance(second, Article)
    assert second.title == "The ferry stays"
    assert third == Rejected(site.url("/lost"), "The server answered 404 Not Found.")


ATOM = f"""<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"><title>Island Post</title>
<entry><title type="html">Whole &amp;amp; full</title><link rel="self" href="https://x.example/self"/><link href="https://island.example/2"/>
<author><name>Bo Dahl</name></author><published>2024-03-07T10:15:00+01:00</published><updated>2024-03-08T10:15:00+01:00</updated>
<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">{LONG}</div></content></entry></feed>""".encode()


def test_what_a_feed_in_a_file_holds_of_an_entry_is_read_however_short() -> None:
    brief = f"<p>{BODY[0]}</p>"
    entry = (
        f"<title>Ferry</title><link href='https://island.example/3'/><content type='html'><![CDATA[{brief}]]></content>"
    )
    told = (
        "<entry><title>Pier</title><link href='https://island.example/4'/><summary>The pier is old.</summary></entry>"
    )
    feed = f"<feed xmlns='http://www.w3.org/2005/Atom'><title>Island Post</title><entry>{entry}</entry>{told}</feed>"
    with PageReader() as pages:
        article, rejected = read_feed(feed.encode(), "feed.xml", pages)
    assert isinstance(article, Article)
    assert article.text == BODY[0]
    assert isinstance(rejected, Rejected)
    assert "only a summary" in rejected.reason


def test_an_entry_without_an_author_has_those_of_its_feed() -> None:
    own, passed_on = (
        ATOM.partition(b"<entry>")[2].partition(b"</entry>")[0],
        b"<source><title>Quay Post</title></source>",
    )
    nobody = own.replace(b"<author><name>Bo Dahl</name></author>", b"")
    entries = b"".join(b"<entry>" + e + b"</entry>" for e in (own, nobody, nobody + passed_on))
    feed = b'<feed xmlns="http://www.w3.org/2005/Atom"><author><name>Ida Lund</name></author>' + entries + b"</feed>"
    with PageReader() as pages:
        found = list(read_feed(feed, "feed.xml", pages))
    assert [a.author for a in found if isinstance(a, Article)] == ["Bo Dahl", "Ida Lund", None]


def test_an_entry_that_another_feed_passes_on_has_its_own_outlet_and_letters_for_their_names() -> None:
    entry = (
        '<title type="html">Smith&amp;#8217;s Q&amp;amp;A on &amp;lt;b&amp;gt;trams</title><link href="https://a.example/1"/>'
        '<source><id>urn:x:1</id><title type="html">Rock &amp;amp; Co</title><updated>2024-03-01T00:00:00Z</updated></source>'
        f'<media:content url="https://a.example/1.jpg"/><content type="html"/><content type="html"><![CDATA[{LONG}]]></content>'
    )
    feed = f"""<feed xmlns="http://www.w3.org/2005/Atom" xmlns:media="http://search.yahoo.com/mrss/"><title>All</title>
<entry>{entry}</entry></feed>"""
    with PageReader() as pages:
        (article,) = read_feed(feed.encode(), "feed.xml", pages)
    assert isinstance(article, Article), article
    assert (article.title, article.source) == ("Smith’s Q&A on <b>trams", "Rock & Co")


def test_the_names_of_letters_in_an_rss_feed_are_read_as_the_letters() -> None:
    feed = f"""<rss><channel><title><![CDATA[Rock &amp; Co]]></title><item><title><![CDATA[Q&amp;A: 1 &lt; 2]]></title>
<description><![CDATA[{LONG}]]></description></item></channel></rss>"""
    with PageReader() as pages:
        (article,) = read_feed(feed.encode(), "feed.xml", pages)
    assert isinstance(article, Article), article
    assert (article.title, article.source) == ("Q&A: 1 < 2", "Rock & Co")


def test_entries_without_a_link_are_told_apart_by_what_names_them() -> None:
    told = f"<title>Evening news</title><description><![CDATA[{LONG}]]></description>"
    names = (
        '<guid isPermaLink="false">a-1</guid>',
        '<guid isPermaLink="false">a-2</guid>',
        "<guid>https://a.example/3</guid>",
    )
    items = "".join(f"<item>{told}{name}</item>" for name in names)
    with PageReader() as pages:
        found = list(read_feed(f"<rss><channel><title>Post</title>{items}</channel></rss>".encode(), "feed.xml", pages))
    assert len({a.id for a in found if isinstance(a, Article)}) == 3
    assert [a.url for a in found if isinstance(a, Article)] == [None, None, "https://a.example/3"]


def test_an_export_of_wordpress_gives_what_was_published_and_all_of_it() -> None:
    def item(number: int, kind: str, status: str, text: str) -> str:
        return (
            f"<item><title>Story {number}</title><link>https://a.example/{number}</link><content:encoded><![CDATA[{text}]]>"
            f"</content:encoded><wp:post_type>{kind}</wp:post_type><wp:status>{status}</wp:status></item>"
        )

    text = f"{BODY[0]}\n\n<strong>In spring:</strong> {BODY[1]}"
    items = "".join(item(n, "post", "publish", text) for n in range(300))
    items += item(300, "attachment", "inherit", "") + item(301, "post", "draft", text)
    named = 'xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:wp="http://wordpress.org/export/1.2/"'
    with PageReader() as pages:
        *articles, rejected = read_feed(f"<rss {named}><channel>{items}</channel></rss>".encode(), "a.xml", pages)
    assert len(articles) == 300
    assert {a.text for a in articles if isinstance(a, Article)} == {f"{BODY[0]}\n\nIn spring: {BODY[1]}"}
    assert isinstance(rejected, Rejected)
    assert "not published" in rejected.reason


def test_an_atom_feed_in_a_file() -> None:
    with PageReader() as pages:
        (article,) = read_feed(ATOM, "feed.xml", pages)
    assert isinstance(article, Article)
    assert (article.author, article.source, article.url) == ("Bo Dahl", "Island Post", "https://island.example/2")
    assert (article.published_at, article.updated_at) == ("2024-03-07T10:15:00+01:00", "2024-03-08T10:15:00+01:00")
    assert article.text == "\n\n".join(BODY * 3)


@pytest.mark.parametrize(
    "data",
    [
        b'<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/passwd">]><rss><channel><item><title>&x;</title><description>&x;</description></item></channel></rss>',
        b'<!DOCTYPE rss [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]><rss><channel><item><description>&b;&b;</description></item></channel></rss>',
        b"<rss></rss>", b"<rss><channel><item/></channel></rss>", b"<html/>", b"<rss", b"", b"<rss>" * 5000, b"<svg xmlns='x'/>",
    ],
)  # fmt: skip
def test_a_feed_is_never_obeyed(data: bytes) -> None:
    found: list[Article | Rejected] = []
    try:
        with PageReader() as pages:
            found = list(read_feed(data, "feed", pages))
    except ReadError:
        pass
    assert not any(isinstance(i, Article) and ("root:" in i.text or "aaaa" in i.text) for i in found)


@pytest.mark.parametrize(
    ("data", "yes"),
    [(rss(), True), (ATOM, True), (b"<html><body>rss", False), (b"", False), (b"<?xml version='1.0'?><rdf:RDF>", True)],
)
def test_what_is_a_feed(data: bytes, yes: bool) -> None:
    assert is_feed(data) is yes


def test_a_page_packed_with_brotli_is_read_and_a_bomb_is_not(site: Site) -> None:
    import brotli

    site.answers["/br"] = (200, {"Content-Type": "text/html", "Content-Encoding": "br"}, brotli.compress(PAGE))
    bomb = brotli.compress(b"<p>" + b"a" * 200_000_000)
    site.answers["/bomb"] = (200, {"Content-Type": "text/html", "Content-Encoding": "br"}, bomb)
    site.answers["/broken"] = (200, {"Content-Type": "text/html", "Content-Encoding": "br"}, PAGE)
    (article,) = items(site.url("/br"))
    assert isinstance(article, Article)
    assert "more than" in reason(site.url("/bomb"))
    assert "packed wrongly" in reason(site.url("/broken"))


def test_a_server_is_asked_whether_a_page_has_changed(site: Site) -> None:
    seen: list[tuple[str | None, str | None]] = []

    def answer(handler: BaseHTTPRequestHandler) -> None:
        seen.append((handler.headers["If-None-Match"], handler.headers["If-Modified-Since"]))
        handler.send_response(304 if handler.headers["If-None-Match"] == '"v1"' else 200)
        handler.send_header("ETag", '"v1"')
        handler.send_header("Last-Modified", "Wed, 12 Mar 2025 08:00:00 GMT")
        handler.send_header("Content-Type", "text/html")
        handler.end_headers()
        if handler.headers["If-None-Match"] != '"v1"':
            handler.wfile.write(PAGE)

    site.answers["/page"] = answer
    web = reader()
    fetched = web.fetch(site.url("/page"))
    with pytest.raises(NotChanged):
        web.fetch(site.url("/page"), fetched.validators)
    assert seen == [(None, None), ('"v1"', "Wed, 12 Mar 2025 08:00:00 GMT")]


def test_one_host_is_asked_once_a_second_or_as_seldom_as_it_wants(site: Site) -> None:
    slept: list[float] = []
    web = reader(sleep=slept.append)
    for _ in range(3):
        web.fetch(site.url("/"))
    assert [round(s) for s in slept] == [1, 2]  # the clock stands still while nobody really sleeps
    site.answers["/robots.txt"] = (200, {}, b"User-agent: *\nCrawl-delay: 7\n")
    slept.clear()
    slow = reader(sleep=slept.append)
    for _ in range(3):
        slow.fetch(site.url("/"))
    assert [round(s) for s in slept] == [1, 8]


def test_robots_txt_is_passed_over_when_told_so(site: Site) -> None:
    site.answers["/robots.txt"] = (200, {}, b"User-agent: *\nDisallow: /\n")
    assert "robots.txt" in reason(site.url("/"))
    (article,) = items(site.url("/"), reader(obey_robots=False))
    assert isinstance(article, Article)


def test_a_pdf_at_an_address_is_read(site: Site) -> None:
    made = pdf([set_in_type(BODY)])
    site.answers["/a.pdf"] = (200, {"Content-Type": "application/pdf"}, made)
    (article,) = items(site.url("/a.pdf"))
    assert isinstance(article, Article)
    assert (article.text, article.url, article.pages) == ("\n\n".join(BODY), site.url("/a.pdf"), (0,))
