"""PDFs, Word files, pages saved as one file, and archives of any of these."""

from __future__ import annotations

import base64
import json
import random
import zipfile
from datetime import datetime
from pathlib import Path

import pytest

from evals.documents import archive, docx, mhtml, pdf, set_in_type
from evals.trials.attacks.hostile_files import HOSTILE, SEEDS, costs, damaged_files
from evals.trials.doors.formats import word
from store import read
from store.article import Article, Rejected

PARAGRAPHS = (
    "The council met on Tuesday and decided to keep the ferry for another year, against the advice of its treasurer.",
    "About 3,400 people live on the island, and in winter rather fewer than that; half of them take the ferry to work.",
    "Nobody in the room had expected the vote to be so close, least of all the mayor, who had promised a broad major-",
)
LAST = "ity. “We shall see in spring,” she said, and left by the side door without taking any question at all."
TEXT = "\n\n".join([*PARAGRAPHS[:2], PARAGRAPHS[2][:-1] + LAST])
PAGE = f"<html><body><h1>The ferry stays</h1>{''.join(f'<p>{p}</p>' for p in TEXT.split(chr(10) * 2))}</body></html>"


def given_file(path: Path, content: bytes) -> list[Article | Rejected]:
    path.write_bytes(content)
    return list(read(path))


def only(items: list[Article | Rejected]) -> Article:
    (article,) = items
    assert isinstance(article, Article), article
    return article


def ferry(pages: int = 2) -> bytes:
    head = [(60, 810, 8, "Harbour Weekly   12 March 2025"), (280, 30, 8, "{page}")]
    first = [(60, 770, 22, "The ferry stays"), (60, 750, 11, "By Ida Lund"), *set_in_type(PARAGRAPHS, top=720)]
    second = set_in_type([LAST], top=780)
    made = [first, second, *([set_in_type([PARAGRAPHS[1]])] * (pages - 2))]
    return pdf([[*((x, y, s, w.format(page=n)) for x, y, s, w in head), *page] for n, page in enumerate(made, 1)])


def test_a_pdf_gives_title_author_and_paragraphs_without_what_stands_at_the_edges(tmp_path: Path) -> None:
    article = only(given_file(tmp_path / "ferry.pdf", ferry()))
    assert article.title == "The ferry stays"
    assert article.author == "Ida Lund"
    assert article.text == TEXT  # the word parted at the end of the page is whole again


KEEPERS = ("Ann", "Ben", "Cid", "Dov", "Eve", "Fay", "Gil", "Hal")
KEPT = [
    f"{name} wrote down every ship that passed, with what became of it, for as long as the book lay there, without"
    f" which {name} would not have known what to do with the evenings of that winter or of the next, while {name}"
    for name in KEEPERS
]


def headed(*heads: str) -> bytes:
    """A page under each head, with a sentence that runs on over all of them."""
    pages = [set_in_type([part], top=760) for part in KEPT]
    return pdf([[(60, 810, 8, head), *page] if head else page for head, page in zip(heads, pages, strict=False)])


@pytest.mark.parametrize(
    "heads",
    [
        ("Harbour Review", "I. Lund: The light", "Harbour Review", "I. Lund: The light"),
        ("Harbour Review 12 (2024) 41", "42 I. Lund: The light", "Harbour Review 12 (2024) 43"),
        ("", "42 I. Lund", "The light 43", "44 I. Lund", "The light 45"),
        ("The light", "The light", "The light", "The sound", "The sound", "The sound", "The rope", "The rope"),
        ("Harbour Review", "Harbour Review", "Harbour Review"),
    ],
)
def test_running_heads_are_left_out_on_every_other_page_or_of_a_section(tmp_path: Path, heads: tuple[str, ...]) -> None:
    article = only(given_file(tmp_path / "a.pdf", headed(*heads)))
    assert not [head for head in heads if head and head in article.text]
    assert (article.title, article.text) == (None, " ".join(KEPT[: len(heads)]))


