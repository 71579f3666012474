"""The tools of `qa mcp`, as the protocol's own client meets them over standard input and output."""

from __future__ import annotations

import asyncio
import json
import sys
import threading
from pathlib import Path
from typing import Any

import pytest
from mcp import Client, StdioServerParameters

from qa import Article, ArticleQA
from qa.mcp import server
from qa.packs.export import to_json

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


def assert_sourced(told: dict[str, Any]) -> None:
    """What was found and fetched has the shape of a source: each a single text with the same JSON, and an address."""
    for key in ("hits", "fetched", "whole"):
        (content,) = told[key].content
        assert content.type == "text"
        assert json.loads(content.text) == told[key].structured_content
    (result,) = told["hits"].structured_content["results"]
    (hit,) = told["hits"].structured_content["hits"]
    assert set(result) == {"id", "title", "url"}
    fetched = told["fetched"].structured_content
    assert set(fetched) == {"id", "title", "text", "url", "metadata"}
    assert fetched == fetched | result
    assert fetched["text"] == TRAM.text
    assert fetched["metadata"]["quote"] == hit["text"]
    shown = f"/source?article={TRAM.id}&revision={TRAM.revision}&mark={hit['start']}-{hit['end']}"
    assert fetched["url"] == f"http://127.0.0.1:7860{shown}"
    assert told["whole"].structured_content["text"] == TRAM.text
    assert told["whole"].structured_content["url"].startswith("http://127.0.0.1:7860/source?")


def test_the_official_client_finds_asks_and_reads(library: Path) -> None:
    with ArticleQA.open(library, model="extractive") as qa:
        pack = to_json(qa.ask("What will the harbour tram cost?"), qa.article)

    async def talk() -> dict[str, Any]:
        async with Client(started(library), read_timeout_seconds=60) as client:
            tools = await client.list_tools()
            called: dict[str, Any] = {"tools": {t.name: t for t in tools.tools}}

            async def call(key: str, name: str, **given: Any) -> None:
                called[key] = await client.call_tool(name, given)

            await call("hits", "search", query="harbour tram", k=1)
            await call("answer", "ask", question="What will the harbour tram cost?")
            await call("nothing", "ask", question="Who won the 1962 chess championship?")
            await call("draft", "factcheck", text="The harbour tram will cost 412 million crowns.")
            await call("start", "read_article", article_id=TRAM.id)
            await call("rest", "read_article", article_id=TRAM.id, revision=TRAM.revision, start=20_000)
            found = called["hits"].structured_content["results"][0]["id"]
            await call("blank", "read_article", article_id=TRAM.id, revision="")
            await call("fetched", "fetch", id=found)
            await call("whole", "fetch", id=TRAM.id)
            await call("lost", "fetch", id=f"{TRAM.id}@0123456789abcdef#0-4")
            await call("unknown", "read_article", article_id="nope")
            await call("watched", "watches", do="add", question="What will the harbour tram cost?")
            await call("drafted", "watches", do="add", draft="The harbour tram will cost 312 million crowns.")
            await call("packed", "watches", do="add", pack=pack)
            await call("two", "watches", do="add", question="What?", draft="It is so.")
            await call("run", "watches", do="run")
            await call("unasked", "watches", do="add")
            await call("wrong", "search", query="tram", filters={"genre": "poem"})
            await call("many", "search", query="tram", k=1_000)
            return called

    told = asyncio.run(talk())
    tools = ["search", "fetch", "ask", "timeline", "quotes", "factcheck", "read_article", "watches"]
    assert sorted(told["tools"]) == sorted(tools)
    assert [name for name, tool in told["tools"].items() if not tool.annotations.read_only_hint] == ["watches"]
    assert told["tools"]["search"].input_schema["required"] == ["query"]
    assert told["tools"]["fetch"].input_schema["required"] == ["id"]
    assert told["tools"]["ask"].input_schema["required"] == ["question"]
    hit = told["hits"].structured_content["hits"][0]
    assert TRAM.text[hit["start"] : hit["end"]] == hit["text"]
    assert (hit["article_id"], hit["source"], hit["title"]) == (TRAM.id, "Velden Post", TRAM.title)
    assert_sourced(told)
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
    assert told["blank"].structured_content == start
    assert told["watched"].structured_content["watches"][0]["question"] == "What will the harbour tram cost?"
    assert told["drafted"].structured_content["watches"][0]["kind"] == "draft"
    assert told["packed"].structured_content["watches"][0]["kind"] == "answer"
    assert [w["answered"] for w in told["run"].structured_content["watches"]] == [True] * 3
    failures = {"unknown": "no such article", "lost": "no such article", "wrong": "poem", "many": "50"}
    failures |= {"unasked": "takes a question", "two": "one of them"}
    for failed, words in failures.items():
        assert told[failed].is_error
        assert words in told[failed].content[0].text


