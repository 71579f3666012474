"""Files, folders and exports: everything that can be read is, everything else is rejected with where and why."""

# ruff: noqa: E501 - tables of cases

from __future__ import annotations

import csv
import io
import json
import os
import tracemalloc
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from evals.documents import archive
from store import read
from store.article import Article, Rejected, Remark
from store.errors import ReadError
from store.reading.formats.records import article_of_record, metadata
from store.reading.sources import how_many

TEXT = (
    "The council met on Tuesday and decided to keep the ferry for another year.\n\n"
    "About 3,400 people live on the island, and in winter rather fewer than that.\n\n"
    "Nobody in the room had expected the vote to be so close, least of all the mayor."
)
PAGE = f"<html><body><h1>The ferry stays</h1>{''.join(f'<p>{p}</p>' for p in TEXT.split(chr(10) * 2))}</body></html>"


def articles(source: Any) -> list[Article]:
    items = list(read(source))
    assert not [i for i in items if isinstance(i, Rejected)], items
    return [i for i in items if isinstance(i, Article)]


def only_rejection(source: Any) -> Rejected:
    (item,) = list(read(source))
    assert isinstance(item, Rejected)
    assert item.reason.endswith(".")
    return item


def write(path: Path, content: str | bytes) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.txt", TEXT), ("README", TEXT), ("notes.text", TEXT), ("Talk with J. Smith", TEXT), ("a.md", TEXT),
        ("a.html", PAGE), ("a.htm", PAGE), ("page.txt", PAGE), ("saved", "<!DOCTYPE html>" + PAGE),
        ("a.jsonl", json.dumps({"text": TEXT})), ("a.json", json.dumps({"text": TEXT})), ("a.json", json.dumps([{"body": TEXT}])),
        ("a.csv", f'text\n"{TEXT}"\n'), ("a.tsv", f'text\ttitle\n"{TEXT}"\tx\n'), ("A.TXT", TEXT), ("latin.txt", TEXT + " Größe"),
    ],
)  # fmt: skip
def test_every_format_gives_the_article(tmp_path: Path, name: str, content: str) -> None:
    (article,) = articles(write(tmp_path / name, content))
    assert article.text.startswith(TEXT)


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("a.png", b"\x89PNG\r\n\x1a\n123", "an image"), ("a.txt", b"\x89PNG\r\n\x1a\n123", "an image"), ("a.pdf", b"%PDF-1.7", "The PDF is damaged"),
        ("a.doc", b"\xd0\xcf\x11\xe0", "an office document"), ("a.odt", b"PK", "save it as .docx"), ("a.xlsx", b"PK", "as .csv"), ("a.msg", b"\xd0\xcf\x11\xe0", "as .eml"), ("a.tar", b"x", "unpack it"),
        ("a.gz", b"\x1f\x8b", "an archive"), ("a.mp3", b"ID3", "a recording"),
        ("a.py", b"print(1)", "its code"), ("a.bin", b"\x00\x01\x02" * 99, "binary"), ("a.xyz", b"words in it", ".xyz"),
        ("a.txt", b"", "empty"), ("a.html", b"  \n", "empty"), ("a.json", b"", "empty"), ("a.csv", b"", "empty"), ("a.txt", b"I agree\n\nShare", "only the page"),
        ("a.json", b"[1, 2", "broken here"), ("a.csv", b"a,b\n1,2\n", "No column"), ("a.jsonl", b"\xff\xfe1\x00", "UTF-16"),
        ("a.txt", b"\x81\x8d\x8f\x90\x9d" * 40, "encoding"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_says_why(tmp_path: Path, name: str, content: bytes, reason: str) -> None:
    path = write(tmp_path / name, content)
    items = list(read(path))
    assert all(isinstance(i, Rejected) for i in items)
    last = items[-1]
    assert isinstance(last, Rejected)
    assert reason in last.reason
    assert last.source.startswith(str(path))


def test_a_name_without_a_file(tmp_path: Path) -> None:
    assert "no file or folder" in only_rejection(tmp_path / "nothing.txt").reason
    assert "followed" in only_rejection("bad\0name").reason


@pytest.mark.parametrize("address", ["ftp://paper.example/y", "file:///tmp/ferry.txt", "FTP://paper.example//y"])
def test_an_address_that_is_none_of_the_web_is_told_as_it_was_given(address: str) -> None:
    rejected = only_rejection(address)
    assert (rejected.source, rejected.reason) == (address, "Only http and https addresses can be fetched.")


@pytest.mark.parametrize("name", ["", " ", "\n"])
def test_an_empty_name_is_not_the_folder_that_one_is_in(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    write(tmp_path / "a.txt", TEXT.encode())
    monkeypatch.chdir(tmp_path)
    assert "names nothing" in only_rejection(name).reason


def test_a_folder_is_read_in_order_and_a_bad_file_stops_nothing(tmp_path: Path) -> None:
    write(tmp_path / "b.txt", TEXT + " B.")
    write(tmp_path / "a" / "z.txt", TEXT + " A.")
    write(tmp_path / "a" / "bad.png", b"\x89PNG")
    write(tmp_path / "c.jsonl", '{"text": "' + "Words of the third. " * 5 + '"}\nnot json\n{"text": ""}\n[1]\n')
    write(tmp_path / ".hidden" / "x.txt", TEXT)
    write(tmp_path / ".secret.txt", TEXT)
    items = list(read(tmp_path))
    assert [i.text.rsplit(" ", 1)[-1] for i in items if isinstance(i, Article)] == ["A.", "B.", "third."]
    assert [i.source.removeprefix(f"{tmp_path}/") for i in items if isinstance(i, Rejected)] == [
        "a/bad.png", "c.jsonl, line 2", "c.jsonl, line 3", "c.jsonl, line 4",
    ]  # fmt: skip


def test_links_out_of_the_folder_are_not_followed(tmp_path: Path) -> None:
    outside = write(tmp_path / "outside" / "secret.txt", TEXT)
    root = tmp_path / "root"
    inside = write(root / "a.txt", TEXT + " A.")
    (root / "file").symlink_to(outside)
    (root / "folder").symlink_to(outside.parent)
    (root / "loop").symlink_to(root)
    (root / "self").symlink_to(root / "self")
    (root / "again").symlink_to(inside)
    (root / "climb").symlink_to("../outside/secret.txt")
    items = list(read(root))
    assert {i.text for i in items if isinstance(i, Article)} == {inside.read_text()}
    assert sum("leads out" in i.reason for i in items if isinstance(i, Rejected)) == 3
    assert articles(root / "file")[0].text.startswith("The council")  # named by its user, a link is followed


def test_what_is_no_ordinary_file_is_not_opened(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.txt")
    assert "no ordinary file" in only_rejection(tmp_path).reason


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_no_permission(tmp_path: Path) -> None:
    path = write(tmp_path / "a.txt", TEXT)
    path.chmod(0)
    assert "cannot be read" in only_rejection(path).reason
    (tmp_path / "folder").mkdir(mode=0)
    assert any("cannot be opened" in i.reason for i in read(tmp_path) if isinstance(i, Rejected))


def test_articles_paths_and_lists_of_them(tmp_path: Path) -> None:
    article = Article(text="A text.")
    path = write(tmp_path / "a.txt", TEXT)

    def generated() -> Iterator[Any]:
        yield article
        yield [str(path), (path,)]

    assert [a.text for a in articles(generated())] == ["A text.", TEXT, TEXT]
    assert "no text" in only_rejection(Article(text=" ")).reason
    assert "“9 December”, is no ISO 8601 date" in only_rejection(Article(text=TEXT, published_at="9 December")).reason
    for day in (
        "2024",
        "2024-05",
        "2024-05-14",
        "2024-05-14T10:00:00Z",
        "2024-05-14 10:00",
        "2024-05-14 10:00 +0200",
        "",
        None,
    ):
        assert [a.published_at for a in articles(Article(text=TEXT, published_at=day))] == [day]
    for nothing in (None, 3, b"bytes", {"text": TEXT}, [[None]]):
        assert "neither" in only_rejection(nothing).reason


def test_an_iterable_of_itself_ends() -> None:
    endless: list[Any] = []
    endless.append(endless)
    assert "neither" in only_rejection(endless).reason


@pytest.mark.parametrize(
    ("record", "field", "value"),
    [
        ({"Headline": "A"}, "title", "A"), ({"标题": "A"}, "title", "A"), ({"Byline": "By Ann Lee"}, "author", "By Ann Lee"),
        ({"authors": [{"name": "Ann Lee"}, "Bo Dahl"]}, "author", "Ann Lee, Bo Dahl"), ({"Outlet": "Post"}, "source", "Post"),
        ({"source": {"id": 3, "name": "Post"}}, "source", "Post"), ({"publishedAt": "2024-03-07T10:00:00Z"}, "published_at", "2024-03-07T10:00:00Z"),
        ({"Publication Date": "March 7, 2024"}, "published_at", "2024-03-07"), ({"timestamp": 1709806500}, "published_at", "2024-03-07T10:15:00+00:00"),
        ({"date": "2024-03"}, "published_at", "2024-03"), ({"date": "0000-00-00 00:00:00"}, "published_at", None), ({"date": "2024-02-31"}, "published_at", None), ({"date": "soon"}, "published_at", None), ({"link": "https://a.example/b"}, "url", "https://a.example/b"),
        ({"url": "javascript:x"}, "url", None), ({"type": "Op-Ed"}, "genre", "opinion"), ({"genre": "press_release"}, "genre", "press_release"),
        ({"category": "Cooking"}, "genre", None), ({"lang": "en-GB"}, "language", "en"), ({"id": 17}, "id", "17"), ({"GUID": "x-1"}, "id", "x-1"),
        ({"published": {"$date": "2024-03-07T10:00:00Z"}}, "published_at", "2024-03-07T10:00:00Z"), ({"author": "NULL"}, "author", None), ({"author": float("nan")}, "author", None), ({"author": 12}, "author", None),
        ({"headline": {"main": "Ferry stays", "kicker": None, "name": None}}, "title", "Ferry stays"), ({"byline": {"id": "al-3", "full": "Ann Lee"}}, "author", "Ann Lee"),
        ({"title": None}, "title", None), ({"title": True}, "title", None), ({"author": {"unknown": 1}}, "author", None),
    ],
)  # fmt: skip
def test_columns_are_guessed(record: dict[str, Any], field: str, value: str | None) -> None:
    assert metadata(record).get(field) == value


def test_our_own_exports_come_back_as_they_went(tmp_path: Path, samples: Path) -> None:
    before = articles(sorted(samples.iterdir()))
    rows = "\n".join(json.dumps(a.to_dict(), ensure_ascii=False) for a in before)
    for name, content in (("a.jsonl", rows), ("a.json", json.dumps([a.to_dict() for a in before]))):
        assert articles(write(tmp_path / name, content)) == before


def test_text_of_a_row_is_the_article_s_own_and_stays(tmp_path: Path) -> None:
    text = "Share this\n\n" + TEXT + "\n\nRelated"
    (article,) = articles(write(tmp_path / "a.jsonl", json.dumps({"text": text, "title": "A"})))
    assert article.text == text


def test_markup_in_a_row_is_taken_off(tmp_path: Path) -> None:
    content = "<h2>What was said</h2><p>One &amp; two.</p><p>Three.<!-- x --><script>y</script></p>"
    (article,) = articles(write(tmp_path / "a.jsonl", json.dumps({"content": content})))
    assert article.text == "What was said\n\nOne & two.\n\nThree."
    assert article.headings == ((0, 13),)


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_tables_in_any_dress(tmp_path: Path, delimiter: str, encoding: str) -> None:
    sheet = io.StringIO()
    rows = csv.writer(sheet, delimiter=delimiter)
    rows.writerow(["Überschrift", "title", "Text"])
    rows.writerow(["x", 'Größe "A"', TEXT])
    rows.writerow(["", "", ""])
    rows.writerow(["x", "Süße", "Second, with; every\tsort|of mark."])
    found = articles(write(tmp_path / "a.csv", sheet.getvalue().encode(encoding)))
    assert [(a.title, a.text) for a in found] == [('Größe "A"', TEXT), ("Süße", "Second, with; every\tsort|of mark.")]


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
@pytest.mark.parametrize("pad", range(1, 5))
def test_an_export_on_one_line_is_in_its_encoding_wherever_a_look_at_it_ends(
    tmp_path: Path, encoding: str, pad: int
) -> None:
    text = "议会在周二决定，轮渡再保留一年，岛上的人和市长都没有想到。"
    rows = [{"text": "a" * pad}, *({"text": text * 20} for _ in range(60))]
    content = json.dumps(rows, ensure_ascii=False)
    found = articles(write(tmp_path / "a.json", content.encode(encoding)))
    assert {a.text for a in found[-60:]} == {text * 20}


@pytest.mark.parametrize("encoding", ["utf-8", "cp1252", "gb18030"])
def test_letters_late_in_a_table_are_read_in_its_encoding(tmp_path: Path, encoding: str) -> None:
    late = (
        "议会在周二决定，这个轮渡再保留一年。"
        if encoding == "gb18030"
        else "The café in Velden, “the best”, is closed."
    )
    content = "text\n" + '"Some words of an article."\n' * 4_000 + f'"{late}"\n'
    assert articles(write(tmp_path / "a.csv", content.encode(encoding)))[-1].text == late


def test_one_damaged_byte_late_in_an_export_leaves_the_rest_as_it_is(tmp_path: Path) -> None:
    content = "text\n" + "Some words of an article.\n" * 4_000 + "The café.\nThe caf\udcff.\nThe café is closed.\n"
    found = articles(write(tmp_path / "a.csv", content.encode("utf-8", "surrogateescape")))
    assert [a.text for a in found[-3:]] == ["The café.", "The caf\ufffd.", "The café is closed."]


def test_a_broken_row_is_named_by_its_line(tmp_path: Path) -> None:
    path = write(tmp_path / "a.csv", 'title,text\nA,"one\ntwo"\nB,\nC,three\n')
    items = list(read(path))
    assert [i.text for i in items if isinstance(i, Article)] == ["one\ntwo", "three"]
    assert [i.source for i in items if isinstance(i, Rejected)] == [f"{path}, line 4"]


def test_a_row_with_a_cell_too_many_is_rejected_and_not_cut(tmp_path: Path) -> None:
    path = write(tmp_path / "a.csv", "title,text\nCouncil,It voted, on Tuesday, for it.\nFerry,It stays.,,\n")
    rejected, article = read(path)
    assert isinstance(rejected, Rejected)
    assert (rejected.source, "more cells" in rejected.reason) == (f"{path}, line 2", True)
    assert isinstance(article, Article)
    assert article.text == "It stays."


def test_quotation_marks_between_tabs_are_the_article_s_own_where_they_stand_around_no_cells(tmp_path: Path) -> None:
    said = ('"We won," he said, "and we will win again."', '"We lost, he said.', "Third article.")
    rows = "".join(f"{n}\t{text}\tPost\n" for n, text in enumerate(said))
    found = articles(write(tmp_path / "a.tsv", f"title\ttext\tsource\n{rows}"))
    assert [(a.text, a.source) for a in found] == [(text, "Post") for text in said]


def test_a_stray_quotation_mark_in_the_head_of_a_table_stops_no_other_file(tmp_path: Path) -> None:
    write(tmp_path / "a.csv", '"text,title\n' + ("x" * 999 + "\n") * 51_000)
    write(tmp_path / "b.txt", TEXT)
    rejected, article = read(tmp_path)
    assert isinstance(rejected, Rejected)
    assert "column names" in rejected.reason
    assert isinstance(article, Article)


@pytest.mark.parametrize(
    "content",
    [
        '{"articles": [{"text": "one"}, {"text": "two"}]}', '[{"text": "one"},\n {"text": "two"}]', '{"text": "one"}\n{"text": "two"}\n',
        '\ufeff [ {"text":"one"} , {"text":"two"} ] ', '{"meta": [], "data": {"x": 1}, "items": [{"text": "one"}, {"text": "two"}]}',
    ],
)  # fmt: skip
def test_json_in_any_arrangement(tmp_path: Path, content: str) -> None:
    assert [a.text for a in articles(write(tmp_path / "a.json", content))] == ["one", "two"]


@pytest.mark.parametrize("name", ["a.jsonl", "a.json", "a.csv"])
def test_an_export_is_streamed(tmp_path: Path, name: str) -> None:
    rows = [{"id": str(n), "text": "Some words of an article. " * 1_600} for n in range(300)]  # 12 MB
    if name == "a.csv":
        content = "id,text\n" + "".join(f'{r["id"]},"{r["text"]}"\n' for r in rows)
    else:
        lines = [json.dumps(r) for r in rows]
        content = "\n".join(lines) if name == "a.jsonl" else "[" + ",".join(lines) + "]"
    path = write(tmp_path / name, content)
    del rows, content
    next(iter(read(path)))  # what is imported once does not count
    tracemalloc.start()
    try:
        assert sum(isinstance(i, Article) for i in read(path)) == 300
        assert tracemalloc.get_traced_memory()[1] < 9_000_000
    finally:
        tracemalloc.stop()


def test_one_article_over_fifty_megabytes_is_refused_and_the_rest_read(tmp_path: Path) -> None:
    large = "word " * 10_100_000
    path = write(tmp_path / "a.jsonl", f'{{"text": "one"}}\n{{"text": "{large}"}}\n{{"text": "two"}}\n')
    items = list(read(path))
    assert [i.text for i in items if isinstance(i, Article)] == ["one", "two"]
    assert [(i.source, "50 MB" in i.reason) for i in items if isinstance(i, Rejected)] == [(f"{path}, line 2", True)]
    assert "50 MB" in only_rejection(write(tmp_path / "b.txt", large)).reason


@pytest.mark.parametrize("name", ["a.txt", "a.md", "a.srt"])
def test_a_text_that_no_library_takes_is_refused_before_it_is_read(tmp_path: Path, name: str) -> None:
    assert "22 MB of text" in only_rejection(write(tmp_path / name, "word " * 4_400_000)).reason


def test_nesting_that_never_ends_is_refused(tmp_path: Path) -> None:
    for name in ("a.json", "a.jsonl"):
        rejection = only_rejection(write(tmp_path / name, "[" * 200_000))
        assert "nested" in rejection.reason or "broken" in rejection.reason or "no JSON" in rejection.reason


@given(
    st.binary(max_size=300), st.sampled_from(["a.txt", "a.md", "a.html", "a.jsonl", "a.json", "a.csv", "a.tsv", "a"])
)
@settings(max_examples=250, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_bytes_in_any_file_are_read_or_rejected(tmp_path: Path, data: bytes, name: str) -> None:
    for item in read(write(tmp_path / name, data)):
        assert item.reason.endswith(".") if isinstance(item, Rejected) else item.text.strip()


ROWS = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=20)),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(st.sampled_from(["text", "title", "date", "headings", "url", "x"]), inner, max_size=4)),
    max_leaves=8,
)  # fmt: skip


