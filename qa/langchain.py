"""A library as LangChain's parts: a retriever, a tool for agents, and a runnable that answers with citations.

Nothing else imports this module, so that LangChain costs nothing to who does not use it.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from langchain_core.documents import Document
from langchain_core.messages import AIMessage, AIMessageChunk, BaseMessage, convert_to_messages
from langchain_core.messages.ai import UsageMetadata
from langchain_core.messages.content import Citation, create_citation, create_text_block
from langchain_core.prompt_values import PromptValue
from langchain_core.retrievers import BaseRetriever, LangSmithRetrieverParams
from langchain_core.runnables import Runnable, RunnableConfig
from langchain_core.tools import BaseTool, StructuredTool, ToolException
from pydantic import ConfigDict

from qa.answer import Answer, Delta, Final, StreamEvent
from qa.answering.reading.chosen_passages import with_articles
from qa.errors import QAError, SettingsError
from qa.packs import fragments
from qa.packs.markers import Marker, markers

if TYPE_CHECKING:
    from langchain_core.callbacks import CallbackManagerForRetrieverRun

    from qa.answering.question import Turn
    from qa.api import ArticleQA
    from store.article import Article, Hit

Asked = str | BaseMessage | PromptValue | Sequence[Any] | Mapping[str, Any]
"""A question, as it is or in a message; or messages, of which the last is the question, as they are, out of a prompt,
or as {"messages": messages}, which graphs hand on."""

_DESCRIPTION = (
    "Answers a question from a collection of news and opinion articles. Each sentence of the answer carries the number "
    "of its source, and the sources follow with their exact words. What the articles do not answer is said so."
)


class ArticleRetriever(BaseRetriever):
    """The `k` passages that fit a question best, each with the revision and the span that it is:
    `qa.article(m["article_id"], m["revision"]).text[m["start"]:m["end"]] == document.page_content`.
    """

    # What limits by a wrong name would limit nothing.
    model_config = ConfigDict(arbitrary_types_allowed=True, extra="forbid")

    qa: Any
    """The open `ArticleQA`."""
    k: int = 10
    filters: dict[str, Any] | None = None

    def _get_relevant_documents(
        self, query: str, *, run_manager: CallbackManagerForRetrieverRun, k: int | None = None
    ) -> list[Document]:
        hits = self.qa.search(query, k=self.k if k is None else k, filters=self.filters)
        return [_document(hit, article) for hit, article in with_articles(hits, self.qa.library)]

    def _get_ls_params(self, **_: Any) -> LangSmithRetrieverParams:
        return LangSmithRetrieverParams(ls_retriever_name="article-qa", ls_vector_store_provider="article-qa")


def _document(hit: Hit, article: Article) -> Document:
    id = f"{hit.article_id}@{hit.revision}#{hit.start}-{hit.end}"
    live = fragments.link_to_words(article.url, article.text, hit.start, hit.end)
    metadata = {
        "source": live.href if live else id,
        "title": article.title,
        "author": article.author,
        "outlet": article.source,
        "published_at": article.published_at,
        "genre": article.genre,
        "article_id": hit.article_id,
        "revision": hit.revision,
        "start": hit.start,
        "end": hit.end,
        "score": hit.score,
    }
    return Document(page_content=hit.text, metadata=metadata, id=id)


def article_tool(
    qa: ArticleQA,
    *,
    name: str = "ask_articles",
    description: str = _DESCRIPTION,
    filters: Mapping[str, Any] | None = None,
) -> BaseTool:
    """A tool that an agent asks questions with: its content is the answer and the words that it rests on, its artifact
    the `Answer`. A question that fails is told to the agent in a sentence."""

    def ask(question: str) -> tuple[str, Answer]:
        try:
            answer = qa.ask(question, filters=filters)
        except QAError as error:
            raise ToolException(str(error)) from error
        return _told(answer), answer

    async def aask(question: str) -> tuple[str, Answer]:
        return await asyncio.to_thread(ask, question)

    return StructuredTool.from_function(
        func=ask,
        coroutine=aask,
        name=name,
        description=description,
        response_format="content_and_artifact",
        handle_tool_error=True,
    )


def _told(answer: Answer) -> str:
    """The answer as a model reads it: its text, and each source on a line."""
    lines = [answer.text]
    for c in answer.citations:
        named = ", ".join(filter(None, (c.source, c.title, c.published_at and c.published_at[:10], c.url)))
        lines.append(f"[{c.number}] {named}: “{' '.join(c.quote.split())}”")
    return "\n".join(lines)


class ArticleRunnable(Runnable[Asked, AIMessage]):
    """Answers messages with an AIMessage, whose text block has a `citation` annotation for each marker.

    Their indices are of the sentence in the text, `cited_text` are the article's words, and `extras` has `article_id`,
    `revision`, `start`, `end`, `verdict`, `status` and, of what is superseded, `now`: the words that stand there now.
    Of the talk the messages of user and assistant are read.
    """

    def __init__(self, qa: ArticleQA, *, filters: Mapping[str, Any] | None = None) -> None:
        self._qa, self._filters = qa, filters

    def invoke(self, input: Asked, config: RunnableConfig | None = None, **kwargs: Any) -> AIMessage:
        """The message. Raises ModelError, and SettingsError for messages that do not end with a question."""

        def answered(asked: Asked) -> AIMessage:
            return self._message(self._qa.ask(*_asked(asked), self._filters))

        return self._call_with_config(answered, input, config, **kwargs)

    async def ainvoke(self, input: Asked, config: RunnableConfig | None = None, **kwargs: Any) -> AIMessage:
        """`invoke` for asyncio."""

        async def answered(asked: Asked) -> AIMessage:
            return self._message(await self._qa.aask(*_asked(asked), self._filters))

        return await self._acall_with_config(answered, input, config, **kwargs)

    def stream(self, input: Asked, config: RunnableConfig | None = None, **kwargs: Any) -> Iterator[AIMessage]:
        """Chunks that add up to the message: the text as it is checked, and the annotations with the last."""

        def told(asked: Iterator[Asked]) -> Iterator[AIMessage]:
            said = ""
            for event in self._qa.stream(*_asked(next(asked)), self._filters):
                if chunk := self._chunk(event, said):
                    said += chunk.text
                    yield chunk

        yield from self._transform_stream_with_config(iter([input]), told, config, **kwargs)

    async def astream(
        self, input: Asked, config: RunnableConfig | None = None, **kwargs: Any
    ) -> AsyncIterator[AIMessage]:
        """`stream` for asyncio."""

        async def told(asked: AsyncIterator[Asked]) -> AsyncIterator[AIMessage]:
            said = ""
            async for one in asked:
                async for event in self._qa.astream(*_asked(one), self._filters):
                    if chunk := self._chunk(event, said):
                        said += chunk.text
                        yield chunk

        async for chunk in self._atransform_stream_with_config(_once(input), told, config, **kwargs):
            yield chunk

    def _message(self, answer: Answer) -> AIMessage:
        block = create_text_block(answer.text, annotations=self._citations(answer))
        return AIMessage(content=[dict(block)], response_metadata=_metadata(answer), usage_metadata=_usage(answer))

    def _chunk(self, event: StreamEvent, said: str) -> AIMessageChunk | None:
        if isinstance(event, Delta):
            return AIMessageChunk(content=[{"type": "text", "text": event.text, "index": 0}])
        if not isinstance(event, Final):
            return None
        answer = event.told or event.answer
        rest = answer.text.removeprefix(said) if answer.text.startswith(said) else ""
        block = {"type": "text", "text": rest, "annotations": self._citations(answer), "index": 0}
        return AIMessageChunk(
            content=[block],
            response_metadata=_metadata(answer),
            usage_metadata=_usage(answer),
            chunk_position="last",
        )

    def _citations(self, answer: Answer) -> list[Any]:
        return [self._citation(marker, number) for number, marker in enumerate(markers(answer))]

    def _citation(self, marker: Marker, number: int) -> Citation:
        c = marker.citation
        return create_citation(
            id=f"{c.article_id}@{c.revision}#{c.start}-{c.end}:{number}",  # the same for the same answer
            url=self._url(marker),
            title=c.title or c.source,
            start_index=marker.start,
            end_index=marker.end,
            cited_text=c.quote,
            article_id=c.article_id,
            revision=c.revision,
            start=c.start,
            end=c.end,
            verdict=marker.sentence.support,
            **({"page": c.page} if c.page else {}),
            status=c.status,
            **({"now": c.now} if c.now else {}),
        )

    def _url(self, marker: Marker) -> str | None:
        """The article's own page at the words; None where it has none."""
        c = marker.citation
        try:
            live = fragments.link_to_words(c.url, self._qa.article(c.article_id, c.revision).text, c.start, c.end)
        except KeyError:  # removed since
            live = fragments.live(c.url, c.quote)
        return live.href if live else None


