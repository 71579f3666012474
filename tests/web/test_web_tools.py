"""`/mcp`: the tools over HTTP as the protocol's own client meets them, behind the same gate as everything else."""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from typing import Any

import httpx
import httpx2
import pytest
from double import Pause, Scripted, abstains, told
from mcp import Client
from mcp.client.streamable_http import streamable_http_client
from serving import served

from qa import ArticleQA
from qa.answer import Delta, Found
from qa.web.gate.keys import Keys
from store.article import Article

NEWS = Article(
    text="The council voted to build a tram. The harbour tram will cost 312 million crowns.",
    title="Council approves the harbour tram",
    source="Velden Post",
    url="https://velden.example/tram",
)
MEMO = Article(text="A harbour tram is a tram to the harbour of Velden.", title="A memo")
QUESTION = "What will the harbour tram cost?"


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, str]]:
    """The address of a real library, and a key for it."""
    folder = tmp_path_factory.mktemp("library")
    keys = Keys(folder)
    key = keys.add("reader")
    with ArticleQA.open(folder) as qa:
        qa.add([NEWS, MEMO])
        with served(qa, keys=keys, trusted_hosts=["qa.example"]) as address:
            yield address, key


@asynccontextmanager
async def connected(address: str, key: str, mode: str = "auto") -> AsyncIterator[Client]:
    """The official client, as it connects by itself."""
    given = {"Authorization": f"Bearer {key}"}
    async with (
        httpx2.AsyncClient(headers=given, timeout=60) as http,
        Client(streamable_http_client(f"{address}/mcp", http_client=http), mode=mode) as client,
    ):
        yield client


def test_the_official_client_finds_fetches_and_asks(place: tuple[str, str]) -> None:
    async def talk() -> dict[str, Any]:
        async with connected(*place) as client:
            called: dict[str, Any] = {"tools": (await client.list_tools()).tools}
            called["found"] = await client.call_tool("search", {"query": "harbour tram"})
            ids = [r["id"] for r in called["found"].structured_content["results"]]
            called["fetched"] = [await client.call_tool("fetch", {"id": id}) for id in ids]
            called["answer"] = await client.call_tool("ask", {"question": QUESTION})
            called["wrong"] = await client.call_tool("search", {"query": "tram", "filters": {"genre": "poem"}})
            called["unknown"] = await client.call_tool("fetch", {"id": "nope"})
            called["empty"] = await client.call_tool("ask", {"question": "?!"})
            return called

    called = asyncio.run(talk())
    assert {t.name for t in called["tools"]} == {
        "search",
        "fetch",
        "ask",
        "timeline",
        "quotes",
        "factcheck",
        "read_article",
        "watches",
    }
    urls = {r["title"]: r["url"] for r in called["found"].structured_content["results"]}
    assert urls[NEWS.title].startswith("https://velden.example/tram#:~:text=")
    assert urls["A memo"].startswith(f"{place[0]}/source?article={MEMO.id}&")
    assert httpx.get(urls["A memo"], headers={"Authorization": f"Bearer {place[1]}"}, timeout=60).status_code == 200
    for fetched in called["fetched"]:
        (content,) = fetched.content
        assert json.loads(content.text) == fetched.structured_content
        assert fetched.structured_content["url"] == urls[fetched.structured_content["title"]]
        metadata = fetched.structured_content["metadata"]
        assert fetched.structured_content["text"][metadata["start"] : metadata["end"]] == metadata["quote"]
    assert "312 million crowns" in called["answer"].structured_content["citations"][0]["quote"]
    for failed, words in (("wrong", "poem"), ("unknown", "no such article"), ("empty", "no question")):
        assert called[failed].is_error
        assert words in called[failed].content[0].text