@given(ROWS)
@settings(max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_json_is_read_or_rejected(tmp_path: Path, value: Any) -> None:
    for name in ("a.json", "a.jsonl"):
        for item in read(write(tmp_path / name, json.dumps(value))):
            assert item.reason.endswith(".") if isinstance(item, Rejected) else item.text.strip()


def test_a_record_needs_no_file() -> None:
    from store.reading.formats.limited_reading import PageReader

    with PageReader() as pages:
        assert article_of_record({"body": "One.", "headline": "A"}, pages) == Article(
            text="One.", title="A", language="en"
        )


def test_pages_read_side_by_side_come_in_order(tmp_path: Path) -> None:
    for n in range(40):
        write(tmp_path / f"{n:02}.html", PAGE.replace("The ferry stays", f"Ferry number {n}"))
    write(tmp_path / "05.txt", TEXT)
    write(tmp_path / "17.html", b"")
    names = [f.title if isinstance(f, Article) else "rejected" for f in read(tmp_path)]
    wanted: list[str | None] = [f"Ferry number {n}" for n in range(40)]
    wanted[17] = "rejected"
    assert names == [*wanted[:6], None, *wanted[6:]]  # 05.html comes before 05.txt
    assert how_many(tmp_path) == 41


def test_leaving_early_ends_the_children(tmp_path: Path) -> None:
    for n in range(40):
        write(tmp_path / f"{n:02}.html", PAGE)
    found = read(tmp_path)
    next(found)
    found.close()  # type: ignore[attr-defined]
    assert isinstance(next(read(tmp_path)), Article)


def test_what_cannot_be_counted_is_not(tmp_path: Path) -> None:
    write(tmp_path / "a.jsonl", json.dumps({"text": TEXT}))
    assert how_many(tmp_path) is None
    assert how_many([Article(text=TEXT), Article(text=TEXT)]) == 2
    assert how_many("https://harbour.example/") == 1


def test_the_columns_of_a_table_are_guessed_and_told(tmp_path: Path) -> None:
    path = write(tmp_path / "a.csv", f'Headline,Body,Pages\nFerry,"{TEXT}",4\nQuay,"{TEXT} More.",5\n')
    items = list(read(path))
    (remark,) = [i for i in items if isinstance(i, Remark)]
    assert remark.text == "Read text from “Body”, title from “Headline”; not used: “Pages”."
    assert [a.title for a in items if isinstance(a, Article)] == ["Ferry", "Quay"]


@pytest.mark.parametrize(
    ("dates", "expected"),
    [
        (("03/05/2031", "13/05/2031", "04/06/2031 10:30"), ["2031-05-03", "2031-05-13", "2031-06-04"]),
        (("03/05/2031", "05/13/2031", "4-6-2031"), ["2031-03-05", "2031-05-13", "2031-04-06"]),
        (("03/05/2031", "04/06/2031"), [None, None]),  # nothing tells
        (("03/05/2031", "13/05/2031", "05/13/2031"), [None, "2031-05-13", "2031-05-13"]),  # they differ
        (("2031-05-03", "5 May 2031", "3 May 2031 (03/05)"), ["2031-05-03", "2031-05-05", "2031-05-03"]),
    ],
)
def test_a_date_that_may_be_read_both_ways_is_read_as_the_others_of_its_column(
    tmp_path: Path, dates: tuple[str, ...], expected: list[str | None]
) -> None:
    rows = [{"title": f"Ferry {n}", "date": day, "text": TEXT} for n, day in enumerate(dates)]
    table = "title;date;text\n" + "".join(f'{r["title"]};{r["date"]};"{r["text"]}"\n' for r in rows)
    for path in (write(tmp_path / "a.json", json.dumps(rows)), write(tmp_path / "b.csv", table)):
        assert [a.published_at for a in articles(path)] == expected


def test_columns_can_be_named(tmp_path: Path) -> None:
    path = write(tmp_path / "a.csv", f'Headline,Body,Summary,Piece\nFerry,"short","{TEXT}",Essay\n')
    (article,) = [i for i in read(path, columns={"text": "summary", "title": "Piece"}) if isinstance(i, Article)]
    assert (article.text, article.title) == (TEXT, "Essay")
    with pytest.raises(ReadError, match="no field 'headline'"):
        list(read(path, columns={"headline": "Piece"}))
    for wrong, why in ((["text"], "mapping"), ({"text": None}, "text"), ({"title": 3}, "title")):
        with pytest.raises(ReadError, match=why):
            list(read(path, columns=wrong))  # type: ignore[arg-type]
    (rejected,) = list(read(write(tmp_path / "b.csv", "A,B\n1,2\n"), columns={"text": "C"}))
    assert isinstance(rejected, Rejected)
    assert "--column text=Body" in rejected.reason


def test_the_columns_of_json_lines_can_be_named(tmp_path: Path) -> None:
    path = write(tmp_path / "a.jsonl", json.dumps({"lead": "short", "copytext": TEXT}))
    (article,) = [i for i in read(path, columns={"text": "copytext"}) if isinstance(i, Article)]
    assert article.text == TEXT


def test_what_a_browser_saved_beside_a_page_is_no_article_of_its_own(tmp_path: Path) -> None:
    advertisement = (
        "<p>Buy the best shoes in town now: our summer sale has begun, and everything is half the price.</p>"
    )
    for page, folder in (("The ferry.html", "The ferry_files"), ("Die Fähre.htm", "Die Fähre-Dateien")):
        write(tmp_path / page, PAGE.replace("</body>", f'<img src="./{folder}/1.png"></body>'))
        write(tmp_path / folder / "saved_resource.html", advertisement)
        write(tmp_path / folder / "main.css", "a {}")
    write(tmp_path / "2024.html", PAGE)
    write(tmp_path / "2024-letters" / "a.txt", TEXT + " A letter.")
    assert sorted(a.text.removeprefix(TEXT) for a in articles(tmp_path)) == ["", "", "", " A letter."]
    files = {p.relative_to(tmp_path).as_posix(): p.read_bytes() for p in tmp_path.rglob("*") if p.is_file()}
    packed = write(tmp_path / "all.zip", archive(files))
    assert sorted(a.text.removeprefix(TEXT) for a in articles(packed)) == ["", "", "", " A letter."]


def test_a_cell_that_is_never_closed_is_told_and_its_row_not_cut(tmp_path: Path) -> None:
    whole = f'title,text\nCouncil,"{TEXT}"\nFerry,"It stays, said the'
    path = write(tmp_path / "a.csv", whole)
    article, rejected = read(path)
    assert isinstance(article, Article)
    assert article.text == TEXT
    assert isinstance(rejected, Rejected)
    assert (rejected.source.startswith(f"{path}, line "), "none closes it" in rejected.reason) == (True, True)
    assert [a.title for a in articles(write(path, whole + ' mayor."'))] == ["Council", "Ferry"]


def test_the_items_of_a_json_feed_have_its_outlet_and_authors_unless_they_say_otherwise(tmp_path: Path) -> None:
    own = {"url": "https://paper.example/2", "content_html": "<p>Two.</p>", "authors": [{"name": "Bo Dahl"}]}
    feed = {
        "version": "https://jsonfeed.org/version/1.1", "title": "Harbour Weekly", "authors": [{"name": "Ida Lund"}], "hubs": [{}, {}, {}],
        "items": [{"url": "https://paper.example/1", "content_text": "One.", "date_published": "2024-03-07T10:15:00+01:00"}, own],
    }  # fmt: skip
    one, two = articles(write(tmp_path / "feed.json", json.dumps(feed)))
    assert (one.text, one.source, one.author, one.published_at) == (
        "One.",
        "Harbour Weekly",
        "Ida Lund",
        "2024-03-07T10:15:00+01:00",
    )
    assert (two.text, two.source, two.author) == ("Two.", "Harbour Weekly", "Bo Dahl")


LETTER = "Message-ID: <1@paper.example>\nFrom: Harbour Weekly <news@paper.example>\nSubject: Ferry\n\n"
CAPTIONS = "1\n00:00:01,000 --> 00:00:04,000\nIDA LUND: The ferry stays, as it has for eleven years.\n"


@pytest.mark.parametrize(
    ("content", "title"), [(LETTER + TEXT, "Ferry"), (CAPTIONS, "a"), (f"WEBVTT - Ferry\n\n{CAPTIONS}", "Ferry")]
)
def test_letters_and_captions_are_read_as_what_they_are_though_their_name_says_text(
    tmp_path: Path, content: str, title: str
) -> None:
    for name in ("a", "a.txt"):
        (article,) = articles(write(tmp_path / name, content))
        assert article.title == title
        assert not [mark for mark in ("-->", "Message-ID", "WEBVTT") if mark in article.text]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.csv", b"title,text\n"),
        ("a.json", b"[]"),
        ("a.jsonl", b"\n"),
        ("a.mbox", b""),
        ("a.warc", b""),
        ("a.zip", b"PK\x05\x06" + bytes(18)),
    ],
)
def test_a_file_that_gives_nothing_is_told(tmp_path: Path, name: str, content: bytes) -> None:
    assert {only_rejection(write(tmp_path / name, content)).reason} <= {
        "The file is empty.",
        "There is no article in the file.",
    }


