"""The invariants of an answer, checked from outside: what is violated, in plain sentences.

`python -m evals.invariants --replies 10000` asks with as many hostile replies, in every strictness, and prints a table.
The checks share no code with what they check: folding and finding quotations are written again here, plainly.
"""

from __future__ import annotations

import argparse
import html
import json
import random
import re
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

from evals.intervals import wilson
from evals.mocked.hostile import random_reply
from evals.mocked.mocks import Scripted
from qa import Answer, Article, ArticleQA, Delta, Final, StreamEvent
from qa.cli.printing import format_answer as told_in_a_shell
from qa.errors import ModelError
from qa.packs.check import check_pack
from qa.packs.export import to_html, to_json, to_markdown
from qa.packs.markers import markers
from qa.web.http import shapes
from store.language.sentences import sentence_spans

SAMPLES = Path(__file__).parent / "articles"
QUESTIONS = (
    "How many permanent jobs will the port expansion bring?",
    "Why did the central bank cut its rate?",
    "What did the minister say about school lunches?",
    "How many people were evacuated during the flood?",
    "What does the AI law demand?",
    "电池厂的情况如何？",
)
STRICTNESS = ("annotate", "strict", "verbatim")

_MARKER = re.compile(r"(?<!\\)\[(\d+)\]")
_PAIRS = (("“", "”"), ("«", "»"), ("「", "」"), ("『", "』"), ('"', '"'), ("„", "“"), ("„", "”"))
_FOREIGN = re.compile(r"https?://|(?<![\w])//\w|www\.|javascript:|data:text|<[a-zA-Z/!]|!\[", re.IGNORECASE)

_OBEYED = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


@lru_cache(maxsize=256)
def folded(text: str) -> str:
    """`text` with quote marks, dashes and white space made alike."""
    text = re.sub(r"[“”„‟«»『』「」]", '"', text)
    text = re.sub(r"[‘’‚‛`´]", "'", text)
    text = re.sub(r"[‐‑‒–—―−]", "-", text)
    return re.sub(r"\s+", " ", text).strip()


def quoted(text: str) -> Iterator[str]:
    """What stands between quotation marks in `text`."""
    for opening, closing in _PAIRS:
        for match in re.finditer(f"{re.escape(opening)}([^{opening}{closing}]+){re.escape(closing)}", text):
            yield match.group(1)


def long_enough(quote: str) -> bool:
    """Four words or longer."""
    return len(re.findall(r"[^\W_]+(?:['’-][^\W_]+)*", quote)) >= 4 or len(re.findall("[\u4e00-\u9fff]", quote)) >= 8


def violations(answer: Answer, qa: ArticleQA) -> list[str]:
    """Every breach of invariants 1 to 3, and of the promise that an answer carries no foreign markup."""
    return [*_spans(answer, qa), *_markers(answer), *_quotations(answer, qa), *_verdicts(answer), *_markup(answer)]


def delta_violations(events: Sequence[StreamEvent], known: Sequence[str]) -> list[str]:
    """Invariant 7: no quotation is shown, wholly or in part, that does not stand in an article; `known` are folded."""
    shown = ""
    found = []
    for event in events:
        if not isinstance(event, Delta):
            continue
        shown += event.text
        if shown.count("“") != shown.count("”") or shown.count('"') % 2:
            found.append(f"an open quotation was shown: {shown[-80:]!r}")
        for quote in quoted(event.text):
            if long_enough(quote) and not _stands(quote, known):
                found.append(f"an unchecked quotation was shown: {quote[:80]!r}")
    return found


def _spans(answer: Answer, qa: ArticleQA) -> Iterator[str]:
    for c in answer.citations:
        if not c.quote or qa.article(c.article_id, c.revision).text[c.start : c.end] != c.quote:
            yield f"citation {c.number} is not the revision's words"
    for sentence in answer.sentences:
        for e in sentence.evidence:
            if not e.quote or qa.article(e.article_id, e.revision).text[e.start : e.end] != e.quote:
                yield f"evidence of {sentence.text[:60]!r} is not the revision's words"


