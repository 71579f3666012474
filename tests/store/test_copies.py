"""One story that several outlets ran is known as one, as articles come, change and go."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from random import Random

import pytest

from evals.figures.copies import found, pairs
from evals.synthetic import article as synthetic
from store import read
from store.article import Article
from store.copies import bands, signature
from store.database import stories
from store.library import Library

SAMPLES = Path(__file__).parents[2] / "evals" / "articles"


def version(number: int, outlet: str, drop: int = 0) -> Article:
    """Story `number` as `outlet` ran it, without its last paragraphs."""
    text = synthetic(number, paragraphs=6).text.split("\n\n")
    return Article(id=f"{outlet}-{number}", source=outlet, text="\n\n".join(text[: len(text) - drop]))


@pytest.fixture
def library(tmp_path: Path, database: str | None) -> Iterator[Library]:
    with Library.open(tmp_path, database=database) as opened:
        yield opened


def test_copies_in_several_outlets_are_one_story(library: Library) -> None:
    library.add([version(1, "Gazette"), version(2, "Gazette"), version(1, "Echo", drop=2)])
    library.add(version(1, "Lantern", drop=1))
    assert library.copies("Gazette-1", "Gazette-2") == {"Gazette-1": ("Echo-1", "Lantern-1")}
    assert library.copies("Echo-1") == {"Echo-1": ("Gazette-1", "Lantern-1")}


def test_a_story_outlives_its_first_copy(library: Library) -> None:
    library.add([version(1, outlet) for outlet in ("Gazette", "Echo", "Lantern")])
    library.remove("Gazette-1")
    assert library.copies("Echo-1") == {"Echo-1": ("Lantern-1",)}
    library.add(version(1, "Courier"))
    assert library.copies("Courier-1") == {"Courier-1": ("Echo-1", "Lantern-1")}


def test_of_many_that_are_alike_few_are_counted_and_all_are_one_story(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    counted: list[int] = []

    def counting(others: Iterable[int]) -> Counter[int]:
        seen = list(others)
        counted.append(len(seen))
        return Counter(seen)

    monkeypatch.setattr(stories, "Counter", counting)
    notice = version(1, "Court").text
    alike = [Article(id=f"notice-{n}", text=f"{notice}\n\nHearing {n} is in room {n * 7}.") for n in range(160)]
    library.add(alike[:80])
    library.add(alike[80:])
    assert max(counted) <= 48 * 50
    assert len(library.copies("notice-0")["notice-0"]) == len(library.copies("notice-159")["notice-159"]) == 159
    library.add([version(2, "Gazette"), version(2, "Echo", drop=1)])
    assert library.copies("Gazette-2") == {"Gazette-2": ("Echo-2",)}


def test_an_article_that_is_rewritten_is_no_copy_any_more(library: Library) -> None:
    library.add([version(1, "Gazette"), version(1, "Echo")])
    library.add(Article(id="Echo-1", source="Echo", text=synthetic(9, paragraphs=6).text))
    assert library.copies("Gazette-1", "Echo-1") == {}


def test_short_notices_are_nobody_s_copies(library: Library) -> None:
    library.add([Article(id=n, text="The ferry sails at noon. It returns at six.") for n in ("a", "b")])
    assert library.copies("a", "b") == {}


def test_a_library_from_before_there_were_stories_finds_them(tmp_path: Path) -> None:
    import sqlite3

    with Library.open(tmp_path) as library:
        library.add([version(1, "Gazette"), version(1, "Echo")])
    with sqlite3.connect(tmp_path / "library.sqlite") as connection:
        connection.executescript("DROP TABLE stories; DROP TABLE bands")
        connection.execute("UPDATE meta SET value = ? WHERE name = 'schema'", (b"1",))
    with Library.open(tmp_path) as library:
        assert library.copies("Echo-1") == {"Echo-1": ("Gazette-1",)}


def test_the_samples_wire_story_is_found(library: Library) -> None:
    library.add(SAMPLES)
    found_ = {
        title for a in library.copies(*(a.id for a in library.articles())) for title in [library.article(a).source]
    }
    assert found_ == {"Northgate Wire", "Merrin Harbour Gazette", "The Corvane Lantern", "Kestria Today"}


def test_most_labelled_pairs_are_told_right() -> None:
    articles = [a for a in read(SAMPLES) if isinstance(a, Article)]
    made = Random(3).sample(list(pairs(articles[::2], 1)), 120)
    wrong = [p.kind for p in made if found(p) != p.copies]
    assert len(wrong) <= 3, wrong


def test_bands_fit_the_database_and_stay_the_same() -> None:
    mark = signature(synthetic(1, paragraphs=2).text)
    assert mark is not None
    assert all(0 <= b < 2**63 for b in bands(mark))
    assert mark[:3].tolist() == signature(synthetic(1, paragraphs=2).text)[:3].tolist()  # type: ignore[index]
