"""The library through its public names: what goes in comes out, changes keep their history, and removed is gone."""

from __future__ import annotations

import json
import math
import re
import signal
import unicodedata
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evals.trials.faults.fault_tools import Directions, holding
from store.article import MAX_ARTICLE, Article
from store.database.collection_tables import CollectionRule, get_collections, put_collection
from store.database.recording import get_records
from store.database.watch_tables import get_news, get_watches
from store.errors import LibraryError
from store.library import Library, Progress

DAM = Article(
    id="dam",
    title="Dam bursts",
    author="Ann Lee",
    source="Bay Times",
    published_at="2024-03-01",
    genre="news",
    text="The dam at Kettle Bay burst on Monday. Officials said 40 people were hurt.\n\nThe cause\n\nRain, said one.",
    headings=((76, 85),),
)
LAMP = Article(id="lamp", title="Lamps", source="Night Post", genre="opinion", text="Street lamps should burn less.")


@pytest.fixture
def library(tmp_path: Path, database: str | None) -> Iterator[Library]:
    with Library.open(tmp_path / "library", database=database, embedder=Directions("test", 16)) as opened:
        yield opened


def revised(article: Article, **fields: Any) -> Article:
    """`article` with other fields, and the revision that its text has."""
    kept = {name: value for name, value in article.to_dict().items() if name not in {"revision", "headings", "pages"}}
    return Article(**(kept | fields))


def test_an_added_article_is_there_with_every_field(library: Library) -> None:
    report = library.add([DAM, LAMP])
    assert report.added == ("dam", "lamp")
    assert library.article("dam") == DAM
    assert library.article("dam").revision == DAM.revision
    assert library.counts().articles == 2


def test_passages_are_spans_of_the_text_under_their_headings(library: Library) -> None:
    library.add(DAM)
    first, second = library.passages("dam")
    assert [DAM.text[p.start : p.end] for p in (first, second)] == [first.text, second.text]
    assert (first.heading, second.heading) == (None, "The cause")
    assert [p.ordinal for p in (first, second)] == [0, 1]


def test_the_passages_of_a_long_section_are_under_the_heading_nearest_above(library: Library) -> None:
    section = "\n\n".join(f"Costs of tram line {n} rose again, as the council of Velden said. " * 9 for n in range(30))
    text = f"Costs\n\n{section}\n\nBoats\n\n{section}"
    boats = text.index("Boats")
    library.add(Article(id="long", text=text, headings=((0, 5), (boats, boats + 5))))
    found = library.passages("long")
    assert len(found) > 20
    assert [p.heading for p in found] == ["Costs" if p.start < boats else "Boats" for p in found]
    assert library.verify().ok


def test_articles_come_newest_first_and_undated_last(library: Library) -> None:
    days = "2024-01-02", "2023-07", "2025-01-01", "2023", "2024-01-02 10:00 +0200", "2023-06-01"
    dated = [Article(id=day, text="Rain fell.", published_at=day) for day in days]
    library.add([LAMP, *dated])
    assert [a.id for a in library.articles()] == [
        *("2025-01-01", "2024-01-02 10:00 +0200", "2024-01-02", "2023-07", "2023-06-01", "2023"), "lamp",
    ]  # fmt: skip
    assert [a.id for a in library.articles({"source": "night"})] == ["lamp"]


def test_a_number_names_no_article(library: Library) -> None:
    library.add(Article(id="17", text="The dam at Orm is shut. It was built in 1931."))
    for id, revision in ((17, None), ("17", 3)):
        with pytest.raises(KeyError):
            library.article(id, revision)  # type: ignore[arg-type]
    with pytest.raises(KeyError):
        library.revisions(17)  # type: ignore[arg-type]
    assert not library.remove(17)  # type: ignore[arg-type]
    assert library.article("17").id == "17"


def test_unknown_names_are_key_errors(library: Library) -> None:
    library.add(DAM)
    for ask in (
        lambda: library.article("nobody"),
        lambda: library.article("dam", "0" * 16),
        lambda: library.revisions("nobody"),
        lambda: library.passages("dam", "0" * 16),
    ):
        with pytest.raises(KeyError):
            ask()