def _markers(answer: Answer) -> Iterator[str]:
    numbers = [int(n) for n in _MARKER.findall(answer.text)]
    if list(dict.fromkeys(numbers)) != [c.number for c in answer.citations]:
        yield f"markers {list(dict.fromkeys(numbers))} and citations {[c.number for c in answer.citations]} differ"
    if [c.number for c in answer.citations] != list(range(1, len(answer.citations) + 1)):
        yield "citations are not numbered from 1 in order"
    used = {n for s in answer.sentences for n in s.citations}
    if used != {c.number for c in answer.citations}:
        yield "the sentences' citations and the answer's differ"


def _quotations(answer: Answer, qa: ArticleQA) -> Iterator[str]:
    texts = cited_texts(answer, qa)
    for sentence in answer.sentences:
        if sentence.support == "unsupported":
            continue
        for quote in quoted(sentence.text):
            if long_enough(quote) and not _stands(quote, texts):
                yield f"a quotation stands in no cited article: {quote[:80]!r}"
    if all(s.support != "unsupported" for s in answer.sentences):
        for quote in quoted(_MARKER.sub("", answer.text).replace("\\", "")):
            if long_enough(quote) and not _stands(quote, texts):
                yield f"a quotation in the text stands in no cited article: {quote[:80]!r}"


def cited_texts(answer: Answer, qa: ArticleQA) -> list[str]:
    """The folded texts of the cited articles."""
    cited = dict.fromkeys((c.article_id, c.revision) for c in answer.citations)
    return [folded(qa.article(*key).text) for key in cited]


def _stands(quote: str, texts: Sequence[str]) -> bool:
    wanted = folded(quote).strip(" ,.;:")
    return any(wanted in text for text in texts)


def _verdicts(answer: Answer) -> Iterator[str]:
    for sentence in answer.sentences:
        if sentence.support in ("supported", "partial") and not sentence.citations:
            yield f"{sentence.text[:60]!r} is {sentence.support} and cites nothing"
        if sentence.support == "unsupported" and (sentence.citations or not sentence.reasons):
            yield f"{sentence.text[:60]!r} is unsupported and cites something or gives no reason"
        if not 0 <= sentence.score <= 1:
            yield f"the score {sentence.score} is not within 0 and 1"
    if answer.abstained and (not answer.reason or answer.citations):
        yield "it abstains without a reason, or cites"
    json.dumps(answer.to_dict())


def _markup(answer: Answer) -> Iterator[str]:
    if answer.model != "extractive":
        for match in _FOREIGN.finditer(answer.text.replace("\\<", "‹")):
            around = answer.text[max(0, match.start() - 20) : match.end() + 20]
            yield f"the text carries markup or an address: {around!r}"


def surface_violations(answer: Answer, qa: ArticleQA) -> Iterator[str]:
    """What a shell, HTTP and evidence packs show of an answer beyond what is proven, or other than the answer."""
    texts = cited_texts(answer, qa)
    shell = told_in_a_shell(answer)
    if obeyed := _OBEYED.findall(shell):
        yield f"a shell is sent what it may obey: {obeyed[:5]!r}"
    for line in [] if answer.abstained else shell.split("\n"):
        if line.startswith(("✓", "~", "[")):
            for quote in quoted(_MARKER.sub("", line)):
                if long_enough(quote) and not _stands(quote, texts):
                    yield f"a shell shows a quotation that stands in no cited article: {quote[:80]!r}"
    completion = shapes.completion(answer)
    if completion["choices"][0]["message"]["content"] != answer.text:
        yield "the chat completion is not the answer's text"
    if completion["citations"] != answer.to_dict()["citations"]:
        yield "the chat completion's citations are not the answer's"
    json.dumps(completion, ensure_ascii=False).encode("utf-8")
    if [m.citation.number for m in markers(answer)] != [int(n) for n in _MARKER.findall(answer.text)]:
        yield "a marker has no annotation over its sentence"
    for name, written in (("JSON", to_json), ("Markdown", to_markdown), ("HTML", to_html)):
        page = written(answer, qa.article)
        page.encode("utf-8")
        for problem in check_pack(page, qa.article).problems:
            yield f"the {name} pack does not check out: {problem}"
        for quote in [] if name == "JSON" else _blockquotes(page):
            if not _stands(quote, [*texts, *(folded(hit.text) for hit in answer.nearest)]):
                yield f"the {name} pack quotes what stands in no cited article: {quote[:80]!r}"


