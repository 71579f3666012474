"""What comes through to the page and the HTTP interface, and what does not: files, hosts, origins, bodies, headers."""

from __future__ import annotations

import base64
import http.client
import json
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest
from double import Scripted, abstains, told
from serving import page_is_ready, served

from evals.trials.attacks.web_requests import HOSTS_REFUSED, NOT_THERE, file_dictionaries, path_forms, raw
from store.article import Article

ARTICLE = Article(text="The bridge cost 40 crowns. It opened in May.", title="Bridge", source="The Gazette")
SECRET = "a secret that must not leave this machine"
QUESTION = "What did the bridge cost?"


@pytest.fixture(scope="module")
def double() -> Scripted:
    said = told(QUESTION, ("The bridge cost 40 crowns.", "supported", ARTICLE, "The bridge cost 40 crowns."))
    return Scripted((ARTICLE,), {QUESTION: said, "x": abstains("x", "Nothing.")})


@pytest.fixture(scope="module")
def address(double: Scripted) -> Iterator[str]:
    with served(double) as where:
        page_is_ready(where)
        yield where


def test_no_form_of_a_path_reads_a_file(address: str, tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text(SECRET)
    forms = [*path_forms(secret), *path_forms(Path("/etc/passwd")), *path_forms(Path(__file__))]
    assert len(forms) >= 300
    for form in forms:
        request = f"GET {form} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n"
        answer = raw(address, request.encode())
        status = int(answer.split(b" ", 2)[1])
        assert SECRET.encode() not in answer, form
        assert b"root:" not in answer, form
        assert status in (400, 404) or (status == 200 and form.startswith("/?")), (form, status)


@pytest.mark.parametrize("place", [0, 1, 2])
def test_a_file_is_not_taken_for_a_text(address: str, tmp_path: Path, place: int) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text(SECRET)
    for named in file_dictionaries(secret):
        data: list[Any] = ["x", "annotate", None]
        data[place] = named
        body = {"data": data, "fn_index": 0, "session_hash": "abc", "trigger_id": 1, "event_data": None}
        answer = httpx.post(f"{address}/gradio_api/queue/join", json=body, timeout=60)
        assert answer.status_code == 422, named
        assert "texts" in answer.json()["error"]["message"]
        event = {**body, "data": ["x", "annotate", None], "event_data": named}
        assert httpx.post(f"{address}/gradio_api/queue/join", json=event, timeout=60).status_code == 422, named


def test_gradio_checks_paths_itself_behind_the_guard(double: Scripted, tmp_path: Path) -> None:
    """The second wall, without the first: Gradio's own check works only for a page that was launched, or says so."""
    from gradio.context import LocalContext
    from gradio.exceptions import InvalidPathError
    from gradio.processing_utils import move_files_to_cache

    from qa.web.desk.desk import Desk
    from qa.web.desk.listening import Listening
    from qa.web.desk.metrics import Metrics
    from qa.web.page.gradio_page import build

    blocks = build(double, Desk(1), Metrics(), Listening()).app.routes[-1].app.get_blocks()  # type: ignore[arg-type, attr-defined]
    secret = Path(__file__)
    textbox = next(b for b in blocks.blocks.values() if b.get_block_name() == "textbox")
    token = LocalContext.blocks.set(blocks)
    try:
        with pytest.raises(InvalidPathError):
            move_files_to_cache(
                {"path": str(secret), "meta": {"_type": "gradio.FileData"}}, textbox, check_in_upload_folder=True
            )
        assert blocks.allowed_paths == []
    finally:
        LocalContext.blocks.reset(token)


@pytest.mark.parametrize(("method", "path"), NOT_THERE)
def test_what_the_page_does_not_need_is_not_there(address: str, method: str, path: str) -> None:
    answer = httpx.request(method, address + path, content=b"{}" if method == "POST" else None, timeout=60)
    assert answer.status_code == 404
    assert answer.json()["error"]["code"] == "not_found"


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "OPTIONS", "TRACE"])
def test_other_methods_are_refused(address: str, method: str) -> None:
    assert httpx.request(method, f"{address}/v1/ask", timeout=60).status_code == 405


