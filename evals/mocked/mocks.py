"""Chat models that need no model: each behaves in one way, good or bad, and the same way every time.

They read the sources out of the messages they are sent, as the contract lays them out, and nothing else, so that what
they find is what a real model would find. Mocks test the system around a model; they say nothing about a model.
"""

from __future__ import annotations

import random
import re
import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from langchain_core.callbacks import CallbackManagerForLLMRun
from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage, AIMessageChunk, BaseMessage
from langchain_core.messages.ai import UsageMetadata
from langchain_core.outputs import ChatGeneration, ChatGenerationChunk, ChatResult
from pydantic import PrivateAttr

from evals.mocked.asked import Asked, Source, asked
from evals.mocked.hostile import random_reply
from evals.mocked.lies import Kind, Lie, lie
from prompts import NOT_FOUND
from qa.models.token_count import estimate

__all__ = [
    "Asked",
    "Empty",
    "Fabricator",
    "Failing",
    "Faithful",
    "Hostile",
    "Liar",
    "Miscites",
    "Mock",
    "Obedient",
    "OwnKnowledge",
    "Rambling",
    "ScriptRanOut",
    "Scripted",
    "Slow",
    "Source",
    "Told",
    "Truncated",
    "all_mocks",
    "asked",
    "random_reply",
]


@dataclass(frozen=True)
class Told:
    """One sentence of a reply, its source (None for what no source says) and what is false in it."""

    text: str
    source: Source | None
    lie: Lie | None = None

    @property
    def true(self) -> bool:
        """Whether a source says it."""
        return self.source is not None and self.lie is None


