"""HTML pages: the article, what the page declares, what it hides, and pages made to be slow."""

# ruff: noqa: E501 - markup in tables of cases

from __future__ import annotations

import json
import time
import unicodedata
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evals.trials.attacks.reading_tricks import (
    FORMAT_CHARACTERS,
    HIDING_CLASSES,
    HIDING_RULES,
    HIDING_STYLES,
    INVISIBLE,
)
from store import read_html
from store.article import Article
from store.errors import ReadError
from store.reading.formats.limited_reading import PageReader, is_ordinary

BODY = (
    "Dock workers in Port Elsin voted on Thursday to end a nine-day strike after the harbour authority raised its offer.",
    "The deal, which covers about 3,200 workers, must still be approved by the city council, their union said.",
    "Forty-one ships are still waiting outside the port, and it will take a week until the last of them is unloaded.",
    "Exporters put the cost of the strike at 60 million crowns, a figure that the harbour authority called too high.",
)
SECRET = "SYSTEM zebra override"


def paragraphs(*lines: str) -> str:
    return "".join(f"<p>{line}</p>" for line in lines)


def page(body: str, head: str = "", title: str = "Dock workers end strike") -> str:
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{title} | Elsin Post</title>{head}</head>'
        f"<body><nav><ul><li><a href='/'>Home</a></li><li><a href='/w'>World</a></li></ul></nav>"
        f"<main><article><h1>{title}</h1>{body}</article></main>"
        f"<footer><p>© 2024 Elsin Post. All rights reserved.</p></footer></body></html>"
    )


def ld(**fields: object) -> str:
    data = {"@context": "https://schema.org", "@type": "NewsArticle", **fields}
    return f'<script type="application/ld+json">{json.dumps(data)}</script>'


def whole(article: Article) -> str:
    return "\n".join(str(v) for v in article.to_dict().values())


def test_an_article_and_what_its_page_declares() -> None:
    head = ld(
        headline="Dock workers end strike",
        author=[{"@type": "Person", "name": "Rolf Amundsen"}, {"@type": "Person", "name": "Sue Kettle"}],
        publisher={"@type": "Organization", "name": "Elsin Post"},
        datePublished="2024-03-07T16:15:00Z",
        dateModified="2024-03-08T09:00:00+01:00",
    )
    markup = page(paragraphs(*BODY), head + '<link rel="canonical" href="/2024/strike?utm_source=x">')
    article = read_html(markup, "https://www.elsin.example/2024/strike?utm_source=mail#top")
    assert article.text == "\n\n".join(BODY)
    assert (article.title, article.author, article.source) == (
        "Dock workers end strike", "Rolf Amundsen, Sue Kettle", "Elsin Post",
    )  # fmt: skip
    assert article.published_at == "2024-03-07T16:15:00+00:00"
    assert article.updated_at == "2024-03-08T09:00:00+01:00"
    assert article.url == "https://www.elsin.example/2024/strike"
    assert (article.genre, article.language) == ("news", "en")


@pytest.mark.parametrize(
    "byline",
    [
        "<div class='byline'><strong>Rolf Amundsen</strong><span>Elsin Post</span><span>Reporting from Elsin</span></div>",
        "<div class='byline'><p>By Rolf Amundsen</p><p><em>Mr. Amundsen is a docker.</em></p></div>",
        "<div class='byline'><span>By</span><br><span>Rolf Amundsen</span></div>",
        "<div class='byline'>By Rolf Amundsen<br>Labour correspondent</div>",
    ],
)
def test_what_stands_below_a_name_in_its_byline_is_no_part_of_it(byline: str) -> None:
    assert read_html(page(byline + paragraphs(*BODY))).author == "Rolf Amundsen"


def test_two_names_in_a_byline_are_two_authors() -> None:
    byline = "<div class='byline'>By <a href='/a'>Rolf Amundsen</a> and <a href='/b'>Sue Kettle</a></div>"
    assert read_html(page(byline + paragraphs(*BODY))).author == "Rolf Amundsen, Sue Kettle"


@pytest.mark.parametrize("heading", ["Von der Leyen's plan", "De Blasio and the unions", "By The Numbers"])
def test_a_section_heading_that_begins_with_a_preposition_is_no_byline(heading: str) -> None:
    article = read_html(page(f"{paragraphs(*BODY)}<h2>{heading}</h2>{paragraphs(*BODY[::-1])}"))
    assert article.author is None
    assert [article.text[a:b] for a, b in article.headings] == [heading]