def _blockquotes(page: str) -> Iterator[str]:
    if page.startswith("<!DOCTYPE"):
        for match in re.finditer(r"<blockquote>(.*?)</blockquote>", page, re.DOTALL):
            yield html.unescape(re.sub(r"<[^>]*>", "", match[1]))
        return
    for match in re.finditer(r"(?:^> .*\n)+", page.partition("\n```json evidence-pack")[0], re.MULTILINE):
        yield re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", re.sub(r"^> ", "", match[0], flags=re.MULTILINE))


@dataclass(frozen=True)
class Material:
    """What hostile replies are made of and judged by: pieces to borrow, and the folded texts of all articles."""

    pieces: tuple[str, ...]
    known: tuple[str, ...]


def material(articles: Iterable[Article]) -> Material:
    """The sentences of the articles, each with its number of chances, a few whole articles among them."""
    texts = [article.text for article in articles]
    pieces = [text[a:b] for text in texts for a, b in sentence_spans(text)]
    return Material((*pieces, *texts[:: max(1, len(texts) // 12)]), tuple(folded(text) for text in texts))


def trial(qa: ArticleQA, stuff: Material, seed: int) -> tuple[Answer | None, list[str]]:
    """One hostile reply: the answer it led to and every violation, on every surface.

    Every fourth is asked twice, the second time with the reply in other pieces: the answer must be the same.
    """
    rng = random.Random(seed)
    reply = random_reply(seed, stuff.pieces)
    question = rng.choice(QUESTIONS)
    strictness: Any = rng.choice(STRICTNESS)

    def events(pieces: int) -> list[StreamEvent]:
        return list(qa.stream(question, strictness=strictness, model=Scripted(replies=[reply], seed=pieces)))

    try:
        told = events(0)
    except ModelError:  # an empty reply
        return None, []
    answer = _answer(told)
    found = [*violations(answer, qa), *delta_violations(told, stuff.known), *surface_violations(answer, qa)]
    if seed % 4 == 0 and _kept(_answer(events(seed))) != _kept(answer):
        found.append("the same reply gave another answer")
    streamed = "".join(e.text for e in told if isinstance(e, Delta))
    if strictness != "verbatim" and streamed not in ("", answer.text):
        found.append("what was streamed is not the answer's text")
    if strictness == "strict":
        found += [f"strict shows {s.support}: {s.text[:60]!r}" for s in answer.sentences if s.support != "supported"]
    return answer, found


def _answer(events: Sequence[StreamEvent]) -> Answer:
    last = events[-1]
    assert isinstance(last, Final)
    return last.answer


def _kept(answer: Answer) -> dict[str, Any]:
    return {name: value for name, value in answer.to_dict().items() if name != "timings"}


def main() -> None:
    """Runs the trials and prints what they came to; exits 1 on any violation."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--replies", type=int, default=10_000)
    parser.add_argument("--first-seed", type=int, default=0)
    parser.add_argument("--articles", type=Path, default=SAMPLES)
    options = parser.parse_args()
    verdicts: Counter[str] = Counter()
    broken: list[tuple[int, str]] = []
    with tempfile.TemporaryDirectory() as folder, ArticleQA.open(folder, now=datetime.now(UTC), judge=None) as qa:
        qa.add(options.articles)
        stuff = material(qa.articles())
        for seed in range(options.first_seed, options.first_seed + options.replies):
            answer, found = trial(qa, stuff, seed)
            broken += [(seed, text) for text in found]
            for text in found:
                print(f"  seed {seed}: {text}", flush=True)
            verdicts["model gave nothing" if answer is None else "abstained" if answer.abstained else "answered"] += 1
            for sentence in answer.sentences if answer else ():
                verdicts[f"sentences {sentence.support}"] += 1
                verdicts["quotations of four words or more"] += sum(long_enough(q) for q in quoted(sentence.text))
    low, high = wilson(len({seed for seed, _ in broken}), options.replies)
    share = f"share of replies with one, 95 %: [{low:.5f}, {high:.5f}]"
    print(f"{options.replies} hostile replies, {len(broken)} violations; {share}")
    for name, count in sorted(verdicts.items()):
        print(f"  {name}: {count}")
    raise SystemExit(1 if broken else 0)


if __name__ == "__main__":
    main()
