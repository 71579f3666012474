"""What a browser keeps, worked on for it: turns drawn again, answers exported, files opened, what is asked around them.

Nothing of it stays here but what a reader says of an answer (`rating.py`).

Each request carries all that it is about. It comes from a visitor or from a file that a stranger gave them, so it is
read by `qa.packs`, which takes nothing that is not of the right kind. Before an answer is drawn it is checked against
the library as a pack is: what does not hold is not shown as proven, whoever says so.
"""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Callable
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, Any, TypeVar

from fastapi import APIRouter, Request
from fastapi.responses import Response

from qa.answer import Answer, Final, Sentence, plain
from qa.answering.finding.status import Lookup, held, standing
from qa.errors import ReadError
from qa.packs import export, talks
from qa.packs.check import PackReport, check_read
from qa.packs.formats import FORMATS, REFERENCES, as_file, media_type, write_text
from qa.packs.pack_file import Pack, read_pack
from qa.packs.parse import Fields, whole
from qa.packs.talks import KeptTurn
from qa.web.desk.desk import Desk
from qa.web.drawn import pack_check, render
from qa.web.drawn.markup import Html, join
from qa.web.drawn.page_texts import Language, counted, say
from qa.web.drawn.turn import Turn, after
from qa.web.gate.refusal import too_many
from qa.web.http import around_answer, rating, shapes
from qa.web.http.visitor import answer_in
from qa.web.http.visitor import language as spoken
from store.language.bilingual import translate

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qa.api import ArticleQA

T = TypeVar("T")

_TOLD = 4  # problems of an answer that are told
_LONGEST_LINE = 200  # characters of the reply of a model that is tried
_TALKS = {"json": talks.to_json, "html": talks.to_html}


class TryBody(shapes.StrictBody):
    """The body of `POST /ui/model`: the model by a name that `GET /v1/models` lists."""

    model: str | None = None


def router(qa: ArticleQA, desk: Desk, feedback: bool) -> APIRouter:
    """The routes over `qa`, each a POST of JSON under `/ui/`; `desk` bounds how many run at once.

    What readers say of answers is kept with `feedback`, `rating.PER_MINUTE` from one address.
    """
    routes = APIRouter(include_in_schema=False)
    ratings = rating.Ratings(feedback)

    def route(path: str, work: Callable[[str], Response], admit: Callable[[Request], None] | None = None) -> None:
        async def answered(request: Request) -> Response:
            if admit is not None:
                admit(request)
            body = (await request.body()).decode("utf-8", "replace")
            return await worked(desk, lambda: work(body))

        routes.add_api_route(path, answered, methods=["POST"])

    route("/ui/turns", lambda body: _turns(qa, fields_of(body)))
    route("/ui/pack", lambda body: _pack(qa, fields_of(body)))
    route("/ui/talk", lambda body: _talk(qa, fields_of(body)))
    route("/ui/references", lambda body: _references(qa, fields_of(body)))
    route("/ui/others", lambda body: _json({"html": around_answer.reported(qa, fields_of(body))}))
    route("/ui/instead", lambda body: _json({"html": around_answer.instead(qa, fields_of(body))}))
    route("/ui/rate", lambda body: _json(rating.rate(qa, fields_of(body))), ratings.admit)
    route("/ui/open", lambda body: _opened(qa, fields_of(body)))
    route("/ui/model", lambda body: _json(_tried(qa, shapes.parsed(TryBody, body.encode()))))
    return routes


@contextmanager
def taken(desk: Desk) -> Iterator[None]:
    """A place at the desk, for as long as something is worked on. Raises Refused when all are taken."""
    if not desk.take():
        raise too_many(say("busy", "en"), 2)
    try:
        yield
    finally:
        desk.leave()


async def worked(desk: Desk, work: Callable[[], T]) -> T:
    """What `work` gives in a thread, with a place at the desk. Raises Refused."""
    with taken(desk):
        return await asyncio.to_thread(work)


def fields_of(body: str) -> Fields:
    """What stands in the JSON of a browser. Raises ReadError."""
    try:
        return Fields(json.loads(body), "the request")
    except (ValueError, RecursionError):
        raise ReadError("The request is not JSON.") from None


def _json(told: dict[str, Any]) -> Response:
    return Response(export.dumps(told).encode(), media_type="application/json")


def _tried(qa: ArticleQA, asked: TryBody) -> dict[str, Any]:
    """What a model replies that is asked for one line, and after how many seconds."""
    model = shapes.served_model(asked.model, qa.model_name)
    start = time.perf_counter()
    said = qa.try_model(model)
    return {"said": said and said[:_LONGEST_LINE], "seconds": round(time.perf_counter() - start, 1)}


# Drawn again