@pytest.mark.parametrize("mode", ["legacy", "auto"])
def test_both_generations_of_the_protocol_are_spoken(place: tuple[str, str], mode: str) -> None:
    async def tools() -> int:
        async with connected(*place, mode) as client:
            await client.call_tool("search", {"query": "tram"})
            return len((await client.list_tools()).tools)

    assert asyncio.run(tools()) == 8


CALL = {
    "jsonrpc": "2.0", "id": 1, "method": "tools/call",
    "params": {"name": "ask", "arguments": {"question": QUESTION}},
}  # fmt: skip
ACCEPTED = {"Accept": "application/json, text/event-stream"}


def test_nobody_without_a_key_and_no_other_sites_page_comes_in(place: tuple[str, str]) -> None:
    address, key = place
    known = {**ACCEPTED, "Authorization": f"Bearer {key}"}
    for headers, status in (
        (ACCEPTED, 401),
        ({**ACCEPTED, "Authorization": "Bearer qa-wrong"}, 401),
        ({**known, "Origin": "https://evil.example"}, 403),
        ({**known, "Host": "evil.example"}, 400),
        (known, 200),
        ({**known, "Host": "qa.example"}, 200),
    ):
        assert httpx.post(f"{address}/mcp", json=CALL, headers=headers, timeout=60).status_code == status, headers
    for method in ("GET", "DELETE"):  # nothing is kept of a client, and nothing told unasked
        refused = httpx.request(method, f"{address}/mcp", headers=known, timeout=60)
        assert (refused.status_code, refused.headers["allow"]) == (405, "POST")
    assert httpx.post(f"{address}/mcp", content=b"x" * 2_000_000, headers=known, timeout=60).status_code == 413


def test_calls_count_as_questions() -> None:
    double = Scripted((NEWS,), {QUESTION: abstains(QUESTION, "Nothing.")})
    with served(double, per_minute=4) as address, httpx.Client(headers=ACCEPTED, timeout=60) as client:
        statuses = [client.post(f"{address}/mcp", json=CALL).status_code for _ in range(3)]
        assert statuses == [200, 200, 429]
        assert 'qa_questions_total{surface="mcp"} 2' in client.get(f"{address}/metrics").text


def test_who_hangs_up_ends_the_answer() -> None:
    slow = [Found(()), *[step for _ in range(1000) for step in (Pause(0.1), Delta("Half "))], *told(QUESTION)]
    double = Scripted((NEWS,), {QUESTION: slow})
    with served(double) as address:
        with pytest.raises(httpx.ReadTimeout):
            httpx.post(f"{address}/mcp", json=CALL, headers=ACCEPTED, timeout=httpx.Timeout(20, read=1))
        assert double.closed.wait(30)


def test_nobody_holds_a_connection_to_wait_for_news(place: tuple[str, str]) -> None:
    version = "2026-07-28"
    meta = {
        "io.modelcontextprotocol/protocolVersion": version,
        "io.modelcontextprotocol/clientCapabilities": {},
    }
    listen = {"notifications": {"toolsListChanged": True}, "_meta": meta}
    headers = {
        **ACCEPTED,
        "Authorization": f"Bearer {place[1]}",
        "MCP-Protocol-Version": version,
        "Mcp-Method": "subscriptions/listen",
    }
    body = {"jsonrpc": "2.0", "id": 1, "method": "subscriptions/listen", "params": listen}
    refused = httpx.post(f"{place[0]}/mcp", json=body, headers=headers, timeout=30)
    assert (refused.status_code, refused.json()["error"]["code"]) == (404, -32601)


def test_a_server_without_the_package_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(sys.modules, "qa.mcp", raising=False)
    monkeypatch.setitem(sys.modules, "mcp.server.mcpserver", None)
    with served(Scripted((NEWS,), {})) as address:
        for _ in range(2):
            refused = httpx.post(f"{address}/mcp", json=CALL, headers=ACCEPTED, timeout=60)
            assert refused.status_code == 501
            assert "install article-qa[mcp]" in refused.json()["error"]["message"]