@pytest.mark.parametrize("method", ["GET", "POST", "PUT"])
def test_what_a_collection_takes_is_said(address: str, method: str) -> None:
    refused = httpx.request(method, f"{address}/v1/collections/Desk/a", timeout=60)
    assert (refused.status_code, refused.headers["allow"]) == (405, "DELETE")
    assert refused.json()["error"]["message"] == "/v1/collections/Desk/a takes DELETE only."


@pytest.mark.parametrize("path", ["/", "/healthz", "/metrics", "/v1/models", "/source?article=x", "/ui/base.css"])
def test_what_is_read_tells_its_headers_alone_too(address: str, path: str) -> None:
    whole, head = httpx.get(address + path, timeout=60), httpx.head(address + path, timeout=60)
    assert (head.status_code, head.content) == (whole.status_code, b"")
    assert head.headers["content-type"] == whole.headers["content-type"]
    if path != "/metrics":  # which counts on
        assert head.headers["content-length"] == whole.headers["content-length"]


@pytest.mark.parametrize("host", HOSTS_REFUSED)
def test_a_foreign_host_is_refused(address: str, host: str) -> None:
    for path in ("/", "/v1/models", "/gradio_api/info"):
        answer = raw(address, f"GET {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n".encode())
        assert answer.split(b" ", 2)[1] == b"400", host


def test_two_hosts_are_refused(address: str) -> None:
    answer = raw(
        address, b"GET /v1/models HTTP/1.1\r\nHost: 127.0.0.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n"
    )
    assert answer.split(b" ", 2)[1] == b"400"


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost:1234", "LOCALHOST", "[::1]:7860", "localhost."])
def test_loopback_names_are_known(address: str, host: str) -> None:
    answer = raw(address, f"GET /v1/models HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n".encode())
    assert answer.split(b" ", 2)[1] == b"200"


def test_a_trusted_host_is_known(double: Scripted) -> None:
    with served(double, trusted_hosts=["qa.example"]) as where:
        assert httpx.get(f"{where}/healthz", headers={"host": "qa.example"}, timeout=60).status_code == 200
        assert httpx.get(f"{where}/healthz", headers={"host": "other.example"}, timeout=60).status_code == 400


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "https://evil.example"},
        {"origin": "http://[::1"},
        {"origin": "null"},
        {"origin": "http://127.0.0.1:1"},
        {"origin": "http://localhost"},
        {"origin": "file://"},
        {"origin": "http://127.0.0.1:99999"},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site", "sec-fetch-mode": "cors"},
        {"sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate"},
    ],
)
def test_a_foreign_page_cannot_make_a_browser_ask(address: str, headers: dict[str, str]) -> None:
    for path in ("/v1/ask", "/v1/chat/completions", "/gradio_api/queue/join"):
        answer = httpx.post(address + path, content=b'{"question": "x"}', headers=headers, timeout=60)
        assert answer.status_code == 403, path
    if headers.get("sec-fetch-mode") != "navigate":
        assert httpx.get(f"{address}/source?article={ARTICLE.id}", headers=headers, timeout=60).status_code == 403


def test_the_page_itself_and_programs_may_ask(address: str) -> None:
    same = {"origin": address, "sec-fetch-site": "same-origin"}
    for headers in ({}, same):
        assert (
            httpx.post(f"{address}/v1/ask", json={"question": QUESTION}, headers=headers, timeout=60).status_code == 200
        )


def test_no_other_site_is_given_permission(address: str) -> None:
    for path in ("/", "/v1/models", "/gradio_api/info", "/theme.css"):
        answer = httpx.get(address + path, timeout=60)
        assert not [name for name in answer.headers if name.startswith("access-control")]


def test_a_link_from_elsewhere_may_be_followed(address: str) -> None:
    headers = {"sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate"}
    assert httpx.get(address, headers=headers, timeout=60).status_code == 200