def test_empty_lines_above_a_table_are_none_of_it(tmp_path: Path) -> None:
    (article,) = articles(write(tmp_path / "a.csv", f'\r\n \r\ntitle;text\r\nFerry;"{TEXT}"\r\n'))
    assert (article.title, article.text) == ("Ferry", TEXT)


def test_rows_of_two_exports_that_both_count_from_one_are_articles_of_their_own(tmp_path: Path) -> None:
    rows = [{"id": n, "title": f"Story {n}", "outlet": "Post", "text": TEXT} for n in (1, 2)]
    others = [{"id": 1, "title": "Another", "text": "The pier goes."}, {"id": 2, "text": "The light is out."}]
    write(tmp_path / "a.json", json.dumps(rows))
    write(tmp_path / "b.json", json.dumps(others))
    (tmp_path / "c.csv").write_text("id,link,text\n1,https://paper.example/1,The bridge is closed.\n")
    write(tmp_path / "d.md", "---\nid: 1\ntitle: A note\n---\nThe harbour is full.\n")
    before = {a.title or a.text: a.id for a in articles(tmp_path)}
    assert len(set(before.values())) == 6
    rows[0]["text"] = "The council met again."  # a correction, in an export of another name
    (corrected, same) = articles(write(tmp_path / "new" / "e.json", json.dumps(rows)))
    assert (corrected.id, same.id) == (before["Story 1"], before["Story 2"])