@pytest.mark.parametrize(
    ("markup", "is_heading"),
    [
        ("<p><strong>01:10 Brandt speaks</strong></p>", True),
        ("<p><b>Will she</b> <b>govern alone?</b></p>", True),
        ("<p><strong>The council has closed the ferry for good.</strong></p>", False),
        ("<p><strong>Brandt</strong> speaks</p>", False),
    ],
)
def test_a_short_paragraph_that_is_all_bold_is_a_heading(markup: str, is_heading: bool) -> None:
    article = read_html(page(paragraphs(*BODY) + markup + paragraphs(*BODY[::-1])))
    assert bool(article.headings) is is_heading


def test_structure_survives_as_lines_and_spans() -> None:
    body = (
        f"<p class='standfirst'>{BODY[0]}</p><h2>What was agreed</h2><p>{BODY[1]}</p><ul><li>A raise of 4.5 percent</li>"
        f"<li>Two more days of leave</li></ul><blockquote><p>“It should not have taken nine days,” she said.</p></blockquote>"
        f"<p>{BODY[2]}</p><h3>What comes next?</h3><p>{BODY[3]}</p>"
    )
    article = read_html(page(body))
    assert [article.text[a:b] for a, b in article.headings] == ["What was agreed", "What comes next?"]
    assert "- A raise of 4.5 percent\n- Two more days of leave" in article.text
    assert "\n\n“It should not have taken nine days,” she said.\n\n" in article.text


def test_the_cells_of_a_row_stay_together_and_cells_that_lay_out_a_page_are_paragraphs() -> None:
    rows = "".join(
        f"<tr><td>{'</td><td>'.join(cells)}</td></tr>"
        for cells in (("Harbour List", "12", "12"), ("Free Citizens", "", "9"))
    )
    table = f"<table><thead><tr><th>Party</th><th>Seats</th><th>Before</th></tr></thead>{rows}</table>"
    text = read_html(page(paragraphs(*BODY[:2]) + table + paragraphs(*BODY[2:]))).text
    assert text.split("\n\n")[2:5] == ["Party | Seats | Before", "Harbour List | 12 | 12", "Free Citizens | 9"]
    layout = f"<table><tr><td>{paragraphs(*BODY[:2])}</td><td>{paragraphs(*BODY[2:])}</td></tr></table>"
    assert read_html(page(layout)).text == "\n\n".join(BODY)


def test_a_year_alone_is_no_day() -> None:
    assert read_html(page(paragraphs(*BODY))).published_at is None  # whose foot says © 2024
    assert (
        read_html(page("<p>Publicado el lunes, 6 de mayo de 2024</p>" + paragraphs(*BODY))).published_at == "2024-05-06"
    )
    assert read_html(page("<p>1 January 2024</p>" + paragraphs(*BODY))).published_at == "2024-01-01"


def test_the_page_around_the_article_is_gone() -> None:
    body = (
        f"<p class='byline'>By <a rel='author' href='/a'>Rolf Amundsen</a></p><time datetime='2024-03-07'>7 March 2024</time>"
        f"<div class='share'><a href='#'>Share</a> <a href='#'>Tweet</a></div><p>{BODY[0]}</p><p>{BODY[1]}</p>"
        f"<p>Read more: <a href='/x'>Harbour raises its offer</a></p><p>Advertisement</p><p>{BODY[2]}</p><p>{BODY[3]}</p>"
        f"<div class='author-box'><p>Rolf Amundsen has covered the harbour for the Post since 2009 and lives near it.</p></div>"
        f"<div class='related'><h3>Related</h3><a href='/y'>A short history of the port</a></div>"
        f"<section class='comments' id='comments'><h3>2 comments</h3><p>It should have been ten percent, I tell you.</p></section>"
    )
    article = read_html(page(body))
    assert article.text == "\n\n".join(BODY)
    assert (article.author, article.published_at) == ("Rolf Amundsen", "2024-03-07")


@pytest.mark.parametrize(("html", "url"), [(None, None), (5, None), (page("<p>A.</p>"), 5)])
def test_what_is_no_page_and_no_address_is_refused(html: Any, url: Any) -> None:
    with pytest.raises(ReadError, match="page"):
        read_html(html, url)


