"""Watches: what a run tells of corrections, removals and additions, what it does not tell, and what is kept."""

from __future__ import annotations

import json
import sqlite3
import threading
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from evals.trials.faults.fault_tools import holding
from evals.trials.faults.servers import Postgres
from qa import Answer, Article, ArticleQA
from qa.errors import ReadError, SettingsError
from qa.packs.export import to_html
from qa.watching.news import as_html, as_text
from qa.watching.values import News
from store.article import Hit
from store.care.backup import back_up, restore
from store.care.migrating import LibraryLocation
from store.database.watch_tables import WatchRun, get_watches, settle_watches
from store.library import Library

QUAY = Article(
    id="quay",
    title="Quay approved in Tarnholm",
    source="Harbour Courier",
    published_at="2031-03-03",
    genre="news",
    text="The council of Tarnholm approved the new quay on Monday.\n\nThe quay will cost 412 million crowns.\n\n"
    "Work begins in May.",
)
CORRECTED = replace(QUAY, text=QUAY.text.replace("412", "431"))
LONGER = replace(QUAY, text=QUAY.text + "\n\nThe mayor was glad.")
FERRY = Article(
    id="ferry",
    title="Ferry stops",
    source="Sund Post",
    published_at="2031-02-03",
    genre="news",
    text="The ferry to Sund stops in June, said Ida Holm, who runs the line.",
)
DEARER = Article(
    id="dearer",
    title="Quay dearer than thought",
    source="Coast Ledger",
    published_at="2031-04-05",
    genre="news",
    text="After long talks the quay in Tarnholm will cost 480 million crowns, the council said.",
)
QUESTION = "What will the quay in Tarnholm cost?"


@pytest.fixture
def qa(tmp_path: Path) -> Iterator[ArticleQA]:
    with ArticleQA.open(tmp_path / "library") as opened:
        opened.add([QUAY, FERRY])
        yield opened


def told(news: News) -> set[tuple[str, str]]:
    return {(a.what, a.article_id) for a in news.articles}


def latest(qa: ArticleQA) -> News:
    return qa.watch.news()[0]


def test_a_correction_of_the_cited_words_is_told_with_both_and_the_figure(qa: ArticleQA) -> None:
    watch = qa.watch.add(QUESTION)
    assert qa.watch.run() == ()
    qa.add(CORRECTED)
    news = latest(qa)
    (change,) = news.articles
    assert (change.what, change.sentences) == ("superseded", (1,))
    assert (change.was, change.now) == (
        "The quay will cost 412 million crowns.",
        "The quay will cost 431 million crowns.",
    )
    assert [(s.number, "412" in (s.was or ""), "431" in (s.now or "")) for s in news.sentences] == [(1, True, True)]
    assert [(f.was, f.now) for f in news.figures] == [("412 million crowns", "431 million crowns")]
    assert [w.unread for w in qa.watch.all()] == [1]
    assert qa.watch.read(watch.id) == 1
    assert [w.unread for w in qa.watch.all()] == [0]
    assert qa.watch.run() == ()


def test_a_revision_or_a_record_with_the_words_as_they_were_is_a_correction(qa: ArticleQA) -> None:
    qa.watch.add(QUESTION)
    qa.add(LONGER)
    assert told(latest(qa)) == {("corrected", "quay")}
    assert not latest(qa).sentences
    qa.add(replace(LONGER, note="Correction: the council met on Monday, not on Sunday."))
    assert len(qa.watch.news()) == 2
    assert told(latest(qa)) == {("corrected", "quay")}


def test_what_is_new_on_the_question_is_told_and_what_is_not_is_not(qa: ArticleQA) -> None:
    qa.watch.add(QUESTION)
    qa.add(
        Article(title="Weather", source="Sund Post", published_at="2031-04-01", text="Rain fell on the hills all day.")
    )
    assert qa.watch.news() == ()
    qa.add(DEARER)
    news = latest(qa)
    assert told(news) == {("new", "dearer")}
    assert [(f.was, f.now, f.differs) for f in news.figures] == [("412 million crowns", "480 million crowns", True)]
    assert "Articles differ on a figure: 412 million crowns; 480 million crowns" in as_text([news])
    assert any("480" in (s.now or "") for s in news.sentences)