async def _once(asked: Asked) -> AsyncIterator[Asked]:
    yield asked


def _asked(given: Asked) -> tuple[str, tuple[Turn, ...]]:
    """The question, and the talk before it. Raises SettingsError for what is neither a question nor messages."""
    if isinstance(given, str):
        return given, ()
    given = given.get("messages") or () if isinstance(given, Mapping) else given
    said = given.to_messages() if isinstance(given, PromptValue) else given
    try:
        messages = convert_to_messages([said] if isinstance(said, str | BaseMessage) else list(said))
    except (TypeError, ValueError, NotImplementedError) as error:  # LangChain's, by what is wrong in which of them
        raise SettingsError(
            f"What is asked is a question, or messages that LangChain reads ({type(given).__name__} was given)."
        ) from error
    turns = tuple(turn for message in messages if (turn := _turn(message)))
    if not turns or turns[-1][0] != "user":
        raise SettingsError("The messages do not end with a user's; end them with a question.")
    return turns[-1][1], turns[:-1]


def _turn(message: BaseMessage) -> Turn | None:
    text = str(message.text)
    if message.type == "human":
        return ("user", text)
    return ("assistant", text) if message.type == "ai" and text.strip() else None


def _metadata(answer: Answer) -> dict[str, Any]:
    return {
        "model_name": answer.model,
        "model_provider": "article-qa",
        "output_version": "v1",
        "abstained": answer.abstained,
        "finish_reason": answer.finish_reason,
    }


def _usage(answer: Answer) -> UsageMetadata:
    into, out = (int(answer.usage.get(key) or 0) for key in ("tokens_in", "tokens_out"))
    return UsageMetadata(input_tokens=into, output_tokens=out, total_tokens=into + out)
