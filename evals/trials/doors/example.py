"""A library in which something is at every door, served, and what is there by its ids."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import httpx

from evals.documents import docx, pdf, set_in_type
from evals.trials.doors.table import Door
from qa import Article, ArticleQA
from qa.answer import plain
from qa.packs.formats import write_text

QUESTION = "What did the bridge at Holm cost?"
TEXT = (
    "The bridge at Holm cost 40 million crowns, the council said on Monday.",
    "It opened in May 2024 and carries two lanes of traffic across the sound.",
    "“Nobody will be left on the island,” said Ida Lund, the mayor of Holm.",
)


@dataclass(frozen=True, kw_only=True)
class Example:
    """What is in the library, by its ids, and texts that doors take. `signed` are sign-offs as JSON has them; what is
    `spare` may go."""

    article: str
    revision: str
    spare: str
    printed: str
    printed_revision: str
    answer: Mapping[str, Any]
    abstained: Mapping[str, Any]
    signed: Sequence[Any]
    report: Mapping[str, Any]
    pack: str
    pin: str
    sign_off: str
    watch: str
    response: str = ""
    spare_pin: str
    spare_watch: str
    spare_response: str = ""
    spare_collection: str = "Spare"
    question: str = QUESTION
    topic: str = "the bridge at Holm"
    speaker: str = "Ida Lund"
    source: str = "The Gazette"
    collection: str = "Desk"
    text: str = " ".join(TEXT)
    page: str = f"<html><body><article><h1>Bridge</h1>{''.join(f'<p>{p}</p>' for p in TEXT)}</article></body></html>"
    draft: bytes = b""
    model: str = "extractive"
    script: str = "app.js"


def filled(qa: ArticleQA, folder: Path) -> Example:
    """Puts something at every door of `qa` and says what."""
    held = Article(
        id="bridge", text="\n\n".join(TEXT), title="Bridge at Holm opens", source="The Gazette", genre="news"
    )
    spare = Article(text="Snow fell all night, and the schools stayed shut.", title="Snow", source="Morning Post")
    printed = folder / "printed.pdf"
    printed.write_bytes(pdf([set_in_type([f"{p} So it was printed in Holm." for p in TEXT])]))
    of_pdf = qa.add(printed).added[0]
    qa.add([replace(held, text=TEXT[0], revision=""), held])
    answer, report = qa.ask(QUESTION), qa.factcheck("The bridge at Holm cost 50 million crowns.")
    qa.add(spare)
    sign_off = qa.signed.add(answer, 1, "Ada Lund", "Read.").sign_off
    signed = qa.signed.of(answer)
    for name in ("Desk", "Spare"):
        qa.collections.add(name, [held.id])
    return Example(
        article=held.id,
        revision=held.revision,
        spare=spare.id,
        printed=of_pdf,
        printed_revision=qa.article(of_pdf).revision,
        answer=answer.to_dict(),
        abstained=qa.ask("Who painted the lighthouse of Zarn?").to_dict(),
        signed=plain(signed),
        report=report.to_dict(),
        pack=write_text(answer, "json", qa.article, signed),
        pin=qa.pins.add(answer, "For Tuesday", "Ada Lund").id,
        spare_pin=qa.pins.add(answer, "To be let go", "Ada Lund").id,
        sign_off=sign_off.id,
        watch=qa.watch.add(QUESTION).id,
        spare_watch=qa.watch.add("When did the bridge at Holm open?").id,
        draft=docx([("", "The bridge at Holm cost 50 million crowns.")]),
    )


@contextmanager
def served_example(**options: Any) -> Iterator[tuple[str, Example, ArticleQA]]:
    """The address of a server over such a library, what is in it, and the library."""
    from evals.trials.attacks.web_attacks import served

    with tempfile.TemporaryDirectory() as folder, ArticleQA.open(Path(folder, "library"), model=None) as qa:
        example = filled(qa, Path(folder))
        with served(qa, **options) as address, httpx.Client(base_url=address, timeout=60) as client:
            client.get("/")  # the page is built in the background
            ids = [client.post("/v1/responses", json={"input": QUESTION}).json().get("id", "") for _ in range(2)]
            yield address, replace(example, response=ids[0], spare_response=ids[1]), qa


def sent(
    client: httpx.Client,
    door: Door,
    example: Example,
    *,
    path: str | None = None,
    query: Mapping[str, Any] | None = None,
    body: Any = None,
    headers: Mapping[str, str] | None = None,
) -> httpx.Response:
    """What a door answers to its example, or to what is given in place of parts of it."""
    given: dict[str, Any] = {"params": door.query(example) if query is None else query}
    if door.file:
        given["content"] = " ".join(TEXT).encode() if body is None else body
    elif door.method == "POST":
        given["content"] = json.dumps(door.takes(example) if body is None else body)
    kind = {"content-type": "text/plain" if door.file else "application/json", "accept": "application/json, */*"}
    return client.request(door.method, path or door.at(example), headers={**kind, **(headers or {})}, **given)