@pytest.mark.parametrize("name", [4, 2.5, True, b"dam", ["dam"], Path("dam"), None])
def test_what_is_no_text_names_nothing(library: Library, name: Any) -> None:
    article = Article(id="4", text="A dam burst.")
    library.add([article, Article(id="None", text="It was old.")])
    for look in (library.article, library.revisions, library.passages):
        with pytest.raises(KeyError):
            look(name)
    with pytest.raises(KeyError):
        library.article("4", name if name is not None else "")
    assert library.original(name, article.revision) is None
    assert not library.has_original(name, article.revision)
    assert not library.remove(name)
    assert not library.unsubscribe(name)
    assert library.counts().articles == 2


@pytest.mark.parametrize("name", [b"dam", Path("dam"), None])
def test_what_is_no_text_is_in_no_list(library: Library, name: Any) -> None:
    article = Article(id="dam", text="A dam burst.")
    library.add(article)
    assert library.current([name]) == {}
    assert library.copies(name) == {}
    assert library.held([(name, article.revision)]) == frozenset()


def test_what_names_a_word_is_found_in_any_case_of_any_alphabet(library: Library) -> None:
    library.add(
        [
            Article(id="fr", text="The Élysée said on Monday that the plan would stand, said Cem Özdemir."),
            Article(id="ru", title="Владимир", text="Приехал на станцию."),
        ]
    )
    for words in ("élysée", "ÉLYSÉE", "özdemir", "the élysée"):
        assert [a.id for a in library.mentioning(words)] == ["fr"], words
    assert [a.id for a in library.mentioning("владимир")] == ["ru"]
    assert library.mentioning("elysee%") == ()
    library.write(put_collection, "palace", CollectionRule.parse({"search": "élysée said"}))
    assert [a.id for a in library.articles({"collection": "palace"})] == ["fr"]


def test_adding_the_same_again_changes_nothing(library: Library) -> None:
    library.add([DAM, LAMP])
    before = library.counts()
    report = library.add([DAM, LAMP])
    assert report.unchanged == ("dam", "lamp")
    assert report.added == report.updated == ()
    assert library.counts() == before


def test_the_same_twice_in_one_call_is_a_duplicate(library: Library) -> None:
    report = library.add([DAM, DAM])
    assert (report.added, report.duplicates) == (("dam",), ("dam",))
    report = library.add([DAM, DAM])
    assert (report.unchanged, report.duplicates) == (("dam", "dam"), ())


def test_two_ids_may_have_the_same_text(library: Library) -> None:
    library.add([LAMP, revised(LAMP, id="copy")])
    assert library.article("lamp").text == library.article("copy").text


def test_another_text_is_a_new_revision_and_the_old_one_stays_readable(library: Library) -> None:
    corrected = revised(DAM, text=DAM.text.replace("40", "41"), updated_at="2024-03-02")
    library.add(DAM)
    assert library.add(corrected).updated == ("dam",)
    assert library.article("dam").text == corrected.text
    assert library.article("dam", DAM.revision).text == DAM.text
    assert library.revisions("dam") == (corrected.revision, DAM.revision)
    assert library.passages("dam", DAM.revision)[0].text.endswith("40 people were hurt.")
    assert {hit.revision for hit in library.search("How many people were hurt?")} == {corrected.revision}


def test_two_revisions_in_one_call_both_go_in(library: Library) -> None:
    corrected = revised(DAM, text=DAM.text.replace("40", "41"))
    report = library.add([DAM, corrected])
    assert (report.added, report.updated) == (("dam",), ("dam",))
    assert library.revisions("dam")[0] == corrected.revision


def test_a_revision_from_another_address_is_told_of(library: Library) -> None:
    one, other = (
        Article(id="art-1", url=f"https://{outlet}.example/1", title=outlet, text=f"News from {outlet}.")
        for outlet in ("post", "echo")
    )
    assert library.add(one).remarks == ()
    moved = Article(id="art-1", url="http://post.example/1", title="post", text="More news from post.")
    assert library.add(moved).remarks == ()
    (remark,) = library.add(other).remarks
    assert remark.source == "https://echo.example/1"
    assert "the id of the article at http://post.example/1, “art-1”" in remark.text
    assert remark.text.endswith("give each an id of its own.")