def test_a_figure_beside_the_corrected_one_is_not_told_as_changed(qa: ArticleQA) -> None:
    qa.add(DEARER)
    qa.watch.add(QUESTION)
    qa.watch.add(qa.ask(QUESTION))
    for was, now in (("480", "505"), ("505", "530")):
        qa.add(replace(DEARER, text=DEARER.text.replace("480", now)))
        told_of = {(f.was, f.now, f.differs) for news in qa.watch.news()[:2] for f in news.figures}
        whole = {(f"{n} million crowns", f"{now} million crowns", False) for n in {was, "480"}}
        assert told_of == whole
    assert "412" not in "".join(line for line in as_text(qa.watch.news()).splitlines() if "Another figure" in line)


def test_a_figure_written_otherwise_or_moved_is_no_other(qa: ArticleQA) -> None:
    qa.watch.add(QUESTION)
    qa.add(
        replace(
            QUAY, text=QUAY.text.replace("The quay will cost 412 million crowns.", "The quay will cost 412m crowns.")
        )
    )
    assert (told(latest(qa)), latest(qa).figures) == ({("superseded", "quay")}, ())


def test_removal_is_told_and_takes_the_words_out_of_every_file(qa: ArticleQA) -> None:
    qa.watch.add(QUESTION)
    qa.watch.add(qa.ask(QUESTION))
    qa.add([CORRECTED, DEARER])
    assert any("431" in line for line in as_text(qa.watch.news()).splitlines())
    qa.remove("quay")
    found = qa.watch.run()
    assert {what for news in found for what in told(news)} == {("removed", "quay")}
    words = ("The quay will cost", "412 million", "431 million", "Quay approved")
    assert all(not holding(qa.library.folder, word) for word in words)
    assert "480 million" in as_text(qa.watch.news())
    qa.remove("dearer")
    (gone, _) = qa.watch.run()
    assert gone.gone
    assert gone.abstains
    assert all(w.gone and not w.answered for w in qa.watch.all())
    assert "Nothing that was cited is in the library any more." in as_text([gone])
    qa.add(QUAY)
    assert {what for news in qa.watch.news()[:2] for what in told(news)} == {("new", "quay"), ("returned", "quay")}
    assert not any(w.gone for w in qa.watch.all())


def test_a_pack_is_watched_as_it_is(qa: ArticleQA, tmp_path: Path) -> None:
    pack = tmp_path / "pack.html"
    pack.write_text(to_html(qa.ask(QUESTION), qa.article), encoding="utf-8")
    watch = qa.watch.add(pack)
    assert (watch.kind, watch.question, watch.citations) == ("answer", QUESTION, 1)
    assert qa.watch.add(pack).id == watch.id
    qa.add(CORRECTED)
    assert told(latest(qa)) == {("superseded", "quay")}
    assert qa.watch.run() == ()
    qa.add(replace(CORRECTED, text=CORRECTED.text.replace("431", "440")))
    assert [a.now for a in latest(qa).articles] == ["The quay will cost 440 million crowns."]
    qa.add(replace(QUAY, updated_at="2031-06-01"))
    with pytest.raises(ReadError):
        qa.watch.add(tmp_path / "none.html")
    with pytest.raises(SettingsError):
        qa.watch.add("  ")


def test_a_pack_of_what_was_removed_before_keeps_none_of_its_words(qa: ArticleQA) -> None:
    kept = qa.ask(QUESTION)
    qa.remove("quay")
    watch = qa.watch.add(kept)
    assert watch.gone
    assert not holding(qa.library.folder, "412 million")


def test_what_was_taken_from_a_talk_goes_with_the_article(qa: ArticleQA) -> None:
    asked = replace(
        qa.ask(QUESTION), standalone_question="What will it cost? (the council approved the new quay on Monday)"
    )
    qa.watch.add(asked)
    assert holding(qa.library.folder, "approved the new quay on Monday")
    qa.remove("quay")
    assert [w.question for w in qa.watch.all()] == ["What will it cost?"]
    assert not holding(qa.library.folder, "approved the new quay on Monday")


