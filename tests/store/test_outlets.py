"""Which names are of one outlet, in values alone and in a library."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from pathlib import Path

import pytest

from store.article import Article
from store.filters import Filters
from store.language.outlets import Outlets, address_in, host_of, same_outlet
from store.library import Library

Row = tuple[str, str | None]


def outlets(*rows: Row) -> Outlets:
    hosts: dict[str, set[str]] = defaultdict(set)
    for name, url in rows:
        if host := host_of(url):
            hosts[name].add(host)
    return Outlets(Counter(name for name, _ in rows), lambda: {name: frozenset(h) for name, h in hosts.items()})


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("The Velden Post", "velden post"),
        ("THE VELDEN POST", "Velden-Post"),
        ("Côté Ouest", "Cote Ouest"),
        ("Tide & Harbour", "Tide and Harbour"),
        ("Velden Post", "veldenpost.example"),
        ("The Velden Post", "https://www.theveldenpost.co.uk/"),
        ("Merrin Harbour Gazette", "mhgazette.com"),
        ("Merrin Harbour Gazette", "MHG"),
        ("Merrin Harbour Gazette", "M.H.G."),
        ("Der Anzeiger", "anzeiger.de"),
        ("www.veldenpost.example", "veldenpost.example"),
    ],
)
def test_spellings_of_one_outlet(one: str, other: str) -> None:
    assert same_outlet(one, other)
    assert same_outlet(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Velden Post", "Harrow Post"),
        ("The Post", "Velden Post"),
        ("Velden News", "Velden Radio"),
        ("LA Times", "The Times"),
        ("Merrin Harbour Gazette", "MG"),
        ("Merrin Harbour Gazette", "gazette.com"),
        ("Farm Today", "ft.com"),
        ("Velden Post", None),
    ],
)
def test_names_of_two_outlets(one: str, other: str | None) -> None:
    assert not same_outlet(one, other)


def test_an_address_goes_by_the_name_of_the_articles_that_have_it_if_that_spells_it() -> None:
    post = outlets(("Velden Post", "https://www.veldenpost.com/a"), ("veldenpost.com", "https://veldenpost.com/b"))
    assert {post.name("Velden Post"), post.name("veldenpost.com")} == {"Velden Post"}
    loosely = outlets(("VRM News", "https://vrm.co.uk/1"), ("VRM Sport", "https://vrm.co.uk/2"), ("vrm.co.uk", None))
    assert loosely.name("vrm.co.uk") == "VRM News"
    assert loosely.name("VRM Sport") == "VRM Sport"


def test_a_name_that_does_not_spell_the_address_is_its_own_only_if_nobody_else_has_it() -> None:
    own: list[Row] = [("Morning Mail", f"https://portal.example/{i}") for i in range(2)]
    assert outlets(*own, ("portal.example", None)).name("portal.example") == "Morning Mail"
    other = ("Agency", "https://portal.example/9")
    assert outlets(*own, other, ("portal.example", None)).name("portal.example") == "portal.example"
    assert outlets(other, ("portal.example", None)).name("portal.example") == "portal.example"


def test_initials_are_those_of_one_name_that_nothing_speaks_against() -> None:
    gazette = "Merrin Harbour Gazette"
    assert outlets((gazette, None), ("MHG", None)).name("MHG") == gazette
    two = outlets((gazette, None), ("Mid Hill Guardian", None), ("MHG", None))
    assert two.name("MHG") == "MHG"
    shown = outlets((gazette, "https://a.com/1"), ("Mid Hill Guardian", "https://b.com/1"), ("MHG", "https://b.com/2"))
    assert shown.name("MHG") == "Mid Hill Guardian"
    against = outlets((gazette, "https://a.com/1"), ("MHG", "https://b.com/2"))
    assert against.name("MHG") == "MHG"
    few = outlets(("Farm Today", None), ("FT", None))
    assert few.name("FT") == "FT"
    home = outlets(("Farm Today", "https://ft.com/1"), ("FT", "https://ft.com/2"))
    assert home.name("FT") == "Farm Today"


def test_of_its_names_the_one_written_out_and_most_often_used_is_shown() -> None:
    names = ("VELDEN POST", "The Velden Post", "The Velden Post", "Velden Post", "VP", "veldenpost.com")
    assert outlets(*((name, "https://veldenpost.com/1") for name in names)).name("veldenpost.com") == "The Velden Post"


@pytest.mark.parametrize("text", ["Velden Post", "Post.", "U.S. News", "", "a.b c"])
def test_what_is_no_address(text: str) -> None:
    assert address_in(text) is None


STORED = (
    ("The Velden Post", "https://www.veldenpost.com/tram"),
    ("veldenpost.com", "https://www.veldenpost.com/ferry"),
    ("velden post", None),
    ("Velden Post", None),
    ("Merrin Harbour Gazette", None),
    ("MHG", None),
    ("Harrow Post", None),
)


def library(path: Path, stored: Sequence[Row] = STORED) -> Library:
    opened = Library.open(path)
    opened.add(
        [
            Article(id=f"a{i}", source=name, url=url, text=f"The council of Velden voted on tram number {i}.")
            for i, (name, url) in enumerate(stored)
        ]
    )
    return opened


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ("Velden Post", {"a0", "a1", "a2", "a3"}),
        ("the velden post", {"a0", "a1", "a2", "a3"}),
        ("veldenpost.com", {"a0", "a1", "a2", "a3"}),
        ("www.veldenpost.com", {"a0", "a1", "a2", "a3"}),
        ("MHG", {"a4", "a5"}),
        ("merrin harbour gazette", {"a4", "a5"}),
        ("Post", {"a0", "a1", "a2", "a3", "a6"}),
        ("Merrin", {"a4", "a5"}),
    ],
)
def test_filters_mean_the_outlet_and_not_the_spelling(tmp_path: Path, wanted: str, found: set[str]) -> None:
    with library(tmp_path) as opened:
        assert {a.id for a in opened.articles({"source": wanted})} == found
        assert {e.id for e in opened.entries({"source": wanted})} == found
        assert {h.article_id for h in opened.search("tram council", filters={"source": wanted})} == found


def test_an_outlet_has_one_name_wherever_it_is_read(tmp_path: Path) -> None:
    names = {"The Velden Post", "Merrin Harbour Gazette", "Harrow Post"}
    with library(tmp_path) as opened:
        assert {a.source for a in opened.articles()} == names
        assert {e.source for e in opened.entries()} == names
        assert {source for _, source, _ in opened.bylines()} == names
        assert opened.article("a1").source == "The Velden Post"
        hits = opened.search("tram number 1")
        assert {a.source for a in opened.articles_of(hits).values()} <= names


def test_the_name_of_an_address_is_forgotten_with_the_articles_that_showed_it(tmp_path: Path) -> None:
    with library(tmp_path, STORED[:2]) as opened:
        assert opened.article("a1").source == "The Velden Post"
        opened.remove("a0")
        assert opened.article("a1").source == "veldenpost.com"
        opened.add(Article(id="a9", source="Velden Post", url="https://veldenpost.com/new", text="Again."))
        assert opened.article("a1").source == "Velden Post"


def test_one_article_alone_passes_by_what_its_name_shows() -> None:
    article = Article(text="Text.", source="veldenpost.com")
    assert Filters.parse({"source": "The Velden Post"}).matches(article)
    assert not Filters.parse({"source": "Harrow Post"}).matches(article)
