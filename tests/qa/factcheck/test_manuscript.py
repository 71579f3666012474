"""Word in, Word out: the document that comes back has all that it had, findings as comments, sources as footnotes."""

from __future__ import annotations

import io
import re
import subprocess
import sys
import time
import zipfile
from collections.abc import Iterator
from contextlib import redirect_stderr, redirect_stdout
from copy import deepcopy
from itertools import accumulate
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from docx.oxml import parse_xml
from docx.shared import RGBColor

from evals.proving.manuscript_files import W, picture
from qa import Article, ArticleQA, CheckedSentence, DraftReport, ReadError
from qa.factcheck.draft_file import draft_in
from qa.factcheck.manuscript import Manuscript
from qa.factcheck.report_export import notes, write_report

Q = f"{{{W}}}"
RIGHT = "The council of Velden voted 11 to 4 to build a tram line."
WRONG = "The tram line will cost 350 million crowns."
TRAM = Article(
    id="tram",
    title="Council approves tram",
    author="Edda Kern",
    source="Velden Post",
    published_at="2024-03-05",
    genre="news",
    text="The council of Velden voted 11 to 4 on Tuesday to build a tram line. It will cost 312 million crowns.",
)
OWN_NOTES = (
    f'<w:footnotes xmlns:w="{W}"><w:footnote w:type="separator" w:id="-1"><w:p/></w:footnote>'
    '<w:footnote w:id="5"><w:p><w:r><w:t>My own note.</w:t></w:r></w:p></w:footnote></w:footnotes>'
)


@pytest.fixture(scope="module")
def qa(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ArticleQA]:
    with ArticleQA.open(tmp_path_factory.mktemp("word") / "library") as opened:
        opened.add(TRAM)
        yield opened


def run_of(text: str, look: str = "", tag: str = "t") -> str:
    return f'<w:r xmlns:w="{W}">{look and f"<w:rPr>{look}</w:rPr>"}<w:{tag} xml:space="preserve">{text}</w:{tag}></w:r>'


def manuscript() -> bytes:
    """A document with most of what documents have."""
    document = Document()
    document.add_heading("On the tram", 1)
    line = document.add_paragraph("Who pays? The council ")
    line.add_run("of Velden").bold = True
    line.add_run(" voted 11 to 4 to build a tram line. The tram line will")
    coloured = line.add_run(" cost 350")
    coloured.font.color.rgb = RGBColor(200, 0, 0)
    line.add_run().add_picture(io.BytesIO(picture()))
    line.add_run(" million crowns. I doubt it.")
    tracked = document.add_paragraph("A museum of glass ")
    for tag, inner in (("ins", run_of("has opened")), ("del", run_of("was shut", tag="delText"))):
        tracked._p.append(parse_xml(f'<w:{tag} xmlns:w="{W}" w:id="70" w:author="E">{inner}</w:{tag}>'))
    tracked._p.append(parse_xml(run_of(" in Ostrand.")))
    tracked._p.append(parse_xml(run_of("Nobody sees this.", "<w:vanish/>")))
    table = document.add_table(rows=1, cols=2)
    table.cell(0, 0).text = RIGHT
    table.cell(0, 1).text = "电车项目将耗资三亿。"
    document.add_comment(line.runs[0], "Mine.", author="Edda", initials="E")
    document.sections[0].header.paragraphs[0].text = "Draft of March"
    held = io.BytesIO()
    document.save(held)
    return held.getvalue()


def with_part(data: bytes, name: str, content: bytes, kind: str, relation: str) -> bytes:
    """The document with one more part, to which it refers."""
    held = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(held, "w") as new:
        for item in old.namelist():
            told = old.read(item)
            if item == "[Content_Types].xml":
                told = told.replace(
                    b"</Types>", f'<Override PartName="/word/{name}" ContentType="{kind}"/></Types>'.encode()
                )
            if item == "word/_rels/document.xml.rels":
                link = f'<Relationship Id="rId99" Type="{relation}" Target="{name}"/></Relationships>'
                told = told.replace(b"</Relationships>", link.encode())
            new.writestr(item, told)
        new.writestr(f"word/{name}", content)
    return held.getvalue()


def with_footnotes(data: bytes, own: str = OWN_NOTES) -> bytes:
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
    return with_part(
        data,
        "footnotes.xml",
        own.encode(),
        kind,
        "http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes",
    )


def annotated(qa: ArticleQA, data: bytes) -> bytes:
    read = Manuscript(data)
    report = qa.factcheck(read.text)
    return read.annotated(report, notes(report, "notes", "en"))


