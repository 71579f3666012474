"""An answer for other programs: CSL-JSON, BibTeX, RIS and Web Annotations, and every form by its name."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from test_references import TAX, TOLD, answer, citation

from qa.answer import Answer, Sentence
from qa.errors import SettingsError
from qa.packs.annotations import to_jsonld
from qa.packs.bibliography import bibtex, csl, ris
from qa.packs.check import check_pack
from qa.packs.export import to_html, to_json, to_markdown
from qa.packs.formats import FORMATS, as_file, by_suffix
from qa.packs.pack_file import read_pack
from store.article import Article

ARTICLE = Article(
    text="The rate fell on Monday.\n\n"
    "It fell to 4%, they said, and it was the lowest in years. Nobody had seen it coming.",
    title="The rate falls",
    url="https://a.example/rate",
)
QUOTE = "it was the lowest in years."


def test_csl_has_each_cited_article_once() -> None:
    first, second = json.loads(csl(answer(TOLD.text, *TOLD.citations, as_of="2026-11-27")))
    assert first == {
        "id": "marchetti2024council",
        "type": "article-newspaper",
        "title": "Council clears the harbour, after six hours",
        "container-title": "Merrin Gazette",
        "author": [{"family": "Marchetti", "given": "Elin"}],
        "URL": "https://gazette.example/harbour",
        "note": "a1@r1",
        "issued": {"date-parts": [[2024, 5, 14]]},
        "accessed": {"date-parts": [[2026, 11, 27]]},
    }
    assert second["author"] == [{"family": "Lund", "given": "Ida"}, {"family": "Aske", "given": "Jon"}]
    assert second["genre"] == "Opinion"
    assert "URL" not in second


def test_bibtex_has_fields_that_latex_can_set() -> None:
    odd = citation(1, title="50 % of {all} & C_2", author="Velden Post bureau")
    told = bibtex(answer("It is. [1][2]", odd, citation(2, **TAX)))
    assert told == (
        "@article{bureau2024,\n"
        + "  author = {{Velden Post bureau}},\n"
        + "  title = {{50 \\% of \\textbraceleft{}all\\textbraceright{} \\& C\\_2}},\n"
        + "  journal = {Merrin Gazette},\n  year = {2024},\n  month = may,\n  day = {14},\n  date = {2024-05-14},\n"
        + "  url = {https://gazette.example/harbour},\n}\n\n"
        + "@article{lund2024fair,\n  author = {Lund, Ida and Aske, Jon},\n  title = {{A “fair” tax}},\n"
        + "  journal = {Merrin Gazette},\n  year = {2024},\n  month = jun,\n  day = {2},\n  date = {2024-06-02},\n"
        + "  note = {Opinion},\n}\n"
    )


def test_ris_has_the_words_as_notes() -> None:
    told = ris(answer("It is. [1]", citation(1), as_of="2026-11-27"))
    assert told.splitlines() == [
        "TY  - NEWS",
        "AU  - Marchetti, Elin",
        "TI  - Council clears the harbour, after six hours",
        "T2  - Merrin Gazette",
        "PY  - 2024",
        "DA  - 2024/05/14",
        "UR  - https://gazette.example/harbour",
        "Y2  - 2026/11/27",
        "N1  - “words” (a1@r1, 0 to 5)",
        "ER  - ",
    ]


NAMES = {
    "Ida van der Lund": ({"family": "Lund", "given": "Ida", "non-dropping-particle": "van der"}, "van der Lund, Ida"),
    "Jean-Luc O'Neil Jr.": ({"family": "O'Neil", "given": "Jean-Luc", "suffix": "Jr."}, "O'Neil, Jr., Jean-Luc"),
    "Ida Van der Lund": ({"family": "Van der Lund", "given": "Ida"}, "{Van der Lund}, Ida"),
    "José Ortega y Gasset": ({"family": "Ortega y Gasset", "given": "José"}, "{Ortega y Gasset}, José"),
}


@pytest.mark.parametrize("author", NAMES)
def test_programs_are_told_particle_and_suffix(author: str) -> None:
    told = answer("It is. [1]", citation(1, author=author))
    parts, name = NAMES[author]
    assert json.loads(csl(told))[0]["author"] == [parts]
    assert f"  author = {{{name}}},\n" in bibtex(told)
    last, *rest = name.replace("{", "").replace("}", "").split(", ")
    assert f"AU  - {', '.join((last, *reversed(rest)))}\n" in ris(told)


def test_the_printed_pages_are_told_to_programs() -> None:
    told = answer("It is. [1] It was. [2]", citation(1, page=5), citation(2, page=3))
    assert json.loads(csl(told))[0]["page"] == "3, 5"
    assert "  pages = {3, 5}," in bibtex(told)
    assert "SP  - 3, 5" in ris(told)
    assert "N1  - “words” (page 5, a1@r1, 0 to 5)" in ris(told)
    (one,) = json.loads(to_jsonld(told_of(page=5)))["first"]["items"]
    assert one["target"]["selector"][-1]["value"] == "page=5"


def told_of(**fields: Any) -> Answer:
    start = ARTICLE.text.index(QUOTE)
    kept = {
        "article_id": ARTICLE.id, "revision": ARTICLE.revision, "url": ARTICLE.url,
        "quote": QUOTE, "start": start, "end": start + len(QUOTE), **fields,
    }  # fmt: skip
    sentences = (Sentence(text="It was the lowest.", citations=(1,), support="supported"),)
    return answer("It was the lowest. [1]", citation(1, **kept), sentences=sentences, as_of="2026-11-27")


def test_each_marker_is_a_web_annotation() -> None:
    told = json.loads(to_jsonld(told_of(), lambda id, revision: ARTICLE))
    assert (told["@context"], told["type"], told["total"]) == (
        "http://www.w3.org/ns/anno.jsonld", "AnnotationCollection", 1,
    )  # fmt: skip
    (one,) = told["first"]["items"]
    assert (one["type"], one["motivation"]) == ("Annotation", "assessing")
    assert one["body"]["value"] == "supported: It was the lowest."
    target = one["target"]
    assert target["source"] == "https://a.example/rate"
    assert target["state"]["revision"] == ARTICLE.revision
    quote, position = target["selector"]
    assert quote == {
        "type": "TextQuoteSelector",
        "exact": QUOTE,
        "prefix": " Monday.\n\nIt fell to 4%, they said, and "[-32:],
        "suffix": " Nobody had seen it coming.",
    }
    assert position["type"] == "TextPositionSelector"
    assert ARTICLE.text[position["start"] : position["end"]] == QUOTE
    assert quote["prefix"] + quote["exact"] + quote["suffix"] in ARTICLE.text
    assert re.fullmatch(r"urn:uuid:[0-9a-f-]{36}", one["id"])


def test_an_article_without_a_page_is_named_all_the_same() -> None:
    (one,) = json.loads(to_jsonld(told_of(url="javascript:alert(1)")))["first"]["items"]
    assert one["target"]["source"] == f"urn:article-qa:{ARTICLE.id}"
    assert one["target"]["selector"][0] == {"type": "TextQuoteSelector", "exact": QUOTE}


def test_an_abstention_cites_nothing() -> None:
    nothing = answer("No article says that.", abstained=True, reason="No article says that.")
    assert (csl(nothing), bibtex(nothing), ris(nothing)) == ("[]\n", "", "")
    assert json.loads(to_jsonld(nothing))["total"] == 0


@pytest.mark.parametrize("name", FORMATS)
def test_every_form_is_written_and_found_by_its_ending(name: str) -> None:
    assert as_file(TOLD, name, lambda id, revision: ARTICLE) if name == "jsonld" else as_file(TOLD, name)
    found = by_suffix(f"answer{FORMATS[name].suffix}")
    assert found is not None
    assert FORMATS[found].suffix == FORMATS[name].suffix
    assert by_suffix("answer.exe") is None


WORDS = st.none() | st.text(st.sampled_from('ab {}\\%&#$_~^"@,\n\r\u2028\ud800é漢-'), max_size=12)


@given(WORDS, WORDS, WORDS, WORDS)
def test_no_record_breaks_out_of_its_fields(title: Any, author: Any, source: Any, date: Any) -> None:
    told = answer("It is. [1]", citation(1, title=title, author=author, source=source, published_at=date, url=None))
    entry = bibtex(told)
    assert entry.count("{") == entry.count("}")
    assert all(re.match(r"@|  \w+ = |\}$|$", line) for line in entry.split("\n"))
    assert all(re.match(r"[A-Z][A-Z0-9]  - ", line) for line in ris(told).split("\n") if line)
    assert json.loads(csl(told))[0]["type"] == "article-newspaper"


@pytest.mark.parametrize("wrong", [None, 5, b"", "", [], ARTICLE])
def test_what_is_no_answer_is_written_in_no_form(wrong: Any) -> None:
    for write in (to_html, to_json, to_markdown):
        with pytest.raises(SettingsError, match="An answer is what"):
            write(wrong)
    for form in FORMATS:
        with pytest.raises(SettingsError, match="An answer is what"):
            as_file(wrong, form)


def test_a_form_that_is_none_is_told_with_those_there_are() -> None:
    with pytest.raises(SettingsError, match=r"'pdf' is not one of html, md, "):
        as_file(TOLD, "pdf")


@pytest.mark.parametrize("wrong", [None, 5, b"{}", [], {}])
def test_what_is_no_text_is_no_pack(wrong: Any) -> None:
    for read in (read_pack, lambda told: check_pack(told, lambda *_: ARTICLE)):
        with pytest.raises(SettingsError, match="The pack is a text"):
            read(wrong)