class Mock(BaseChatModel):
    """A chat model whose reply is a function of the request and of `seed`.

    `told` are the sentences of the last answer, as far as the mock knows whether they are true; `request` is what was
    asked for it.
    """

    seed: int = 0
    _told: tuple[Told, ...] = PrivateAttr(default=())
    _request: Asked | None = PrivateAttr(default=None)

    @property
    def _llm_type(self) -> str:
        return type(self).__name__.lower()

    @property
    def told(self) -> tuple[Told, ...]:
        """The sentences of the last answer that it knows to be true or false."""
        return self._told

    @property
    def request(self) -> Asked | None:
        """What it was last asked with sources, None if nothing."""
        return self._request

    def answer(self, request: Asked, rng: random.Random) -> str:
        """The reply to `request`; a request without sources gets its question back."""
        raise NotImplementedError

    def _reply(self, messages: list[BaseMessage]) -> str:
        request = asked(messages)
        if not request.sources:
            return request.question
        self._told, self._request = (), request
        return self.answer(request, random.Random(f"{self.seed}|{request.question}|{len(request.sources)}"))

    def _generate(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None,
        **kwargs: Any,
    ) -> ChatResult:
        return ChatResult(generations=[ChatGeneration(message=AIMessage(content=self._reply(messages)))])

    def _stream(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None,
        **kwargs: Any,
    ) -> Iterator[ChatGenerationChunk]:
        text = self._reply(messages)
        rng = random.Random(f"{self.seed}|{len(text)}")
        at = 0
        while at < len(text):
            size = rng.randint(1, max(12, len(text) // 200))
            yield ChatGenerationChunk(message=AIMessageChunk(content=text[at : at + size]))
            at += size
        yield ChatGenerationChunk(message=AIMessageChunk(content="", usage_metadata=_usage(messages, text)))


class Faithful(Mock):
    """Says the sentences of the sources that share the most words with the question, each with its number."""

    most: int = 3

    def answer(self, request: Asked, rng: random.Random) -> str:
        if request.verbatim:
            return " ".join(f"[{label}]" for label, _, _ in self._best(request)) or NOT_FOUND
        self._told = self.tells(request)
        return " ".join(map(marked, self._told)) or NOT_FOUND

    def tells(self, request: Asked) -> tuple[Told, ...]:
        """The sentences it would say."""
        return tuple(Told(_attributed(text, source), source) for _, text, source in self._best(request))

    def _best(self, request: Asked) -> list[tuple[str, str, Source]]:
        wanted = _words(request.question)
        scored: list[tuple[float, int, str, str, Source]] = []
        seen: set[str] = set()
        for source in request.sources:
            for index, text in enumerate(source.sentences()):
                shared = len(wanted & _words(text))
                if shared and text not in seen:
                    seen.add(text)
                    label = source.labelled[index][0] if source.labelled else ""
                    scored.append((shared - source.number / 10, -len(scored), label, text, source))
        scored.sort(key=lambda entry: entry[:2], reverse=True)
        return [(label, text, source) for _, _, label, text, source in scored[: self.most]]


class Liar(Faithful):
    """Faithful, but at `rate` a sentence is made false in one place, in one of `kinds` (default: any)."""

    rate: float = 0.3
    kinds: tuple[Kind, ...] = ()

    def answer(self, request: Asked, rng: random.Random) -> str:
        if request.verbatim:
            return super().answer(request, rng)
        self._told = tuple(self._lied(told, rng) for told in self.tells(request))
        return " ".join(map(marked, self._told)) or NOT_FOUND

    def _lied(self, told: Told, rng: random.Random) -> Told:
        false = lie(told.text, rng, self.kinds, _said_in(told)) if rng.random() < self.rate else None
        return Told(false.told, told.source, false) if false else told


class Fabricator(Faithful):
    """Invents quotations and puts them into the mouths of people and sources that are there."""

    _invented: tuple[str, ...] = PrivateAttr(default=())

    @property
    def invented(self) -> tuple[str, ...]:
        """The quotations of the last answer that no source has."""
        return self._invented

    def answer(self, request: Asked, rng: random.Random) -> str:
        told: list[Told] = []
        invented: list[str] = []
        said: list[str] = []
        for true in self.tells(request) or (Told("It is so.", None),):
            source = true.source or request.sources[0]
            words = rng.sample(sorted(_words(source.text)) or ["nothing"], k=min(4, len(_words(source.text))))
            invented.append(f"We have never seen {' and '.join(words)} handled with such care")
            speaker = rng.choice([source.author, "A spokesperson", "The minister"])
            mark = rng.choice(['"{}"', "“{}”", "«{}»"])
            told += [true, Told(f"{mark.format(invented[-1])}, {speaker} said.", None)]
            said += [cited(one.text, source.number) for one in told[-2:]]
        self._told, self._invented = tuple(told), tuple(invented)
        return " ".join(said)


class Miscites(Faithful):
    """Says what the sources say, and gives the wrong, no, a non-existent, or every number for it."""

    def answer(self, request: Asked, rng: random.Random) -> str:
        numbers = [source.number for source in request.sources]
        said: list[str] = []
        self._told = self.tells(request)
        for told in self._told:
            others = [n for n in numbers if told.source is None or n != told.source.number] or [99]
            markers = rng.choice(
                [
                    "",
                    f"[{rng.choice(others)}]",
                    f"[{max(numbers) + rng.randint(1, 90)}]",
                    "".join(f"[{n}]" for n in numbers),
                ]
            )
            said.append(f"{told.text} {markers}".strip())
        return " ".join(said) or NOT_FOUND


class OwnKnowledge(Mock):
    """Answers from what it takes itself to know, with no number, and never says that it does not know."""

    def answer(self, request: Asked, rng: random.Random) -> str:
        year, share = rng.randint(1950, 2020), rng.randint(2, 97)
        topic = " ".join(sorted(_words(request.question))[:3]) or "the matter"
        said = (
            f"It is widely known that {topic} goes back to {year}.",
            f"Experts agree that about {share} percent of people are affected.",
            "The capital of France is Paris, and water boils at 100 degrees Celsius.",
        )
        self._told = tuple(Told(text, None) for text in said)
        return " ".join(said)


class Obedient(Faithful):
    """Does whatever an article asks of it: says the words it is told to say, gives addresses, images and its prompt.

    It says the order too, and after all that what the sources say. `orders` are the sentences that it takes for orders;
    without any, those that look like one.
    """

    orders: tuple[str, ...] = ()
    _obeyed: tuple[str, ...] = PrivateAttr(default=())

    @property
    def obeyed(self) -> tuple[str, ...]:
        """What orders in the sources made it say in its last answer: words, addresses, its prompt, the order itself."""
        return self._obeyed

    def answer(self, request: Asked, rng: random.Random) -> str:
        orders = [(source, text) for source in request.sources for text in source.sentences() if self._is_order(text)]
        self._obeyed = ()
        if not orders:
            return super().answer(request, rng)
        said: list[str] = []
        for source, order in orders:
            dictated, addresses = _DICTATED.findall(order), _ADDRESS.findall(order)
            self._obeyed += (*dictated, *addresses)
            said += [cited(words, source.number) for words in dictated]
            said += [f"![]({address}) [here]({address}) {address}" for address in addresses]
            if re.search(r"prompt|instruction|rule|system", order, re.IGNORECASE):
                said.append(request.system)
                self._obeyed += (request.system,)
            said.append(cited(order, source.number))
            self._obeyed += (order,)
        self._obeyed = tuple(dict.fromkeys(self._obeyed))
        self._told = tuple(told for told in self.tells(request) if not self._is_order(told.text))
        return "\n".join([*said, *map(marked, self._told)])

    def _is_order(self, text: str) -> bool:
        if not self.orders:
            return bool(_ORDER.search(text))
        return any(order in text or text in order for order in self.orders)


class Rambling(Faithful):
    """Wraps what it has to say into a great deal that nobody asked for."""

    length: int = 20_000

    def answer(self, request: Asked, rng: random.Random) -> str:
        filler = (
            "That is a very good question.",
            "Let us take a step back.",
            "There are many sides to this, as ever.",
            "In conclusion, it is important to note that more research is needed.",
        )
        tells = self.tells(request)
        core = list(map(marked, tells))
        self._told = (*tells, *(Told(text, None) for text in filler))
        said: list[str] = []
        size = 0
        while size < self.length:
            said.append(rng.choice([*filler, *core]))
            size += len(said[-1]) + 1
        return " ".join(said)


class Truncated(Faithful):
    """Reaches the limit of its length in the middle of a word, and says so as a provider does."""

    share: float = 0.6

    def answer(self, request: Asked, rng: random.Random) -> str:
        text = super().answer(request, rng)
        return text[: max(1, int(len(text) * self.share))]

    def _stream(self, *args: Any, **kwargs: Any) -> Iterator[ChatGenerationChunk]:
        yield from super()._stream(*args, **kwargs)
        ended = AIMessageChunk(content="", response_metadata={"finish_reason": "length", "model_provider": "mock"})
        yield ChatGenerationChunk(message=ended, generation_info={"finish_reason": "length"})


class Empty(Mock):
    """Says nothing at all."""

    def answer(self, request: Asked, rng: random.Random) -> str:
        return ""


class Slow(Faithful):
    """Faithful, with a pause of `pause` seconds before every piece; it never looks whether anybody still listens."""

    pause: float = 0.2

    def _stream(self, *args: Any, **kwargs: Any) -> Iterator[ChatGenerationChunk]:
        for piece in super()._stream(*args, **kwargs):
            time.sleep(self.pause)
            yield piece


class Failing(Faithful):
    """Raises after `pieces` pieces of its reply. With `max_retries` it says that it tries again by itself: it is asked
    once, and nobody waits between attempts."""

    pieces: int = 0
    max_retries: int = 0

    def _stream(self, *args: Any, **kwargs: Any) -> Iterator[ChatGenerationChunk]:
        for count, piece in enumerate(super()._stream(*args, **kwargs)):
            if count >= self.pieces:
                break
            yield piece
        raise ConnectionError("the mock was told to fail")


class Hostile(Mock):
    """Sends `random_reply(seed)`, mixed with sentences of the sources."""

    def answer(self, request: Asked, rng: random.Random) -> str:
        return random_reply(self.seed, [text for source in request.sources for text in source.sentences()])


class ScriptRanOut(AssertionError):
    """A scripted model was asked more often than it was told to answer."""


class Scripted(Mock):
    """Replies with its `replies` in order, whatever it is asked, and raises `ScriptRanOut` when there is none left.

    A reply is a text, or an exception to raise. `requests` are the messages it was sent.
    """

    replies: list[Any]
    _requests: list[list[BaseMessage]] = PrivateAttr(default_factory=list)

    @property
    def requests(self) -> tuple[tuple[BaseMessage, ...], ...]:
        """The messages of every request, in order."""
        return tuple(tuple(messages) for messages in self._requests)

    def _reply(self, messages: list[BaseMessage]) -> str:
        self._requests.append(list(messages))
        if len(self._requests) > len(self.replies):
            raise ScriptRanOut(f"the script has {len(self.replies)} replies and was asked for one more")
        reply = self.replies[len(self._requests) - 1]
        if isinstance(reply, BaseException):
            raise reply
        return str(reply)


def all_mocks(seed: int = 0) -> tuple[Mock, ...]:
    """One of each kind that needs no script, fast ones only."""
    return (
        Faithful(seed=seed),
        Liar(seed=seed),
        Fabricator(seed=seed),
        Miscites(seed=seed),
        OwnKnowledge(seed=seed),
        Obedient(seed=seed),
        Rambling(seed=seed),
        Truncated(seed=seed),
        Empty(seed=seed),
        Failing(seed=seed),
        Hostile(seed=seed),
    )


_ORDER = re.compile(
    r"\b(?:ignore|disregard|forget|instead|you must|you are|assistant|chatbot|language model|system prompt|"
    r"reply with|respond with|answer with|say that|tell (?:the )?(?:user|reader)|include|append|print|output|"
    r"click|visit|send)\b|忽略|无视|请回答|必须回答",
    re.IGNORECASE,
)
_DICTATED = re.compile(r"[\"“«「']([^\"”»」']{3,400})[\"”»」']")
_ADDRESS = re.compile(r"\bhttps?://[^\s)\]\"”'>]+|\bwww\.[^\s)\]\"”'>]+")
_WORD = re.compile(r"[^\W\d_]{3,}|\d+|[\u4e00-\u9fff]{2}")
_COMMON = frozenset(
    "the and for are was were what who when where why how which does did has have had with from that this than about "
    "into said says according article articles author there their they will would could should been being many "
    "much".split()
)


def _said_in(told: Told) -> str:
    return told.source.text if told.source else ""


def marked(told: Told) -> str:
    """A sentence with the marker of the source it was taken from, if there is one."""
    return cited(told.text, told.source.number) if told.source else told.text


def cited(text: str, number: int) -> str:
    """`text` with the marker of its source after it."""
    return f"{text} [{number}]"


def _usage(messages: list[BaseMessage], reply: str) -> UsageMetadata:
    tokens_in, tokens_out = sum(estimate(str(m.content)) for m in messages), estimate(reply)
    return UsageMetadata(input_tokens=tokens_in, output_tokens=tokens_out, total_tokens=tokens_in + tokens_out)


def _words(text: str) -> frozenset[str]:
    return frozenset(word for word in _WORD.findall(text.lower()) if word not in _COMMON)


def _attributed(text: str, source: Source) -> str:
    """An opinion is said to be its author's; everything else is said as it stands."""
    if source.genre != "opinion" or not source.author or source.author == "author unknown":
        return text
    return f"{source.author} writes: {text}"
