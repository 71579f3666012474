"""The tools of `qa mcp`, as the protocol's own client meets them over standard input and output."""

from __future__ import annotations

import asyncio
import json
import sys
from pathlib import Path
from typing import Any

import pytest
from mcp import Client, StdioServerParameters

from qa import Article, ArticleQA

TRAM = Article(
    title="Council approves the harbour tram",
    source="Velden Post",
    genre="news",
    language="en",
    text="The council voted to build a tram line. The harbour tram will cost 312 million crowns. "
    + "It is long. " * 2_000,
)


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("library")
    with ArticleQA.open(folder) as qa:
        qa.add(TRAM)
    return folder


def started(library: Path) -> StdioServerParameters:
    root = str(Path(__file__).parents[2])
    command = ["-m", "qa.cli", "mcp", "--library", str(library)]
    return StdioServerParameters(command=sys.executable, args=command, cwd=root, env={"QA_MODEL": "extractive"})


def test_the_official_client_finds_asks_and_reads(library: Path) -> None:
    async def talk() -> dict[str, Any]:
        async with Client(started(library), read_timeout_seconds=60) as client:
            tools = await client.list_tools()
            called: dict[str, Any] = {"tools": {t.name: t for t in tools.tools}}

            async def call(key: str, name: str, **given: Any) -> None:
                called[key] = await client.call_tool(name, given)

            await call("hits", "search", question="harbour tram", k=1)
            await call("answer", "ask", question="What will the harbour tram cost?")
            await call("nothing", "ask", question="Who won the 1962 chess championship?")
            await call("draft", "factcheck", text="The harbour tram will cost 412 million crowns.")
            await call("start", "read_article", article_id=TRAM.id)
            await call("rest", "read_article", article_id=TRAM.id, revision=TRAM.revision, start=20_000)
            await call("unknown", "read_article", article_id="nope")
            await call("wrong", "search", question="tram", filters={"genre": "poem"})
            await call("many", "search", question="tram", k=1_000)
            return called

    told = asyncio.run(talk())
    assert set(told["tools"]) == {"search", "ask", "timeline", "quotes", "factcheck", "read_article"}
    assert told["tools"]["ask"].input_schema["required"] == ["question"]
    hit = told["hits"].structured_content["hits"][0]
    assert TRAM.text[hit["start"] : hit["end"]] == hit["text"]
    assert (hit["article_id"], hit["source"], hit["title"]) == (TRAM.id, "Velden Post", TRAM.title)
    answer = told["answer"].structured_content
    citation = answer["citations"][0]
    assert "312 million crowns" in TRAM.text[citation["start"] : citation["end"]] == citation["quote"]
    assert json.loads(told["answer"].content[0].text) == answer  # for clients that read the text alone
    (checked,) = told["draft"].structured_content["sentences"]
    assert (checked["verdict"], checked["mend"]) == ("contradicted", "The harbour tram will cost 312 million crowns.")
    assert told["nothing"].structured_content["abstained"]
    start, rest = told["start"].structured_content, told["rest"].structured_content
    assert (start["next_start"], rest["next_start"]) == (20_000, None)
    assert start["text"] + rest["text"] == TRAM.text
    for failed, words in (("unknown", "no such article"), ("wrong", "poem"), ("many", "50")):
        assert told[failed].is_error
        assert words in told[failed].content[0].text
