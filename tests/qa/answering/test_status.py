"""How cited words stand in the library, on every surface: current, superseded, removed."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from qa import Answer, Article, ArticleQA
from qa.cli.printing import format_answer
from qa.factcheck.report_export import write_report
from qa.packs.check import check_pack, check_read
from qa.packs.export import to_html, to_json, to_markdown
from qa.packs.formats import as_file
from qa.packs.pack_file import Pack
from qa.packs.talks import KeptTurn
from qa.web.drawn import render
from qa.web.http.browser_routes import turn_of
from store.search.revision_comparison import rewritten

QUAY = Article(
    id="quay",
    title="Quay approved in Tarnholm",
    source="Harbour Courier",
    published_at="2031-03-03",
    genre="news",
    text="The council of Tarnholm approved the new quay on Monday.\n\nThe quay will cost 412 million crowns.\n\n"
    "Work begins in May.",
)
CORRECTED = replace(QUAY, text=QUAY.text.replace("412", "431"), revision="")
LONGER = replace(QUAY, text="A first ferry came on Sunday.\n\n" + QUAY.text + "\n\nThe mayor was glad.", revision="")
QUESTION = "What will the quay in Tarnholm cost?"


@pytest.fixture
def qa(tmp_path: Path) -> Iterator[ArticleQA]:
    with ArticleQA.open(tmp_path) as opened:
        opened.add(QUAY)
        yield opened


def statuses(answer: Answer) -> list[str]:
    return [c.status for c in answer.citations]


def test_an_answer_is_of_what_is_current_and_says_so(qa: ArticleQA) -> None:
    answer = qa.ask(QUESTION)
    assert statuses(answer)
    assert set(statuses(answer)) == {"current"}
    assert [c["status"] for c in answer.to_dict()["citations"]] == statuses(answer)
    assert {e.citation.status for e in qa.timeline("the quay in Tarnholm")} <= {"current"}


def test_a_kept_answer_is_told_as_it_stands_today(qa: ArticleQA) -> None:
    kept = qa.ask(QUESTION)
    qa.add(LONGER)
    assert set(statuses(qa.standing(kept))) == {"current"}
    qa.add(CORRECTED)
    (now,) = (c for c in qa.standing(kept).citations if "412" in c.quote)
    assert (now.status, now.now) == ("superseded", "The quay will cost 431 million crowns.")
    assert now.now_revision == qa.article("quay").revision
    assert "now: “The quay will cost 431 million crowns.”" in format_answer(qa.standing(kept))
    assert set(statuses(qa.ask(QUESTION))) == {"current"}
    assert "superseded: a newer revision" in format_answer(qa.standing(kept))
    qa.remove("quay")
    assert set(statuses(qa.standing(kept))) == {"removed"}
    qa.add(QUAY)
    assert set(statuses(qa.standing(kept))) == {"current"}
    assert qa.standing(kept) == kept


def test_words_that_only_moved_are_not_superseded() -> None:
    first, second, third = QUAY.text.split("\n\n")
    moved = replace(QUAY, text="\n\n".join([third, second, first]), revision="")
    start = QUAY.text.index(second)
    assert rewritten(QUAY, moved, 0, len(QUAY.text)) == ()
    (changed,) = rewritten(QUAY, CORRECTED, start, start + len(second))
    assert (changed.old, changed.new) == (second, second.replace("412", "431"))
    assert rewritten(QUAY, CORRECTED, 0, len(first)) == ()


def test_a_sentence_that_stood_twice_is_superseded_where_it_was_rewritten() -> None:
    twice = replace(QUAY, text="It costs 9 crowns.\n\nSo it was said.\n\nIt costs 9 crowns.", revision="")
    once = replace(QUAY, text="It costs 9 crowns.\n\nSo it was said.\n\nIt costs 11 crowns.", revision="")
    last = twice.text.rindex("It costs")
    assert rewritten(twice, once, last, len(twice.text))
    assert not rewritten(twice, once, 0, 18)


def test_a_pack_holds_the_status_of_its_export_and_its_check_that_of_today(qa: ArticleQA) -> None:
    kept = qa.ask(QUESTION)
    before = to_json(kept, qa.article)
    qa.add(CORRECTED)
    after = [to_json(kept, qa.article), to_html(kept, qa.article), to_markdown(kept, qa.article)]
    assert {c["status"] for c in json.loads(before)["citations"]} == {"current"}
    assert "superseded" in {c["status"] for c in json.loads(after[0])["citations"]}
    assert all("Superseded: a newer revision" in page for page in after[1:])
    for pack in (before, *after):
        report = check_pack(pack, qa.article)
        assert report.ok, report.problems
        assert "superseded" in report.status.values()
        assert any("reads otherwise there" in note for note in report.notes)
    qa.remove("quay")
    gone = check_pack(after[0], qa.article)
    assert not gone.ok
    assert set(gone.status.values()) == {"removed"}


def test_a_turn_drawn_again_shows_what_was_superseded_or_removed(qa: ArticleQA) -> None:
    kept = KeptTurn(question=QUESTION, answer=qa.ask(QUESTION))
    assert "Superseded" not in render.turn(turn_of(kept, 1, "en", qa.article))
    qa.add(CORRECTED)
    drawn = render.turn(turn_of(kept, 1, "en", qa.article))
    assert "Superseded: a newer revision" in drawn
    assert "/source/changes?article=quay" in drawn
    assert "已被取代" in render.turn(turn_of(kept, 1, "zh", qa.article))
    qa.remove("quay")
    gone = render.turn(turn_of(kept, 1, "en", qa.article))
    assert "Removed from the library since" in gone


def test_every_form_of_an_answer_has_the_words_of_now_beside_those_cited(qa: ArticleQA) -> None:
    kept, report = qa.ask(QUESTION), qa.factcheck("The quay will cost 412 million crowns.")
    pin = qa.pins.add(kept)
    pack = to_json(kept, qa.article)
    qa.add(CORRECTED)
    now = "The quay will cost 431 million crowns."
    for form in ("html", "md", "json", "docx"):
        data = as_file(kept, form, qa.article)
        if form == "docx":
            with zipfile.ZipFile(io.BytesIO(data)) as packed:
                data = b"".join(packed.read(name) for name in packed.namelist())
        assert now.encode() in data, form
    assert any(now in c["now"] for c in qa.pins.get(pin.id).to_dict()["answer"]["citations"] if c["now"])
    assert any(now in note for note in check_pack(pack, qa.article).notes)
    assert check_pack(to_json(kept, qa.article), qa.article).ok
    assert all(now in write_report(qa.standing(report), suffix).decode() for suffix in (".md", ".html", ".json"))
    assert now in render.turn(turn_of(KeptTurn(question=QUESTION, answer=kept), 1, "en", qa.article))


def test_words_of_now_that_stand_nowhere_are_a_mismatch(qa: ArticleQA) -> None:
    kept = qa.ask(QUESTION)
    qa.add(CORRECTED)
    told_now = qa.standing(kept)
    forged = replace(told_now, citations=tuple(replace(c, now=c.now and "It is free.") for c in told_now.citations))
    found = check_read(Pack(forged.to_dict(), forged, "", None), qa.article)
    assert any("what is told to stand in its place" in problem for problem in found.problems)
    qa.remove("quay")
    assert all((c.now, c.now_revision) == (None, None) for c in qa.standing(told_now).citations)
