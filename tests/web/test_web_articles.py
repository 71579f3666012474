"""Articles over HTTP: listed, read, added as JSON, by link and as files, removed; and where none of it is allowed."""

from __future__ import annotations

import gzip
import io
import json
import re
import socket
import tempfile
import threading
import time
import zipfile
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from urllib.parse import quote

import httpx
import pytest
from double import Scripted
from serving import served

from evals.documents import warc
from evals.trials.attacks.web_requests import path_forms, raw
from qa import Article, ArticleQA
from qa.web.gate.guard import LARGEST_UPLOAD
from store.article import IngestReport

TRAM = "The tram in Velden will cost 312 million crowns, said the council. It will run from the harbour to the station."
RATE = "The Bank of Holm cut its key rate to 4 percent on Thursday, because prices rise more slowly than in March."
PAGE = "<!doctype html><html><body><h1>Ferry back</h1>" + "<p>The ferry to Anders sails again on Monday.</p>" * 4


@pytest.fixture(scope="module")
def qa(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ArticleQA]:
    with ArticleQA.open(tmp_path_factory.mktemp("library")) as opened:
        opened.add([
            Article(id="tram", title="Tram approved", author="Ida Lund", source="Velden Post", genre="news",
                    published_at="2024-03-04", text=TRAM),
            Article(id="https://holm.example/a/../rate?x=1", title="Rate cut", author="Jon Aske", source="Holm Ledger",
                    genre="opinion", published_at="2024-04-05", text=RATE),
        ])  # fmt: skip
        opened.add(Article(id="tram", title="Tram approved", source="Velden Post", published_at="2024-03-04",
                           updated_at="2024-03-06", note="Correction: the cost is 321 million.",
                           text=TRAM.replace("312", "321")))  # fmt: skip
        yield opened


@pytest.fixture(scope="module")
def client(qa: ArticleQA) -> Iterator[httpx.Client]:
    with served(qa) as address, httpx.Client(base_url=address, timeout=60) as client:
        yield client


def code(answer: httpx.Response) -> str:
    return str(answer.json()["error"]["code"])


def test_articles_are_listed_filtered_searched_and_paged(client: httpx.Client) -> None:
    whole = client.get("/v1/articles").json()
    assert [a["title"] for a in whole["data"]] == ["Rate cut", "Tram approved"]
    assert whole["total"] == 2
    assert "text" not in whole["data"][0]
    page = client.get("/v1/articles", params={"limit": 1, "offset": 1}).json()
    assert ([a["title"] for a in page["data"]], page["total"]) == (["Tram approved"], 2)
    for query, titles in (
        ({"source": "holm"}, ["Rate cut"]),
        ({"genre": ["opinion", "analysis"]}, ["Rate cut"]),
        ({"published_to": "2024-03"}, ["Tram approved"]),
        ({"q": "tram from the harbour", "source": "velden post"}, ["Tram approved"]),
        ({"author": "nobody"}, []),
    ):
        assert [a["title"] for a in client.get("/v1/articles", params=query).json()["data"]] == titles, query
    assert "321 million" in client.get("/v1/articles", params={"q": "tram"}).json()["data"][0]["passage"]


@pytest.mark.parametrize("query", ["limit=0", "limit=201", "limit=x", "offset=-1"])
def test_a_page_that_is_none_is_refused(client: httpx.Client, query: str) -> None:
    answer = client.get(f"/v1/articles?{query}")
    assert (answer.status_code, code(answer)) == (422, "invalid_parameter")
    assert answer.json()["error"]["param"] == query.partition("=")[0]


def test_a_filter_that_is_none_is_refused(client: httpx.Client) -> None:
    answer = client.get("/v1/articles?genre=poem")
    assert (answer.status_code, code(answer)) == (422, "invalid_filter")


