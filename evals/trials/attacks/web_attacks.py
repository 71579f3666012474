"""Attacks on the page and its server, in numbers: files (W1), answers that ask others (W2, W3), bodies (W5), hosts.

`python -m evals.trials.attacks.web_attacks --renders 500` serves the real application on loopback, with articles and
answers hostile in every field, and opens each in headless Chromium; `--only W1,W5` runs some rows. `--payloads FILE`
adds JSON Lines with a `text` each. Prints one line a kind with trials and failures; exit status 1 if anything got
through. Needs `playwright` and Chromium.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import re
import socket
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING, Any

from evals.parts import chromium
from evals.trials.attacks.web_bodies import problem
from evals.trials.attacks.web_payloads import ADDRESSES, PAYLOADS, SINK, aimed
from evals.trials.attacks.web_requests import file_dictionaries, path_forms, raw
from evals.trials.doors import attacks, shown
from evals.trials.doors.example import served_example
from evals.trials.faults import fault_outcome
from evals.trials.faults.fault_outcome import Line, write
from qa.answer import Answer, Checked, Citation, Copy, Delta, Evidence, Final, Found, Newer, Sentence, StreamEvent
from qa.collecting import Collection
from qa.packs.signed import SignOff, Word
from store.article import Article, Hit

if TYPE_CHECKING:
    from playwright.sync_api import Browser, ConsoleMessage, Dialog, Page, Playwright, Request

FLAGS = (
    "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync --disable-dev-shm-usage"
).split()


@dataclass
class Outcome:
    """Trials of one kind, and what got through."""

    kind: str
    trials: int = 0
    through: list[str] = field(default_factory=list)

    def tried(self, what: str, problem: str | None) -> None:
        """One trial of `what`; `problem` says what got through, None if nothing did."""
        self.trials += 1
        if problem is not None:
            self.through.append(f"{what[:400]!r}: {problem}")

    def __str__(self) -> str:
        return f"{self.kind}: {self.trials} trials, {len(self.through)} got through"

    @classmethod
    def of(cls, kind: str, outcomes: Iterable[fault_outcome.Outcome]) -> Outcome:
        """What came of all of them."""
        made = cls(kind)
        for outcome in outcomes:
            made.tried(outcome.what, None if outcome.ok else "it got through")
        return made


class Hostile:
    """A stand-in for `ArticleQA` in whose every answer and article each text is a payload: the one the question names.

    A question ends in "#" and the number of its payload.
    """

    model_name = "hostile"
    strictness = "annotate"
    reembedding = None

    def __init__(self, payloads: Sequence[str]) -> None:
        self._articles = tuple(_article(i, payload) for i, payload in enumerate(payloads))
        self._payloads = payloads

    @property
    def library(self) -> Hostile:
        """Itself, which counts."""
        return self

    @property
    def notice(self) -> str:
        """What is said of how it is searched."""
        return self._payloads[0]

    def counts(self) -> Any:
        """How many articles there are."""
        return argparse.Namespace(articles=len(self._articles))

    def articles(self, **_: Any) -> tuple[Article, ...]:
        """All articles."""
        return self._articles

    def article(self, id: str, revision: str | None = None) -> Article:
        """The article of that id."""
        for article in self._articles:
            if article.id == id and revision in (None, article.revision):
                return article
        raise KeyError(id)

    @property
    def collections(self) -> Any:
        """The one that there is, and its rule."""
        one = Collection(name=self._payloads[0], articles=1, rule={"search": self._payloads[0]})
        return argparse.Namespace(all=lambda: (one,))

    @property
    def signed(self) -> Hostile:
        """Itself, by whom all is signed off."""
        return self

    def of(self, answer: Answer) -> tuple[SignOff, ...]:
        """The sign-offs of the answer's quotes."""
        by = payload = self._payloads[0]
        at = "2031-01-02T03:04:05Z"
        undone = Word(name=by, at=at, comment=payload)
        return tuple(
            SignOff(citation=c.number, name=by, at=at, comment=payload, undone=undone) for c in answer.citations
        )

    def search(self, question: str, k: int = 10) -> tuple[Hit, ...]:
        """A passage of each of the first articles."""
        return tuple(_hit(article) for article in self._articles[:k])

    def copies(self, *ids: str) -> dict[str, tuple[str, ...]]:
        """The first article is everybody's copy."""
        first = self._articles[0].id
        return {i: (first,) for i in ids if i != first}

    def ask(self, question: str, **_: Any) -> Answer:
        """An answer that is given: whatever is tried in place of a question may be offered."""
        return Answer(question=question, standalone_question=question, text=question)

    def stream(self, question: str, *_: Any, **__: Any) -> Iterator[StreamEvent]:
        """An answer made of the payload, or an abstention for every fifth."""
        number = int(question.rpartition("#")[2])
        return iter(_events(question, self._payloads[number], self._articles[number], abstains=number % 5 == 4))