def test_a_bracket_of_the_reader_stays_when_words_beside_it_leave(qa: ArticleQA) -> None:
    asked = "What will the new quay of Tarnholm (phase 2) cost?"
    qa.watch.add(replace(qa.ask(QUESTION), standalone_question=asked))
    qa.add(Article(id="paint", text="What the new quay of Tarnholm (phase 1) lacks is paint."))
    qa.remove("paint")
    assert [w.question for w in qa.watch.all()] == [asked]


class Counting(Library):
    """A library that counts its searches."""

    searches = 0

    def search(self, question: str, k: int = 10, filters: Mapping[str, Any] | None = None) -> tuple[Hit, ...]:
        self.searches += 1
        return super().search(question, k, filters)


def test_nothing_is_asked_again_where_nothing_cited_or_found_has_changed(tmp_path: Path) -> None:
    with Counting.open(tmp_path) as library:
        qa = ArticleQA(library)
        qa.add(QUAY)
        qa.watch.add(QUESTION)
        library.searches = 0
        assert qa.watch.run() == ()
        assert library.searches == 0
        qa.add(FERRY)  # shares no word of the question, but meaning always finds something: it is asked once
        asked = library.searches
        qa.add(Article(text="Snow lies on the hills."))
        qa.add(Article(text="Snow lies on the hills."))
        assert library.searches <= 2 * asked
        before = library.searches
        assert qa.watch.run() == ()
        assert library.searches == before


def test_two_that_run_at_once_tell_each_thing_once(qa: ArticleQA) -> None:
    qa.watch.add(QUESTION)
    qa.library.add(CORRECTED)
    runs = [threading.Thread(target=qa.watch.run) for _ in range(3)]
    for run in runs:
        run.start()
    for run in runs:
        run.join(60)
    assert len(qa.watch.news()) == 1


def test_what_is_removed_while_a_run_looks_is_not_written(qa: ArticleQA, monkeypatch: pytest.MonkeyPatch) -> None:
    qa.watch.add(QUESTION)
    qa.library.add(CORRECTED)
    write = qa.library.write
    removed: list[bool] = []

    def late(change: Any, *given: Any) -> Any:
        if change is settle_watches and not removed:
            removed.append(qa.library.remove("quay"))
        return write(change, *given)

    monkeypatch.setattr(qa.library, "write", late)
    news = qa.watch.run()
    assert [told(n) for n in news] == [{("removed", "quay")}]
    assert not holding(qa.library.folder, "431 million")


def test_the_sentences_told_are_those_of_one_answer(qa: ArticleQA) -> None:
    from qa.watching import changes
    from qa.watching.kept_answer import State, keep_answer

    kept = keep_answer(qa.ask(QUESTION), qa.article)
    other = replace(kept.sentences[0], text="So it was said.", citations=(), article_ids=())
    given = replace(kept, sentences=(other, other, *kept.sentences))
    qa.add(CORRECTED)
    (change,) = changes.articles(State(fixed=kept, answer=given), qa.article)
    assert (change.what, change.sentences) == ("superseded", (1,))
    (change,) = changes.articles(State(answer=given), qa.article)
    assert change.sentences == (3,)


def test_what_is_removed_while_it_is_read_keeps_nobody_from_adding(
    qa: ArticleQA, monkeypatch: pytest.MonkeyPatch
) -> None:
    qa.watch.add(QUESTION)
    article = qa.article

    def late(article_id: str, revision: str | None = None) -> Article:
        if article_id == "dearer":
            qa.library.remove("dearer")
        return article(article_id, revision)

    monkeypatch.setattr(qa, "article", late)
    qa.add(DEARER)
    assert not any(a.article_id == "dearer" and a.what == "new" for news in qa.watch.news() for a in news.articles)


def test_half_a_character_is_kept(qa: ArticleQA) -> None:
    draft = "The quay \ud83d in Tarnholm will cost 412 million crowns."
    watch = qa.watch.add(qa.factcheck(draft))
    assert qa.watch.add(qa.factcheck(draft)).id == watch.id
    qa.watch.add(f"{QUESTION} \ud83d")
    qa.add(CORRECTED)
    assert {what for news in qa.watch.news() for what in told(news)} == {("superseded", "quay")}
    assert len(as_text(qa.watch.news()).encode()) > 0


def test_another_process_that_adds_is_told_of(qa: ArticleQA) -> None:
    qa.watch.add(QUESTION)
    with Library.open(qa.library.folder) as other:
        other.add(DEARER)
    assert [told(n) for n in qa.watch.run()] == [{("new", "dearer")}]