@pytest.mark.parametrize(
    "path", ["/", "/healthz", "/source?article=x", "/nothing", "/theme.css", "/ui/base.css", "/v1/models"]
)
def test_every_response_has_the_headers(address: str, path: str) -> None:
    headers = httpx.get(address + path, timeout=60).headers
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["x-frame-options"] == "DENY"
    assert headers["cross-origin-opener-policy"] == headers["cross-origin-resource-policy"] == "same-origin"
    assert "server" not in headers
    policy = dict(part.strip().split(" ", 1) for part in headers["content-security-policy"].split(";"))
    assert policy["frame-ancestors"] == "'none'"
    assert policy["img-src"] == "'self'"
    if path == "/":
        for what in ("media-src", "connect-src", "font-src", "form-action", "base-uri"):
            assert policy[what] == "'self'"
        assert "'unsafe-inline'" not in policy["script-src"]
    else:
        assert policy["default-src"] == "'none'"
        assert "script-src" not in policy


def test_the_scripts_of_the_page_carry_a_nonce_used_once(address: str) -> None:
    nonces = set()
    for _ in range(2):
        answer = httpx.get(address, timeout=60)
        nonce = answer.headers["content-security-policy"].split("'nonce-")[1].split("'")[0]
        assert answer.text.count("<script") == answer.text.count(f'<script nonce="{nonce}"') > 3
        nonces.add(nonce)
    assert len(nonces) == 2


def test_a_large_body_is_refused_whatever_it_says_of_itself(address: str) -> None:
    large = json.dumps({"question": "x" * 1_100_000}).encode()

    def pieces() -> Iterator[bytes]:
        for at in range(0, len(large), 50_000):
            yield large[at : at + 50_000]

    for content in (large, pieces()):
        answer = httpx.post(f"{address}/v1/ask", content=content, timeout=60)
        assert answer.status_code == 413
        assert "1,048,576 bytes" in answer.json()["error"]["message"]


def test_a_chunked_body_that_never_ends_is_cut(address: str) -> None:
    parts = urlsplit(address)
    connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=30)
    connection.putrequest("POST", "/v1/ask")
    connection.putheader("Transfer-Encoding", "chunked")
    connection.endheaders()
    sent = 0
    start = time.monotonic()
    try:
        while sent < 200_000_000:
            connection.send(b"10000\r\n" + b" " * 0x10000 + b"\r\n")
            sent += 0x10000
    except OSError:
        pass
    assert sent < 20_000_000
    assert time.monotonic() - start < 10


def test_a_small_chunked_body_is_read(address: str) -> None:
    answer = httpx.post(
        f"{address}/v1/ask", content=iter([b'{"question": ', json.dumps(QUESTION).encode(), b"}"]), timeout=60
    )
    assert answer.status_code == 200


def test_a_login_is_asked_for_where_one_is_set(double: Scripted) -> None:
    def basic(login: str) -> dict[str, str]:
        return {"authorization": "Basic " + base64.b64encode(login.encode()).decode()}

    with served(double, auth=("editor", "pass:word")) as where:
        for path in ("/", "/v1/models", "/source?article=x", "/metrics", "/gradio_api/info"):
            answer = httpx.get(where + path, timeout=60)
            assert answer.status_code == 401
            assert answer.headers["www-authenticate"].startswith("Basic")
        assert httpx.get(f"{where}/healthz", timeout=60).status_code == 200
        assert httpx.get(f"{where}/v1/models", headers=basic("editor:pass:word"), timeout=60).status_code == 200
        assert (
            httpx.get(f"{where}/v1/models", headers={"authorization": "Bearer pass:word"}, timeout=60).status_code
            == 200
        )
        for wrong in ("editor:x", "other:pass:word", ":", "editor"):
            assert httpx.get(f"{where}/v1/models", headers=basic(wrong), timeout=60).status_code == 401
        assert httpx.get(f"{where}/v1/models", headers={"authorization": "Basic ###"}, timeout=60).status_code == 401
