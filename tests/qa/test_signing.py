"""Words signed off: by whom, of which revision; told wherever they are cited, withdrawn and never erased."""

from __future__ import annotations

import io
import json
import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, cast

import pytest
from docx import Document
from test_cli import qa as command

from qa import Article, ArticleQA, SettingsError
from qa.factcheck.report import DraftReport
from qa.factcheck.report_export import write_report
from qa.packs.check import check_pack
from qa.packs.export import to_json
from qa.web.gate.keys import Keys
from qa.web.gate.login import Login
from qa.web.server.server import make_app

TRAM = Article(id="tram", title="Tram", source="Velden Post", published_at="2031-01-02", url="https://post.example/tram",
               text="The tram of Velden will cost 312 million crowns. The council voted 11 to 4.")  # fmt: skip
QUESTION = "What will the tram of Velden cost?"
DRAFT = "The tram of Velden will cost 412 million crowns. Who pays? The council voted 11 to 4."


@pytest.fixture
def qa(tmp_path: Path) -> Iterator[ArticleQA]:
    with ArticleQA.open(tmp_path / "library") as opened:
        opened.add(TRAM)
        yield opened


@pytest.fixture
def report(qa: ArticleQA) -> DraftReport:
    return qa.factcheck(DRAFT)


def test_a_quote_is_signed_off_and_withdrawn_and_both_stay(qa: ArticleQA) -> None:
    answer = qa.ask(QUESTION)
    made = qa.signed.add(answer, 1, " Ada  Lund ", "By phone")
    c = answer.citations[0]
    place = made.places[0]
    assert (place.article_id, place.revision, place.start, place.end) == (c.article_id, c.revision, c.start, c.end)
    assert [(s.citation, s.name, s.comment) for s in qa.signed.of(qa.ask(QUESTION))] == [(1, "Ada Lund", "By phone")]
    qa.signed.undo(made.sign_off.id, "Bo Ek", "Misheard")
    (kept,) = check_pack(to_json(answer, qa.article, qa.signed.of(answer)), qa.article).signed
    assert kept.undone is not None
    assert (kept.name, kept.undone.name, kept.undone.comment) == ("Ada Lund", "Bo Ek", "Misheard")
    with pytest.raises(SettingsError, match="already"):
        qa.signed.undo(made.sign_off.id, "Bo Ek")


def test_a_finding_is_in_every_report_and_only_what_is_signed_off_is_a_claim_review(
    qa: ArticleQA, report: DraftReport
) -> None:
    made = qa.signed.add(report, 1, "Ada Lund", "By phone")
    told = qa.factcheck(DRAFT)
    assert told == qa.signed.on(report)
    for suffix in (".md", ".html", ".json"):
        assert "Ada Lund" in write_report(told, suffix).decode()
    assert any("Checked by Ada Lund" in p.text for p in Document(io.BytesIO(write_report(told, ".docx"))).paragraphs)
    (review,) = json.loads(write_report(told, ".jsonld"))
    assert (review["@type"], review["claimReviewed"]) == ("ClaimReview", report.sentences[0].text)
    assert (review["reviewRating"]["ratingValue"], review["author"][0]["name"]) == (1, "Ada Lund")
    assert review["citation"][0]["url"] == TRAM.url
    other = replace(report, sentences=(replace(report.sentences[0], verdict="supported"), *report.sentences[1:]))
    assert qa.signed.on(other).sentences[0].signed == ()
    qa.signed.undo(made.sign_off.id, "Ada Lund")
    assert json.loads(write_report(qa.signed.on(report), ".jsonld")) == []
    assert "Withdrawn by Ada Lund" in write_report(qa.signed.on(report), ".md").decode()


@pytest.mark.parametrize(
    ("number", "name", "comment"),
    [(9, "Ada", ""), (2, "Ada", ""), (1, " ", ""), (1, "a" * 121, ""), (1, "A", "x" * 2001)],
)
def test_what_cannot_be_signed_off_is_refused(
    qa: ArticleQA, report: DraftReport, number: int, name: str, comment: str
) -> None:
    with pytest.raises(SettingsError):
        qa.signed.add(report, number, name, comment)
    assert qa.signed.all() == ()


def test_what_is_no_answer_no_number_and_no_text_is_refused_with_the_reason(qa: ArticleQA, report: DraftReport) -> None:
    answer, wrong = qa.ask(QUESTION), cast(Any, None)
    with pytest.raises(SettingsError, match="answer"):
        qa.signed.add(wrong, 1, "Ada")
    with pytest.raises(SettingsError, match="name"):
        qa.signed.add(answer, 1, wrong)
    with pytest.raises(SettingsError, match="comment"):
        qa.signed.add(answer, 1, "Ada", wrong)
    with pytest.raises(SettingsError, match="no finding"):
        qa.signed.add(report, wrong, "Ada")


