"""Text that cannot become markup, links that cannot mislead, and articles whose marks are the exact words."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import Any
from urllib.parse import parse_qs, quote, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evals.trials.attacks.web_payloads import ADDRESSES, PAYLOADS
from qa.packs import fragments
from qa.web.drawn import links, panel
from qa.web.drawn.markup import TAGS, Html, el, join, text
from store.article import GENRES, Article, scrub

ANY_TEXT = st.text(st.characters(exclude_categories=[])) | st.sampled_from(PAYLOADS)


class Read(HTMLParser):
    """What a parser sees: tags, attributes, and the text of `mark.cited`."""

    def __init__(self, markup: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.links: list[str] = []
        self.text = ""
        self.cited: list[str] = []
        self._in_cited = False
        self.feed(markup)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}
        self.links += [value or "" for name, value in attrs if name == "href"]
        if tag == "mark" and ("class", "cited") in attrs:
            self._in_cited = True
            self.cited.append("")

    def handle_endtag(self, tag: str) -> None:
        if tag == "mark":
            self._in_cited = False

    def handle_data(self, data: str) -> None:
        self.text += data
        if self._in_cited:
            self.cited[-1] += data


def test_a_tag_or_attribute_that_could_run_or_load_cannot_be_made() -> None:
    drawing = ("use", "image", "foreignObject", "animate", "set", "math")
    for tag in ("script", "img", "iframe", "style", "form", "input", "object", "embed", "base", "video", *drawing):
        with pytest.raises(ValueError, match="no place"):
            el(tag)
    for name in ("onclick", "style", "src", "srcset", "srcdoc", "action", "on_load", "x y", 'a"b'):
        with pytest.raises(ValueError, match="no place"):
            el("p", **{name: "x"})
    for address in ("javascript:x", "data:x", "//evil.example", "/\\evil.example", "x", ""):
        with pytest.raises(ValueError, match="address"):
            el("a", href=address)


@given(ANY_TEXT, ANY_TEXT)
def test_text_stays_text(words: str, value: str) -> None:
    read = Read(el("p", words, title=value))
    assert read.tags == {"p"}
    assert read.attributes == {"title"}
    assert read.text == scrub(words)


@given(st.lists(ANY_TEXT))
def test_what_is_joined_is_escaped_once(pieces: list[str]) -> None:
    assert join(pieces) == Html("".join(text(p) for p in pieces))
    assert join(join(pieces)) == join(pieces)


@pytest.mark.parametrize("address", ADDRESSES)
def test_an_address_that_misleads_is_no_link(address: str) -> None:
    assert fragments.live(address) is None


@pytest.mark.parametrize(
    ("url", "href", "host"),
    [
        ("https://a.example/x?y=1&z=2", "https://a.example/x?y=1&z=2", "a.example"),
        ("HTTP://A.Example:8080/", "http://a.example:8080/", "a.example:8080"),
        ("https://münchen.example/ä", "https://xn--mnchen-3ya.example/%C3%A4", "xn--mnchen-3ya.example"),
        ("https://аpple.example/", "https://xn--pple-43d.example/", "xn--pple-43d.example"),
        ("http://[2001:db8::1]/x", "http://[2001:db8::1]/x", "[2001:db8::1]"),
        ("https://a.example/x#part", "https://a.example/x#part", "a.example"),
    ],
)
def test_a_plain_address_is_a_link_that_shows_its_host(url: str, href: str, host: str) -> None:
    live = fragments.live(url)
    assert live == fragments.Live(href, host)


@pytest.mark.parametrize(
    ("quote", "fragment"),
    [
        ("two words", "#:~:text=two%20words"),
        ("well-known, it said & left", "#:~:text=well%2Dknown%2C%20it%20said%20%26%20left"),
        ("a\n b", "#:~:text=a%20b"),
        (" ".join(f"w{i}" for i in range(80)), "#:~:text=w0%20w1%20w2%20w3%20w4,w75%20w76%20w77%20w78%20w79"),
    ],
)
def test_a_link_leads_to_the_words(quote: str, fragment: str) -> None:
    live = fragments.live("https://a.example/x", quote)
    assert live is not None
    assert live.href == f"https://a.example/x{fragment}"


@pytest.mark.parametrize(
    ("text", "quote", "directive"),
    [
        ("It fell. The rate fell to 4%. Then it rose. The rate fell to 4%.", "Then it rose.", "Then%20it%20rose."),
        (
            "On Monday the rate fell to 4%, they said.\n\nOn Friday, again, the rate fell to 4%, we said at last.",
            "the rate fell to 4%",
            "On%20Friday%2C%20again%2C-,the%20rate%20fell%20to%204%25,-%2C%20we%20said%20at",
        ),
        (
            "It is so.\n\nBut who knows.\n\nIt is so.\n\nSaid Fox.",
            "It is so.",
            "But%20who%20knows.-,It%20is%20so.,-Said%20Fox.",
        ),
        (
            "河水上涨。昨天市长说河水上涨。大家都很担心。",
            "河水上涨。",
            f"{quote('河水上涨。昨天市长说')}-,{quote('河水上涨。')},-{quote('大家都很担心。')}",
        ),
    ],
)
def test_words_that_stand_twice_are_told_apart_by_those_around(text: str, quote: str, directive: str) -> None:
    start = text.rindex(quote)
    live = fragments.link_to_words("https://a.example/x", text, start, start + len(quote))
    assert live is not None
    assert live.href == f"https://a.example/x#:~:text={directive}"


@given(st.text() | st.sampled_from(ADDRESSES), ANY_TEXT)
def test_every_link_is_plain_ascii_to_the_host_it_shows(url: str, quote: str) -> None:
    live = fragments.live(url, quote)
    if live is not None:
        parts = urlsplit(live.href)
        assert live.href.isascii()
        assert parts.scheme in ("http", "https")
        assert parts.netloc == live.host
        assert not set(live.href) & set("\"'<>\\ ") - {"'"}


@given(ANY_TEXT, ANY_TEXT, st.integers(0), st.integers(0))
def test_an_address_of_ours_keeps_what_is_put_in(article_id: str, revision: str, start: int, end: int) -> None:
    query = parse_qs(urlsplit(links.source(article_id, revision, start, end)).query, keep_blank_values=True)
    readable = [value.encode("utf-8", "replace").decode() for value in (article_id, revision)]
    assert [query["article"][0], query["revision"][0], query["mark"][0]] == [*readable, f"{start}-{end}"]


ARTICLES = st.builds(
    Article,
    text=st.lists(ANY_TEXT, min_size=1, max_size=6).map("\n\n".join).filter(lambda t: t.strip()),
    title=st.none() | ANY_TEXT,
    author=st.none() | ANY_TEXT,
    source=st.none() | ANY_TEXT,
    url=st.none() | st.sampled_from(ADDRESSES) | st.just("https://a.example/"),
    published_at=st.none() | ANY_TEXT,
    note=st.none() | ANY_TEXT,
    language=st.none() | ANY_TEXT,
    genre=st.sampled_from(GENRES),
)


@given(ARTICLES, st.data())
def test_the_marked_words_are_the_quote_and_nothing_is_markup(article: Article, data: Any) -> None:
    start = data.draw(st.integers(0, len(article.text) - 1))
    end = data.draw(st.integers(start + 1, len(article.text)))
    also = data.draw(
        st.lists(st.tuples(st.integers(0, len(article.text)), st.integers(0, len(article.text))), max_size=3)
    )
    drawn = panel.article(article, (start, end), also, number=1)
    read = Read(drawn)
    assert read.tags <= TAGS | {"svg", "path", "circle"}
    assert not {
        name for name in read.attributes if name.startswith("on") or name in ("style", "src", "srcset", "action")
    }
    assert all(link.startswith(("/source?", "https://a.example/")) for link in read.links)
    assert "".join("".join(read.cited).split()) == "".join(article.text[start:end].split())


def test_a_long_article_is_shown_around_the_words_and_whole_on_demand() -> None:
    lines = [f"Line {i} of a very long article, which goes on and on." for i in range(4_000)]
    article = Article(text="\n\n".join(lines))
    start = article.text.index("Line 2000 ")
    read = Read(panel.article(article, (start, start + 9)))
    assert read.cited == ["Line 2000"]
    assert len(read.text) < 30_000
    assert [link for link in read.links if "whole=1" in link]
    whole = Read(panel.article(article, (start, start + 9), whole=True))
    assert whole.cited == ["Line 2000"]
    assert "Line 3999 " in whole.text


def test_one_endless_line_is_cut_too() -> None:
    article = Article(text="x" * 500_000, title="t" * 500_000, author="a" * 500_000, note="n" * 500_000)
    drawn = panel.article(article, (250_000, 250_010))
    assert Read(drawn).cited == ["x" * 10]
    assert len(drawn) < 40_000


def test_headings_are_headings() -> None:
    article = Article(text="Why now\n\nBecause it is late.", headings=((0, 7),))
    assert '<h3 dir="auto">Why now</h3><p dir="auto">Because' in panel.article(article)
