"""The chat page in Gradio, and the one door to it. Importing gradio takes seconds: only `build` does."""

from __future__ import annotations

import asyncio
import logging
import os
import threading
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Iterator
from contextlib import aclosing
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, get_args

from qa.answer import Strictness
from qa.errors import QAError
from qa.web import render
from qa.web.choice import Choice
from qa.web.choice import read as read_choice
from qa.web.conversation import Conversation
from qa.web.examples import examples
from qa.web.markup import Html
from qa.web.metrics import Metrics
from qa.web.pump import Desk, Stop, pumped
from qa.web.turn import Turn, follow

if TYPE_CHECKING:
    import gradio
    from fastapi import FastAPI

    from qa.api import ArticleQA

_log = logging.getLogger(__name__)
_BUILDING = threading.Lock()  # gradio keeps the page that is being laid out in a global of its own

AT_ONCE = 8
"""Questions of the page that are answered at the same time; more wait in line."""

IN_LINE = 64
"""Questions that may wait; one more is told to come back."""

REDRAW = 0.07
"""Seconds between two drawings of an answer under way."""

GRACE = 1.0
"""Seconds that a stopped answer has for what has come to be checked."""

BUSY = "Too many questions are being answered at this moment. Ask again in a few seconds."

_STRICTNESS = [("Mark unsupported", "annotate"), ("Supported only", "strict"), ("Verbatim", "verbatim")]


@dataclass(frozen=True)
class Chat:
    """The page as an ASGI application, with what its server needs to stop it in order."""

    app: FastAPI
    stop_event: asyncio.Event


def build(qa: ArticleQA, desk: Desk, metrics: Metrics) -> Chat:
    """The page over `qa`. Slow: it imports gradio. Must be called where an event loop may be made, or runs."""
    _quiet()
    import gradio as gr
    from fastapi import FastAPI

    with _BUILDING:
        blocks = _page(gr, qa, desk, metrics)
    blocks.queue(max_size=IN_LINE, default_concurrency_limit=AT_ONCE, api_open=False)
    outer = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)
    gr.mount_gradio_app(
        outer,
        blocks,
        path="/",
        allowed_paths=[],
        footer_links=[],
        run_history=False,
        show_error=False,
        max_file_size=1,
        ssr_mode=False,
        enable_monitoring=False,
        pwa=False,
        mcp_server=False,
        theme=_theme(gr),
    )
    # Gradio checks the paths of files that a browser names only for a page that was launched, and a mounted page
    # never is: `_check_allowed` returns at once, and any file of the server could be copied to where it is served.
    blocks.has_launched = True
    mounted = outer.routes[-1].app  # type: ignore[attr-defined]
    return Chat(outer, mounted.stop_event)


def _theme(gr: Any) -> Any:
    """Fonts of the reader's own machine, and no drawings out of `data:` addresses, which the page's policy refuses."""
    sans = ("system-ui", "-apple-system", "Segoe UI", "Noto Sans", "sans-serif")
    theme = gr.themes.Base(font=sans, font_mono=("ui-monospace", "monospace"))
    return theme.set(radio_circle="none", checkbox_check="none")


def _quiet() -> None:
    """Nothing is sent anywhere: set before gradio is imported, which reads these once."""
    os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"
    os.environ["HF_HUB_DISABLE_TELEMETRY"] = "1"
    os.environ["HF_HUB_OFFLINE"] = "1"
    os.environ["GRADIO_ANALYTICS_CACHE_FREQUENCY"] = "1000000000"  # else a table of all events is made after each
    for name in ("GRADIO_SHARE", "GRADIO_ALLOWED_PATHS", "GRADIO_VIBE_MODE", "GRADIO_WATCH_DIRS", "GRADIO_MCP_SERVER"):
        os.environ.pop(name, None)


_LOOKED_AT = 200  # articles that the examples are made from, the newest


class _Front:
    """What the page says of the library; the examples are made again only when its size has changed."""

    def __init__(self, qa: ArticleQA) -> None:
        self._qa = qa
        self._examples: tuple[int, tuple[str, ...]] = (0, ())

    def top(self) -> Html:
        """The header."""
        return render.page_header(self._count(), self._qa.model_name, self._qa.library.notice)

    def welcome(self) -> Html:
        """What stands there before the first question."""
        count = self._count()
        if self._examples[0] != count:
            self._examples = (count, examples(self._qa.library.articles(limit=_LOOKED_AT)))
        return render.welcome(count, self._examples[1])

    def _count(self) -> int:
        return self._qa.library.counts().articles