@pytest.mark.parametrize(
    ("method", "path", "known"),
    [
        ("GET", "/v1/articles?published_form=2030", "published_from"),
        ("GET", "/v1/articles/tram?revison=x", "revision"),
        ("POST", "/v1/articles?steam=true", "stream"),
        ("POST", "/v1/ask?source=Gazette", "none in its address"),
        ("GET", "/v1/pins?note=x", "none in its address"),
        ("DELETE", "/v1/articles/tram?revision=x", "none in its address"),
        ("GET", "/v1/collections?artcle=tram", "article"),
        ("GET", "/v1/watches?colection=Desk&collection=Desk", "collection"),
    ],
)
def test_a_parameter_that_a_route_has_not_is_refused_and_those_that_it_has_are_named(
    client: httpx.Client, method: str, path: str, known: str
) -> None:
    answer = client.request(
        method, path, json={"articles": [{"text": "It is never added."}]} if method == "POST" else None
    )
    assert (answer.status_code, code(answer)) == (422, "unknown_parameter")
    wrong = path.partition("?")[2].partition("=")[0]
    assert answer.json()["error"]["param"] == wrong
    message = answer.json()["error"]["message"]
    assert wrong in message
    assert known in message
    assert message.endswith(".")


def test_a_route_of_openais_reads_past_parameters_that_it_has_not(client: httpx.Client) -> None:
    assert code(client.get("/v1/responses/resp_none?include=usage")) != "unknown_parameter"
    assert code(client.post("/v1/chat/completions?api-version=1", json={})) != "unknown_parameter"
    assert client.get("/v1/models?after=x").status_code == 200


def test_an_article_is_read_with_its_revisions(client: httpx.Client, qa: ArticleQA) -> None:
    told = client.get("/v1/articles/tram").json()
    assert told["text"] == qa.article("tram").text
    assert told["correction"] == "Correction: the cost is 321 million."
    assert [r["revision"] for r in told["revisions"]] == list(qa.library.revisions("tram"))
    (changed,) = [d for d in told["revisions"][0]["changes"] if d["field"] == "text"]
    assert ("312" in changed["old"], "321" in changed["new"]) == (True, True)
    assert told["copies"] == []
    older = client.get("/v1/articles/tram", params={"revision": told["revisions"][1]["revision"]}).json()
    assert older["text"] == TRAM
    assert client.get("/v1/articles/tram?revision=x").status_code == 404


def test_an_id_may_be_an_address(client: httpx.Client) -> None:
    id = "https://holm.example/a/../rate?x=1"
    assert client.get(f"/v1/articles/{quote(id, safe='')}").json()["title"] == "Rate cut"
    assert code(client.get("/v1/articles/nothing")) == "article_not_found"


@pytest.mark.parametrize("kind", ["application/jsonl", "application/x-ndjson", "application/jsonl; charset=utf-8"])
def test_a_file_of_lines_is_added_by_whichever_type(client: httpx.Client, kind: str) -> None:
    lines = b'{"id": "one", "text": "The kiln in Orm is cold."}\n{"id": "two", "text": "The kiln in Brae is hot."}\n'
    answer = client.post("/v1/articles", content=lines, headers={"content-type": kind})
    assert answer.status_code == 201
    added = answer.json()["added"]
    assert len(added) == 2
    for id in added:
        client.delete(f"/v1/articles/{id}")


def test_an_article_is_added_as_json_and_removed(client: httpx.Client, qa: ArticleQA) -> None:
    body = {"articles": [{"id": "x", "text": "The mill in Orm closed in June.", "title": "Mill", "genre": "news"}]}
    answer = client.post("/v1/articles", json=body)
    assert answer.status_code == 201
    assert (answer.json()["added"], answer.json()["titles"]) == (["x"], {"x": "Mill"})
    again = client.post("/v1/articles", json=body)
    assert (again.status_code, again.json()["unchanged"]) == (200, ["x"])
    assert client.delete("/v1/articles/x").json() == {"article_id": "x", "removed": True}
    assert client.delete("/v1/articles/x").status_code == 404
    with pytest.raises(KeyError):
        qa.article("x")


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"link": "/etc/passwd"},
        {"link": "file:///etc/passwd"},
        {"link": "etc/passwd"},
        {"link": "https://x.example", "articles": [{"text": "A."}]},
        {"articles": [{"text": "A.", "genre": "poem"}]},
        {"articles": [{"title": "no text"}]},
        {"articles": ["/etc/passwd"]},
        {"path": "/etc/passwd"},
        [],
    ],
)
def test_what_is_neither_an_article_nor_a_link_is_refused(client: httpx.Client, body: object) -> None:
    before = client.get("/v1/articles").json()["total"]
    assert client.post("/v1/articles", json=body).status_code in (400, 422)
    assert client.get("/v1/articles").json()["total"] == before


