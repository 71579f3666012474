"""The doors of the fact-checker's desk: files in and out, the command, HTTP."""

from __future__ import annotations

import base64
import io
import json
import re
import zipfile
from collections.abc import Iterator
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from typing import Any

import httpx
import pytest
from docx.oxml import parse_xml

from evals.documents import docx
from qa import Article, ArticleQA, DraftReport, ReadError
from qa.factcheck.draft_file import LARGEST, draft_in
from qa.factcheck.report_export import WRITERS, write_report

RIGHT = "The council of Velden voted 11 to 4 to build a tram line."
WRONG = "The council of Velden voted 12 to 4 on Tuesday to build a tram line."
TRAM = Article(
    title="Council approves <b>tram</b>",
    source="Velden Post",
    published_at="2024-03-05",
    genre="news",
    text="The council of Velden voted 11 to 4 on Tuesday to build a tram line. It will cost 312 million crowns.",
)


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("doors") / "library"
    with ArticleQA.open(folder) as qa:
        qa.add(TRAM)
    return folder


@pytest.fixture(scope="module")
def report(library: Path) -> DraftReport:
    with ArticleQA.open(library) as qa:
        return qa.factcheck(f"{WRONG} Who pays? A <script>museum</script> has opened in Ostrand.")


def run(*arguments: object) -> tuple[int, str, str]:
    """Exit status, output and errors of a command."""
    from qa.cli import main

    out, err = io.StringIO(), io.StringIO()
    with redirect_stdout(out), redirect_stderr(err), pytest.raises(SystemExit) as ended:
        main([str(argument) for argument in arguments])
    return int(ended.value.code or 0), out.getvalue(), err.getvalue()


def test_text_and_markdown_are_read_as_they_stand(tmp_path: Path) -> None:
    for name in ("draft.txt", "draft.md"):
        (tmp_path / name).write_text(f"# Tram\n\n{RIGHT}\n", encoding="utf-8")
        assert draft_in(tmp_path / name).text == f"# Tram\n\n{RIGHT}\n"


def test_a_page_and_a_word_document_are_read_as_seen(tmp_path: Path) -> None:
    from docx import Document

    document = Document()
    document.add_heading("On the tram", 0)
    document.add_paragraph(RIGHT)
    document.save(str(tmp_path / "draft.docx"))
    told = " ".join([RIGHT] * 3)
    body = f"<body><article><h1>On the tram</h1><p>{told}</p></article></body>"
    page = f"<html><head><title>On the tram</title></head>{body}</html>"
    (tmp_path / "draft.html").write_text(page, encoding="utf-8")
    for name in ("draft.docx", "draft.html"):
        text = draft_in(tmp_path / name).text
        assert text.startswith("On the tram")
        assert RIGHT in text


@pytest.mark.parametrize(
    ("name", "data"),
    [("broken.docx", b"PK\x03\x04 no"), ("picture.png", b"\x89PNG"), ("picture.txt", b"\x89PNG\r\n\x1a\n")],
)
def test_what_is_no_draft_is_one_plain_error(tmp_path: Path, name: str, data: bytes) -> None:
    (tmp_path / name).write_bytes(data)
    with pytest.raises(ReadError):
        draft_in(tmp_path / name)
    with pytest.raises(ReadError, match="cannot be read"):
        draft_in(tmp_path / "missing.txt")


def test_as_claim_reviews_a_report_without_sign_offs_is_empty(report: DraftReport) -> None:
    assert json.loads(write_report(report, ".jsonld")) == []


@pytest.mark.parametrize("suffix", [suffix for suffix in WRITERS if suffix != ".jsonld"])
def test_a_report_is_written_in_every_form(report: DraftReport, suffix: str) -> None:
    made = write_report(report, suffix)
    if suffix == ".docx":
        from docx import Document

        text = "\n".join(p.text for p in Document(io.BytesIO(made)).paragraphs)
    else:
        text = made.decode()
    assert "12 to 4" in text
    assert "11 to 4" in text
    if suffix == ".html":
        assert "<script>museum" not in text
    if suffix == ".json":
        assert json.loads(text) == json.loads(json.dumps(report.to_dict()))


def footnotes(data: bytes) -> list[str]:
    """The footnotes of a Word document to which its text refers, in the order of the text."""
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        root = parse_xml(packed.read("word/footnotes.xml"))
        used = re.findall(rb'footnoteReference w:id="(\d+)"', packed.read("word/document.xml"))
    told = {note.get(f"{{{root.nsmap['w']}}}id"): "".join(note.itertext()).strip() for note in root}
    return [told[id.decode()] for id in used]