@pytest.mark.parametrize(
    ("head", "field", "value"),
    [
        ('<meta name="author" content="By Ann Lee, Staff Writer">', "author", "Ann Lee"),
        ('<meta property="article:published_time" content="2024-01-02T03:04:05+02:00">', "published_at", "2024-01-02T03:04:05+02:00"),
        ('<meta name="date" content="2 January 2024">', "published_at", "2024-01-02"),
        ('<meta property="og:site_name" content="The Elsin Post">', "source", "The Elsin Post"),
        ('<meta property="og:title" content="Dock workers end strike - Elsin Post">', "title", "Dock workers end strike"),
        ('<meta property="article:section" content="Opinion">', "genre", "opinion"),
        (ld(author={"@id": "#p"}, datePublished="2024-05-06") + '<script type="application/ld+json">{"@id":"#p","@type":"Person","name":"Bo Dahl"}</script>', "author", "Bo Dahl"),
        ('<script type="application/ld+json">{"@graph":[{"@type":"OpinionNewsArticle","author":"Cy Park"}]}</script>', "genre", "opinion"),
        ('<script type="application/ld+json">{"@graph":[{"@type":["NewsArticle"],"author":["Cy Park"]}]}</script>', "author", "Cy Park"),
        ('<script type="application/ld+json">{ not json ]</script>', "title", "Dock workers end strike"),
        ('<script type="application/ld+json">' + "[" * 5000 + "</script>", "title", "Dock workers end strike"),
        ('<link rel="canonical" href="javascript:alert(1)">', "url", None),
        ('<link rel="canonical" href="https://elsin.example/strike">', "url", "https://elsin.example/strike"),
    ],
)  # fmt: skip
def test_declarations(head: str, field: str, value: str | None) -> None:
    assert getattr(read_html(page(paragraphs(*BODY), head)), field) == value


@pytest.mark.parametrize(
    ("head", "url", "outlet"),
    [
        ("", "https://www.elsinpost.example/strike", "Elsin Post"),
        ('<meta property="og:site_name" content="www.elsinpost.example">', "https://elsinpost.example/a", "Elsin Post"),
        ('<meta property="og:site_name" content="elsinpost.example">', None, "Elsin Post"),
        (ld(publisher={"@type": "Organization", "name": "The Elsin Post"}), "https://elsinpost.example/a", "The Elsin Post"),
        ('<meta property="og:site_name" content="elsinpost.example">' + ld(publisher={"@type": "Organization", "name": "EP Media"}), "https://elsinpost.example/a", "EP Media"),
        ("", "https://www.portal.example/strike", "portal.example"),
        ("", None, None),
    ],
)  # fmt: skip
def test_an_outlet_goes_by_a_name_and_not_by_its_address_where_the_page_has_one(
    head: str, url: str | None, outlet: str | None
) -> None:
    assert read_html(page(paragraphs(*BODY), head), url).source == outlet


def test_a_canonical_address_of_another_host_or_the_front_page_is_not_believed() -> None:
    for lie in ("https://evil.example/strike", "https://elsin.example/"):
        markup = page(paragraphs(*BODY), f'<link rel="canonical" href="{lie}">')
        assert read_html(markup, "https://elsin.example/strike").url == "https://elsin.example/strike"


@pytest.mark.parametrize("number", ["?page=2", "/2", "/page/2/", ",3"])
def test_a_later_page_of_an_article_is_no_revision_of_the_first(number: str) -> None:
    first = "https://elsin.example/2024/strike"
    markup = page(paragraphs(*BODY), f'<link rel="canonical" href="{first}">')
    assert read_html(markup, first + number).url == first + number
    assert read_html(markup, f"{first}?ref=mail").url == first


@pytest.mark.parametrize("query", ["title=%B1%B1%BE%A9", "title=%C9%CF%BA%A3", "q=%E5%8C%97%E4%BA%AC&p=2", "q=caf%E9"])
def test_an_address_keeps_its_query_in_any_encoding(query: str) -> None:
    address = f"https://elsin.example/show.asp?{query}"
    assert read_html(page(paragraphs(*BODY)), f"{address}&utm_source=x#top").url == address


def test_a_note_is_metadata() -> None:
    note = "Editor's note: Ann Lee teaches law. The views expressed are her own and not those of the Elsin Post."
    article = read_html(page(f"<p><em>{note}</em></p>" + paragraphs(*BODY)))
    assert article.note == note
    assert article.genre == "opinion"
    assert article.text == "\n\n".join(BODY)