def _article(number: int, payload: str) -> Article:
    genre = ("opinion", "news")[number % 2]
    return Article(
        id=f"{number} {payload[:500]}",
        text=f"{payload}\n\nThe words {payload} that are cited. {payload}",
        title=payload,
        author=payload,
        source=payload,
        published_at=payload if number % 3 else "2024-05-14",
        updated_at=payload,
        url=ADDRESSES[number % len(ADDRESSES)],
        genre=genre,  # type: ignore[arg-type]
        language=payload,
        note=payload,
        headings=((0, len(payload)),),
    )


def _hit(a: Article) -> Hit:
    start, end = a.text.index("The words"), a.text.rindex(" ")
    return Hit(article_id=a.id, revision=a.revision, start=start, end=end, text=a.text[start:end], score=1.0)


def _events(question: str, payload: str, a: Article, *, abstains: bool) -> list[StreamEvent]:
    hit = _hit(a)
    start, quote = hit.start, hit.text
    common: dict[str, Any] = {
        "question": question,
        "standalone_question": payload,
        "filters": {"author": [payload], payload: payload},
        "as_of": payload,
        "model": payload,
        "notices": (payload,),
    }
    if abstains:
        answer = Answer(text=payload, abstained=True, reason=payload, nearest=(hit,), **common)
        return [Found((hit,)), Final(answer)]
    evidence = Evidence(
        article_id=a.id, revision=a.revision, start=start, end=start + len(quote), quote=quote, citation=1
    )
    said = Sentence(text=payload, citations=(1,), support="supported", reasons=(payload,), evidence=(evidence,))
    unsaid = Sentence(text=f"Not {payload}", support="unsupported", reasons=(payload,), evidence=(evidence,))
    copy = Copy(article_id=a.id, revision=a.revision, title=payload, source=payload, published_at=payload, url=a.url)
    newer = Newer(
        article_id=a.id, revision=a.revision, title=payload, author=payload, source=payload, published_at=payload,
        url=a.url, genre=a.genre,
    )  # fmt: skip
    citation = Citation(
        number=1, article_id=a.id, revision=a.revision, title=a.title, author=a.author, source=a.source,
        published_at=a.published_at, url=a.url, genre=a.genre, quote=quote, start=start, end=start + len(quote),
        page=1, correction=payload, copies=(copy,),
    )  # fmt: skip
    answer = Answer(
        text=payload, sentences=(said, unsaid), citations=(citation,), newer=(newer,), cut_off=payload, **common
    )
    return [Found((hit,)), Delta(payload), Checked(said), Delta(payload), Checked(unsaid), Final(answer)]


def turns(payloads: Sequence[str]) -> Iterator[str]:
    """For each payload, an answer made of it as the page draws it, with its source beside."""
    from qa.web.drawn import panel, render
    from qa.web.drawn.turn import Turn, after

    hostile = Hostile(payloads)
    for number, payload in enumerate(payloads):
        turn = Turn(number=number + 1, question=payload)
        for event in _events(payload, payload, hostile.articles()[number], abstains=number % 5 == 4):
            turn = after(turn, event, hostile.article)
        article = hostile.articles()[number]
        yield render.turn(turn) + panel.article(article, (article.text.index("The words"), len(article.text)))