def test_a_report_in_word_has_real_footnotes_in_the_style_that_was_chosen(library: Path, tmp_path: Path) -> None:
    from docx import Document

    draft, made = tmp_path / "draft.md", tmp_path / "report.docx"
    draft.write_text(f"{RIGHT}\n\n{WRONG}\n\n{RIGHT}\n", encoding="utf-8")
    at = (draft, "-l", library, "--out", made)
    assert run("factcheck", *at)[0] == 1
    in_notes = footnotes(made.read_bytes())
    assert len(in_notes) >= 3
    assert ["March 5, 2024" in note for note in in_notes] == [True, *[False] * (len(in_notes) - 1)]
    assert "[1]" not in "".join(p.text for p in Document(str(made)).paragraphs if RIGHT in p.text)
    run("factcheck", *at, "--references", "author-date")
    assert all("(2024, March 5)" in note for note in footnotes(made.read_bytes()))


def test_the_command_ends_with_1_when_something_is_contradicted(library: Path, tmp_path: Path) -> None:
    (tmp_path / "wrong.txt").write_text(WRONG, encoding="utf-8")
    (tmp_path / "right.txt").write_text(RIGHT, encoding="utf-8")
    status, out, _ = run("factcheck", tmp_path / "wrong.txt", "-l", library, "--out", tmp_path / "report.md")
    assert status == 1
    assert "contradicted" in out
    assert "11 to 4" in (tmp_path / "report.md").read_text(encoding="utf-8")
    status, out, _ = run("factcheck", tmp_path / "right.txt", "-l", library, "--json")
    assert status == 0
    assert [s["verdict"] for s in json.loads(out)["sentences"]] == ["supported"]


class Terminal(io.StringIO):
    """What is written to a terminal."""

    def isatty(self) -> bool:
        return True


