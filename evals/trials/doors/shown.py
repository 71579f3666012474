"""Whatever else shows articles and answers than the talk (W2, W3): a library with hostile words in all that it keeps,
each of its pages opened in a real browser.

`PAGES` are the doors whose answer is a page, `VIEWS` the rooms of the chat's page; `tests/evals/test_every_door.py`
fails for a door that answers with a page and is in neither.
"""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from evals.canaries import Canary, canaries
from evals.trials.attacks.web_payloads import ADDRESSES, aimed
from evals.trials.faults.fault_outcome import Outcome
from qa import Article, ArticleQA
from qa.errors import QAError

if TYPE_CHECKING:
    from playwright.sync_api import Page

_NO_LINE = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")


@dataclass(frozen=True)
class Hostile:
    """One payload, where it stands in the library; `pin` is "" where the answer about it is none that can be pinned."""

    payload: str
    article: str
    revision: str
    pin: str


PAGES: Mapping[str, tuple[str, ...]] = {
    "/source": ("/source?article={article}&mark=0-40", "/source?article={article}&past=1&whole=1&language=zh"),
    "/source/changes": ("/source/changes?article={article}", ),
    "/pins/{id}": ("/pins/{pin}",),
    "/": (),  # see VIEWS
    "/ui/{name}": (),  # the bookmarklet's: its link is a script of ours, tried by tests/web/test_web_keep.py
}  # fmt: skip
"""Addresses of the pages at each door that answers with one."""

VIEWS = ("library", "watches", "factcheck", "settings")


def filled(qa: ArticleQA, payloads: Sequence[str]) -> Iterator[Hostile]:
    """Puts each payload wherever the library keeps words of others: articles, their revisions and notes, watches,
    pins, sign-offs, collections."""
    for canary, payload in zip(canaries(len(payloads)), payloads, strict=True):
        article = _article(canary, payload)
        qa.add(replace(article, text=f"{article.text}\n\nIt was another. {payload}", revision=""))
        qa.add(article)
        answer = qa.ask(canary.question, filters={"article_ids": [article.id]})
        line = _line(payload)
        with suppress(QAError):  # a name or a note that is none is refused
            qa.signed.add(answer, 1, line[:80], line[:300])
        with suppress(QAError):
            qa.collections.add(line[:60].replace("/", " "), [article.id], {"search": line[:60]})
        with suppress(QAError):
            qa.watch.add(f"{canary.question} {line[:200]}", {"article_ids": [article.id]})
        pin = ""
        for note, name in ((line[:300], line[:80]), ("", "x")):
            with suppress(QAError):
                pin = pin or qa.pins.add(answer, note, name).id
        yield Hostile(payload, article.id, article.revision, pin)


def _line(payload: str) -> str:
    return _NO_LINE.sub(" ", payload).strip() or "x"


def _article(canary: Canary, payload: str) -> Article:
    said = f"The quay of {canary.name} cost {canary.cost} million crowns. {payload}"
    return Article(
        id=f"{canary.number} {payload[:300]}",
        text=f"{payload}\n\n{said}\n\n“{payload},” said {payload[:60]}.",
        title=payload,
        author=payload,
        source=payload,
        published_at="2024-05-14",
        url=ADDRESSES[canary.number % len(ADDRESSES)],
        genre="news",
        language=payload[:20],
        note=payload,
    )


def shown(payloads: Sequence[str], count: int) -> Iterator[Outcome]:
    """`count` payloads in turn, each opened on every page that shows it, and all of them in the rooms of the chat."""
    from evals.trials.attacks.web_attacks import browser_page, served, sink

    with sink() as (where, asked), tempfile.TemporaryDirectory() as folder:
        used = [aimed(payloads[i % len(payloads)], where) for i in range(count)]
        with ArticleQA.open(Path(folder), model=None) as qa:
            held = list(filled(qa, used))
            with served(qa) as address, browser_page(address) as (page, seen):
                for view in VIEWS:
                    yield _tried(page, f"{address}/#{view}", seen, asked, "#qa-talk, #qa-bar, #qa-nav, #source, dialog")
                yield _checked_draft(page, address, used, seen, asked)
                for one in held:
                    for path in (path for paths in PAGES.values() for path in paths if one.pin or "{pin}" not in path):
                        yield _tried(page, address + _filled(path, one), seen, asked, "body")


def _filled(path: str, one: Hostile) -> str:
    base, _, query = path.partition("?")
    given = [part.partition("=")[::2] for part in query.split("&") if part]
    told = urlencode([(k, v.format(**vars(one))) for k, v in given], errors="replace")
    return base.format(**vars(one)) + (f"?{told}" if told else "")


def _tried(page: Page, where: str, seen: list[str], asked: list[str], inside: str) -> Outcome:
    before = len(seen), len(asked)
    page.goto(where)
    page.wait_for_timeout(30 if inside == "body" else 1_500)
    return _outcome(page, where, seen[before[0] :], asked[before[1] :], inside)


def _checked_draft(page: Page, address: str, used: Sequence[str], seen: list[str], asked: list[str]) -> Outcome:
    """A draft of which every sentence is hostile, its report on the page."""
    before = len(seen), len(asked)
    page.goto(f"{address}/#factcheck")
    text = "\n\n".join(
        f"The quay of {c.name} cost 9 million crowns. {_line(p)}" for c, p in zip(canaries(9), used, strict=False)
    )
    page.fill("#view-factcheck textarea", text)
    page.click("#view-factcheck .desk button.main")
    page.wait_for_selector("#view-factcheck .saving", timeout=60_000)
    return _outcome(page, "the report on a draft", seen[before[0] :], asked[before[1] :], "#view-factcheck .sides")


def _outcome(page: Page, where: str, seen: list[str], asked: list[str], inside: str) -> Outcome:
    from evals.trials.attacks.web_attacks import inspect

    found = page.evaluate(inspect(inside))
    problem = found or next(iter(seen), None) or next(iter(asked), None)
    return Outcome(problem is None, f"{where[:300]}: {problem}")