def test_a_body_that_is_only_declared_is_read() -> None:
    markup = page("<p>Loading…</p>", ld(headline="Dock workers end strike", articleBody="\n\n".join(BODY)))
    assert read_html(markup).text == "\n\n".join(BODY)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252", "iso-8859-15"])
def test_encodings_of_pages(encoding: str) -> None:
    name = {"utf-8-sig": "utf-8"}.get(encoding, encoding)
    markup = page(paragraphs("Größe und Süße: " + BODY[0], *BODY[1:])).replace('charset="utf-8"', f'charset="{name}"')
    assert read_html(markup.encode(encoding)).text.startswith("Größe und Süße: Dock workers")


@pytest.mark.parametrize("wrapped", INVISIBLE.values(), ids=INVISIBLE.keys())
def test_what_a_reader_does_not_see_is_not_read(wrapped: str) -> None:
    body = paragraphs(*BODY[:2]) + wrapped.format(SECRET) + paragraphs(*BODY[2:])
    assert "zebra" not in whole(read_html(page(body)))


@pytest.mark.parametrize("style", HIDING_STYLES)
@pytest.mark.parametrize("tag", ["p", "span"])
def test_what_style_hides_is_not_read(style: str, tag: str) -> None:
    body = f"<p>{BODY[0]} <{tag} style='{style}'>{SECRET}</{tag}></p>" + paragraphs(*BODY[1:])
    article = read_html(page(body))
    assert "zebra" not in whole(article)
    assert all(line in article.text for line in BODY)


@pytest.mark.parametrize("names", HIDING_CLASSES)
def test_what_a_well_known_class_hides_is_not_read(names: str) -> None:
    body = paragraphs(*BODY[:2]) + f"<p class='{names}'>{SECRET}</p>" + paragraphs(*BODY[2:])
    assert "zebra" not in whole(read_html(page(body)))


@pytest.mark.parametrize("rule", HIDING_RULES)
def test_what_the_page_s_own_rules_hide_is_not_read(rule: str) -> None:
    body = paragraphs(*BODY[:2]) + f"<p class='x' id='i'>{SECRET}</p>" + paragraphs(*BODY[2:])
    assert "zebra" not in whole(read_html(page(body, f"<style>{rule}</style>")))


@pytest.mark.parametrize(
    "style",
    [
        "position:absolute;left:50%;margin-left:-480px;width:960px", "border-right:-100px", "backface-visibility:hidden",
        "-webkit-backface-visibility:hidden", "transform:scale(0.95)", "fill-opacity:0",
    ],
)  # fmt: skip
@pytest.mark.parametrize("by_rule", [False, True])
def test_a_style_that_only_resembles_one_that_hides_hides_nothing(style: str, by_rule: bool) -> None:
    attribute = "" if by_rule else f'style="{style}"'
    quoted = f"<blockquote class='pull' {attribute}><p>{BODY[2]}</p></blockquote>"
    body = paragraphs(*BODY[:2]) + quoted + paragraphs(*BODY[3:])
    assert read_html(page(body, f"<style>.pull{{{style}}}</style>" if by_rule else "")).text == "\n\n".join(BODY)


@pytest.mark.parametrize("by_rule", [False, True])
def test_what_has_a_size_of_its_own_is_read_inside_what_has_none(by_rule: bool) -> None:
    none, own = ("class='none'", "class='own'") if by_rule else ("style='font-size:0px'", "style='font-size:0.9rem'")
    rows = "".join(f"<td {none}><div {own}><p>{line}</p></div></td>" for line in BODY)
    rows = rows.replace("</div></td>", f"</div>zebra<b>zebra</b></td><td {none}>zebra</td>", 1)
    head = "<style>.none{font-size:0}.own{font-size:16px}</style>" if by_rule else ""
    article = read_html(page(f"<table><tr>{rows}</tr></table>", head))
    assert all(line in article.text for line in BODY)
    assert "zebra" not in article.text


def test_a_size_in_parts_of_none_is_none() -> None:
    hidden = f"<div style='font-size:0'><p style='font-size:1.2em'>{SECRET}</p></div>"
    assert "zebra" not in whole(read_html(page(paragraphs(*BODY) + hidden)))


def test_noscript_is_the_page_where_there_is_no_other() -> None:
    long = paragraphs(*BODY, *BODY)
    assert read_html(page(f"<noscript>{long}</noscript>")).text.startswith(BODY[0])
    assert "zebra" not in whole(
        read_html(page(paragraphs(*BODY, *BODY) + f"<noscript>{paragraphs(SECRET, *BODY, *BODY)}</noscript>"))
    )