def test_many_revisions_from_other_addresses_are_told_of_once(library: Library) -> None:
    exports = [
        [
            Article(id=f"art-{n}", url=f"https://{outlet}.example/{n}", text=f"Item {n} of {outlet} is here.")
            for n in range(300)
        ]
        for outlet in ("post", "echo")
    ]
    assert library.add(exports[0]).remarks == ()
    report = library.add(exports[1])
    (remark,) = report.remarks
    assert len(report.updated) == 300
    assert "It and 299 more have the ids of articles at other addresses (“art-0” is at https://post" in remark.text


def test_an_older_revision_that_comes_late_does_not_become_current(library: Library) -> None:
    library.add(revised(DAM, text="New words.", updated_at="2024-03-05T12:00:00Z"))
    assert library.add(revised(DAM, text="Old words.", updated_at="2024-03-05T10:00:00Z")).updated == ("dam",)
    assert library.article("dam").text == "New words."
    assert len(library.revisions("dam")) == 2
    assert [hit.text for hit in library.search("words")] == ["New words."]


def test_a_known_revision_becomes_current_again_only_when_it_is_dated_later(library: Library) -> None:
    first, second = revised(DAM, text="First words."), revised(DAM, text="Second words.", updated_at="2024-03-02")
    library.add([first, second])
    assert library.add(first).unchanged == ("dam",)
    assert library.article("dam").text == "Second words."
    assert library.add(revised(first, updated_at="2024-03-03")).updated == ("dam",)
    assert library.article("dam").text == "First words."
    assert [hit.text for hit in library.search("words")] == ["First words."]
    assert library.verify().ok


def test_an_article_goes_in_again_as_its_own_json_tells_it(library: Library) -> None:
    printed = revised(DAM, headings=DAM.headings, pages=(0, 40))
    again = Article(**json.loads(json.dumps(printed.to_dict())))
    assert (again, again.headings, again.pages) == (printed, printed.headings, printed.pages)
    assert library.add([LAMP, again]).added == ("lamp", "dam")
    assert library.add(printed).unchanged == ("dam",)
    assert library.article("dam") == printed


def test_changed_metadata_is_written_in_place(library: Library) -> None:
    library.add(DAM)
    renamed = revised(DAM, author="Ann B. Lee", title="Flood at the quay", headings=DAM.headings)
    assert library.add(renamed).updated == ("dam",)
    assert library.article("dam") == renamed
    assert library.counts().revisions == 1
    assert library.search("quay")[0].lexical is not None


def test_changed_headings_cut_the_passages_anew(library: Library) -> None:
    library.add(DAM)
    assert library.add(revised(DAM, headings=())).updated == ("dam",)
    assert {p.heading for p in library.passages("dam")} == {None}
    assert library.counts().revisions == 1
    assert library.verify().ok


