"""The chat view: the talk, the composer, and what happens when a question is asked or stopped.

The server draws the turn under way and knows no other; the turns before it stand in the browser, which moves each up
when the next begins, keeps them, and begins conversations anew (`static/talk.js`).
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import aclosing
from typing import TYPE_CHECKING, Any, get_args

from qa.answer import Strictness
from qa.web.drawn import render
from qa.web.drawn.examples import examples
from qa.web.drawn.markup import Html, el
from qa.web.drawn.page_texts import Language, say
from qa.web.drawn.turn import recorded
from qa.web.http.answer_streams import client_of
from qa.web.http.visitor import Visit, read
from qa.web.page.answering import REDRAW, turns
from qa.web.page.frame import QUIET, SENT, Frame
from store.language.text import language as spoken_in

if TYPE_CHECKING:
    from qa.api import ArticleQA

_LOOKED_AT = 200  # articles that the examples are made from, the newest


class _Front:
    """What the page says of the library; the examples are made again only when its size has changed."""

    def __init__(self, qa: ArticleQA, read_only: bool) -> None:
        self._qa = qa
        self._read_only = read_only
        self._examples: tuple[int, tuple[str, ...]] = (0, ())

    def facts(self, language: Language) -> Html:
        """How much there is, and what answers."""
        return render.facts(self._count(), self._qa.model_name, self._qa.library.notice, language)

    def welcome(self, language: Language) -> Html:
        """What stands there before the first question."""
        count = self._count()
        if self._examples[0] != count:
            self._examples = (count, examples(self._qa.library.articles(limit=_LOOKED_AT)))
        offered = sorted(self._examples[1], key=lambda question: (spoken_in(question) == "zh") != (language == "zh"))
        return render.welcome(count, offered, language, read_only=self._read_only)

    def _count(self) -> int:
        return self._qa.library.counts().articles


def build(frame: Frame, blocks: Any, facts: Any) -> None:
    """Lays out the view, and answers what is asked in it. `blocks` is the page, which greets whoever opens it;
    `facts` is where it stands what there is."""
    gr, front = frame.gr, _Front(frame.qa, frame.read_only)
    visit = gr.State(Visit(), time_to_live=6 * 3600)
    with frame.view("chat"), gr.Column(elem_id="qa-talk"):
        told, record = frame.told(), frame.told()
        welcome = frame.html(front.welcome("en"), "qa-welcome")
        kept = {"data_feedback": frame.feedback, "data_watching": not frame.read_only}
        told_by = {name: "on" if is_on else "off" for name, is_on in kept.items()}
        frame.html(el("div", class_="turns", **told_by), "qa-earlier")
        latest = frame.html(Html(""), "qa-latest")
        with gr.Column(elem_id="qa-composer"):
            with gr.Row(elem_id="qa-line"):
                box = gr.Textbox(
                    placeholder=say("ask about", "en"),
                    label=say("your question", "en"),
                    show_label=False,
                    container=False,
                    lines=1,
                    max_lines=8,
                    elem_id="qa-question",
                )
                ask = gr.Button(say("ask", "en"), variant="primary", elem_id="qa-ask")
                stop = gr.Button(say("stop", "en"), variant="stop", elem_id="qa-stop")
            with gr.Row(elem_id="qa-options"):
                strictness = gr.Radio(
                    _strictness("en"),
                    value=frame.qa.strictness,
                    label=say("strictness", "en"),
                    elem_id="qa-strictness",
                )

    async def answer(
        question: str, strict: Strictness, sent: str, here: Visit, request: Any
    ) -> AsyncIterator[dict[Any, Any]]:
        if not question.strip():  # or the second of one press: the page says which (`begun` in `static/talk.js`)
            yield {box: ""}
            return
        await _alone(here)
        visitor, client = read(sent), client_of(request.request, request.session_hash)
        with here.answering(visitor.ask) as end:
            answering = turns(frame.qa, frame.desk, frame.metrics, client, end, visitor, question, strict)
            async with frame.listening.heard(client.page, end), aclosing(answering) as coming:
                async for turn in coming:
                    drawn: dict[Any, Any] = {latest: render.turn(turn)}
                    if turn.stage == "searching" and turn.ahead is None:  # once: in line, the next one may be typed
                        drawn |= {box: "", record: ""}
                    elif turn.over:
                        drawn |= {facts: await asyncio.to_thread(front.facts, visitor.language)}
                        signed = await asyncio.to_thread(frame.qa.signed.of, turn.answer) if turn.answer else ()
                        drawn |= {record: recorded(turn, signed)}
                    yield drawn

    answer.__annotations__["request"] = gr.Request  # by which Gradio knows what to pass

    def greet(sent: str) -> dict[Any, Any]:
        spoken = read(sent).language
        return {
            facts: front.facts(spoken),
            welcome: front.welcome(spoken),
            box: gr.update(placeholder=say("ask about", spoken), label=say("your question", spoken)),
            ask: gr.update(value=say("ask", spoken)),
            stop: gr.update(value=say("stop", spoken)),
            strictness: gr.update(choices=_strictness(spoken), label=say("strictness", spoken)),
        }

    quick = {"concurrency_limit": None, **QUIET}
    asked = gr.on(
        [ask.click, box.submit],
        answer,
        [box, strictness, told, visit],
        [latest, facts, record, box],
        trigger_mode="multiple",
        js=SENT.format(hook="asking"),
        **quick,
    )
    asked.success(None, [record], None, js=SENT.format(hook="answered"), **quick)
    asked.failure(None, None, None, js=SENT.format(hook="lost"), **quick)
    stop.click(
        lambda sent, here: here.end(read(sent).ask), [told, visit], None, js=SENT.format(hook="stopping"), **quick
    )
    respoken = gr.Button("", elem_id="qa-respeak", visible="hidden")
    greeted = [facts, welcome, box, ask, stop, strictness]
    gr.on([blocks.load, respoken.click], greet, [told], greeted, js=SENT.format(hook="speaking"), **quick)


def _strictness(language: Language) -> list[tuple[str, str]]:
    return [(say(name, language), name) for name in get_args(Strictness)]


async def _alone(here: Visit) -> None:
    """Ends the visitor's answer under way, if there is one, and waits until the page knows."""
    while here.running:
        here.end()
        await asyncio.sleep(REDRAW)