def test_a_rule_that_hides_the_whole_article_says_nothing() -> None:
    markup = page(f"<div class='fade'>{paragraphs(*BODY)}</div>", "<style>.fade{opacity:0}</style>")
    assert read_html(markup).text == "\n\n".join(BODY)


@pytest.mark.parametrize("character", FORMAT_CHARACTERS)
def test_invisible_characters_are_dropped(character: str) -> None:
    split = BODY[0].replace("strike", f"str{character}ike")
    assert read_html(page(paragraphs(split, *BODY[1:]))).text == "\n\n".join(BODY)


def test_tag_letters_spell_nothing() -> None:
    letters = "".join(chr(0xE0000 + ord(c)) for c in SECRET)
    assert read_html(page(paragraphs(BODY[0] + letters, *BODY[1:]))).text == "\n\n".join(BODY)


@pytest.mark.parametrize("joined", ["می\u200cخواهد", "\u0d9a\u0dca\u200d\u0dc2"])
def test_joiners_that_shape_words_stay(joined: str) -> None:
    assert read_html(page(paragraphs(*BODY, f"{BODY[0]} {joined}."))).text.endswith(f" {joined}.")


@pytest.mark.parametrize(
    ("set_high", "read"),
    [
        ("3,200<sup><a href='#n1'>1</a></sup> workers", "3,200 workers"), ("3,200<a href='#n1'><sup>1</sup></a> workers", "3,200 workers"),
        ("10<sup>6</sup> workers", "10⁶ workers"), ("the 1<sup>st</sup> workers", "the 1st workers"),
        ("<del>4,100</del> 3,200 workers", "3,200 workers"), ("<s>4,100</s> 3,200 workers", "3,200 workers"), ("3,200 <q>workers</q>", "3,200 “workers”"),
        ("<ruby>港<rp>(</rp><rt>みなと</rt><rp>)</rp></ruby> workers", "港 workers"),
    ],
)  # fmt: skip
def test_what_is_set_above_words_or_struck_out_does_not_run_into_them(set_high: str, read: str) -> None:
    text = read_html(page(paragraphs(BODY[0], BODY[1].replace("3,200 workers", set_high), *BODY[2:]))).text
    assert text == "\n\n".join([BODY[0], BODY[1].replace("3,200 workers", read), *BODY[2:]])


def test_text_is_composed() -> None:
    decomposed = unicodedata.normalize("NFD", "Größe: " + BODY[0])
    text = read_html(page(paragraphs(decomposed, *BODY[1:]))).text
    assert unicodedata.is_normalized("NFC", text)
    assert text.startswith("Größe")


@pytest.mark.parametrize(
    "markup", ["", " \n", "<html></html>", "<p></p>", "\x00\x01", "<!-- only -->", "<script>x</script>", b""]
)
def test_a_page_without_an_article_is_refused_with_a_reason(markup: str | bytes) -> None:
    with pytest.raises(ReadError, match=r"\.$"):
        read_html(markup)


SLOW = {
    "attributes": None,
    "nested": "<b><p>",
    "definitions": "<dt>a<dd>b",
    "tables": "<table><tr><td>",
    "less-than": "<",
    "one word": "a",
}