def _turns(qa: ArticleQA, fields: Fields) -> Response:
    """The turns of a conversation that is opened, as HTML, and who has signed quotes of each off by now."""
    language = spoken(fields.told.get("language"))
    found = [(_sound(talks.parse_turn(f)), f.whole("number")) for f in fields.each("turns")]
    drawn = [render.turn(turn_of(kept, number, language, qa.article)) for kept, number in found]
    return _json({"html": join(drawn), "signed": [plain(_signed(qa, kept).signed) for kept, _ in found]})


def _signed(qa: ArticleQA, kept: KeptTurn) -> KeptTurn:
    """What was kept, with the sign-offs that the library has: nobody else's word counts for one."""
    return replace(kept, signed=qa.signed.of(kept.answer) if kept.answer else ())


def turn_of(kept: KeptTurn, number: int, language: Language, lookup: Lookup) -> Turn:
    """The turn of a question that was kept, its answer checked again; `lookup` is `ArticleQA.article`."""
    turn = Turn(number=number, question=kept.question, language=language)
    if kept.answer is None:
        return replace(turn, stage="stopped", problem=say("not finished", language))
    apart = kept.answer.model == "extractive" or kept.answer.strictness == "verbatim"
    found = check_read(Pack(kept.answer.to_dict(), kept.answer, "", None), lookup)
    answer = kept.answer if found.ok else _unproven(kept.answer, found, language)
    answer = standing(answer, lookup)
    return after(replace(turn, apart=apart), Final(answer), lookup)


def _unproven(a: Answer, found: PackReport, language: Language) -> Answer:
    """An answer that does not check out: no verdict is shown, nor a citation that fails; the notices say why."""
    kept = tuple(c for c in a.citations if not found.citations[c.number])
    numbers = {c.number for c in kept}
    sentences = tuple(
        Sentence(text=s.text, citations=tuple(n for n in s.citations if n in numbers)) for s in a.sentences
    )
    gone = " ".join(f"[{n}]" for n, status in found.status.items() if status == "removed")
    why = (
        *((say("removed since", language, numbers=gone),) if gone else ()),
        counted("does not hold", len(found.problems), language),
        *(translate(problem, language) for problem in found.problems[:_TOLD]),
    )
    return replace(a, sentences=sentences, citations=kept, disagreements=(), nearest=(), newer=(), notices=why)


def _sound(kept: KeptTurn) -> KeptTurn:
    """What was kept, if it can be drawn; its timings are those that are numbers."""
    if kept.answer is None:
        return kept
    timings = {name: t for name, t in kept.answer.timings.items() if isinstance(t, int | float)}
    return replace(kept, answer=replace(whole(kept.answer), timings=timings))


# Files


def _pack(qa: ArticleQA, fields: Fields) -> Response:
    """An answer as a file: an evidence pack, or with references."""
    form = fields.one_of("form", tuple(FORMATS))
    answer = standing(answer_in(fields, "exported"), qa.article)
    return file_of(as_file(answer, form, held(answer, qa.article), qa.signed.of(answer)), form)


def _talk(qa: ArticleQA, fields: Fields) -> Response:
    """A conversation as a file."""
    form = fields.one_of("form", tuple(_TALKS))
    talk = talks.talk({**fields.told, "format": talks.FORMAT})
    text = _TALKS[form](replace(talk, turns=tuple(_signed(qa, k) for k in talk.turns)))
    return file_of(text.encode("utf-8", "replace"), form)


def file_of(data: bytes, form: str) -> Response:
    """A file that the visitor gets, in one of `FORMATS`."""
    return Response(
        data,
        media_type=media_type(form),
        headers={"content-disposition": f'attachment; filename="article-qa{FORMATS[form].suffix}"'},
    )


def _references(qa: ArticleQA, fields: Fields) -> Response:
    """An answer as text with references in a house style, or for a program."""
    answer = standing(answer_in(fields, "copied"), qa.article)
    text = write_text(answer, fields.one_of("style", REFERENCES), held(answer, qa.article))
    return _json({"text": text.encode("utf-8", "replace").decode()})


def _opened(qa: ArticleQA, fields: Fields) -> Response:
    """What a file holds: a conversation to go on with, or an evidence pack, checked against the library."""
    text, language = fields.text("text"), spoken(fields.told.get("language"))
    if talks.is_talk(text):
        talk = talks.read(text)
        turns = [plain(_signed(qa, _sound(k))) for k in talk.turns]
        return _json({"kind": "talk", "title": talk.title, "turns": turns})
    pack = read_pack(text)
    kept = _sound(KeptTurn(question=pack.answer.question, answer=pack.answer))
    found = check_read(pack, qa.article)
    drawn: Html = pack_check.draw_pack_report(found, pack.answer, language)
    turn = plain(_signed(qa, kept))
    return _json({"kind": "pack", "ok": found.ok, "html": drawn, "title": pack.answer.question, "turns": [turn]})
