"""Web archives as crawlers write them: pages with their addresses, and nothing of the rest."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from evals.documents import archive, http_answer, warc, warc_record
from store import read
from store.article import Article, Rejected

SAID = (
    "The council met on Tuesday and decided to keep the ferry for another year, against the advice of its treasurer.",
    "About 3,400 people live on the island, and in winter rather fewer than that; half of them take the ferry to work.",
)
PAGE = f"<html><body><h1>The ferry stays</h1>{''.join(f'<p>{p}</p>' for p in SAID)}</body></html>"
URL = "https://harbour.example/ferry"


def whole() -> bytes:
    packed = gzip.compress(PAGE.replace("ferry stays", "quay stays").encode())
    body = b"%x\r\n%s\r\n0\r\n\r\n" % (len(packed), packed)
    heads = ("Content-Type: text/html", "Content-Encoding: gzip", "Transfer-Encoding: chunked")
    records = (
        warc_record("file", b"software: a crawler\r\n", kind="warcinfo"),
        warc_record(URL, b"GET /ferry HTTP/1.1\r\n\r\n", kind="request"),
        warc_record(URL, http_answer(PAGE.encode())),
        warc_record("https://harbour.example/a.png", http_answer(b"\x89PNG", "Content-Type: image/png")),
        warc_record("https://harbour.example/gone", http_answer(PAGE.encode(), status="404 Not Found")),
        warc_record("https://harbour.example/empty", http_answer(b"<html><body></body></html>")),
        warc_record("https://harbour.example/quay", http_answer(body, *heads)),
    )
    return b"".join(map(gzip.compress, records))


@pytest.mark.parametrize("name", ["a.warc", "a.warc.gz", "a.wacz"])
def test_each_page_is_read_with_its_address_and_day(tmp_path: Path, name: str) -> None:
    data = {"a.warc": gzip.decompress(whole()), "a.warc.gz": whole(), "a.wacz": archive({"archive/d.warc.gz": whole()})}
    (tmp_path / name).write_bytes(data[name])
    ferry, empty, quay = read(tmp_path / name)
    assert isinstance(ferry, Article)
    assert (ferry.title, ferry.url, ferry.text) == ("The ferry stays", URL, "\n\n".join(SAID))
    assert (ferry.published_at, ferry.updated_at) == (None, "2025-03-12T07:30:00Z")
    assert isinstance(empty, Rejected)
    assert empty.source == "https://harbour.example/empty"
    assert isinstance(quay, Article)
    assert quay.title == "The quay stays"


def test_a_page_that_is_a_record_by_itself_is_read(tmp_path: Path) -> None:
    """As archives of other sources than a server's answers have them."""
    told = warc_record(URL, PAGE.replace("Tuesday", "Dïnstag").encode("latin-1"), kind="resource").replace(
        b"application/http; msgtype=resource", b"text/html; charset=iso-8859-1"
    )
    picture = warc_record(URL + "/a.png", b"\x89PNG", kind="resource").replace(
        b"application/http; msgtype=resource", b"image/png"
    )
    (tmp_path / "a.warc").write_bytes(
        told + picture + warc_record(URL + "/b", http_answer(PAGE.encode()), kind="resource")
    )
    first, second = read(tmp_path / "a.warc")
    assert isinstance(first, Article)
    assert (first.title, first.url, first.updated_at) == ("The ferry stays", URL, "2025-03-12T07:30:00Z")
    assert "on Dïnstag and" in first.text
    assert isinstance(second, Article)
    assert second.url == URL + "/b"


def test_what_comes_before_the_damage_is_read(tmp_path: Path) -> None:
    (tmp_path / "a.warc").write_bytes(warc({URL: PAGE}) + b"no record at all\r\n")
    ferry, rest = read(tmp_path / "a.warc")
    assert isinstance(ferry, Article)
    assert isinstance(rest, Rejected)
    assert "the rest of it was not read" in rest.reason


def test_a_packed_archive_without_pages_says_so(tmp_path: Path) -> None:
    (tmp_path / "a.wacz").write_bytes(archive({"datapackage.json": "{}"}))
    (item,) = read(tmp_path / "a.wacz")
    assert isinstance(item, Rejected)
    assert "no WACZ" in item.reason


def test_a_page_that_was_unpacked_when_it_was_saved_is_read_though_its_head_tells_otherwise(tmp_path: Path) -> None:
    heads = ("Content-Type: text/html", "Transfer-Encoding: chunked", "Content-Encoding: br")
    (tmp_path / "a.warc").write_bytes(warc_record(URL, http_answer(PAGE.encode(), *heads)))
    (ferry,) = read(tmp_path / "a.warc")
    assert isinstance(ferry, Article)
    assert ferry.text == "\n\n".join(SAID)