@pytest.mark.parametrize("unit", SLOW.values(), ids=SLOW.keys())
def test_pages_made_to_be_slow_end_in_time(unit: str | None) -> None:
    attributes = " ".join(f'a{i}="1"' for i in range(60_000))
    many = f"<div {attributes}>" if unit is None else unit * (600_000 // len(unit))
    began = time.perf_counter()
    with PageReader(seconds=2) as reader, suppress(ReadError):
        assert reader.read(page(paragraphs(*BODY) + many)).text
    assert time.perf_counter() - began < 12


def test_after_a_page_that_took_too_long_the_next_is_read() -> None:
    with PageReader(seconds=0.01) as reader:
        with pytest.raises(ReadError, match="longer than"):
            reader.read(page("<p>x y. </p>" * 60_000))
        assert reader.read(page(paragraphs(*BODY))).text == "\n\n".join(BODY)


def test_a_large_page_comes_out_of_the_child_as_it_would_here() -> None:
    markup = page(paragraphs(*BODY) + "<i></i>" * 9_000, ld(headline="Dock workers end strike", author="Ann Lee"))
    assert not is_ordinary(markup)
    article = read_html(markup, "https://elsin.example/a")
    assert (article.text, article.author, article.url) == ("\n\n".join(BODY), "Ann Lee", "https://elsin.example/a")


def test_a_page_over_five_megabytes_is_refused() -> None:
    with pytest.raises(ReadError, match="5 MB"):
        read_html("<p>word</p>" * 500_000)


PIECES = (
    "<p>", "</p>", "<div>", "</div>", "<h1>", "</h1>", "<a href='x'>", "</a>", "<table><tr><td>", "</table>", "<ul><li>", "</ul>",
    "<script type='application/ld+json'>", "</script>", '{"@type":"NewsArticle","author":', "<meta property='og:title' content='x'>",
    "<time datetime='2024-01-01'>", "<style>.a{display:none}", "</style>", "<!--", "-->", "<![CDATA[", "]]>", "&#0;", "&#x110000;", "&lt;",
    "<p class='a' style='display:none'>", "<title>", "</title>", "<base href='//'>", "<link rel=canonical href='http://['>", *BODY,
)  # fmt: skip


@given(st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=20)), max_size=40))
@settings(max_examples=120)
def test_any_markup_gives_an_article_or_a_reason(pieces: list[str]) -> None:
    with suppress(ReadError):
        article = read_html("".join(pieces), "https://elsin.example/x")
        assert article.text.strip()
        assert all(0 <= a < b <= len(article.text) for a, b in article.headings)


@given(st.binary(max_size=400))
@settings(max_examples=60)
def test_any_bytes_give_an_article_or_a_reason(data: bytes) -> None:
    with suppress(ReadError):
        assert read_html(data).text.strip()


_SEEN = "Words in white letters that everybody sees on what lies behind them."


@pytest.mark.parametrize(
    ("head", "markup"),
    [
        ("", f"<p style='background:#123;color:#fff'>{_SEEN}</p>"),
        ("", f"<table bgcolor='#003366'><tr><td><font color='white'>{_SEEN}</font></td></tr></table>"),
        ("", f"<div style='background:url(night.jpg)'><p style='color:#fff'>{_SEEN}</p></div>"),
        ("<style>.box{background-color:navy}.w{color:#fff}</style>", f"<div class=box><p class=w>{_SEEN}</p></div>"),
        ("<style>body{background:#111}.w{color:#fff}</style>", f"<p class=w>{_SEEN}</p>"),
        ("<style>main .box{background:#111}</style>", f"<div class=box><p style='color:#fff'>{_SEEN}</p></div>"),
        ("<style>p.w{color:#fff}.a .w{color:#222}</style>", f"<p class=w>{_SEEN}</p>"),
        ("<link rel=stylesheet href=a.css>", f"<div class=box><p style='color:#fff'>{_SEEN}</p></div>"),
        ("", f"<div style='color:#fff'><p style='color:#222'>{_SEEN}</p></div>"),
        ("", f"<div style='background:#000;color:#fff'><p>{_SEEN}</p></div>"),
    ],
)
def test_white_letters_on_what_is_not_white_are_read(head: str, markup: str) -> None:
    said = "".join(f"<p>{line}</p>" for line in BODY)
    page = f"<html><head><title>T</title>{head}</head><body><article><h1>T</h1>{said}{markup}{said}</article></body></html>"
    assert _SEEN in " ".join(read_html(page).text.split())


@pytest.mark.parametrize(
    ("head", "markup"),
    [
        ("<style>body{background:#fff}.w{color:#fff}</style>", f"<p class=w>{_SEEN}</p>"),
        ("<style>p{color:#333}</style>", f"<p><span style='color: rgba(255,255,255,.9)'>{_SEEN}</span></p>"),
        ("<link rel=stylesheet href=a.css>", f"<p style='color:#fff'>{_SEEN}</p>"),
        ("<style>body{background:#111;color:#fff}</style>", f"<p style='background:#fff'><i>{_SEEN}</i></p>"),
        ("<style>.w{mso-hide:all}</style>", f"<p class=w>{_SEEN}</p>"),
    ],
)
def test_letters_in_the_colour_of_what_lies_behind_them_are_not_read(head: str, markup: str) -> None:
    said = "".join(f"<p>{line}</p>" for line in BODY * 4)
    page = f"<html><head><title>T</title>{head}</head><body><article class=a><h1>T</h1>{said}{markup}</article></body></html>"
    assert "everybody sees" not in read_html(page).text