def _page(gr: Any, qa: ArticleQA, desk: Desk, metrics: Metrics) -> gradio.Blocks:
    front = _Front(qa)
    with gr.Blocks(title="Article QA", analytics_enabled=False, fill_width=True) as blocks:
        talk = gr.State(Conversation(), time_to_live=6 * 3600)
        with gr.Row(elem_id="qa-bar"):
            top = _html(gr, front.top(), "qa-top")
            fresh = gr.Button("New conversation", variant="secondary", elem_id="qa-new")
        with gr.Row(elem_id="qa-main"):
            with gr.Column(elem_id="qa-talk"):
                earlier = _html(gr, front.welcome(), "qa-earlier")
                latest = _html(gr, Html(""), "qa-latest")
                with gr.Column(elem_id="qa-composer"):
                    with gr.Row(elem_id="qa-line"):
                        box = gr.Textbox(
                            placeholder="Ask about the articles…",
                            label="Your question",
                            show_label=False,
                            container=False,
                            lines=1,
                            max_lines=8,
                            elem_id="qa-question",
                        )
                        ask = gr.Button("Ask", variant="primary", elem_id="qa-ask")
                        stop = gr.Button("Stop", variant="stop", elem_id="qa-stop", visible=False)
                    within = gr.Textbox(elem_id="qa-within", label="Filters set for this question", max_lines=1)
                    with gr.Row(elem_id="qa-options"):
                        strictness = gr.Radio(
                            _STRICTNESS,
                            value=qa.strictness,
                            label="Strictness",
                            elem_id="qa-strictness",
                        )
            with gr.Column(elem_id="qa-side"):
                _html(gr, Html(""), "qa-source")

        async def answer(
            question: str, strict: Strictness, chosen: str, kept: Conversation
        ) -> AsyncIterator[dict[Any, Any]]:
            if not question.strip() or question == kept.running:  # asked twice in one press
                yield {box: ""}
                return
            await _alone(kept)
            async with aclosing(_answer(qa, desk, metrics, kept, question, strict, read_choice(chosen))) as turns:
                async for turn in turns:
                    drawn: dict[Any, Any] = {latest: kept.draw(turn)}
                    if turn.stage == "searching":
                        drawn |= {earlier: kept.drawn(), box: "", within: ""}
                        drawn |= {ask: gr.update(visible=False), stop: gr.update(visible=True)}
                    elif turn.over:
                        drawn |= {top: await asyncio.to_thread(front.top)}
                        drawn |= {ask: gr.update(visible=True), stop: gr.update(visible=False)}
                    yield drawn

        def halt(kept: Conversation) -> None:
            kept.end()

        async def begin_anew(kept: Conversation) -> tuple[Html, Html, Html]:
            await _alone(kept)
            kept.forget()
            return (*await asyncio.to_thread(lambda: (front.top(), front.welcome())), Html(""))

        def greet(kept: Conversation) -> tuple[Html, Html]:
            return front.top(), (kept.drawn() if kept.begun else front.welcome())

        quiet = {"show_progress": "hidden", "api_visibility": "private"}
        outputs = [earlier, latest, top, box, within, ask, stop]
        gr.on(
            [ask.click, box.submit], answer, [box, strictness, within, talk], outputs, trigger_mode="multiple", **quiet
        )
        stop.click(halt, [talk], None, concurrency_limit=None, **quiet)
        fresh.click(begin_anew, [talk], [top, earlier, latest], concurrency_limit=None, **quiet)
        blocks.load(greet, [talk], [top, earlier], concurrency_limit=None, **quiet)
    return blocks  # type: ignore[no-any-return]


def _html(gr: Any, value: Html, name: str) -> Any:
    return gr.HTML(value, elem_id=name, elem_classes=["qa"], apply_default_css=False, js_on_load=None)


async def _alone(kept: Conversation) -> None:
    """Ends the visitor's answer under way, if there is one, and waits until the page knows."""
    while kept.running is not None:
        kept.end()
        await asyncio.sleep(REDRAW)


async def _answer(
    qa: ArticleQA,
    desk: Desk,
    metrics: Metrics,
    kept: Conversation,
    question: str,
    strictness: Strictness,
    choice: Choice,
) -> AsyncGenerator[Turn, None]:
    """A new turn of the talk, again and again while its answer comes: first searching, in the end over."""
    kept.running, stop = question, Stop()
    kept.stop = stop
    history = tuple(kept.history)
    if strictness not in get_args(Strictness):
        strictness = qa.strictness
    apart = qa.model_name == "extractive" or strictness == "verbatim"
    turn = Turn(number=kept.next_turn(), question=question, apart=apart)

    def turns() -> Iterator[Turn]:
        chosen: dict[str, Any] = {"unread": choice.unread} if choice.unread else {}
        events = qa.stream(question, history, choice.filters, strictness=strictness, cancel=stop.event, **chosen)
        return follow(turn, events, qa.article)

    try:
        yield turn
        if not desk.take():
            yield replace(turn, stage="failed", problem=BUSY)
            return
        try:
            async with aclosing(_turns(turn, turns, stop, metrics)) as seen:
                async for turn in seen:
                    yield turn
        finally:
            desk.leave()
        if turn.answer is not None:
            kept.told(question, turn.answer.text)
    finally:
        kept.running = None


async def _turns(
    turn: Turn, make: Callable[[], Iterator[Turn]], stop: Stop, metrics: Metrics
) -> AsyncGenerator[Turn, None]:
    """`turn` as it comes along, no more often than it need be drawn; at the end it is done, stopped or failed."""
    with metrics.question("chat") as measured:
        try:
            async with aclosing(pumped(make, stop, grace=GRACE)) as batches:
                async for batch in batches:
                    turn = batch[-1]
                    if turn.answer is not None:
                        measured.answered(turn.answer)
                    yield turn
                    await asyncio.sleep(0 if turn.over else REDRAW)
            if not turn.over:
                yield replace(turn, stage="stopped")
        except QAError as error:
            if stop.given:  # a model that is stopped before its first word says so with an error
                yield replace(turn, stage="stopped")
                return
            measured.failed(type(error).__name__)
            yield replace(turn, stage="failed", problem=str(error))
        except Exception as error:  # a visitor must see that something broke, and an operator what
            measured.failed(type(error).__name__)
            _log.exception("a question could not be answered")
            yield replace(turn, stage="failed", problem=_LOST)


_LOST = "Something went wrong here, and it was written to the server's log. Ask again."