@pytest.mark.parametrize("words", ["{} was the year of the light.", "In May {} the keeper wrote of it."])
@pytest.mark.parametrize("years", [(1916, 1932, 1948), (1916, 1917, 1918)])
@pytest.mark.parametrize("apart", [0, 11])
def test_first_rows_that_differ_in_figures_are_text(
    tmp_path: Path, words: str, years: tuple[int, ...], apart: float
) -> None:
    texts = [set_in_type([" ".join(KEPT[n : n + 2])], top=766.8 - apart) for n in (0, 2, 4)]
    pages = [[(60, 780, 11, words.format(year)), *text] for year, text in zip(years, texts, strict=True)]
    article = only(given_file(tmp_path / "a.pdf", pdf(pages)))
    read = f"{article.title}\n{article.text}"  # a row that stands alone at the top is the title
    assert all(words.format(year) in read for year in years)


@pytest.mark.parametrize(
    ("title", "author", "expected"),
    [
        ("The ferry stays", "Ida Lund", ("The ferry stays", "Ida Lund")),
        ("渡轮继续开行", "王小明", ("渡轮继续开行", "王小明")),
        ("Ferry: what 3.5 million buy", "Ida Lund and Per Holm", ("Ferry: what 3.5 million buy", "Ida Lund, Per Holm")),
        *(
            (no_title, nobody, (None, None))
            for no_title, nobody in [
                ("Microsoft Word - draft3.doc", "admin"), ("untitled", "Microsoft Office User"),
                ("Untitled document", "ilund"),
                ("final draft.docx", "Windows User"), ("Typesetter 3.1", "Typesetter 3.1"),
                ("PowerPoint Presentation", "user1"),
                ("Microsoft Word - The ferry", "HP"), ("ferry_stays_2", "Unknown Author"),
                ("https://harbour.example/a b", "a@b.example"),
            ]
        ),
    ],
)  # fmt: skip
def test_a_pdf_s_own_title_and_author_are_taken_where_its_pages_give_none(
    tmp_path: Path, title: str, author: str, expected: tuple[str | None, str | None]
) -> None:
    about = {"Title": title, "Author": author, "Creator": "Typesetter 3.1"}
    article = only(given_file(tmp_path / "a.pdf", pdf([set_in_type(PARAGRAPHS[:2])], **about)))
    assert (article.title, article.author) == expected
    assert article.text == "\n\n".join(PARAGRAPHS[:2])
    page = [(60, 770, 22, "The pier goes"), (60, 750, 11, "By Eve Dahl"), *set_in_type(PARAGRAPHS[:2], top=720)]
    printed = only(given_file(tmp_path / "b.pdf", pdf([page], **about)))
    assert (printed.title, printed.author) == ("The pier goes", "Eve Dahl")


def test_a_pdf_keeps_the_page_of_every_word(tmp_path: Path) -> None:
    article = only(given_file(tmp_path / "ferry.pdf", ferry()))
    assert len(article.pages) == 2
    assert article.page_at(article.text.index("3,400")) == 1
    assert article.page_at(article.text.index("side door")) == 2
    assert Article(text="No pages.").page_at(3) is None


def test_two_columns_are_read_one_after_the_other(tmp_path: Path) -> None:
    left = set_in_type([PARAGRAPHS[0], "It was late and the hall, which is not heated, had"], width=38)
    right = set_in_type(["grown cold by then, so most of the public had gone home."], width=38, x=320)
    article = only(given_file(tmp_path / "columns.pdf", pdf([[*left, *right]])))
    assert "which is not heated, had grown cold by then" in article.text


def test_a_word_parted_at_the_end_of_a_row_keeps_a_hyphen_that_it_has_elsewhere(tmp_path: Path) -> None:
    rows = (
        "The light stood in a half-forgotten corner of the har-", "bour, which is why the half-",
        "forgotten keeper’s well-",
        "being was nobody’s concern until the storm of that year.",
    )  # fmt: skip
    article = only(given_file(tmp_path / "a.pdf", pdf([[(60, 780 - 13 * n, 11, row) for n, row in enumerate(rows)]])))
    assert "the harbour, which is why the half-forgotten keeper’s wellbeing was" in article.text