def test_words_that_are_not_there_are_not_signed_off_and_a_removed_article_takes_its_words_along(
    qa: ArticleQA, report: DraftReport
) -> None:
    answer = qa.ask(QUESTION)
    forged = replace(answer, citations=(replace(answer.citations[0], quote="It will cost nothing."),))
    with pytest.raises(SettingsError, match="does not hold"):
        qa.signed.add(forged, 1, "Eve")
    qa.signed.add(report, 3, "Ada Lund", "It says: The council voted 11 to 4.")
    qa.remove("tram")
    assert [(s.sign_off.name, s.sign_off.comment, s.claim) for s in qa.signed.all()] == [("Ada Lund", "", "")]
    with pytest.raises(SettingsError):
        qa.signed.add(answer, 1, "Ada Lund")


def test_the_command_line_signs_a_pack_and_a_report(qa: ArticleQA, tmp_path: Path) -> None:
    at = ("--library", qa.library.folder)
    (tmp_path / "draft.txt").write_text(DRAFT)
    pack, out = tmp_path / "pack.html", tmp_path / "report.json"
    qa.close()
    assert command("ask", QUESTION, "--out", pack, *at).returncode == 0
    assert command("factcheck", tmp_path / "draft.txt", "--out", out, *at).returncode == 1
    assert command("sign", "add", pack, "1", *at, QA_NAME="Ada Lund").returncode == 0
    assert command("sign", "add", out, "1", "--name", "Bo Ek", "--comment", "By phone", *at).returncode == 0
    assert "Say who you are" in command("sign", "add", out, "1", *at).stderr
    assert command("sign", "add", out, "2", "--name", "Bo Ek", *at).returncode == 1
    rows = json.loads(command("sign", "list", "--json", *at).stdout)
    assert [(row["verdict"], row["sign_off"]["name"]) for row in rows] == [("", "Ada Lund"), ("contradicted", "Bo Ek")]
    undone = command("sign", "undo", rows[0]["sign_off"]["id"], "--name", "Bo Ek", *at)
    assert (undone.returncode, "Withdrawn by Bo Ek" in undone.stdout) == (0, True)
    assert command("ask", QUESTION, "--out", pack, *at).returncode == 0
    assert "quote 1: Checked by Ada Lund" in command("check", pack, *at).stdout


def test_over_http_whoever_comes_by_a_key_is_called_as_it_is(qa: ArticleQA) -> None:
    from starlette.testclient import TestClient

    answer = qa.ask(QUESTION).to_dict()
    keys = Keys(qa.library.folder)
    client = TestClient(make_app(qa, login=Login(keys=keys)), base_url="http://127.0.0.1")
    made = client.post("/v1/signoffs", json={"answer": answer, "number": 1, "name": "Ada"}).json()
    assert [(s["name"], s["by_key"]) for s in made["signed"]] == [("Ada", False)]
    by = {"authorization": f"Bearer {keys.add('bo')}"}
    undo = f"/v1/signoffs/{made['sign_off']['id']}/undo"
    assert client.post(undo, json={"name": "Ada"}).status_code == 401
    undone = client.post(undo, json={"name": "Ada"}, headers=by).json()["sign_off"]["undone"]
    assert (undone["name"], undone["by_key"]) == ("bo", True)
    assert client.post(undo, json={}, headers=by).status_code == 422
    wrong = client.post("/v1/signoffs", json={"number": 1}, headers=by)
    assert wrong.json()["error"]["code"] == "invalid_body"
    assert len(client.get("/v1/signoffs", headers=by).json()["data"]) == 1
    only_read = TestClient(make_app(qa, read_only=True), base_url="http://127.0.0.1")
    assert only_read.post("/v1/signoffs", json={"answer": answer, "number": 1}).status_code == 403


def test_a_finding_of_several_claims_is_signed_off_in_the_report_that_was_kept(qa: ArticleQA) -> None:
    from starlette.testclient import TestClient

    report = qa.factcheck("The council voted 11 to 4 and the tram of Velden will cost 412 million crowns.")
    assert [len(s.claims) for s in report.sentences] == [2]
    client = TestClient(make_app(qa), base_url="http://127.0.0.1")
    made = client.post("/v1/signoffs", json={"report": report.to_dict(), "number": 1, "name": "Ada"})
    assert made.status_code == 201
    assert qa.signed.on(report).sentences[0].signed[0].name == "Ada"


def test_a_library_of_before_gets_its_table(qa: ArticleQA) -> None:
    folder = qa.library.folder
    qa.close()
    with sqlite3.connect(folder / "library.sqlite") as connection:
        connection.execute("DROP TABLE records")
        connection.execute("UPDATE meta SET value = ? WHERE name = 'schema'", (b"7",))
    with ArticleQA.open(folder) as again:
        again.signed.add(again.ask(QUESTION), 1, "Ada Lund")
        assert len(again.signed.all()) == 1
