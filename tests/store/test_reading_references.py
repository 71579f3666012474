"""Exports of a reference manager: an entry's words about a text, and the text out of the file beside it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from store import read
from store.article import Article, Rejected

SAID = (
    "The council met on Tuesday and decided to keep the ferry for another year, against the advice of its treasurer.",
    "About 3,400 people live on the island, and in winter rather fewer than that; half of them take the ferry to work.",
)
PAGE = f"<html><body><h1>Ferry | page 1</h1>{''.join(f'<p>{p}</p>' for p in SAID)}</body></html>"
RDF = """<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:bib="http://purl.org/net/biblio#"
 xmlns:z="http://www.zotero.org/namespaces/export#" xmlns:dcterms="http://purl.org/dc/terms/"
 xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:foaf="http://xmlns.com/foaf/0.1/"
 xmlns:link="http://purl.org/rss/1.0/modules/link/">
 <bib:Article rdf:about="https://harbour.example/ferry"><z:itemType>newspaperArticle</z:itemType>
  <dcterms:isPartOf><bib:Newspaper><dc:title>Harbour Weekly</dc:title></bib:Newspaper></dcterms:isPartOf>
  <bib:authors><rdf:Seq><rdf:li><foaf:Person><foaf:surname>Lund</foaf:surname><foaf:givenName>Ida</foaf:givenName>
  </foaf:Person></rdf:li></rdf:Seq></bib:authors>
  <link:link rdf:resource="#item_2"/><link:link rdf:resource="#item_3"/>
  <dc:title>The ferry stays</dc:title><dc:date>2025-03-12</dc:date>
  <dc:identifier><dcterms:URI><rdf:value>https://harbour.example/ferry</rdf:value></dcterms:URI></dc:identifier>
 </bib:Article>
 <z:Attachment rdf:about="#item_2"><z:itemType>attachment</z:itemType><dc:title>Full Text PDF</dc:title>
  <rdf:resource rdf:resource="files/2/broken.pdf"/></z:Attachment>
 <z:Attachment rdf:about="#item_3"><z:itemType>attachment</z:itemType>
  <rdf:resource rdf:resource="files/3/ferry.html"/></z:Attachment>
 <bib:Book rdf:about="#item_9"><z:itemType>book</z:itemType><dc:title>On quays</dc:title></bib:Book>
</rdf:RDF>"""


def export(folder: Path) -> Path:
    for name, content in {"files/2/broken.pdf": "%PDF-1.4", "files/3/ferry.html": PAGE, "Mine.rdf": RDF}.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(content, encoding="utf-8")
    return folder / "Mine.rdf"


def is_the_ferry(item: object) -> bool:
    assert isinstance(item, Article), item
    assert item.text == "\n\n".join(SAID)
    assert (item.title, item.author, item.source) == ("The ferry stays", "Ida Lund", "Harbour Weekly")
    return (item.published_at, item.url) == ("2025-03-12", "https://harbour.example/ferry")


def test_an_entry_of_rdf_has_the_text_of_its_file_and_its_own_names(tmp_path: Path) -> None:
    ferry, book = read(export(tmp_path))
    assert is_the_ferry(ferry)
    assert isinstance(book, Rejected)
    assert (book.source, "no file" in book.reason) == ("On quays", True)


def test_in_a_folder_the_files_of_an_export_are_read_once(tmp_path: Path) -> None:
    export(tmp_path)
    assert [type(item) for item in read(tmp_path)] == [Article, Rejected]


def test_an_entry_of_csl_json_has_the_text_of_its_attachment(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text(PAGE)
    entry = {
        "id": "lund2025", "type": "article-newspaper", "title": "The ferry stays", "container-title": "Harbour Weekly",
        "author": [{"family": "Lund", "given": "Ida"}], "issued": {"date-parts": [["2025", 3, 12]]},
        "URL": "https://harbour.example/ferry", "abstract": "What was decided.", "attachments": [{"path": "a.html"}],
    }  # fmt: skip
    without = {**entry, "attachments": [], "title": "Only an abstract"}
    (tmp_path / "mine.json").write_text(json.dumps([entry, without]))
    ferry, bare = read(tmp_path / "mine.json")
    assert is_the_ferry(ferry)
    assert isinstance(bare, Rejected)


@pytest.mark.parametrize(
    ("issued", "day"),
    [
        ({"date-parts": [[2025, 5]]}, "2025-05"),
        ({"date-parts": [["2025"]]}, "2025"),
        ({"date-parts": [[2025, 5, 3], [2025, 5, 9]]}, "2025-05-03"),
        ({"date-parts": [[2025, 2, 30]]}, "2025-02"),
        ({"date-parts": [[]], "raw": "12 March 2025"}, "2025-03-12"),
        ({"literal": "May 2025"}, "2025-05"),
        ({"literal": "Spring 2025"}, "2025"),
        ({"literal": "2024/2025"}, None),
        ({"raw": "03/07/2025"}, "2025"),
        ("2025年5月", "2025-05"),
        ({"date-parts": 7}, None),
    ],
)
def test_a_date_is_read_as_far_as_an_entry_tells_it(tmp_path: Path, issued: object, day: str | None) -> None:
    (tmp_path / "a.html").write_text(PAGE)
    person = {"given": "Ida", "non-dropping-particle": "van der", "family": "Lund", "suffix": "Jr."}
    entry = {
        "type": "article", "title": "The ferry stays", "author": [person], "issued": issued, "attachments": ["a.html"],
    }  # fmt: skip
    (tmp_path / "mine.json").write_text(json.dumps([entry]))
    (item,) = read(tmp_path / "mine.json")
    assert isinstance(item, Article), item
    assert (item.published_at, item.author) == (day, "Ida van der Lund Jr.")


def test_a_month_is_read_out_of_rdf(tmp_path: Path) -> None:
    path = export(tmp_path)
    path.write_text(RDF.replace("2025-03-12", "March 2025"), encoding="utf-8")
    ferry, _ = read(path)
    assert isinstance(ferry, Article)
    assert ferry.published_at == "2025-03"


def test_nothing_outside_the_folder_of_an_export_is_read(tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text(" ".join(SAID))
    inner = tmp_path / "inner"
    inner.mkdir()
    (inner / "link.txt").symlink_to(tmp_path / "secret.txt")
    entries = [
        {"type": "article", "title": name, "container-title": "Any", "attachments": [{"path": name}]}
        for name in ("../secret.txt", str(tmp_path / "secret.txt"), "link.txt")
    ]
    (inner / "mine.json").write_text(json.dumps(entries))
    items = list(read(inner / "mine.json"))
    assert len(items) == 3
    assert all(isinstance(i, Rejected) and "not beside the export" in i.reason for i in items)


def test_an_export_of_more_elements_than_are_held_is_rejected(tmp_path: Path) -> None:
    path = tmp_path / "a.rdf"
    for more in ("<x/>" * 2_000_000, "<x " + "a='' " * 2_000_000 + "/>"):
        path.write_text(RDF.replace("</rdf:RDF>", f"{more}</rdf:RDF>"), "utf-8")
        (item,) = read(path)
        assert isinstance(item, Rejected)
        assert "more than 2,000,000" in item.reason