def test_larger_letters_are_headings(tmp_path: Path) -> None:
    page = [
        (60, 780, 24, "The ferry stays"), *set_in_type([PARAGRAPHS[0]], top=740),
        (60, 690, 15, "What it costs"), *set_in_type([PARAGRAPHS[1]], top=660),
    ]  # fmt: skip
    article = only(given_file(tmp_path / "headed.pdf", pdf([page])))
    assert [article.text[a:b] for a, b in article.headings] == ["What it costs"]


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("a.pdf", b"%PDF-1.7\nnothing", "damaged"),
        ("a.pdf", pdf([[]]), "no text, only pictures"),
        ("a.docx", b"PK\x03\x04nothing", "damaged"),
        ("a.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500), "locked with a password"),
        ("a.docx", docx([]), "no text"),
        ("a.mhtml", b"Content-Type: text/plain\n\nwords", "holds no page"),
        ("a.zip", b"PK\x03\x04nothing", "damaged"),
    ],
)
def test_what_is_no_document_says_why(tmp_path: Path, name: str, content: bytes, reason: str) -> None:
    (item,) = given_file(tmp_path / name, content)
    assert isinstance(item, Rejected)
    assert reason in item.reason


def test_a_word_file_gives_headings_by_style_and_tables_by_row(tmp_path: Path) -> None:
    made = docx(
        [("Title", "The ferry stays"), ("", "By Ida Lund"), ("", PARAGRAPHS[0]), ("Heading 1", "What it costs"),
         ("", PARAGRAPHS[1]), ("List Bullet", "crowns a day"), ("List Bullet", "people a day")],
        [["Year", "Cost"], ["2024", "410 crowns"]],
    )  # fmt: skip
    article = only(given_file(tmp_path / "ferry.docx", made))
    assert (article.title, article.author) == ("The ferry stays", "Ida Lund")
    assert [article.text[a:b] for a, b in article.headings] == ["What it costs"]
    assert "- crowns a day\n- people a day" in article.text
    assert "2024 | 410 crowns" in article.text


def test_the_notes_of_a_word_file_are_read_behind_its_text(tmp_path: Path) -> None:
    run = '<w:r><w:t xml:space="preserve">{}</w:t></w:r>'
    foot = ["Published by the council, 3 March 2024.", "The treasurer counts 3,312 people."]
    end = ["He spoke to us on the quay."]
    made = docx(
        [("Title", "The ferry stays"), *(("", p) for p in PARAGRAPHS[:2])],
        footnotes=[run.format(note) for note in foot], endnotes=[run.format(note) for note in end],
    )  # fmt: skip
    article = only(given_file(tmp_path / "a.docx", made))
    assert article.text == "\n\n".join([*PARAGRAPHS[:2], *foot, *end])
    assert article.published_at is None  # which a note says of something else


def test_a_word_file_s_own_title_author_and_days_are_taken_where_its_text_gives_none(tmp_path: Path) -> None:
    days = {"created": datetime(2024, 5, 3, 9), "modified": datetime(2024, 5, 4, 10)}
    about = {"title": "The ferry stays", "author": "Ida Lund", **days}
    bare = [("", p) for p in PARAGRAPHS[:2]]
    article = only(given_file(tmp_path / "a.docx", docx(bare, **about)))
    assert (article.title, article.author) == ("The ferry stays", "Ida Lund")
    assert (article.published_at, article.updated_at) == ("2024-05-03T09:00:00+00:00", "2024-05-04T10:00:00+00:00")
    headed = [("Title", "The pier goes"), ("", "By Eve Dahl"), ("", "2 April 2023"), *bare]
    article = only(given_file(tmp_path / "b.docx", docx(headed, **about)))
    assert (article.title, article.author) == ("The pier goes", "Eve Dahl")
    assert (article.published_at, article.updated_at) == ("2023-04-02", None)
    assert article.text == "\n\n".join(PARAGRAPHS[:2])


def test_what_a_program_fills_into_a_word_file_is_nobody_s(tmp_path: Path) -> None:
    bare = [("", p) for p in PARAGRAPHS[:2]]
    for about in ({}, {"title": "Microsoft Word - draft3.doc", "author": "Windows User"}):
        article = only(given_file(tmp_path / "a.docx", docx(bare, **about)))
        assert (article.title, article.author, article.published_at) == (None, None, None)