def test_on_a_terminal_the_words_of_a_draft_are_shown_as_they_stand(
    library: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from qa.cli import main

    monkeypatch.setenv("COLUMNS", "200")
    (tmp_path / "draft.txt").write_text("The council voted 11 to 4 for [red] a tram [/i], it\x1b[2J said.", "utf-8")
    shown = Terminal()
    with redirect_stdout(io.StringIO()), redirect_stderr(shown), pytest.raises(SystemExit) as ended:
        main(["factcheck", str(tmp_path / "draft.txt"), "-l", str(library)])
    assert ended.value.code == 0
    assert "for [red] a tram [/i], it [2J said." in " ".join(shown.getvalue().split())


def half_hidden(words: str) -> bytes:
    """A Word document with these words, and others that nobody sees."""
    from docx import Document

    document, held = Document(), io.BytesIO()
    document.add_paragraph(words).add_run(" Not seen.").font.hidden = True
    document.save(held)
    return held.getvalue()


class Input:
    """Standard input with something in it."""

    def __init__(self, data: bytes) -> None:
        self.buffer = io.BytesIO(data)


@pytest.mark.parametrize(
    ("data", "status", "sentences"),
    [
        (WRONG.encode(), 1, [WRONG]),
        (f"<!DOCTYPE html><html><body><p>{WRONG}</p><p>{RIGHT}</p></body></html>".encode(), 1, [WRONG, RIGHT]),
        (f"<!-- draft -->\n<h1>The tram</h1>\n<p>{RIGHT}</p>".encode(), 0, ["The tram", RIGHT]),
        (docx([("", WRONG), ("", RIGHT)]), 1, [WRONG, RIGHT]),
        (b"<3 trams. " + RIGHT.encode(), 0, ["<3 trams.", RIGHT]),
    ],
)
def test_standard_input_is_read_as_what_it_is(
    library: Path, monkeypatch: pytest.MonkeyPatch, data: bytes, status: int, sentences: list[str]
) -> None:
    monkeypatch.setattr("sys.stdin", Input(data))
    ended, out, _ = run("factcheck", "-", "-l", library, "--json")
    assert (ended, [s["text"] for s in json.loads(out)["sentences"]]) == (status, sentences)


def test_a_page_under_the_name_of_a_text_is_read_as_a_page(tmp_path: Path) -> None:
    (tmp_path / "draft.txt").write_text(f"<html><body><p>{RIGHT}</p></body></html>", encoding="utf-8")
    assert draft_in(tmp_path / "draft.txt").text == RIGHT


def test_what_cannot_be_checked_ends_with_2(library: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "broken.docx").write_bytes(b"PK\x03\x04 no")
    (tmp_path / "draft.txt").write_text(RIGHT, encoding="utf-8")
    monkeypatch.setattr("sys.stdin", Input(b"x" * (LARGEST + 1)))
    for arguments, why in (
        (("missing.txt", "-l", library, "--out", "report.pdf"), "report.pdf"),
        ((tmp_path / "missing.txt", "-l", library), "missing.txt cannot be read"),
        ((tmp_path / "broken.docx", "-l", library), "broken.docx cannot be read"),
        ((tmp_path / "draft.txt", "-l", tmp_path / "none"), "none"),
        ((tmp_path / "draft.txt", "-l", library, "--from", "soon"), "soon"),
        ((tmp_path / "draft.txt", "-l", library, "--what"), "--what"),
        (("-", "-l", library), "standard input has more than 20 MB; check it in parts."),
    ):
        status, out, err = run("factcheck", *arguments)
        assert (status, out) == (2, ""), arguments
        assert why in err


def test_a_report_that_cannot_be_written_is_printed(library: Path, tmp_path: Path) -> None:
    (tmp_path / "draft.txt").write_text(RIGHT, encoding="utf-8")
    status, out, err = run("factcheck", tmp_path / "draft.txt", "-l", library, "--out", tmp_path / "no" / "report.md")
    assert (status, "supported" in out) == (2, True)
    assert "report.md cannot be written" in err


@pytest.fixture(scope="module")
def client(library: Path) -> Iterator[httpx.Client]:
    from tests.web.serving import served

    with (
        ArticleQA.open(library) as qa,
        served(qa) as address,
        httpx.Client(base_url=address, timeout=120) as client,
    ):
        yield client


def test_over_http_the_report_is_what_python_gives(client: httpx.Client, library: Path) -> None:
    told = client.post("/v1/factcheck", json={"text": f"{RIGHT} {WRONG}", "filters": {"source": "Velden Post"}}).json()
    with ArticleQA.open(library) as qa:
        made = qa.factcheck(f"{RIGHT} {WRONG}", filters={"source": "Velden Post"}).to_dict()
    assert told == json.loads(json.dumps(made))


def test_over_http_a_draft_in_a_file_is_read_and_what_of_it_is_not_checked_is_told(client: httpx.Client) -> None:
    file = {"name": "draft.docx", "data": base64.b64encode(half_hidden(RIGHT)).decode()}
    said = "The document has hidden text, which is not checked."
    told = client.post("/v1/factcheck", json={"file": file}).json()
    assert ([s["text"] for s in told["sentences"]], told["notices"]) == ([RIGHT], [said])
    streamed = client.post("/v1/factcheck", json={"file": file, "stream": True}).text
    assert json.loads(streamed.strip().split("\n\n")[-1].split("data: ", 1)[1])["notices"] == [said]
    handed = client.post("/ui/draft", json=file).json()
    assert (handed["text"], handed["notices"]) == (RIGHT, [said])
    assert client.post("/v1/factcheck", json=handed).json() == told


def test_over_http_a_draft_is_told_as_it_goes(client: httpx.Client) -> None:
    response = client.post("/v1/factcheck", json={"text": f"{RIGHT} Who pays?", "stream": True})
    assert response.headers["content-type"].startswith("text/event-stream")
    blocks = [dict(line.split(": ", 1) for line in b.split("\n")) for b in response.text.strip().split("\n\n")]
    assert [block["event"] for block in blocks] == ["checked", "checked", "final"]
    first: dict[str, Any] = json.loads(blocks[0]["data"])
    assert (first["done"], first["total"]) == (1, 2)
    assert first["sentence"]["citations"] == [c["number"] for c in first["citations"]]


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"text": "It is so.", "filters": {"genre": "poem"}}, 422),
        ({"text": "It is so.", "filters": {"genre": "poem"}, "stream": True}, 422),
        ({"text": 3}, 422),
        ({"draft": "It is so."}, 422),
        ({"text": "It is so.", "file": {"name": "a.txt", "data": ""}}, 422),
        ({"file": {"name": "a.png", "data": ""}}, 422),
        ({"file": {"name": "a.docx", "data": "UEsDBA=="}, "stream": True}, 422),
        ({}, 422),
        ({"text": ""}, 200),
        ({"text": "", "stream": True}, 200),
    ],
)
def test_over_http_what_is_wrong_is_refused(client: httpx.Client, body: dict[str, Any], status: int) -> None:
    assert client.post("/v1/factcheck", json=body).status_code == status
