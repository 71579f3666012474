"""Sample pages with what stands around articles in the wild; of each the article is known word for word."""

# ruff: noqa: E501 - markup in tables of cases

from __future__ import annotations

from dataclasses import dataclass

import pytest

from store import read_html

FERRY = (
    "The last car ferry to Sund left Merrin Harbour on Friday with eleven vehicles on board and nobody to wave to it.",
    "From Monday a catamaran will make the crossing five times a day, but it takes no cars, and islanders will have to leave theirs on the mainland.",
    "“We were told in March and asked in May,” said Jorun Halle, who speaks for the island's 3,400 residents. “That is the wrong order.”",
    "The operator says that the old ship cost it 2.1 million crowns a year and that no yard would repair it again.",
    "A decision on a new car ferry is expected from the regional assembly before the end of the year.",
)
MORE = (
    "Islanders have collected 1,900 signatures for a bridge, which the assembly has rejected twice since 2009.",
    "Its chair, Pell Arden, said on Saturday that a third refusal was likely, and that he would say so on the island himself.",
)


@dataclass(frozen=True)
class Sample:
    """A page, and the paragraphs of its article."""

    name: str
    markup: str
    body: tuple[str, ...]
    title: str = "Last car ferry leaves for Sund"


def _p(*lines: str) -> str:
    return "".join(f"<p>{line}</p>\n" for line in lines)


def _page(body: str, before: str = "", after: str = "", head: str = "") -> str:
    return f"""<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Last car ferry leaves for Sund | Merrin Gazette</title>
<meta property="og:site_name" content="Merrin Gazette">{head}</head><body>
<header><a href="/">Merrin Gazette</a><nav><ul><li><a href="/news">News</a></li><li><a href="/sport">Sport</a></li><li><a href="/weather">Weather</a></li></ul></nav></header>
{before}<main><article><h1>Last car ferry leaves for Sund</h1><div class="byline">By <a href="/by/oda">Oda Brekke</a> <time datetime="2025-06-14T09:30:00+02:00">14 June 2025</time></div>
{body}</article></main>{after}
<footer><p>© 2025 Merrin Gazette Ltd. All rights reserved.</p><a href="/privacy">Privacy</a> <a href="/terms">Terms of use</a></footer></body></html>"""


COOKIES = """<div id="cookie-consent" class="consent-banner overlay" role="dialog" aria-label="Cookies"><h2>We value your privacy</h2>
<p>We and our 842 partners store and access information on your device, such as cookies, to show you personalised advertising and to measure how our content performs.</p>
<p>You can change your mind at any time under Privacy settings at the foot of each page.</p><button>Accept all</button><button>Reject all</button><a href="/choices">Manage choices</a></div>"""
RELATED = """<aside class="related-stories"><h3>Related stories</h3><ul><li><a href="/a"><h4>Catamaran fails its first sea trial</h4><p>The new vessel turned back after forty minutes with water in its port engine.</p></a></li>
<li><a href="/b"><h4>Island school loses a third of its pupils</h4><p>Parents blame the timetable, the council blames the parents.</p></a></li></ul></aside>"""
COMMENTS = """<section id="comments" class="comments-area"><h2>3 comments</h2><ol class="comment-list">
<li class="comment"><div class="comment-author">seagull77</div><div class="comment-content"><p>I have taken this ferry since 1974 and it was late every single day, so good riddance to it.</p></div><a href="#r">Reply</a></li>
<li class="comment"><div class="comment-author">Nils from Sund</div><div class="comment-content"><p>Easy to say when you do not live here. How shall the baker get his flour across?</p></div><a href="#r">Reply</a></li>
<li class="comment"><div class="comment-author">K. Moe</div><div class="comment-content"><p>By catamaran, in bags, as everybody else does.</p></div><a href="#r">Reply</a></li></ol>
<h3>Leave a reply</h3><p>Your email address will not be published. Required fields are marked *</p><form><textarea></textarea><button>Post comment</button></form></section>"""
LETTER = """<div class="newsletter-signup"><h3>The Morning Tide</h3><p>Get the five stories that matter on the coast in your inbox every weekday at seven.</p>
<form><input type="email" placeholder="Enter your email"><button>Sign up</button></form><p>By signing up you agree to our terms. You can unsubscribe at any time.</p></div>"""
GALLERY = """<div class="gallery" data-count="3"><figure><img src="1.jpg" alt="The ferry"><figcaption>The ferry at its berth on Friday morning. <span class="credit">Photo: Ida Lunde / Gazette</span></figcaption></figure>
<figure><img src="2.jpg" alt="Queue"><figcaption>Cars queue for the last crossing. <span class="credit">Photo: Ida Lunde / Gazette</span></figcaption></figure>
<div class="gallery-controls"><button>Previous</button> <span>1 of 3</span> <button>Next</button></div></div>"""
WALL = """<div class="paywall" id="paywall"><h2>Continue reading with a subscription</h2><p>You have read your three free articles this month. Subscribe from 49 crowns a month and read everything.</p>
<ul><li>Unlimited access on the web and in the app</li><li>The weekend edition delivered to your door</li></ul><a href="/subscribe">Subscribe now</a> <p>Already a subscriber? <a href="/login">Log in</a></p></div>"""
SHARE = """<ul class="share-buttons"><li><a href="#">Share on Facebook</a></li><li><a href="#">Post on X</a></li><li><a href="#">Copy link</a></li></ul>"""
LIVE = """<div class="live-posts"><div class="live-post"><time datetime="2025-06-14T14:52:00+02:00">14:52</time><h3>Last car is on board</h3><p>The eleventh and last car, a green van of the island's baker, has just driven onto the ferry, and the ramp is going up.</p>{share}</div>
<div class="live-post"><time datetime="2025-06-14T14:20:00+02:00">14:20</time><h3>Halle speaks on the quay</h3><p>Jorun Halle has told about two hundred people on the quay that the island will not accept the new timetable.</p>{share}</div>
<div class="live-post"><time datetime="2025-06-14T13:45:00+02:00">13:45</time><h3>Crowd gathers</h3><p>About two hundred people have come to the quay at Merrin to see the ferry leave, some of them with candles.</p>{share}</div></div><button>Load more updates</button>""".replace(
    "{share}", '<div class="share"><a href="#">Share this post</a></div>'
)
PRINT = f"""<html><head><title>Last car ferry leaves for Sund - Merrin Gazette</title><meta name="robots" content="noindex"></head><body bgcolor="white"><table width="600"><tr><td>
<img src="logo.gif" alt="Merrin Gazette"><br><font size="1">Printed from https://gazette.example/ferry on 20 June 2025</font> <a href="javascript:window.print()">Print this page</a> | <a href="javascript:window.close()">Close window</a><hr>
<h1>Last car ferry leaves for Sund</h1><b>By Oda Brekke</b><br>14 June 2025<br><br>{_p(*FERRY)}<hr><font size="1">© 2025 Merrin Gazette Ltd. All rights reserved. Find this article at https://gazette.example/ferry</font></td></tr></table></body></html>"""
SPONSORED = """<div class="sponsored-content" data-ad="1"><span>Sponsored</span><a href="/ad"><h4>Ten reasons to book a cruise before August</h4><p>Fjord Lines takes you north in comfort, with breakfast in your cabin and a balcony of your own.</p></a></div>
<div class="advertisement"><span>Advertisement</span><iframe src="https://ads.example/1"></iframe></div>"""
READING = """<div class="most-read"><h2>Most read</h2><ol><li><a href="/1">Man rows to work after road closes</a></li><li><a href="/2">Council sells its town hall and rents it back</a></li><li><a href="/3">Why the herring came late this year</a></li></ol></div>"""
AUTHOR = """<div class="author-bio"><img src="oda.jpg" alt=""><p>Oda Brekke has covered the coast for the Gazette since 2011. She lives in Merrin with two dogs and a boat that does not float.</p><a href="/by/oda">More from Oda Brekke</a></div>"""
AUDIO = """<div class="audio-player"><span>Listen to this article</span> <span>4 min</span><button>Play</button><p>This audio is generated by a machine. Tell us if you hear a mistake.</p></div>"""