def parts(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        return {name: packed.read(name) for name in packed.namelist()}


def bare(data: bytes) -> list[tuple[str, Any]]:
    """The body without what refers to comments and footnotes, runs that look alike and stand together as one."""
    body = deepcopy(Document(io.BytesIO(data)).element.body)
    for tag in ("commentRangeStart", "commentRangeEnd"):
        for node in list(body.iter(f"{Q}{tag}")):
            node.getparent().remove(node)
    for tag in ("commentReference", "footnoteReference"):
        for node in list(body.iter(f"{Q}{tag}")):
            run = node.getparent()
            run.getparent().remove(run)
    told: list[tuple[str, Any]] = []
    for node in body.iter():
        if node.tag == f"{Q}r":
            look = node.find(f"{Q}rPr")
            shown = "" if look is None else re.sub(rb' xmlns:\w+="[^"]*"', b"", _bytes(look)).decode()
            told += [("char", (c, shown)) for t in node if t.tag in (f"{Q}t", f"{Q}delText") for c in t.text or ""]
        elif node.tag not in (f"{Q}t", f"{Q}delText", f"{Q}rPr") and not _in_look(node):
            told.append((str(node.tag), sorted(node.attrib.items())))
    return told


def _in_look(node: Any) -> bool:
    return any(above.tag == f"{Q}rPr" for above in node.iterancestors())


def _bytes(node: Any) -> bytes:
    from lxml import etree

    return etree.tostring(node, with_tail=False)


def commented(data: bytes) -> dict[str, str]:
    """What each comment says of which words."""
    document = Document(io.BytesIO(data))
    told: dict[str, str] = {}
    for comment in document.comments:
        words, inside = "", False
        for node in document.element.body.iter():
            if node.get(f"{Q}id") == str(comment.comment_id):
                inside = {f"{Q}commentRangeStart": True, f"{Q}commentRangeEnd": False}.get(node.tag, inside)
            if inside and node.tag == f"{Q}t":
                words += node.text or ""
        told[words] = comment.text
    return told


@pytest.mark.parametrize("has_footnotes", [False, True])
def test_all_that_a_document_had_comes_back(qa: ArticleQA, has_footnotes: bool) -> None:
    data = with_footnotes(manuscript()) if has_footnotes else manuscript()
    out = annotated(qa, data)
    assert bare(out) == bare(data)
    before, after = parts(data), parts(out)
    added = {"word/document.xml", "word/comments.xml", "word/footnotes.xml"}
    for name in before.keys() - added:
        if name.endswith((".xml", ".rels")):
            assert name in after
        else:
            assert after[name] == before[name]
    assert after["word/styles.xml"] == parts(_saved(data))["word/styles.xml"]
    assert before.keys() | {"word/footnotes.xml"} == after.keys()


def _saved(data: bytes) -> bytes:
    held = io.BytesIO()
    Document(io.BytesIO(data)).save(held)
    return held.getvalue()


def test_findings_are_comments_on_the_very_words(qa: ArticleQA) -> None:
    told = commented(annotated(qa, manuscript()))
    assert told["Who pays? The council "] == "Mine."
    assert told[RIGHT].startswith("Supported.")
    assert told[WRONG].startswith("Contradicted.")
    assert "312 million crowns, not 350 million crowns" in told[WRONG]
    assert told["A museum of glass has opened in Ostrand."].startswith("Not found.")
    assert not any("Who pays?" in words for words, said in told.items() if said != "Mine.")


def test_sources_are_footnotes_beside_those_of_the_document(qa: ArticleQA) -> None:
    for data, own in ((manuscript(), []), (with_footnotes(manuscript()), ["My own note."])):
        out = parts(annotated(qa, data))
        root = parse_xml(out["word/footnotes.xml"])
        told = {n.get(f"{Q}id"): "".join(t.text or "" for t in n.iter(f"{Q}t")).strip() for n in root}
        used = re.findall(rb'footnoteReference w:id="(\d+)"', out["word/document.xml"])
        assert len(used) == len(set(used)) >= 2
        assert all("Edda Kern" in told[id.decode()] or "Kern, " in told[id.decode()] for id in used)
        assert [words for words in told.values() if words in own] == own


def test_what_is_not_checked_is_said() -> None:
    told = " ".join(Manuscript(with_footnotes(manuscript())).notices)
    for what in ("tracked deletions", "hidden text", "footnotes", "headers"):
        assert what in told
    macros = with_part(manuscript(), "vbaProject.bin", b"x", "application/vnd.ms-office.vbaProject", "urn:vba")
    assert "macros" in " ".join(Manuscript(macros).notices)
    assert "Nobody sees this" not in Manuscript(manuscript()).text


def test_the_lines_above_footnotes_are_none_and_a_remark_in_their_part_is_no_damage(qa: ArticleQA) -> None:
    lines = re.sub(r'<w:footnote w:id="5">.*</w:footnote>', "<!-- made by hand -->", OWN_NOTES)
    assert "footnotes" not in " ".join(Manuscript(with_footnotes(manuscript(), lines)).notices)
    out = parts(annotated(qa, with_footnotes(manuscript(), lines)))
    assert b"Edda Kern" in out["word/footnotes.xml"]


def seconds_to_annotate(sentences: int) -> float:
    """Processor time for the findings of a document of so many sentences, each word a run."""
    document, held, told = Document(), io.BytesIO(), []
    for number in range(sentences):
        words = f"The council of Velden voted {number} to 4 to build a tram line.".split()
        runs = "".join(f'<w:r><w:t xml:space="preserve">{word} </w:t></w:r>' for word in words)
        document.element.body.insert(number, parse_xml(f'<w:p xmlns:w="{W}">{runs}</w:p>'))
        told.append(" ".join(words))
    document.save(held)
    read = Manuscript(held.getvalue())
    starts = list(accumulate((len(f"{sentence} \n\n") for sentence in told[:-1]), initial=0))
    found = (
        CheckedSentence(text=s, start=at, end=at + len(s), verdict="not_found")
        for s, at in zip(told, starts, strict=True)
    )
    report = DraftReport(sentences=tuple(found), filters={})
    begun = time.process_time()
    made = read.annotated(report, [["A note."]] * sentences)
    taken = time.process_time() - begun
    assert len({c.comment_id for c in Document(io.BytesIO(made)).comments}) == sentences
    return taken


def test_findings_in_a_document_eight_times_as_long_take_about_eight_times_as_long() -> None:
    assert seconds_to_annotate(1_600) < 20 * seconds_to_annotate(200)


def test_the_report_and_the_document_that_comes_back_say_what_is_not_checked(qa: ArticleQA, tmp_path: Path) -> None:
    (tmp_path / "draft.docx").write_bytes(with_footnotes(manuscript()))
    draft = draft_in(tmp_path / "draft.docx")
    report = qa.factcheck(draft.text, notices=draft.notices)
    assert report.notices == draft.notices
    for suffix in (".md", ".html", ".json"):
        told = write_report(report, suffix).decode()
        assert "hidden text" in told
        assert "tracked deletions" in told
    assert draft.document is not None
    made = draft.document.annotated(report)
    assert bare(made) == bare(manuscript())
    first = next(Document(io.BytesIO(made)).element.body.iter(f"{Q}commentRangeStart")).get(f"{Q}id")
    (comment,) = (c for c in Document(io.BytesIO(made)).comments if str(c.comment_id) == first)
    assert comment.text.split("\n") == [*draft.notices]


def test_what_is_not_checked_is_said_in_the_language_of_the_document() -> None:
    document, held = Document(), io.BytesIO()
    document.add_paragraph("电车项目将耗资三亿。").add_run("无人看见。").font.hidden = True
    document.save(held)
    assert "文档有隐藏文字，没有核查。" in Manuscript(held.getvalue()).notices


def test_what_is_no_document_is_refused() -> None:
    with_macros = parts(manuscript())
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as packed:
        for name, data in with_macros.items():
            packed.writestr(
                name,
                data.replace(b"wordprocessingml.document.main", b"x").replace(
                    b"application/vnd.openxmlformats-officedocument.x",
                    b"application/vnd.ms-word.document.macroEnabled.main",
                ),
            )
    for data, why in ((b"PK\x03\x04 no", "damaged"), (manuscript()[:3000], "damaged"), (held.getvalue(), "macros")):
        with pytest.raises(ReadError, match=why):
            Manuscript(data)


def test_a_document_of_many_elements_takes_no_memory_of_whoever_asks() -> None:
    """What a stranger's document takes, the child that reads it takes; here that was 290 MB."""
    made = (
        "import resource; from evals.trials.doors.formats import word; from qa.factcheck.draft_file import draft_of;"
        "data = word('<w:bookmarkStart/>' * 2_000_000)(); used = lambda: resource.getrusage(0).ru_maxrss;"
        "before = used(); draft_of('a.docx', data); print(used() - before)"
    )
    done = subprocess.run([sys.executable, "-c", made], capture_output=True, text=True, check=True, timeout=120)
    assert int(done.stdout) < 50_000, f"{done.stdout} kB"


def test_the_command_gives_the_document_back(tmp_path: Path) -> None:
    from qa.cli import main

    with ArticleQA.open(tmp_path / "library") as own:
        own.add(TRAM)
    (tmp_path / "draft.docx").write_bytes(manuscript())
    out, err = io.StringIO(), io.StringIO()
    arguments = [
        "factcheck",
        tmp_path / "draft.docx",
        "--library",
        tmp_path / "library",
        "--out",
        tmp_path / "checked.docx",
    ]
    with redirect_stdout(out), redirect_stderr(err), pytest.raises(SystemExit) as ended:
        main([str(a) for a in (*arguments, "--references", "numbered")])
    assert ended.value.code == 1
    assert "tracked deletions" in err.getvalue()
    data = (tmp_path / "checked.docx").read_bytes()
    assert bare(data) == bare(manuscript())
    assert commented(data)[WRONG].startswith("Contradicted.")