@pytest.mark.parametrize(
    ("article", "why"),
    [
        (Article(text=""), "empty|no text"),
        (Article(text=" \n\t"), "empty|no text"),
        (Article(text="a " * (MAX_ARTICLE // 2 + 1)), "20 MB"),
        (Article(text="Fine.", published_at=20240301), "published_at"),  # type: ignore[arg-type]
        (Article(text="Fine.", url=math.nan), "url is float"),  # type: ignore[arg-type]  # a table's empty cell
        (Article(text="Fine.", source="Bay Times", title=math.nan), "title is float"),  # type: ignore[arg-type]
        (Article(text=math.nan), "text is float"),  # type: ignore[arg-type]
        (Article(text=None), "text is NoneType"),  # type: ignore[arg-type]
        (Article(text="Fine.", url=5), "url is int"),  # type: ignore[arg-type]
        (Article(text="Fine.", headings=((1, 2, 3),)), "headings"),  # type: ignore[arg-type]
        (Article(text="Only a heading", headings=((0, 14),)), "no sentence"),
    ],
)
def test_what_is_no_article_is_rejected_and_the_rest_goes_in(library: Library, article: Article, why: str) -> None:
    report = library.add([article, LAMP])
    assert report.added == ("lamp",)
    assert re.search(why, report.rejected[0].reason)
    assert library.verify().ok


@pytest.mark.parametrize(
    "url",
    ["javascript:alert(1)", " JavaScript:alert(1)", "java\nscript:alert(1)", "\tvbscript:x", "data:text/html,x",
     "file:///etc/hosts", "ftp://paper.example/a"],
)  # fmt: skip
def test_an_address_that_opens_no_page_is_not_kept_and_its_article_is(library: Library, url: str) -> None:
    given = [
        Article(text=f"The lock at Orm is shut. It is pier {n}.", title="Lock", source="Post", url=f"{url}#{n}")
        for n in (1, 2)
    ]
    assert [a.url for a in given] == [None, None]
    assert library.add(given).added == tuple(a.id for a in given)  # two addresses, two articles
    assert {library.article(a.id).url for a in given} == {None}


@pytest.mark.parametrize("url", ["https://paper.example/a", "HTTP://paper.example", "paper.example/a", "/a?b=c:d", ""])
def test_an_address_that_opens_a_page_is_kept_as_it_is(url: str) -> None:
    assert Article(text="The lock is shut.", url=url).url == url


def test_files_are_read_and_unreadable_ones_rejected(library: Library, tmp_path: Path) -> None:
    folder = tmp_path / "articles"
    folder.mkdir()
    (folder / "good.txt").write_text("A bridge opened\n\nThe bridge over the Orm opened on Friday. Cars may use it.")
    (folder / "empty.txt").write_text("")
    report = library.add(folder)
    assert len(report.added) == 1
    assert report.rejected[0].source.endswith("empty.txt")


def test_a_removed_article_is_gone_from_every_answer_and_every_file(
    library: Library, tmp_path: Path, database: str | None
) -> None:
    secret = Article(id="secret", title="Quillberthane", text="The quillberthane report. Zyxqvolt is its author.")
    library.add([DAM, secret, revised(secret, text="A later quillberthane report. Zyxqvolt wrote it.")])
    assert library.search("zyxqvolt")[0].article_id == "secret"
    assert holding(tmp_path, "zyxqvolt") or database  # the files of a server are its own
    assert library.remove("secret")
    assert not library.remove("secret")
    assert all(hit.article_id != "secret" for hit in library.search("zyxqvolt quillberthane"))
    assert holding(tmp_path, "zyxqvolt") == holding(tmp_path, "quillberthane") == []
    assert library.counts().articles == 1
    with pytest.raises(KeyError):
        library.article("secret")
    assert library.add(secret).added == ("secret",)
    assert library.verify().ok


def test_progress_tells_every_item_and_its_error_stops_the_adding(library: Library) -> None:
    told: list[Progress] = []
    library.add([DAM, Article(text=""), LAMP], progress=told.append)
    assert [p.done for p in told] == [1, 2, 3]
    assert {p.total for p in told} == {3}

    def stop(progress: Progress) -> None:
        raise RuntimeError("stopped")

    with pytest.raises(RuntimeError):
        library.add(revised(LAMP, id="other"), progress=stop)
    assert library.article("other")  # it was committed before it was told
    assert library.verify().ok


def test_an_interrupt_leaves_what_was_told_and_the_same_call_goes_on(library: Library, tmp_path: Path) -> None:
    pages = tmp_path / "pages"
    pages.mkdir()
    for n in range(40):  # enough to be read by children
        text = f"<p>Ferry {n} sailed at noon with {n + 3} cars and came back at four, its captain said on the quay.</p>"
        (pages / f"{n:02}.html").write_text(f"<html><body><h1>Ferry number {n}</h1>{text * 2}</body></html>")
    told: list[str] = []

    def pressed(progress: Progress) -> None:
        told.append(progress.item)
        if progress.done == 25:
            signal.raise_signal(signal.SIGINT)

    with pytest.raises(KeyboardInterrupt):
        library.add([DAM, pages], progress=pressed)
    there = {a.title for a in library.articles()}
    assert {DAM.title} | {f"Ferry number {n}" for n in range(24)} <= there
    assert library.verify().ok
    report = library.add([DAM, pages])
    assert (len(report.added) + len(there), len(report.rejected)) == (41, 0)
    assert library.verify().ok


def test_a_closed_library_says_so_and_closing_twice_is_nothing(tmp_path: Path) -> None:
    library = Library.open(tmp_path / "library", embedder=Directions("test", 16))
    library.close()
    library.close()
    read = [partial(library.read, question) for question in (get_watches, get_news, get_collections)]
    told = (partial(library.read, get_records, "pin"), partial(library.write, put_collection, "Dams"))
    for call in (library.articles, *read, *told):
        with pytest.raises(LibraryError, match="closed"):
            call()


def test_it_stays_where_it_is_when_the_program_goes_to_another_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    monkeypatch.chdir(tmp_path)
    with Library.open("library", embedder=Directions("test", 16)) as library:
        library.add(DAM)
        monkeypatch.chdir(elsewhere)
        assert library.add(LAMP).added == ("lamp",)
        assert library.remove("dam")
        assert library.verify().ok
    assert list(elsewhere.iterdir()) == []


def test_a_folder_may_have_any_name_and_holds_its_own_library(tmp_path: Path) -> None:
    names = ("What now?", "What now?b", "a%20b", "a b", "a#b", "ä&=1")
    for name in names:
        with Library.open(tmp_path / name) as library:
            library.add(Article(id=name, text=f"The tram of {name} is red."))
            assert [a.id for a in library.articles()] == [name]
        assert (tmp_path / name / "library.sqlite").exists()
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(names)


def test_it_is_all_there_when_opened_again(tmp_path: Path) -> None:
    embedder = Directions("test", 16)
    with Library.open(tmp_path / "library", embedder=embedder) as library:
        library.add([DAM, LAMP])
        hits = library.search("street lamps")
    with Library.open(tmp_path / "library", embedder=embedder) as library:
        assert library.article("dam") == DAM
        assert library.search("street lamps") == hits
        assert library.verify().ok


def test_rebuilding_changes_no_answer(library: Library) -> None:
    library.add([DAM, LAMP])
    library.add(revised(DAM, text=DAM.text.replace("40", "41")))
    library.remove("lamp")
    hits = library.search("Who was hurt at the dam?")
    library.rebuild()
    assert library.search("Who was hurt at the dam?") == hits
    assert library.verify().ok


STEPS = st.lists(
    st.tuples(
        st.sampled_from(["add", "add", "add", "remove", "reopen", "rebuild"]),
        st.sampled_from("abc"),
        st.sampled_from(
            ["One dam burst.", "Two dams burst. They were old.", "Rain.\n\nSnow fell on the lamps.", "雨が降る。"]
        ),
    ),
    min_size=1,
    max_size=12,
)


@settings(max_examples=12)
@given(steps=STEPS)
def test_any_history_leaves_what_a_dictionary_would_hold(
    tmp_path_factory: pytest.TempPathFactory, steps: list[tuple[str, str, str]]
) -> None:
    path, embedder = tmp_path_factory.mktemp("history"), Directions("test", 16)
    library = Library.open(path, embedder=embedder)
    held: dict[str, list[str]] = {}
    for step, id, text in steps:
        if step == "add":
            library.add(Article(id=id, text=text))
            if text not in held.setdefault(id, []):
                held[id].append(text)
        elif step == "remove":
            assert library.remove(id) == (held.pop(id, None) is not None)
        elif step == "rebuild":
            library.rebuild()
        else:
            library.close()
            library = Library.open(path, embedder=embedder)
        assert {a.id: a.text for a in library.articles()} == {id: texts[-1] for id, texts in held.items()}
        assert {id: set(library.revisions(id)) for id in held} == {
            id: {Article(text=t).revision for t in texts} for id, texts in held.items()
        }
        hits = library.search("dam lamps snow rain 雨が降", k=50)
        assert {i for h in hits for i in (h.article_id, *h.copies)} == set(held)
        assert all(library.article(h.article_id, h.revision).text[h.start : h.end] == h.text for h in hits)
    assert library.verify().ok
    library.close()


def test_an_article_whose_accents_stand_apart_is_kept_as_it_is_and_found(library: Library) -> None:
    said = unicodedata.normalize("NFD", "The café stays, says José.")
    given = Article(id="cafe", title=unicodedata.normalize("NFD", "Café"), text=said)
    assert library.add(given).added == ("cafe",)
    kept = library.article("cafe")
    assert (kept.title, kept.text) == (given.title, said)
    assert [hit.text for hit in library.search("café")] == [said]
    assert library.verify().ok