@pytest.mark.parametrize(
    "beside", [{"articles": []}, {"articles": [{"text": "A."}]}, {"page": {"html": "", "url": "https://x.example"}}]
)
def test_beside_a_link_nothing_is_taken_not_even_an_empty_list(client: httpx.Client, beside: object) -> None:
    answer = client.post("/v1/articles", json={"link": "http://127.0.0.1:9/"} | beside)  # type: ignore[operator]
    assert (answer.status_code, code(answer)) == (422, "invalid_body")


@pytest.mark.parametrize(
    "link", ["http://127.0.0.1:9/", "http://[::1]/x", "http://169.254.169.254/latest", "http://localhost"]
)
def test_a_link_into_the_machine_is_not_fetched(client: httpx.Client, link: str) -> None:
    answer = client.post("/v1/articles", json={"link": link})
    assert (answer.status_code, code(answer)) == (422, "nothing_added")
    assert answer.json()["rejected"][0]["source"] == link


def test_files_are_added_under_the_visitors_names(
    client: httpx.Client, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("inner.txt", "Winter\n\nThe pass at Stell is closed until April.")
        archive.writestr("evil.png", b"no picture")
    files = {
        "../../../../etc/ferry.html": PAGE.encode(),
        "photo.png": b"\x89PNG",
        "several.jsonl": b'{"text": "The well at Brae is dry.", "title": "Well"}\n{"no": 1}\n',
        "empty.txt": b"",
        "packed.zip": packed.getvalue(),
        "no ending": b"Plain words about the bridge at Holm, which is shut.",
    }
    answer = client.post("/v1/articles", files=[("file", (name, data)) for name, data in files.items()])
    report = answer.json()
    assert answer.status_code == 201
    assert len(report["added"]) == 4
    assert set(report["titles"]) == set(report["added"])
    sources = {r["source"]: r["reason"] for r in report["rejected"]}
    assert "an image" in sources["photo.png"]
    assert sources["empty.txt"] == "The file is empty."
    assert any(s.startswith("packed.zip/") and s.endswith("evil.png") for s in sources)
    assert any(s.startswith("several.jsonl") for s in sources)
    assert "article-qa-" not in answer.text
    assert not list(tmp_path.glob("article-qa-*"))  # nothing is left behind


def test_why_something_did_not_go_in_is_told_in_the_language_that_is_asked_for(client: httpx.Client) -> None:
    files = [("file", ("photo.png", b"\x89PNG")), ("file", ("list.csv", b"Headline,Body,Mood\nQuay shut,,glad\n"))]
    english = "This is an image, not an article; save the text itself."
    for language, said, read in (
        ("zh-CN,zh;q=0.9,en;q=0.8", "这是图片，不是文章；请另存其中的文字。", "已读取"),
        ("en-GB,zh;q=0.5", english, "Read text"),
        ("", english, "Read text"),
    ):
        answer = client.post("/v1/articles", files=files, headers={"accept-language": language})
        report = answer.json()
        assert (answer.status_code, report["error"]["message"]) == (422, said)
        assert report["rejected"][0] == {"source": "photo.png", "reason": said}
        assert report["remarks"][0]["text"].startswith(read)
    page = {"html": "<html><body></body></html>", "url": "https://holm.example/"}
    for body in ({"page": page}, {"link": "http://127.0.0.1/feed"}):
        answer = client.post("/v1/articles", json=body, headers={"accept-language": "zh"})
        assert not re.search("[a-z]{4}", answer.json()["rejected"][0]["reason"])
        assert not re.search("[a-z]{4}", answer.json().get("told", ""))


def test_a_file_that_names_itself_nowhere_is_called_and_read_by_its_own_name(client: httpx.Client) -> None:
    captions = b"1\n00:00:01,000 --> 00:00:04,000\nIDA LUND: The pier at Orm is sold, and so is its crane.\n"
    page = PAGE.replace("Monday", "Friday").encode()
    files = {
        "a/../Talk with Ida Lund.srt": captions,
        "saved.warc.gz": gzip.compress(warc({"https://holm.example/ferry": page.decode()})),
        "..": b"Plain words about the tower at Holm, which is shut.",
    }
    answer = client.post("/v1/articles", files=[("file", (name, data)) for name, data in files.items()])
    assert answer.json()["rejected"] == []
    assert set(answer.json()["titles"].values()) == {"Talk with Ida Lund", "Ferry back", None}


def test_one_who_leaves_while_sending_is_no_fault_of_ours(
    client: httpx.Client, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    head = "POST /v1/articles HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 9999\r\n"
    form = f'{head}Content-Type: multipart/form-data; boundary=x\r\n\r\n--x\r\nContent-Disposition: form-data; name="f"'
    url = client.base_url
    with socket.create_connection((url.host, url.port or 80)) as leaving:
        leaving.sendall(f'{form}; filename="a.txt"\r\n\r\nHalf a'.encode())
        while not list(tmp_path.glob("article-qa-*")):
            time.sleep(0.01)
    while list(tmp_path.glob("article-qa-*")):
        time.sleep(0.01)
    assert client.get("/healthz").status_code == 200
    assert not [record for record in caplog.records if record.levelname == "ERROR"]


def test_no_file_of_a_visitor_stays_when_the_server_stops(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    begun, ends = threading.Event(), threading.Event()

    class Slow(Scripted):
        """Adding takes its time."""

        def add(self, source: object, progress: object) -> IngestReport:
            """Nothing, in the end."""
            begun.set()
            ends.wait(60)
            return IngestReport()

    def send(address: str) -> None:
        with suppress(httpx.HTTPError):
            httpx.post(f"{address}/v1/articles?name=a.txt&stream=true", content=b"A page of somebody's.", timeout=60)

    try:
        with served(Slow()) as address:
            sending = threading.Thread(target=send, args=(address,))
            sending.start()
            assert begun.wait(60)
            assert list(tmp_path.glob("article-qa-*"))
        assert not list(tmp_path.glob("article-qa-*"))
    finally:
        ends.set()
    sending.join()


def test_files_for_which_there_is_no_room_are_refused_as_that(
    client: httpx.Client, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "gone"))
    for sent in ({"files": {"file": ("a.txt", b"Half a page.")}}, {"content": b"Half a page."}):
        answer = client.post("/v1/articles?name=a.txt", **sent)  # type: ignore[arg-type]
        assert (answer.status_code, code(answer)) == (507, "no_room")
        assert str(tmp_path) not in answer.text
    assert "No such file or directory" in caplog.text


def test_a_file_is_added_as_the_body(client: httpx.Client) -> None:
    typed = client.post(
        "/v1/articles", content=PAGE.replace("Monday", "Tuesday"), headers={"content-type": "text/html"}
    )
    assert typed.status_code == 201
    named = client.post("/v1/articles?name=a.txt", content=b"The quay at Ness is new, and it is long.")
    assert named.status_code == 201
    unknown = client.post("/v1/articles", content=b"x", headers={"content-type": "application/x-thing"})
    assert (unknown.status_code, code(unknown)) == (415, "unknown_type")
    assert code(client.post("/v1/articles?name=a.txt")) == "no_file"
    assert code(client.post("/v1/articles", files={"a": (None, "only a field")})) == "no_file"


def test_progress_is_told_to_the_one_who_adds(client: httpx.Client) -> None:
    body = {"articles": [{"text": f"Number {n} of the houses in Orm was sold."} for n in range(600)]}
    answer = client.post("/v1/articles?stream=true", json=body)
    assert answer.headers["content-type"].startswith("text/event-stream")
    told = [event.split("\ndata: ") for event in answer.text.split("\n\n") if event]
    kinds = [kind.removeprefix("event: ") for kind, _ in told]
    assert (kinds[0], kinds[-1], set(kinds)) == ("progress", "report", {"progress", "report"})
    assert len(json.loads(told[-1][1])["added"]) == 600
    done = [json.loads(data)["done"] for kind, data in told if kind == "event: progress"]
    assert done == sorted(done)


def test_more_than_a_request_may_bring_is_refused(client: httpx.Client) -> None:
    def pieces() -> Iterator[bytes]:
        for _ in range(LARGEST_UPLOAD // 1_000_000 + 8):
            yield b"x" * 1_000_000

    head = f"POST /v1/articles?name=a.txt HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: {LARGEST_UPLOAD + 1}\r\n\r\n"
    assert raw(str(client.base_url), head.encode()).split(b" ", 2)[1] == b"413"
    try:
        counted = client.post("/v1/articles?name=a.txt", content=pieces())
    except httpx.WriteError:  # it hangs up on whoever goes on sending
        return
    assert (counted.status_code, code(counted)) == (413, "body_too_large")


def test_nothing_is_added_or_removed_where_it_is_read_only(qa: ArticleQA) -> None:
    for options, allowed in (
        ({"read_only": True}, False),
        ({"trusted_hosts": ["qa.example"]}, False),
        ({"trusted_hosts": ["qa.example"], "read_only": False}, True),
        ({"trusted_hosts": ["qa.example"], "auth": ("a", "b")}, True),
    ):
        headers = {"authorization": "Bearer b"}
        with served(qa, **options) as address, httpx.Client(base_url=address, headers=headers, timeout=60) as client:
            added = client.post("/v1/articles", json={"articles": [{"text": ""}]})
            sent = client.post("/v1/articles?name=a.txt", content=b"")
            gone = client.delete("/v1/articles/nothing")
            codes = [code(a) for a in (added, sent, gone)]
            assert codes == (["nothing_added", "no_file", "article_not_found"] if allowed else ["read_only"] * 3)
            assert client.get("/v1/articles").status_code == 200


def test_a_foreign_page_adds_and_removes_nothing(client: httpx.Client) -> None:
    for headers in ({"origin": "https://evil.example"}, {"sec-fetch-site": "cross-site"}):
        assert client.post("/v1/articles", json={"articles": [{"text": "A."}]}, headers=headers).status_code == 403
        assert client.post("/v1/articles", files={"f": ("a.txt", b"A.")}, headers=headers).status_code == 403
        assert client.delete("/v1/articles/tram", headers=headers).status_code == 403
    assert client.get("/v1/articles/tram").status_code == 200


def test_no_form_of_a_path_reads_or_removes_a_file(client: httpx.Client, tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("a secret that must not leave this machine")
    forms = [form for form in path_forms(secret) if form.startswith("/v1/articles/")]
    assert len(forms) >= 13
    for method in ("GET", "DELETE"):
        for form in forms:
            request = f"{method} {form} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n"
            answer = raw(str(client.base_url), request.encode())
            assert b"a secret" not in answer, form
            assert answer.split(b" ", 2)[1] in (b"400", b"404"), form
    assert secret.exists()


def test_it_stands_in_the_schema(client: httpx.Client) -> None:
    described = client.get("/openapi.json").json()
    paths = described["paths"]
    named = set(re.findall(r'"#/components/schemas/(\w+)"', json.dumps(described)))
    assert named <= described["components"]["schemas"].keys()
    assert set(paths["/v1/articles"]) == {"get", "post"}
    assert set(paths["/v1/articles/{id}"]) == {"get", "delete"}
    assert "multipart/form-data" in paths["/v1/articles"]["post"]["requestBody"]["content"]