def test_backups_hold_watches_and_a_restored_library_goes_on(qa: ArticleQA, tmp_path: Path) -> None:
    qa.watch.add(QUESTION)
    qa.add(CORRECTED)
    back_up(LibraryLocation(qa.library.folder), tmp_path / "kept.qa")
    restore(tmp_path / "kept.qa", LibraryLocation(tmp_path / "new"))
    with ArticleQA.open(tmp_path / "new") as new:
        assert new.watch.news() == qa.watch.news()
        assert new.watch.run() == ()
        new.add(DEARER)
        assert told(latest(new)) == {("new", "dearer")}


def test_a_library_of_before_gets_its_tables(qa: ArticleQA) -> None:
    folder = qa.library.folder
    qa.close()
    with sqlite3.connect(folder / "library.sqlite") as connection:
        connection.execute("DROP TABLE news")
        connection.execute("DROP TABLE watches")
        connection.execute("UPDATE meta SET value = ? WHERE name = 'schema'", (b"4",))
    with ArticleQA.open(folder) as again:
        assert again.watch.all() == ()
        again.watch.add(QUESTION)
        again.add(CORRECTED)
        assert told(latest(again)) == {("superseded", "quay")}


def test_postgresql_keeps_them_too(postgres: Postgres, tmp_path: Path) -> None:
    with ArticleQA.open(tmp_path, database=postgres.new_library()) as qa:
        qa.add([QUAY, FERRY])
        qa.watch.add(QUESTION)
        qa.add(CORRECTED)
        assert told(latest(qa)) == {("superseded", "quay")}
        qa.remove("quay")
        assert [told(n) for n in qa.watch.run()] == [{("removed", "quay")}]
        assert "412 million" not in json.dumps([n.to_dict() for n in qa.watch.news()])
        assert qa.watch.remove(qa.watch.all()[0].id)
        assert qa.watch.news() == ()


def test_it_is_told_in_the_language_of_the_question_and_hostile_words_stay_text(tmp_path: Path) -> None:
    hostile = "The quay <script>alert(1)</script> & “co” \u202e will cost 412 million crowns."
    with ArticleQA.open(tmp_path) as qa:
        qa.add(replace(QUAY, title="<b>Quay</b> of Tarnholm", text=hostile))
        qa.watch.add("What will the quay of Tarnholm cost?")
        qa.add(replace(QUAY, title="<b>Quay</b> of Tarnholm", text=hostile.replace("412", "431")))
        page = as_html(qa.watch.news())
        assert "<script>" not in page
        assert "<b>" not in page
        assert "\u202e" not in page
        (change,) = latest(qa).articles
        several = replace(latest(qa), articles=(replace(change, sentences=(1, 3)),), let_go=("甲", "乙"))
        chinese = as_text([replace(several, question="塔恩霍尔姆的新码头要花多少钱？")])
        assert "已被取代" in chinese
        assert "（第1、3句）" in chinese
        assert "合集已不存在：甲、乙" in chinese
        assert " (sentences 1, 3)" in as_text([several])


def test_an_answer_kept_as_json_is_read_again(qa: ArticleQA) -> None:
    from qa.packs.parse import answer as answer_of

    kept: Answer = answer_of(json.loads(json.dumps(qa.ask(QUESTION).to_dict())))
    assert qa.watch.add(kept).id == qa.watch.add(qa.ask(QUESTION)).id


def test_all_that_is_kept_of_a_watch_is_told(qa: ArticleQA) -> None:
    qa.watch.add(QUESTION)
    for number in range(150):
        (before,) = qa.library.read(get_watches)
        told = json.dumps({"sentences": [], "abstains": f"Reason {number}"})
        qa.library.write(settle_watches, [WatchRun(before, replace(before, sequence=number), told, frozenset())])
    assert len(qa.watch.news(qa.watch.all()[0].id)) == qa.watch.all()[0].unread == 150


def test_nothing_is_watched_by_half_a_character(qa: ArticleQA) -> None:
    assert not qa.watch.remove("half \ud800")
    assert qa.watch.news("half \ud800") == ()
    assert qa.watch.read("half \ud800") == 0
