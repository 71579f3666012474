"""How soon the chat page shows what is there, in headless Chromium: the first words of an answer, and marked words.

`python -m evals.trials.load.page --articles 2000` fills a library with invented articles, serves it on loopback with a
model that says its words one by one, asks `--asked` questions, and measures by the page's own clock, in milliseconds:

first text   from the model's first token to the frame in which words of the answer are on the page
marked words from the click on a citation to the frame in which the cited words are in sight, each source for the first
             time, without hovering over the marker first

Exit status 1 if a median is above its bound. Needs `playwright` and Chromium.
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage, AIMessageChunk, BaseMessage
from langchain_core.outputs import ChatGeneration, ChatGenerationChunk, ChatResult
from pydantic import Field

from evals.synthetic import articles, questions
from evals.trials.attacks.web_attacks import browser_page, served
from qa import ArticleQA

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

FIRST_TEXT, MARKED = 300, 200
"""Milliseconds that the first words of an answer, and the marked words of a source, may take."""

WORDS = """() => { window.seen = new Promise((done) => {
  const look = () => {
    const said = document.querySelector('#qa-latest .said');
    if (said && said.innerText.trim()) done(performance.timeOrigin + performance.now());
    else requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
}); }"""
MARKS = """() => { window.shown = new Promise((done) => {
  document.addEventListener('click', () => {
    const start = performance.now();
    const look = () => {
      const box = document.querySelector('#source mark.cited')?.getBoundingClientRect();
      if (box && box.height > 0 && box.top < innerHeight && box.bottom > 0) done(performance.now() - start);
      else requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
  }, { once: true, capture: true });
}); }"""


class Repeats(BaseChatModel):
    """Says the beginning of the first source again, word by word, and notes when it said the first word."""

    first: list[float] = Field(default_factory=list)  # seconds of the clock, one a reply
    pause: float = 0.03

    @property
    def _llm_type(self) -> str:
        return "repeats"

    def _said(self, messages: Sequence[BaseMessage]) -> str:
        sent = str(messages[-1].content)
        words = sent[sent.index("[1]") :].split("\n", 1)[1]
        return " ".join(f"{sentence}. [1]" for sentence in words.split(". ")[:3])

    def _generate(self, messages: list[BaseMessage], *_: Any, **__: Any) -> ChatResult:
        return ChatResult(generations=[ChatGeneration(message=AIMessage(content=self._said(messages)))])

    def _stream(self, messages: list[BaseMessage], *_: Any, **__: Any) -> Iterator[ChatGenerationChunk]:
        for number, word in enumerate(self._said(messages).split(" ")):
            if number == 0:
                self.first.append(time.time())
            yield ChatGenerationChunk(message=AIMessageChunk(content=f"{' ' if number else ''}{word}"))
            time.sleep(self.pause)


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs the measurement; 0 if both medians are within their bounds."""
    parser = argparse.ArgumentParser(prog="python -m evals.trials.load.page", description=__doc__.partition("\n")[0])
    parser.add_argument("--articles", type=int, default=2_000, help="articles in the library")
    parser.add_argument("--asked", type=int, default=20, help="questions")
    options = parser.parse_args(arguments)
    model = Repeats()
    with tempfile.TemporaryDirectory() as folder, ArticleQA.open(folder, model=model, judge=None) as qa:
        qa.add(articles(options.articles))
        with served(qa) as address, browser_page(address) as (page, _):
            first, marked = measured(page, model, questions(options.asked))
    load = os.getloadavg()[0]
    print(f"{options.articles} articles, {options.asked} questions, {os.cpu_count()} cores, load {load:.1f}")
    within = [_line("first text", first, FIRST_TEXT), _line("marked words", marked, MARKED)]
    return 0 if all(within) else 1


def measured(page: Page, model: Repeats, asked: Sequence[str]) -> tuple[list[float], list[float]]:
    """Milliseconds to the first text of each answer, and to the marked words of each source that it cites."""
    first: list[float] = []
    marked: list[float] = []
    for question in asked:
        before = len(model.first)
        page.evaluate("sessionStorage.clear()")  # a visit of its own, without the talk before
        page.reload()
        page.wait_for_selector(".welcome")
        page.evaluate(WORDS)
        page.fill("#qa-question textarea", question)
        page.press("#qa-question textarea", "Enter")
        page.wait_for_selector("#qa-latest .turn[data-stage='done']", timeout=60_000)
        if len(model.first) == before:  # it abstained without asking the model
            continue
        first.append(float(page.evaluate("window.seen")) - 1000 * model.first[before])
        for chip in _one_of_each(page.locator("#qa-latest .chip").all()):
            page.evaluate(MARKS)
            chip.evaluate("chip => chip.click()")
            marked.append(float(page.evaluate("window.shown")))
            page.keyboard.press("Escape")
    return first, marked


def _one_of_each(chips: Sequence[Locator]) -> list[Locator]:
    return list({chip.get_attribute("href"): chip for chip in chips}.values())


def _line(name: str, took: Sequence[float], bound: int) -> bool:
    if not took:
        print(f"{name}: nothing was measured")
        return False
    median, slow = statistics.median(took), sorted(took)[int(0.95 * (len(took) - 1))]
    print(f"{name}: median {median:.0f} ms, 95th percentile {slow:.0f} ms, of {len(took)}; bound {bound} ms")
    return median <= bound


if __name__ == "__main__":
    sys.exit(main())
