"""A podcast's feed: where a transcript is linked, an episode is what was said in it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from test_reading_transcripts import SRT, VTT

from evals.trials.attacks.sites import Site, serving
from store import read
from store.article import Article, Rejected
from store.database.subscriptions import Subscription
from store.library import Library
from store.reading.web.fetching import Web

WORDS = [
    ("Ida", 58.2, "Good evening."), ("Ida", 59.0, "The ferry will"), ("Ida", 59.2, "never,"), ("Ida", 59.3, "never,"),
    ("Ida", 59.4, "stay."), ("Otto", 65, "Why?"),
]  # fmt: skip
SEGMENTS = json.dumps(
    {"version": "1.0.0", "segments": [{"speaker": s, "startTime": t, "endTime": t + 1, "body": b} for s, t, b in WORDS]}
)
TURNS = [
    ("Ida", "0:58", "Good evening, and welcome to the island, where we talk of the ferry once more."),
    ("Otto", "1:05", "Why should anybody keep a ferry that half of the island takes to work?"),
    ("Ida", "61:07", "Because the other half takes it to school. It costs 4 million a year, says the council."),
    ("Otto", "1:02:09", "We shall see in spring, when the treasurer has counted all of it once more."),
    ("Ida", "1:02:20", "In spring the ferry will be gone, if nobody pays for it until then."),
    ("Otto", "1:02:31", "Then somebody will, as somebody always has, and nobody knows who that was."),
]
LAID_OUT = "".join(f"<cite>{who}:</cite>\n<time>{when}</time>\n<p>{said}</p>\n" for who, when, said in TURNS)
PAGE = (
    f"<html><body><h1>Transcript</h1>{''.join(f'<p><b>{who}:</b> {said}</p>' for who, _, said in TURNS)}</body></html>"
)
SPOKEN = "\n\n".join(f"{who}: {said}" for who, _, said in TURNS)
NOTES = "In this episode we talk of the ferry, and of much besides. " * 15


@pytest.fixture
def site() -> Iterator[Site]:
    with serving({}) as told:
        told.answers |= {
            "/1.vtt": (200, {"Content-Type": "text/vtt"}, VTT.encode()),
            "/1.srt": (200, {"Content-Type": "application/octet-stream"}, SRT.encode()),
            "/1.json": (200, {"Content-Type": "application/json"}, SEGMENTS.encode()),
            "/1.html": (200, {"Content-Type": "text/html"}, LAID_OUT.encode()),
            "/2.html": (200, {"Content-Type": "text/html"}, PAGE.encode()),
            "/1.txt": (200, {"Content-Type": "text/plain; charset=utf-8"}, SPOKEN.encode()),
            "/2.txt": (200, {"Content-Type": "text/plain"}, b"\n\n".join(said.encode() for _, _, said in TURNS)),
        }
        yield told


def feed(site: Site, *transcripts: tuple[str, str]) -> tuple[int, dict[str, str], bytes]:
    linked = "".join(f'<podcast:transcript url="{site.url(path)}" type="{kind}"/>' for path, kind in transcripts)
    item = (
        f"<item><title>The ferry</title><link>{site.url('/episode')}</link><pubDate>Wed, 12 Mar 2025 07:30:00 GMT"
        f"</pubDate><description>{NOTES}</description><enclosure url='{site.url('/1.mp3')}' type='audio/mpeg'/>"
        f"{linked}</item>"
    )
    spaces = 'xmlns:podcast="https://podcastindex.org/namespace/1.0"'
    told = f"<?xml version='1.0'?><rss version='2.0' {spaces}><channel><title>Island Talk</title>{item}</channel></rss>"
    return 200, {"Content-Type": "application/rss+xml"}, told.encode()


def only(site: Site, *transcripts: tuple[str, str]) -> Article | Rejected:
    site.answers["/feed"] = feed(site, *transcripts)
    (item,) = read(site.url("/feed"), allow_hosts=["127.0.0.1"])
    assert isinstance(item, Article | Rejected)
    return item


@pytest.mark.parametrize(
    ("path", "kind", "line"),
    [
        ("/1.vtt", "text/vtt", "[00:00:59] Ida Lund: The ferry costs 4 million & more and it will stay."),
        ("/1.srt", "application/x-subrip", "[00:00:58] IDA LUND: The ferry costs 4 million and it will stay."),
        ("/1.json", "application/json", "[00:00:59] Ida: The ferry will never, never, stay."),
        ("/1.html", "text/html", "[01:01:07] Ida: It costs 4 million a year, says the council."),
        ("/2.html", "text/html", "] Ida: Because the other half takes it to school. It costs 4 million a year, says"),
        ("/1.txt", "text/plain", "] Ida: It costs 4 million a year, says the council."),
        ("/2.txt", "text/plain", "] It costs 4 million a year, says the council."),
    ],
)
def test_an_episode_is_its_transcript_under_its_own_title(site: Site, path: str, kind: str, line: str) -> None:
    article = only(site, ("/1.odt", "application/vnd.oasis.opendocument.text"), (path, kind))
    assert isinstance(article, Article)
    assert (article.title, article.source, article.url) == ("The ferry", "Island Talk", site.url("/episode"))
    assert article.published_at == "2025-03-12T07:30:00+00:00"
    assert line.partition("] ")[2] in article.text
    assert NOTES[:30] not in article.text


def test_of_several_transcripts_the_one_that_tells_most_is_taken(site: Site) -> None:
    kinds = ("/1.txt", "text/plain"), ("/1.html", "text/html"), ("/1.json", "application/json"), ("/1.vtt", "text/vtt")
    article = only(site, *kinds)
    assert isinstance(article, Article)
    assert "Otto Brandt: We shall see in spring." in article.text


def test_without_one_that_is_read_an_episode_is_what_the_feed_says(site: Site) -> None:
    article = only(site, ("/1.rtf", "application/rtf"))
    assert isinstance(article, Article)
    assert article.text.startswith(NOTES[:30])


@pytest.mark.parametrize(
    ("body", "why"),
    [
        (b"[1, 2]", "application/json"),
        (b'{"segments": 1}', "no transcript"),
        (b'{"segments": [{"startTime": Infinity, "body": "x"}]}', "no transcript"),
        (b'{"segments": [{"startTime": 1, "body": " "}]}', "no words"),
        (b'{"segments": ' + b"[" * 100_000, "no transcript"),
    ],
)
def test_a_transcript_that_is_none_is_told(site: Site, body: bytes, why: str) -> None:
    site.answers["/1.json"] = (200, {"Content-Type": "application/json"}, body)
    rejected = only(site, ("/1.json", "application/json"))
    assert isinstance(rejected, Rejected)
    assert "transcript" in rejected.reason
    assert why in rejected.reason


def test_sync_fetches_a_transcript_once_and_tries_a_missing_one_again(site: Site, tmp_path: Path) -> None:
    site.answers["/feed"] = feed(site, ("/2.vtt", "text/vtt"))
    with Library.open(tmp_path / "library") as library:

        def sync() -> tuple[int, int, int]:
            web = Web(["127.0.0.1"], sleep=lambda seconds: None)
            (report,) = library.sync([Subscription(site.url("/feed"))], web=web)
            return len(report.report.added), len(report.report.rejected), report.skipped

        assert sync() == (0, 1, 0)
        site.answers["/2.vtt"] = site.answers["/1.vtt"]
        assert sync() == (1, 0, 0)
        assert sync() == (0, 0, 1)
        assert site.asked.count("/2.vtt") == 2