def test_an_id_that_is_no_number_is_the_article_s_own(tmp_path: Path) -> None:
    rows = [{"id": "harbour-1", "text": TEXT}, Article(text=TEXT, id="17").to_dict()]
    assert [a.id for a in articles(write(tmp_path / "a.json", json.dumps(rows)))] == ["harbour-1", "17"]


_CONTENT = {"rendered": "<p>" + TEXT.replace("\n\n", "</p>\n<p>") + "</p>"}
_PIECES = TEXT.split("\n\n")


@pytest.mark.parametrize(
    "export",
    [
        [{"id": 3, "title": {"rendered": "Ferry &#8211; it stays"}, "content": _CONTENT, "author": 12}],
        {"db": [{"meta": {"version": "5"}, "data": {"tags": [{"name": "a"}, {"name": "b"}], "posts": [{"title": "Ferry – it stays", "html": _CONTENT["rendered"]}]}}]},
        {"jsonapi": {}, "data": [{"type": "node--article", "attributes": {"title": "Ferry – it stays", "body": {"value": _CONTENT["rendered"]}}}]},
        {"response": {"status": "ok", "results": [{"webTitle": "x", "fields": {"headline": "Ferry – it stays", "bodyText": TEXT}}]}},
        {"took": 3, "hits": {"total": 1, "hits": [{"_id": "x", "_source": {"title": "Ferry – it stays", "content": TEXT}}]}},
        {"title": "Ferry – it stays", "body": _PIECES},
        {"title": "Ferry – it stays", "content": [{"type": "text", "content": p} for p in _PIECES]},
        {"title": "Ferry – it stays", "body": {"type": "doc", "content": [
            {"type": "paragraph", "content": [{"type": "text", "text": p[:9]}, {"type": "text", "text": p[9:]}]} for p in _PIECES]}},
        {"title": "Ferry &ndash; it stays", "text": TEXT.replace("Tuesday", "Tues&#100;ay")},
        {"title": "Ferry – it stays", "content": TEXT.replace("council", "<a href='/c'>council</a>")},
    ],
)  # fmt: skip
def test_exports_of_content_systems_are_read_however_they_keep_the_text(tmp_path: Path, export: Any) -> None:
    (article,) = articles(write(tmp_path / "a.json", json.dumps(export)))
    assert (article.title, article.author, article.source) == ("Ferry – it stays", None, None)
    assert article.text == TEXT


def test_a_text_of_many_paragraphs_in_a_list_is_whole(tmp_path: Path) -> None:
    pieces = [f"Paragraph {n} of the report." for n in range(300)]
    (article,) = articles(write(tmp_path / "a.jsonl", json.dumps({"body": pieces})))
    assert article.text == "\n\n".join(pieces)


def test_a_line_that_names_the_separator_is_none_of_the_table(tmp_path: Path) -> None:
    (article,) = articles(write(tmp_path / "a.csv", "sep=;\ntitle;text\nA, b;The ferry stays, for now.\n"))
    assert (article.title, article.text) == ("A, b", "The ferry stays, for now.")


def test_the_child_that_reads_runs_nothing_that_lies_where_it_is_begun(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from store.reading.formats.limited_reading import PageReader

    (tmp_path / "json.py").write_text("raise SystemExit", encoding="utf-8")  # among articles that somebody has loaded
    monkeypatch.chdir(tmp_path)
    with PageReader(always_elsewhere=True) as pages:
        assert pages.read(PAGE).title == "The ferry stays"