def test_an_argument_that_a_tool_has_not_is_refused_and_named(library: Path) -> None:
    async def talk(qa: ArticleQA) -> dict[str, Any]:
        async with Client(server(qa)) as client:
            called = {
                name: await client.call_tool("search", {"query": "harbour tram"} | limits)
                for name, limits in {
                    "source": {"source": "Radio Nord"},
                    "filter": {"filter": {"genre": "news"}},
                }.items()
            }
            return called | {"tools": await client.list_tools()}

    with ArticleQA.open(library) as qa:
        told = asyncio.run(talk(qa))
    for name in ("source", "filter"):
        assert told[name].is_error
        assert told[name].content[0].text == f"{name}: Extra inputs are not permitted."
    assert not any(tool.input_schema["additionalProperties"] for tool in told["tools"].tools)


@pytest.mark.parametrize(
    ("tool", "given", "told"),
    [
        ("search", {}, "query: Field required."),
        ("search", {"query": 5}, "query: Input should be a valid string."),
        ("search", {"query": "tram", "filters": ["news"]}, "filters: Input should be a valid dictionary."),
        ("read_article", {"article_id": "x", "start": -1}, "start: Input should be greater than or equal to 0."),
        ("watches", {"do": "ad"}, "do: Input should be 'list', 'run' or 'add'."),
        ("ask", {"question": " "}, "There is no question to answer; ask one in a sentence."),
        ("timeline", {"topic": ""}, "There is no question to answer; ask one in a sentence."),
        ("quotes", {"speaker": "?"}, "There is no question to answer; ask one in a sentence."),
        ("quotes", {"speaker": "Ida Lund", "topic": "?"}, "There is no question to answer; ask one in a sentence."),
        ("search", {"query": "\n"}, "There is no question to answer; ask one in a sentence."),
        ("search", {"query": "..."}, "There is no question to answer; ask one in a sentence."),
        ("factcheck", {"text": " "}, "There is no sentence to check; give the text of a draft."),
        (
            "watches",
            {"do": "list", "question": " ", "filters": {"source": "Velden Post"}},
            "`list` is of all that is watched: leave filters out, or say `add` to watch something.",
        ),
        (
            "watches",
            {"do": "run", "draft": "It is so."},
            "`run` is of all that is watched: leave draft out, or say `add` to watch something.",
        ),
        (
            "watches",
            {"do": "add", "question": " "},
            "`add` takes a question, a draft or a pack: give one of them, and one alone.",
        ),
        ("watches", {"other": None}, "other: Extra inputs are not permitted."),
    ],
)
def test_what_is_wrong_with_an_argument_is_told_in_a_sentence(
    library: Path, tool: str, given: dict[str, Any], told: str
) -> None:
    async def talk(qa: ArticleQA) -> Any:
        async with Client(server(qa)) as client:
            return await client.call_tool(tool, given)

    with ArticleQA.open(library, model="extractive") as qa:
        said = asyncio.run(talk(qa))
    assert said.is_error
    assert said.content[0].text.removeprefix(f"Error executing tool {tool}: ") == told


def test_blanks_are_nothing_to_watch(library: Path) -> None:
    async def talk(qa: ArticleQA) -> Any:
        async with Client(server(qa)) as client:
            given = {"do": "add", "question": "What will the tram line be called?", "draft": " ", "pack": "\n"}
            return await client.call_tool("watches", given)

    with ArticleQA.open(library, model="extractive") as qa:
        (watch,) = asyncio.run(talk(qa)).structured_content["watches"]
    assert (watch["kind"], watch["question"]) == ("question", "What will the tram line be called?")


def test_null_is_what_was_left_out(library: Path) -> None:
    async def talk(qa: ArticleQA) -> list[Any]:
        async with Client(server(qa)) as client:
            nothing = dict.fromkeys(("do", "question", "draft", "pack", "filters"))
            many = {"query": "tram", "k": None, "filters": None}
            return [await client.call_tool(*call) for call in (("watches", nothing), ("search", many))]

    with ArticleQA.open(library, model="extractive") as qa:
        watches, search = asyncio.run(talk(qa))
    assert set(watches.structured_content) == {"watches", "news"}
    assert search.structured_content["results"]


class Long:
    """Its check of a draft takes until nobody waits for it."""

    def __init__(self) -> None:
        self.begun, self.given_up = threading.Event(), threading.Event()

    def factcheck(self, text: str, *, cancel: threading.Event, **_: Any) -> Any:
        """Nothing to be used, after a long time."""
        self.begun.set()
        if cancel.wait(20):
            self.given_up.set()


def test_what_a_client_cancels_is_not_worked_on() -> None:
    long = Long()

    async def talk() -> bool:
        async with Client(server(long)) as client:  # type: ignore[arg-type]
            call = asyncio.create_task(client.call_tool("factcheck", {"text": "It is so."}))
            await asyncio.to_thread(long.begun.wait, 20)
            call.cancel()
            return await asyncio.to_thread(long.given_up.wait, 10)

    assert asyncio.run(talk())
