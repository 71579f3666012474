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
        """The answer as it comes, then its sources. No titles or tags are written: these are no questions."""
        if __task__:
            return
        said, last = "", {}
        async for chunk in self._chunks(body["messages"]):
            if "error" in chunk:
                yield f"\n\n{chunk['error']['message']}"
                return
            delta = chunk["choices"][0]["delta"]
            last = chunk if "citations" in chunk else last
            said += delta.get("content") or ""
            if delta.get("content"):
                yield delta["content"]
        for source in sources(said, last):
            if __event_emitter__:
                await __event_emitter__({"type": "source", "data": source})

    async def _chunks(self, messages: list) -> AsyncIterator[dict]:
        told = {"model": self.valves.model, "messages": messages, "stream": True}
        headers = {"Authorization": f"Bearer {self.valves.key}"} if self.valves.key else {}
        async with httpx.AsyncClient(timeout=self.valves.seconds) as client:
            address = f"{self.valves.address.rstrip('/')}/v1/chat/completions"
            async with client.stream("POST", address, json=told, headers=headers) as response:
                if response.is_error:
                    yield json.loads(await response.aread())
                    return
                async for line in response.aiter_lines():
                    if line.startswith("data: ") and line != "data: [DONE]":
                        yield json.loads(line.removeprefix("data: "))


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
