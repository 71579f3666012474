"""
title: Article QA
description: Asks a library of articles; each numbered source opens with the exact words that carry the sentence.
version: 0.1.0
license: MIT
requirements: httpx
"""

import json
import re
from collections.abc import AsyncIterator

import httpx
from pydantic import BaseModel, Field

MARKER = re.compile(r"(?<!\\)\[(\d{1,4})\]")
FAULTS = (httpx.HTTPError, httpx.InvalidURL, ValueError, LookupError, TypeError, AttributeError)  # or a proxy's page
SET = "set its `{}` where this function is set up (Admin Panel, Functions, the cogwheel)."


class Pipe:
    class Valves(BaseModel):
        address: str = Field("http://127.0.0.1:7860", description="Where `qa serve` is.")
        key: str = Field("", description="A key of `qa keys add`, where there are keys.")
        model: str = Field("", description="`extractive` for the articles' own sentences; empty for the server's.")
        seconds: float = Field(120.0, description="How long an answer may take.")

    def __init__(self):
        self.valves = self.Valves()
        self.citation = False  # the sources are ours, not the chat's own

    async def pipe(self, body: dict, __event_emitter__=None, __task__=None) -> AsyncIterator[str]:
        """The answer as it comes, then its sources. No titles or tags are written: these are no questions.

        Whatever goes wrong is told in a sentence, in the place of the answer or after what came of it.
        """
        if __task__:
            return
        said, last, found = "", {}, []
        try:
            async for chunk in self._chunks(body["messages"]):
                if "error" in chunk:
                    yield f"\n\n{chunk['error']['message']}"
                    return
                delta = chunk["choices"][0]["delta"]
                last = chunk if "citations" in chunk else last
                said += delta.get("content") or ""
                if delta.get("content"):
                    yield delta["content"]
            found = sources(said, last)
        except FAULTS as error:
            yield f"\n\n{self._told(error)}"
        for source in found:
            if __event_emitter__:
                await __event_emitter__({"type": "source", "data": source})

    def _told(self, error: Exception) -> str:
        """What went wrong, and what to do."""
        address = self.valves.address
        if isinstance(error, httpx.TimeoutException):
            return f"No answer came within {self.valves.seconds:g} seconds. Ask again, or {SET.format('seconds')}"
        if isinstance(error, httpx.HTTPError | httpx.InvalidURL):
            why = str(error) or type(error).__name__
            return f"{address} cannot be reached: {why}. Is `qa serve` running there? If not, {SET.format('address')}"
        return f"What {address} sent is no answer of `qa serve`. See what stands there, or {SET.format('address')}"

    async def _chunks(self, messages: list) -> AsyncIterator[dict]:
        told = {"model": self.valves.model, "messages": messages, "stream": True}
        headers = {"Authorization": f"Bearer {self.valves.key}".encode()} if self.valves.key else {}
        whole = False
        async with httpx.AsyncClient(timeout=self.valves.seconds) as client:
            address = f"{self.valves.address.rstrip('/')}/v1/chat/completions"
            async with client.stream("POST", address, json=told, headers=headers) as response:
                if response.is_error:
                    yield json.loads(await response.aread())
                    return
                async for line in response.aiter_lines():
                    if line == "data: [DONE]":
                        whole = True
                    elif line.startswith("data: "):
                        yield json.loads(line.removeprefix("data: "))
        if not whole:
            raise ValueError("no stream of an answer, or not to its end")


def sources(text: str, last: dict) -> list[dict]:
    """A source for each number, in their order: the chat numbers them as they come, and tells them apart by address."""
    notes = last["choices"][0]["delta"].get("annotations", []) if last else []
    urls = dict(zip(map(int, MARKER.findall(text)), (n["url_citation"]["url"] for n in notes), strict=False))
    return [
        {
            "source": {"name": ", ".join(filter(None, (c["source"], (c["published_at"] or "")[:10]))) or c["title"],
                       "id": c["article_id"], "url": urls.get(c["number"], c["url"] or "")},
            "document": [c["quote"]],
            "metadata": [{"source": urls.get(c["number"], f"{c['article_id']}#{c['start']}"),
                          "name": c["title"] or c["source"] or "Untitled", "url": urls.get(c["number"], c["url"])}],
        }
        for c in last.get("citations", [])
    ]  # fmt: skip
