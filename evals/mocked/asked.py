"""What a chat model is asked, read back out of the messages as the contract lays them out."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from langchain_core.messages import BaseMessage

from store.language.sentences import sentence_spans


@dataclass(frozen=True)
class Source:
    """One block of a prompt. `labelled` are the (label, text) of its sentences where it carries [n.m] labels."""

    number: int
    title: str
    author: str
    outlet: str
    date: str
    genre: str
    text: str
    labelled: tuple[tuple[str, str], ...] = ()

    def sentences(self) -> tuple[str, ...]:
        """The block's sentences, each on one line."""
        if self.labelled:
            return tuple(text for _, text in self.labelled)
        return tuple(" ".join(self.text[start:end].split()) for start, end in sentence_spans(self.text))


@dataclass(frozen=True)
class Asked:
    """One request, read. Without `sources` it asks for a rewritten question and not for an answer."""

    question: str
    sources: tuple[Source, ...]
    system: str
    whole: str

    @property
    def verbatim(self) -> bool:
        """Labels are wanted, and no prose."""
        return any(source.labelled for source in self.sources)


_BLOCK = re.compile(r"^\[(\d+)\] (.+(?:\n(?!\n).*)*)", re.MULTILINE)
_LABEL = re.compile(r"^\[(\d+\.\d+)\] (.*)$", re.MULTILINE)
_ESCAPED = re.compile(r"\\([\[\]])")
_QUESTION = re.compile(r"(?:\AQuestion|^Question|understood alone): ?(.*)\Z", re.MULTILINE | re.DOTALL)


def asked(messages: Sequence[BaseMessage]) -> Asked:
    """What `messages` ask: the blocks and the question of the last one."""
    whole = str(messages[-1].content)
    system = "\n".join(str(m.content) for m in messages if m.type == "system")
    question = _QUESTION.search(whole)
    sources = tuple(_source(match) for match in _BLOCK.finditer(whole))
    return Asked((question[1] if question else whole).strip(), sources, system, whole)


def _source(match: re.Match[str]) -> Source:
    head, _, body = match[2].partition("\n")
    title, author, outlet, date, genre = [*head.split(" — "), "", "", "", ""][:5]
    labelled = tuple((label, _ESCAPED.sub(r"\1", text)) for label, text in _LABEL.findall(body))
    return Source(int(match[1]), title, author, outlet, date, genre, _ESCAPED.sub(r"\1", body), labelled)
