"""The invariants of an answer, checked from outside: what is violated, in plain sentences.

`python -m evals.invariants --replies 10000` asks with as many hostile replies, in every strictness, and prints a table.
The checks share no code with what they check: folding and finding quotations are written again here, plainly.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from evals.hostile import random_reply
from evals.mocks import Scripted
from qa import Answer, Article, ArticleQA, Delta, Event, Final

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


def delta_violations(events: Sequence[Event], texts: Iterable[str]) -> list[str]:
    """Invariant 7: no quotation is shown, wholly or in part, that does not stand in an article."""
    known = [folded(t) for t in texts]
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
    texts = [folded(qa.article(c.article_id, c.revision).text) for c in answer.citations]
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


def trial(qa: ArticleQA, texts: Sequence[str], seed: int) -> tuple[Answer | None, list[str]]:
    """One hostile reply: the answer it led to and every violation, also that a second run differs."""
    rng = random.Random(seed)
    reply = random_reply(seed, texts)
    question = rng.choice(QUESTIONS)
    strictness: Any = rng.choice(STRICTNESS)

    def events() -> list[Event]:
        return list(qa.stream(question, strictness=strictness, model=Scripted(replies=[reply])))

    from qa.errors import ModelError

    try:
        first, second = events(), events()
    except ModelError:  # an empty reply
        return None, []
    answers = [e.answer for e in (first[-1], second[-1]) if isinstance(e, Final)]
    found = [*violations(answers[0], qa), *delta_violations(first, texts)]
    one, other = ({k: v for k, v in a.to_dict().items() if k != "timings"} for a in answers)
    if one != other:
        found.append("the same reply gave another answer")
    if strictness != "verbatim" and "".join(e.text for e in first if isinstance(e, Delta)) not in ("", answers[0].text):
        found.append("what was streamed is not the answer's text")
    return answers[0], found


def texts_of(articles: Iterable[Article]) -> tuple[str, ...]:
    """The texts that hostile replies borrow true sentences from."""
    return tuple(article.text for article in articles)


def main() -> None:
    """Runs the trials and prints what they came to; exits 1 on any violation."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--replies", type=int, default=10_000)
    parser.add_argument("--first-seed", type=int, default=0)
    parser.add_argument("--articles", type=Path, default=SAMPLES)
    options = parser.parse_args()
    verdicts: Counter[str] = Counter()
    broken: list[tuple[int, str]] = []
    with tempfile.TemporaryDirectory() as folder, ArticleQA.open(folder) as qa:
        qa.add(options.articles)
        texts = texts_of(qa.articles())
        for seed in range(options.first_seed, options.first_seed + options.replies):
            answer, found = trial(qa, texts, seed)
            broken += [(seed, text) for text in found]
            verdicts["model gave nothing" if answer is None else "abstained" if answer.abstained else "answered"] += 1
            for sentence in answer.sentences if answer else ():
                verdicts[f"sentences {sentence.support}"] += 1
    print(f"{options.replies} hostile replies, {len(broken)} violations")
    for name, count in sorted(verdicts.items()):
        print(f"  {name}: {count}")
    for seed, text in broken[:40]:
        print(f"  seed {seed}: {text}")
    raise SystemExit(1 if broken else 0)


if __name__ == "__main__":
    main()