def test_raised_figures_do_not_run_into_those_before_them(tmp_path: Path) -> None:
    run = '<w:r>{}<w:t xml:space="preserve">{}</w:t></w:r>'
    up = '<w:rPr><w:vertAlign w:val="superscript"/></w:rPr>'
    runs = run.format("", "It weighs 10") + run.format(up, "6") + run.format("", " kilograms. ")
    assert "It weighs 10⁶ kilograms." in only(given_file(tmp_path / "a.docx", word(runs)())).text


def test_cells_of_a_row_that_say_the_same_are_each_told(tmp_path: Path) -> None:
    made = docx([("", p) for p in PARAGRAPHS[:2]], [["Harbour List", "12", "12", "24"]])
    assert "Harbour List | 12 | 12 | 24" in only(given_file(tmp_path / "a.docx", made)).text


def test_raised_figures_of_a_pdf_do_not_run_into_those_before_them(tmp_path: Path) -> None:
    row = [(60, 600, 11, "The ferry weighs 10"), (154, 604, 6, "6"), (160, 600, 11, "kilograms, said the harbour.")]
    article = only(given_file(tmp_path / "a.pdf", pdf([[*set_in_type(PARAGRAPHS[:2]), *row]])))
    assert article.text.endswith("The ferry weighs 10⁶ kilograms, said the harbour.")


@pytest.mark.parametrize("charset", ["utf-8", "windows-1252"])
def test_a_page_saved_as_mhtml_is_read_with_its_address(tmp_path: Path, charset: str) -> None:
    article = only(given_file(tmp_path / "a.mhtml", mhtml(PAGE, "https://harbour.example/ferry", charset)))
    assert article.text == TEXT
    assert article.url == "https://harbour.example/ferry"


def test_pictures_inside_a_page_saved_as_one_file_do_not_count(tmp_path: Path) -> None:
    picture = base64.b64encode(random.Random(1).randbytes(6_000_000)).decode()
    page = PAGE.replace("<p>", f'<img src="data:image/png;base64,{picture}"><p>', 1)
    assert only(given_file(tmp_path / "a.html", page.encode())).text == TEXT


def test_an_archive_gives_what_its_files_give(tmp_path: Path) -> None:
    rows = "\n".join(json.dumps({"text": f"{TEXT} {n}", "title": f"Row {n}"}) for n in range(3))
    files = {
        "b/page.html": PAGE, "a/ferry.pdf": ferry(), "rows.jsonl": rows, "rows.csv": f'title,text\nX,"{TEXT}"\n',
        "__MACOSX/x.txt": "hidden", ".hidden.txt": "hidden", "photo.png": b"\x89PNG",
        "inner.zip": archive({"a.txt": TEXT}),
    }  # fmt: skip
    items = given_file(tmp_path / "all.zip", archive(files))
    titles = [a.title for a in items if isinstance(a, Article)]
    assert titles == ["The ferry stays", "The ferry stays", "X", "Row 0", "Row 1", "Row 2"]
    rejected = {r.source.rpartition("/")[2]: r.reason for r in items if isinstance(r, Rejected)}
    assert rejected.keys() == {"photo.png", "inner.zip"}
    assert "archive inside an archive" in rejected["inner.zip"]


def test_a_bomb_in_an_archive_is_not_unpacked(tmp_path: Path) -> None:
    items = given_file(tmp_path / "bomb.zip", archive({"bomb.txt": b"0" * 40_000_000, "good.txt": TEXT}))
    rejected, article = items
    assert isinstance(rejected, Rejected)
    assert "200 times its size" in rejected.reason
    assert isinstance(article, Article)


def test_a_member_that_lies_about_its_size_is_rejected(tmp_path: Path) -> None:
    made = bytearray(archive({"a.txt": TEXT, "b.txt": TEXT}))
    at = made.index(b"PK\x01\x02")
    made[at + 24 : at + 28] = (10).to_bytes(4, "little")  # its directory entry says ten bytes
    items = given_file(tmp_path / "lying.zip", bytes(made))
    assert isinstance(items[0], Rejected)
    assert isinstance(items[1], Article)