SAMPLES = (
    Sample("cookie wall", _page(_p(*FERRY), before=COOKIES, after=COOKIES.replace("cookie-consent", "cmp-modal")), FERRY),
    Sample("related stories", _page(_p(*FERRY[:2]) + RELATED + _p(*FERRY[2:]), after=RELATED + READING), FERRY),
    Sample("comments", _page(_p(*FERRY) + SHARE, after=COMMENTS), FERRY),
    Sample("newsletter box", _page(_p(*FERRY[:3]) + LETTER + _p(*FERRY[3:]), after=LETTER), FERRY),
    Sample("gallery", _page(GALLERY + _p(*FERRY[:2]) + GALLERY + _p(*FERRY[2:])), FERRY),
    Sample(
        "live blog",
        _page('<p class="standfirst">' + FERRY[0] + "</p>" + LIVE, after=READING),
        (
            FERRY[0],
            "Last car is on board",
            "The eleventh and last car, a green van of the island's baker, has just driven onto the ferry, and the ramp is going up.",
            "Halle speaks on the quay",
            "Jorun Halle has told about two hundred people on the quay that the island will not accept the new timetable.",
            "Crowd gathers",
            "About two hundred people have come to the quay at Merrin to see the ferry leave, some of them with candles.",
        ),
    ),
    Sample("paywall stub", _page(_p(*FERRY[:2]) + WALL, after=READING), FERRY[:2]),
    Sample("print view", PRINT, FERRY),
    Sample("sponsored blocks", _page(_p(*FERRY[:1]) + SPONSORED + _p(*FERRY[1:4]) + SPONSORED + _p(*FERRY[4:])), FERRY),
    Sample("a player and the author", _page(AUDIO + _p(*FERRY) + AUTHOR + SHARE, after=READING), FERRY),
    Sample(
        "everything at once",
        _page(
            SHARE + AUDIO + GALLERY + _p(*FERRY[:2]) + RELATED + _p(*FERRY[2:4]) + LETTER + SPONSORED + _p(FERRY[4], *MORE) + AUTHOR,
            before=COOKIES,
            after=RELATED + COMMENTS + READING + LETTER,
        ),
        FERRY + MORE,
    ),
)  # fmt: skip


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.name)
def test_the_article_is_read_and_nothing_around_it(sample: Sample) -> None:
    article = read_html(sample.markup)
    found = [line for line in article.text.split("\n") if line.strip() and not line[:5].replace(":", "").isdigit()]
    assert found == list(sample.body)
    assert (article.title, article.author) == (sample.title, "Oda Brekke")
    assert (article.published_at or "")[:10] == "2025-06-14"
