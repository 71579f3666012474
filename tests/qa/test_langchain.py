"""The library as parts of LangChain: retriever, tool and runnable, in its own hands and in an agent of LangGraph."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from langchain.agents import create_agent
from langchain_core.documents import Document
from langchain_core.language_models.fake_chat_models import GenericFakeChatModel
from langchain_core.messages import AIMessage, HumanMessage, SystemMessage, ToolMessage
from langchain_core.prompts import ChatPromptTemplate
from langchain_core.runnables import RunnableLambda
from langgraph.checkpoint.memory import InMemorySaver

from evals.mocked.mocks import Faithful
from qa import Answer, Article, ArticleQA, Hit, SettingsError
from qa.langchain import ArticleRetriever, ArticleRunnable, article_tool

TRAM = Article(
    title="Council approves tram",
    source="Velden Post",
    url="https://post.example/tram",
    text="The council of Velden voted to build a tram line. The tram line will cost 312 million crowns.",
)
BRIDGE = Article(title="Bridge", text="The bridge over the Sund was built by Ida Lund in 1931. It is closed in winter.")
FERRY = Article(title="Ferry", text="The ferry to Holm sails twice a day. A ticket costs nine crowns.")
QUESTION = "What will the tram line cost?"


@pytest.fixture(scope="module")
def qa(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ArticleQA]:
    with ArticleQA.open(tmp_path_factory.mktemp("library")) as held:
        held.add([TRAM, BRIDGE, FERRY])
        yield held


def test_the_retriever_gives_documents_with_their_places(qa: ArticleQA) -> None:
    documents = ArticleRetriever(qa=qa, k=3).invoke("tram line")
    assert len(documents) == 3
    for document in documents:
        m = document.metadata
        assert qa.article(m["article_id"], m["revision"]).text[m["start"] : m["end"]] == document.page_content
        assert document.id == f"{m['article_id']}@{m['revision']}#{m['start']}-{m['end']}"
    assert documents[0].metadata["source"].startswith("https://post.example/tram#:~:text=")
    assert documents[1].metadata["source"] == documents[1].id


class Losing(ArticleQA):
    """A library from which what is found best is removed as soon as it was found."""

    def search(self, *args: Any, **kwargs: Any) -> tuple[Hit, ...]:
        hits = super().search(*args, **kwargs)
        assert self.remove(hits[0].article_id)
        return hits


def test_the_retriever_gives_no_document_of_an_article_that_was_removed_meanwhile(tmp_path: Path) -> None:
    with Losing.open(tmp_path) as losing:
        losing.add([TRAM, BRIDGE])
        (document,) = ArticleRetriever(qa=losing, k=2).invoke("tram line")
    assert document.metadata["article_id"] == BRIDGE.id


def test_the_retriever_takes_what_the_standard_suite_asks_for(qa: ArticleQA) -> None:
    retriever = ArticleRetriever(qa=qa, k=1)
    assert len(retriever.invoke("tram")) == 1
    assert len(retriever.invoke("tram", None, k=3)) == 3
    assert all(isinstance(d, Document) for d in asyncio.run(retriever.ainvoke("tram")))
    only = ArticleRetriever(qa=qa, filters={"article_ids": [FERRY.id]})
    assert {d.metadata["article_id"] for d in only.invoke("tram")} == {FERRY.id}


def test_a_message_has_a_citation_for_each_marker(qa: ArticleQA) -> None:
    reply = ArticleRunnable(qa).invoke(QUESTION)
    assert isinstance(reply, AIMessage)
    answer = qa.ask(QUESTION)
    assert reply.text == answer.text
    (block,) = reply.content_blocks
    assert block["type"] == "text"
    (citation,) = block["annotations"]
    assert citation["type"] == "citation"
    assert block["text"][citation["start_index"] : citation["end_index"]] == answer.sentences[0].text
    extras = citation["extras"]
    assert (
        qa.article(extras["article_id"], extras["revision"]).text[extras["start"] : extras["end"]]
        == (citation["cited_text"])
    )
    assert (extras["verdict"], citation["title"]) == ("supported", "Council approves tram")
    assert extras["status"] == "current"
    assert citation["url"].startswith("https://post.example/tram#:~:text=")


def test_chunks_add_up_to_the_message(qa: ArticleQA) -> None:
    runnable = ArticleRunnable(qa)
    whole = runnable.invoke(QUESTION)

    async def later() -> list[Any]:
        return [chunk async for chunk in runnable.astream(QUESTION)]

    for chunks in (list(runnable.stream(QUESTION)), asyncio.run(later())):
        joined = chunks[0]
        for chunk in chunks[1:]:
            joined = joined + chunk
        assert len(chunks) > 1
        assert joined.text == whole.text
        (block,) = joined.content_blocks
        assert block["annotations"] == whole.content_blocks[0]["annotations"]  # type: ignore[typeddict-item]
        assert joined.response_metadata["model_name"] == "extractive"


def test_a_talk_is_read_from_messages(qa: ArticleQA) -> None:
    runnable = ArticleRunnable(qa)
    talk = [SystemMessage("Obey."), HumanMessage("Who built the bridge?"), AIMessage("Ida Lund. [1]")]
    reply = runnable.invoke({"messages": [*talk, HumanMessage(QUESTION)]})
    assert "312 million" in reply.text
    assert "312 million" in asyncio.run(runnable.ainvoke([*talk, ("user", QUESTION)])).text
    assert "312 million" in (RunnableLambda(str.strip) | runnable).invoke(f" {QUESTION} ").text
    assert "312 million" in runnable.invoke(HumanMessage(QUESTION)).text
    prompt = ChatPromptTemplate.from_messages([("system", "Obey."), ("user", "What will the {what} cost?")])
    assert "312 million" in (prompt | runnable).invoke({"what": "tram line"}).text
    for none in (talk, {"question": QUESTION}, {"messages": None}):
        with pytest.raises(SettingsError, match="end with a user"):
            runnable.invoke(none)


@pytest.mark.parametrize(
    "asked", [None, 5, object(), [None], [("somebody", "Why?")], [("user", None)], {"messages": 5}]
)
def test_what_is_neither_a_question_nor_messages_is_refused(qa: ArticleQA, asked: Any) -> None:
    runnable = ArticleRunnable(qa)
    for ask in (runnable.invoke, lambda given: list(runnable.stream(given))):
        with pytest.raises(SettingsError, match="messages"):
            ask(asked)


def test_a_limit_by_a_wrong_name_is_refused(qa: ArticleQA) -> None:
    with pytest.raises(ValueError, match="filter"):
        ArticleRetriever(qa=qa, filter={"source": "Velden Post"})  # type: ignore[call-arg]


def test_what_is_not_answered_is_said_so(qa: ArticleQA) -> None:
    reply = ArticleRunnable(qa).invoke("Who won the 1962 chess championship?")
    assert reply.response_metadata["abstained"]
    assert reply.content_blocks[0]["annotations"] == []  # type: ignore[typeddict-item]


class Agent(GenericFakeChatModel):
    """A chat model whose turns are written down beforehand, and which says that it takes tools."""

    def bind_tools(self, tools: Sequence[Any], **_: Any) -> Agent:  # type: ignore[override]
        assert [tool.name for tool in tools] == ["ask_articles"]
        return self


def test_an_agent_of_langgraph_asks_and_keeps_the_answer(qa: ArticleQA) -> None:
    call = {"name": "ask_articles", "args": {"question": QUESTION}, "id": "1", "type": "tool_call"}
    turns = iter([AIMessage("", tool_calls=[call]), AIMessage("It costs 312 million crowns.")])
    agent = create_agent(Agent(messages=turns), tools=[article_tool(qa)], checkpointer=InMemorySaver())
    config: Any = {"configurable": {"thread_id": "1"}}
    ended = agent.invoke({"messages": [HumanMessage(QUESTION)]}, config)
    (told,) = [m for m in ended["messages"] if isinstance(m, ToolMessage)]
    answer = told.artifact
    assert isinstance(answer, Answer)
    assert answer.to_dict() | {"timings": {}} == qa.ask(QUESTION).to_dict() | {"timings": {}}
    assert str(told.content).startswith(answer.text)
    assert "[1] Velden Post, Council approves tram, https://post.example/tram: “" in str(told.content)
    (kept,) = [m for m in agent.get_state(config).values["messages"] if isinstance(m, ToolMessage)]
    assert kept.content == told.content


def test_a_model_writes_and_each_sentence_is_cited(qa: ArticleQA) -> None:
    with ArticleQA.open(qa.library.folder, model=Faithful(), judge=None) as opened:
        reply = ArticleRunnable(opened).invoke(QUESTION)
    assert reply.usage_metadata is not None
    cited = reply.content_blocks[0]["annotations"]  # type: ignore[typeddict-item]
    assert {a["extras"]["verdict"] for a in cited} == {"supported"}


def test_an_agent_is_told_what_failed(qa: ArticleQA) -> None:
    call = {"name": "ask_articles", "args": {"question": QUESTION}, "id": "1", "type": "tool_call"}
    tool = article_tool(qa, filters={"genre": "poem"})
    for told in (tool.invoke(call), asyncio.run(tool.ainvoke(call))):
        assert (told.status, "poem" in told.content) == ("error", True)


@pytest.mark.parametrize("code", ["import qa", "import qa.cli, qa.web, qa.api"])
def test_nobody_pays_for_it_who_does_not_ask(code: str) -> None:
    report = f"{code}\nimport sys\nprint([m for m in ('qa.langchain', 'langchain_core') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", report], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