def test_names_in_an_archive_lead_nowhere(tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("secret " + TEXT)
    inside = tmp_path / "in"
    inside.mkdir()
    items = given_file(inside / "a.zip", archive({"../secret.txt": TEXT, "/etc/passwd": TEXT}))
    assert all(isinstance(i, Rejected) or i.text == TEXT for i in items)


@pytest.mark.parametrize("suffix", sorted(SEEDS))
def test_damaged_files_are_rejected_or_read(tmp_path: Path, suffix: str) -> None:
    found = costs(damaged_files(tmp_path / f"a.{suffix}", SEEDS[suffix], f"suite/{suffix}", 8))
    assert [c.problem for c in found] == [None] * 8


@pytest.mark.parametrize(
    "name", ["laughs.xml", "outside.xml", "deep.html", "loop.pdf", "nested.zip", "surrogates.json"]
)
def test_files_made_to_break_a_reader_do_not(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(HOSTILE[name]())
    assert [c.problem for c in costs([tmp_path / name])] == [None]


def test_a_locked_archive_says_so(tmp_path: Path) -> None:
    made = bytearray(archive({"a.txt": TEXT}))
    for mark, place in ((b"PK\x01\x02", 8), (b"PK\x03\x04", 6)):
        made[made.index(mark) + place] |= 1
    (item,) = given_file(tmp_path / "locked.zip", bytes(made))
    assert isinstance(item, Rejected)
    assert "password" in item.reason
    assert zipfile.is_zipfile(tmp_path / "locked.zip")


def test_what_was_inserted_in_a_word_file_is_read_and_letters_on_a_colour_are_seen(tmp_path: Path) -> None:
    run = '<w:r><w:rPr>{}</w:rPr><w:t xml:space="preserve">{} </w:t></w:r>'
    white = '<w:color w:val="FFFFFF"/>'
    inserted = f'<w:ins w:id="9" w:author="x">{run.format("", "Inserted words.")}</w:ins>'
    seen = inserted + run.format(white + '<w:highlight w:val="black"/>', "On black.")
    article = only(given_file(tmp_path / "a.docx", word(seen + run.format(white, "On white."))()))
    assert "Inserted words. On black." in article.text
    assert "On white" not in article.text


def test_what_stands_in_the_fields_of_a_word_file_is_read_and_not_what_is_to_be_filled_in(tmp_path: Path) -> None:
    def field(about: str, *lines: str) -> str:
        held = "".join(f"<w:p><w:r><w:t>{line}</w:t></w:r></w:p>" for line in lines)
        return f"<w:sdt><w:sdtPr>{about}</w:sdtPr><w:sdtContent>{held}</w:sdtContent></w:sdt>"

    contents = '<w:docPartObj><w:docPartGallery w:val="Table of Contents"/></w:docPartObj>'
    inner = field("", "The mayor said that she would not sign.", "She left by the side door.")
    fields = [field(contents, "What it costs 3"), f"<w:customXml>{inner}</w:customXml>"]
    fields.append(field("<w:showingPlcHdr/>", "Click to enter text."))
    article = only(given_file(tmp_path / "a.docx", word("</w:p>" + "".join(fields) + "<w:p>")()))
    assert "The mayor said that she would not sign.\n\nShe left by the side door." in article.text
    assert "What it costs" not in article.text
    assert "Click" not in article.text


@pytest.mark.parametrize(
    ("name", "code"), [("Café am Hafen.md", "utf-8"), ("议会通过有轨电车计划.md", "gb18030"), ("Café.md", "cp437")]
)
def test_names_in_an_archive_are_read_though_it_does_not_say_in_which_code(
    tmp_path: Path, name: str, code: str
) -> None:
    stands_for = "".join(chr(ord("a") + n % 26) for n in range(len(name.encode(code)) - 3)) + ".md"
    made = archive({stands_for: TEXT}).replace(stands_for.encode(), name.encode(code))
    assert only(given_file(tmp_path / "a.zip", made)).title == name.removesuffix(".md")
