"""A list of feeds: all of them are read, and with `sync` looked at again, while the list itself is only named."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from evals.trials.attacks.sites import Site, serving
from store import read
from store.article import Article, Rejected
from store.database.collection_tables import CollectionRule, put_collection
from store.database.subscriptions import Subscription
from store.library import Library
from store.reading.web.fetching import Web

SAID = "The harbour board met on Tuesday and spoke of the {} for three hours, its clerk said afterwards. "


def feed(name: str) -> tuple[int, dict[str, str], bytes]:
    link = f"<link>https://{name}.example/1</link>"
    item = f"<item><title>About the {name}</title>{link}<description>{SAID.format(name) * 8}</description></item>"
    body = f"<?xml version='1.0'?><rss version='2.0'><channel><title>{name}</title>{item}</channel></rss>"
    return 200, {"Content-Type": "application/xml"}, body.encode()


@pytest.fixture
def site() -> Iterator[Site]:
    with serving({"/quay": feed("quay"), "/crane": feed("crane"), "/bad": (500, {}, b"")}) as told:
        yield told


@pytest.fixture
def listed(tmp_path: Path, site: Site) -> Path:
    feeds = "".join(f'<outline type="rss" text="{n}" xmlUrl="{site.url("/" + n)}"/>' for n in ("quay", "bad", "crane"))
    head = '<?xml version="1.0"?><opml version="2.0"><head><title>Mine</title></head>'
    path = tmp_path / "lists" / "feeds.opml"
    path.parent.mkdir()
    path.write_text(f'{head}<body><outline text="News">{feeds}</outline></body></opml>')
    return path


def test_all_feeds_of_a_list_are_read_and_a_bad_one_keeps_none_out(listed: Path) -> None:
    quay, bad, crane = read(listed, allow_hosts=["127.0.0.1"])
    assert isinstance(quay, Article)
    assert isinstance(crane, Article)
    assert [quay.title, crane.title] == ["About the quay", "About the crane"]
    assert isinstance(bad, Rejected)
    assert "500" in bad.reason


def test_a_list_in_a_folder_leads_nowhere(listed: Path, site: Site) -> None:
    (item,) = read(listed.parent, allow_hosts=["127.0.0.1"])
    assert isinstance(item, Rejected)
    assert "name it itself" in item.reason
    assert not site.asked


def test_a_collection_is_fed_by_a_list_or_by_one_feed_of_it(listed: Path, site: Site, tmp_path: Path) -> None:
    with Library.open(tmp_path / "library") as library:
        library.write(put_collection, "all", CollectionRule.parse({"feed": str(listed)}))
        library.write(put_collection, "one", CollectionRule.parse({"feed": site.url("/crane")}))
        reports = list(library.sync([Subscription(str(listed))], web=Web(["127.0.0.1"], sleep=lambda seconds: None)))
        assert {report.followed for report in reports} == {str(listed)}
        assert {a.title for a in library.articles({"collection": "all"})} == {"About the quay", "About the crane"}
        assert [a.title for a in library.articles({"collection": "one"})] == ["About the crane"]


def test_sync_follows_each_feed_of_a_list(listed: Path, tmp_path: Path) -> None:
    with Library.open(tmp_path / "library") as library:
        web = Web(["127.0.0.1"], sleep=lambda seconds: None)
        first = list(library.sync([Subscription(str(listed))], web=web))
        assert [bool(one.problem) for one in first] == [False, True, False]
        assert len(library.articles()) == 2
        again = list(library.sync([Subscription(str(listed))], web=web))
        assert [one.skipped for one in again] == [1, 0, 1]


def test_what_is_no_list_says_so(tmp_path: Path) -> None:
    (tmp_path / "a.opml").write_text("<opml><body/></opml>")
    (tmp_path / "b.opml").write_text("words")
    reasons = [i.reason for n in "ab" for i in read(tmp_path / f"{n}.opml") if isinstance(i, Rejected)]
    assert "no feeds" in reasons[0]
    assert "OPML" in reasons[1]
