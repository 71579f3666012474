"""Programs that speak to OpenAI use the HTTP interface unchanged: its own client, LangChain's, and Open WebUI's."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from double import Scripted, abstains, told
from langchain_core.messages import AIMessage, HumanMessage, SystemMessage
from langchain_openai import ChatOpenAI
from openai import AsyncOpenAI, AuthenticationError, OpenAI, UnprocessableEntityError
from pydantic import SecretStr
from serving import served

from qa.web.gate.keys import Keys
from store.article import Article

NEWS = Article(text="The bridge cost 40 crowns.", title="Bridge", source="The Gazette")
QUESTION = "What did the bridge cost?"
SAID = told(
    QUESTION,
    ("The bridge cost 40 crowns.", "supported", NEWS, "The bridge cost 40 crowns."),
    usage={"tokens_in": 11, "tokens_out": 7, "cost": None},
)
TEXT = "The bridge cost 40 crowns. [1]"
TITLE = "### Task:\nGenerate a concise, 3-5 word title with an emoji summarizing the chat history."


class Place:
    """Where the server is, and a key for it."""

    def __init__(self, url: str, key: str, double: Scripted) -> None:
        self.url, self.key, self.double = f"{url}/v1", key, double


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    keys = Keys(tmp_path_factory.mktemp("library"))
    key = keys.add("clients")
    double = Scripted((NEWS,), {QUESTION: SAID, TITLE: abstains(TITLE, "Nothing.")}, model_name="openai:small")
    with served(double, keys=keys) as address:
        yield Place(address, key, double)


def test_openais_client_whole_and_streamed_with_a_key(place: Place) -> None:
    client = OpenAI(api_key=place.key, base_url=place.url, max_retries=0)
    assert [m.id for m in client.models.list()] == ["openai:small", "extractive"]
    messages: Any = [{"role": "developer", "content": "Be brief."}, {"role": "user", "content": QUESTION}]
    reply = client.chat.completions.create(model="openai:small", messages=messages, temperature=0, max_tokens=50)
    assert reply.choices[0].message.content == TEXT
    assert reply.usage is not None
    assert reply.usage.total_tokens == 18
    chunks = list(
        client.chat.completions.create(
            model="openai:small", messages=messages, stream=True, stream_options={"include_usage": True}
        )
    )
    assert "".join(c.choices[0].delta.content or "" for c in chunks if c.choices) == TEXT
    assert chunks[-1].usage is not None
    assert chunks[-1].usage.completion_tokens == 7
    with client.chat.completions.stream(model="openai:small", messages=messages) as stream:
        assert stream.get_final_completion().choices[0].message.content == TEXT
    with pytest.raises(AuthenticationError, match="not known here"):
        OpenAI(api_key="qa-wrong", base_url=place.url, max_retries=0).models.list()
    with pytest.raises(UnprocessableEntityError, match="end the messages with a question"):
        client.chat.completions.create(model="x", messages=[{"role": "assistant", "content": "?"}])


def test_openais_client_for_asyncio(place: Place) -> None:
    async def said() -> str:
        async with AsyncOpenAI(api_key=place.key, base_url=place.url, max_retries=0) as client:
            messages: Any = [{"role": "user", "content": [{"type": "text", "text": QUESTION}]}]
            stream = await client.chat.completions.create(model="x", messages=messages, stream=True)
            return "".join([c.choices[0].delta.content or "" async for c in stream])

    assert asyncio.run(said()) == TEXT


def test_langchain_whole_streamed_and_with_a_talk(place: Place) -> None:
    model = ChatOpenAI(model="openai:small", base_url=place.url, api_key=SecretStr(place.key), max_retries=0)
    talk = [SystemMessage("Be brief."), HumanMessage("Who?"), AIMessage("She."), HumanMessage(QUESTION)]
    reply = model.invoke(talk)
    assert reply.content == TEXT
    assert reply.usage_metadata is not None
    assert reply.usage_metadata["input_tokens"] == 11
    assert place.double.asked[-1]["history"] == (("user", "Who?"), ("assistant", "She."))
    assert "".join(str(piece.content) for piece in model.stream(talk)) == TEXT
    assert asyncio.run(model.ainvoke(QUESTION)).content == TEXT
    assert [r.content for r in model.batch([QUESTION, QUESTION])] == [TEXT, TEXT]


def open_webui(question: str, **more: Any) -> dict[str, Any]:
    """A request as Open WebUI forwards it to a connection of the OpenAI kind, with what it sets and leaves empty."""
    return {
        "model": "openai:small",
        "messages": [
            {"role": "system", "content": "You are helpful."},
            {"role": "user", "content": "Who?"},
            {"role": "assistant", "content": "", "tool_calls": []},
            {"role": "assistant", "content": None},
            {"role": "user", "content": [{"type": "text", "text": question},
                                         {"type": "image_url", "image_url": {"url": "data:image/png;base64,AA=="}}]},
        ],
        "stream_options": None, "n": None, "stop": None, "tools": None, "user": {"name": "A", "id": "1"},
        "frequency_penalty": 0, "max_completion_tokens": 1_000, "reasoning_effort": "low", **more,
    }  # fmt: skip


def test_open_webui_connects_asks_and_asks_for_a_title(place: Place) -> None:
    headers = {"Authorization": f"Bearer {place.key}", "User-Agent": "aiohttp", "X-OpenWebUI-User-Name": "A"}
    with httpx.Client(base_url=place.url, headers=headers, timeout=30) as client:
        assert [m["id"] for m in client.get("/models").json()["data"]] == ["openai:small", "extractive"]
        streamed = client.post("/chat/completions", json=open_webui(QUESTION, stream=True))
        assert streamed.headers["content-type"].startswith("text/event-stream")
        data = [line.removeprefix("data: ") for line in streamed.text.splitlines() if line]
        assert data[-1] == "[DONE]"
        chunks = [json.loads(line) for line in data[:-1]]
        assert "".join(c["choices"][0]["delta"].get("content", "") for c in chunks) == TEXT
        (note,) = chunks[-1]["choices"][0]["delta"]["annotations"]  # which it shows as a link
        assert (note["type"], note["url_citation"]["title"]) == ("url_citation", "Bridge")
        assert place.double.asked[-1]["question"] == QUESTION
        for stream in (False, None):
            whole = client.post("/chat/completions", json=open_webui(QUESTION, stream=stream))
            assert whole.json()["choices"][0]["message"]["content"] == TEXT
        title = client.post("/chat/completions", json=open_webui(TITLE, stream=False))
        assert title.json()["choices"][0]["message"]["content"] == "Nothing."
