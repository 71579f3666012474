"""Asks a real, small, bad model through a real OpenAI-compatible server on loopback, and prints what became of it.

`python -m evals.mocked.real_model` starts the server of `evals.mocked.smollm`, asks over the sample articles, and
prints each answer with the verdicts of its sentences. The model is bad, which is the point: the proof must not depend
on it. It ends with 1 if an answer breaks an invariant.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from evals.invariants import violations
from evals.mocked.smollm import INSTALL, serving, weights
from qa.answer import Answer
from qa.api import ArticleQA
from qa.errors import ModelError

SAMPLES = Path(__file__).parents[1] / "articles"
QUESTIONS = (
    "By how much did the Bank of Valmere cut its key rate?",
    "What will the Northern Quay in Port Merrin cost?",
    "Who won the chess world championship?",
)


def show(question: str, answer: Answer, seconds: float) -> None:
    """Prints one answer with the verdict of each sentence."""
    print(f"\n? {question}   ({seconds:.1f} s)")
    if answer.abstained:
        print(f"  abstained: {answer.reason}")
    for sentence in answer.sentences:
        print(f"  {sentence.support:11} {' '.join(sentence.text.split())}")
    if answer.cut_off:
        print(f"  cut off: {answer.cut_off}")


def run(qa: ArticleQA, questions: Sequence[str]) -> int:
    """Asks, prints, and returns how many answers broke an invariant."""
    verdicts: Counter[str] = Counter()
    broken = 0
    for question in questions:
        began = time.monotonic()
        try:
            answer = qa.ask(question)
        except ModelError as failed:
            verdicts["no answer"] += 1
            print(f"\n? {question}   ({time.monotonic() - began:.1f} s)\n  {failed}")
            continue
        show(question, answer, time.monotonic() - began)
        verdicts.update(sentence.support for sentence in answer.sentences)
        verdicts["abstained"] += answer.abstained
        for violation in violations(answer, qa):
            broken += 1
            print(f"  BROKEN: {violation}")
    print("\n" + ", ".join(f"{count} {name}" for name, count in sorted(verdicts.items())) + f", {broken} broken")
    return broken


def main(arguments: Sequence[str] | None = None) -> int:
    """The command; 0 if no answer broke an invariant, 1 if one did, 2 if the model is not installed."""
    parser = argparse.ArgumentParser(prog="python -m evals.mocked.real_model", description=__doc__)
    parser.add_argument("questions", nargs="*", default=QUESTIONS, help="what to ask")
    parser.add_argument("--articles", type=Path, default=SAMPLES, help="what the library holds")
    parser.add_argument("--threads", type=int, default=os.cpu_count() or 1, help="cores for the model")
    parser.add_argument("--strictness", default="annotate", choices=["annotate", "strict", "verbatim"])
    options = parser.parse_args(arguments)
    if weights() is None:
        print(f"The model is not installed; install it with: {INSTALL}", file=sys.stderr)
        return 2
    with serving(options.threads) as url, tempfile.TemporaryDirectory() as folder:
        os.environ |= {"OPENAI_BASE_URL": url, "OPENAI_API_KEY": "none-needed"}
        with ArticleQA.open(folder, model="openai:smollm2", strictness=options.strictness, judge=None) as qa:
            qa.add(options.articles)
            return 1 if run(qa, options.questions) else 0


if __name__ == "__main__":
    sys.exit(main())