@contextmanager
def served(qa: Any, **options: Any) -> Iterator[str]:
    """The address of the application over `qa`, served on loopback by a thread of ours; `options` of `make_app`."""
    from qa.web.server.server import Server, configured, make_app

    listening = socket.create_server(("127.0.0.1", 0))
    server = Server(configured(make_app(qa, **options)))
    thread = threading.Thread(target=lambda: asyncio.run(server.serve(sockets=[listening])), daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.02)
    try:
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join(15)


@contextmanager
def sink() -> Iterator[tuple[str, list[str]]]:
    """An address on loopback and the paths that somebody asked it for."""
    asked: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_response(200)
            self.send_header("Access-Control-Allow-Origin", "*")
            self.end_headers()

        do_POST = do_GET

        def log_message(self, *_: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}", asked
    finally:
        server.shutdown()


def launched(playwright: Playwright) -> Browser:
    """A headless browser of its own."""
    return playwright.chromium.launch(executable_path=chromium(), args=FLAGS)


@contextmanager
def browser_page(address: str, width: int = 1280) -> Iterator[tuple[Page, list[str]]]:
    """A page of headless Chromium at `address`, and every request, dialogue and error that it should not have."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = launched(playwright)
        page = browser.new_page(viewport={"width": width, "height": 900})
        seen: list[str] = []
        _watch(page, address, seen)
        page.goto(address)
        page.wait_for_selector("#qa-question textarea", timeout=60_000)
        try:
            yield page, seen
        finally:
            browser.close()


def _watch(page: Page, address: str, seen: list[str]) -> None:
    def request(r: Request) -> None:
        if not r.url.startswith(f"{address}/"):
            seen.append(f"asked {r.url}")

    def dialogue(d: Dialog) -> None:
        seen.append(f"dialogue {d.message}")
        d.dismiss()

    def console(m: ConsoleMessage) -> None:
        if m.type == "error":
            seen.append(f"console {m.text}")

    page.context.on("request", request)
    page.context.on("page", lambda _: seen.append("opened a page"))
    page.on("dialog", dialogue)
    page.on("download", lambda d: seen.append(f"download {d.url}"))
    page.on("websocket", lambda w: seen.append(f"websocket {w.url}"))
    page.on("console", console)
    page.on("pageerror", lambda e: seen.append(f"error {e}"))


def renders(payloads: Sequence[str], count: int) -> Outcome:
    """`count` answers made of `payloads` in turn, each with its source opened, reasons shown and card hovered."""
    from playwright.sync_api import Error

    outcome = Outcome("W2 renders")
    with sink() as (where, asked):
        used = [aimed(payloads[i % len(payloads)], where) for i in range(count)]
        with served(Hostile(used)) as address, browser_page(address) as (page, seen):
            for number, payload in enumerate(used):
                before = len(seen), len(asked)
                try:
                    problem = _render(page, number, payload)
                except Error as error:  # of the browser: it hung, or showed something else
                    problem = str(error).partition("\n")[0]
                problem = problem or next(iter(seen[before[0] :]), None) or next(iter(asked[before[1] :]), None)
                outcome.tried(payload, problem)
    return outcome


def _render(page: Page, number: int, payload: str) -> str | None:
    """Asks, waits, and touches everything; what went wrong, or None."""
    address = page.url
    typed = re.sub(r"[\x00-\x1f\x7f\ud800-\udfff]", " ", payload)[:1_000]
    page.fill("#qa-question textarea", f"{typed} #{number}")
    page.press("#qa-question textarea", "Enter")
    page.wait_for_selector(f'#qa-latest .turn[data-stage="done"] .question:has-text("#{number}")', timeout=15_000)
    if page.locator("#qa-latest .instead").count():
        page.wait_for_selector("#qa-latest .instead[data-asked]", state="attached")
    for summary in page.locator("#qa-latest summary").all():
        summary.click()
    if not page.locator("#qa-history .kept .acts").count():
        page.locator("#qa-history .kept.shown .more").evaluate("button => button.click()")
    others = page.locator("#qa-latest [data-act=others]")
    if others.count():
        others.first.click()
        page.wait_for_selector("#qa-latest .others details, #qa-latest .other", state="attached")
        for summary in page.locator("#qa-latest .others summary").all():
            summary.click()
    link = page.locator("#qa-latest :is(.chip, .near)").first
    link.hover()
    link.click()
    page.wait_for_selector(f"#source article[data-article^='{number} '] mark.cited", timeout=5_000)
    page.mouse.move(5, 5)
    found = page.evaluate(INSPECT)
    for button in ("#qa-latest [data-act=copy]", "#qa-latest [data-act=sign]", "#qa-latest [data-act=down]", *_TITLED):
        if not found and page.locator(button).count():
            found = _in_dialogue(page, button)
    if page.url != address:
        return f"the page went to {page.url}"
    page.keyboard.press("Escape")
    if number % 20 == 19:
        page.click("#qa-new")
        page.wait_for_selector(".welcome")
    return str(found) if found else None


_TITLED = tuple(f"#qa-history .kept .acts .act:nth-child({n})" for n in (1, 2, 3))  # rename, share, delete


def _in_dialogue(page: Page, button: str) -> Any:
    """What is wrong with the page while the dialogue is open that `button` opens."""
    page.locator(button).first.evaluate("button => button.click()")
    page.wait_for_selector("dialog[open]")
    found = page.evaluate(INSPECT)
    page.keyboard.press("Escape")
    page.wait_for_selector("dialog[open]", state="detached")
    return found


_AT = "#qa-talk, #qa-bar, #qa-nav, #source, #card, dialog, .veil"


def inspect(at: str = _AT) -> str:
    """A script that tells what is in the elements `at` and may not be, null if nothing is."""
    return f"""() => {{
  if (window.__ran) return 'a script ran';
  const inside = (what) => [...document.querySelectorAll('{at}')].flatMap((e) => [...e.querySelectorAll(what)]);
  const odd = inside('img, script, style, link, iframe, object, embed, form, video, audio, picture, source, base, '
    + 'meta, math, image, use');
  if (odd.length) return 'the page holds ' + odd[0].outerHTML.slice(0, 200);
  const alone = !document.querySelector('#qa-talk');  // a page with one answer or article, where links are the sources'
  const ours = (a) => a.hasAttribute('data-source') || (a.hasAttribute('data-view') && a.origin === location.origin);
  const link = inside('a').find((a) => !['http:', 'https:'].includes(a.protocol) || !(alone || ours(a)));
  if (link) return 'a link leads to ' + link.href;
  const acts = inside('*').find((e) => [...e.attributes].some((a) => a.name.startsWith('on')));
  return acts ? 'an element acts: ' + acts.outerHTML.slice(0, 200) : null;
}}"""


INSPECT = inspect()


def replies(payloads: Sequence[str], count: int) -> Outcome:
    """`count` payloads as what a chat model says, through the whole way from question to page."""
    from evals.mocked.mocks import Scripted
    from qa import ArticleQA

    outcome = Outcome("W2 model replies")
    text = "The bridge at Holm cost 40 million crowns. It opened in May and carries two lanes of traffic."
    with sink() as (where, asked), tempfile.TemporaryDirectory() as folder:
        used = [aimed(payloads[i % len(payloads)], where) for i in range(count)]
        model = Scripted(replies=[f"The bridge at Holm cost 40 million crowns. [1] {p} [1]\n\n{p}" for p in used])
        with ArticleQA.open(folder, model=model, judge=None) as qa:
            qa.add(Article(text=text, title="Bridge at Holm opens", source="The Gazette", genre="news"))
            with served(qa) as address, browser_page(address) as (page, seen):
                for number, payload in enumerate(used):
                    before = len(seen), len(asked)
                    page.click("#qa-new") if number else None
                    page.wait_for_selector(".welcome")
                    page.fill("#qa-question textarea", "What did the bridge at Holm cost?")
                    page.press("#qa-question textarea", "Enter")
                    page.wait_for_selector('#qa-latest .turn:is([data-stage="done"], [data-stage="failed"])')
                    found = page.evaluate(INSPECT)
                    problem = found or next(iter(seen[before[0] :]), None) or next(iter(asked[before[1] :]), None)
                    outcome.tried(payload, problem)
    return outcome


def files() -> Outcome:
    """Every form of a path to a file with a secret, and every way to name it in place of a text."""
    import httpx

    outcome = Outcome("W1 files")
    secret = "a secret that must not leave this machine"
    with tempfile.TemporaryDirectory() as folder, served(Hostile(["x"])) as address:
        path = Path(folder, "secret.txt")
        path.write_text(secret)
        httpx.get(address, timeout=60)
        for form in path_forms(path) + path_forms(Path("/etc/passwd")):
            answer = raw(address, f"GET {form} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n".encode())
            read = secret.encode() in answer or b"root:" in answer
            outcome.tried(form, "the file was read" if read else None)
        for named in file_dictionaries(path):
            body = {"data": [named, "annotate", None], "fn_index": 0, "session_hash": "abc", "trigger_id": 1}
            status = httpx.post(f"{address}/gradio_api/queue/join", json=body).status_code
            outcome.tried(json.dumps(named), None if status == 422 else f"taken, status {status}")
    return outcome


def bodies(count: int, seed: int) -> Outcome:
    """`count` bodies larger than they may be, and after each a question of somebody else."""
    import httpx

    outcome = Outcome("W5 bodies")
    with served_example() as (address, _, _):
        for number in range(count):
            what, wrong = problem(address, seed, number)
            answers = httpx.get(f"{address}/v1/models", timeout=10).status_code == 200
            outcome.tried(what, wrong or (None if answers else "the server did not answer others afterwards"))
    return outcome


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs the trials; 0 if nothing got through."""
    parser = argparse.ArgumentParser(description="Attacks on the chat page and its server, in numbers.")
    parser.add_argument("--only", default="W1,W2,W5,W6", help="rows of the table of faults, separated by commas")
    parser.add_argument("--renders", type=int, default=len(PAYLOADS), help="answers opened in the browser")
    parser.add_argument("--replies", type=int, default=None, help="model replies; default: a fifth of the renders")
    parser.add_argument("--payloads", type=Path, help="JSON Lines with a `text` each, used besides our own")
    parser.add_argument("--bodies", type=int, default=100, help="bodies that are too large")
    parser.add_argument("--seed", type=int, default=1, help="of the bodies")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the table here as well")
    options = parser.parse_args(arguments)
    payloads = [*PAYLOADS, *(_read(options.payloads) if options.payloads else ())]
    told = options.renders // 5 if options.replies is None else options.replies
    start = time.perf_counter()
    trials: dict[str, list[Callable[[], Outcome]]] = {
        "W1": [files, lambda: Outcome.of("W1 files named at every door", attacks.files())],
        "W2": [
            lambda: renders(payloads, options.renders),
            lambda: replies(payloads, told),
            lambda: Outcome.of("W2 other pages", shown.shown(payloads, told)),
        ],
        "W5": [lambda: bodies(options.bodies, options.seed)],
        "W6": [lambda: Outcome.of("W6 hosts, origins, frames, keys", attacks.strangers())],
    }
    lines: list[Line] = []
    for row in options.only.split(","):
        for trial in trials[row]:
            outcome = trial()
            print(outcome, *(f"  {through}" for through in outcome.through), sep="\n", flush=True)
            failed = tuple(outcome.through)
            lines.append(Line(row, outcome.kind.partition(" ")[2], outcome.trials, len(failed), 0.0, failed[:10]))
    if options.json:
        write(lines, options.json)
    print(f"{time.perf_counter() - start:.0f} s", file=sys.stderr)
    return 1 if any(line.failed for line in lines) else 0


def _read(path: Path) -> Iterator[str]:
    """The texts of a file; addresses on loopback in them are led to the sink."""
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.strip():
            yield re.sub(r"https?://127\.0\.0\.1:\d+", SINK, str(json.loads(line)["text"]))


if __name__ == "__main__":
    sys.exit(main())
