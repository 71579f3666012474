"""Talks of every kind, asked without a model or with one that somebody stands in for.

    python -m evals.tasks.mixed FOLDER [--half read | kept] [--out FILE] [--ask FILE --replies FILE]

`mixed/` has talks by twenty-three people who saw the articles and `mixed/BRIEF.md` alone, with the articles that a good
answer to the first turn draws on, over the two libraries of `evals.tasks.described`; each turn with what a good answer
tells (`wanted`), unless that is on a page of FOLDER. Printed is what became of the turns. `--out` writes each answer
beside what was wanted, for somebody to grade by reading.

With `--ask` a model is asked: what it is sent and `--replies`, which need not be there yet, has no reply to is written
to it, a line a request with its `key` and `messages`. Whoever stands in for a model adds `{"key": …, "reply": …}` for
each to the replies, and the command is run again, until nothing is asked any more: an answer is judged once it is
known, and a turn asked after the one before.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from langchain_core.messages import BaseMessage
from pydantic import PrivateAttr

from evals.folders import rows
from evals.intervals import share
from evals.mocked.recordings import NotRecorded, Replayed, key_of
from evals.tasks.described import library
from qa import Answer, ArticleQA

HERE = Path(__file__).parent / "mixed"


class StandIn(Replayed):
    """The replies in the recording `path`, as somebody writes them who stands in for a model; `wanting` are the
    messages, by their `key_of`, that none is known to, which were sent `missed` times."""

    missed: int = 0
    _wanting: dict[str, list[tuple[str, str]]] = PrivateAttr(default_factory=dict)

    @property
    def model_name(self) -> str:
        """The name that answers give for it."""
        return "stand-in"

    @property
    def wanting(self) -> Mapping[str, list[tuple[str, str]]]:
        """Role and text of each message of the requests that no reply is known to."""
        return self._wanting

    def _found(self, messages: Sequence[BaseMessage]) -> dict[str, Any]:
        try:
            return super()._found(messages)
        except NotRecorded:
            self.missed += 1
            self._wanting[key_of(messages)] = [(m.type, str(m.content)) for m in messages]
            return {"reply": "…"}


def answered(qa: ArticleQA, talk: Mapping[str, Any], model: StandIn | None) -> Iterator[tuple[int, Answer]]:
    """The answer to each turn, with its number; none after one to which a reply is wanting."""
    history: list[tuple[str, str]] = []
    for number, turn in enumerate(talk["turns"]):
        missed = model.missed if model else 0
        answer = qa.ask(turn, history)
        if model and model.missed > missed:
            return
        yield number, answer
        history += [("user", turn), ("assistant", answer.text)]


def told(talk: Mapping[str, Any], number: int, answer: Answer) -> dict[str, Any]:
    """An answer beside what was wanted, as a line of `--out`."""
    cited = [e.article_id for sentence in answer.sentences for e in sentence.evidence]
    return {
        "turns": talk["turns"][: number + 1],
        "wanted": talk["wanted"][number],
        "task": answer.task,
        "right": sum(article in talk["articles"] for article in cited),
        "of": len(cited),
        "reason": answer.reason,
        "notices": answer.notices,
        "sentences": [[s.text, s.support] for s in answer.sentences],
        "nearest": [hit.text for hit in answer.nearest],
    }


def figures(every: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    """What became of the turns, and of the sentences that a model wrote."""
    wanted = [one for one in every if not one["wanted"].lower().startswith("no article tells")]
    yield f"answered where articles tell it: {share([not one['reason'] for one in wanted])}"
    yield f"… the first turns out of an article that was named: {share([one['right'] > 0 for one in _first(wanted)])}"
    yield f"declined where none does: {share([bool(one['reason']) for one in every if one not in wanted])}"
    verdicts = Counter(support for one in every for _, support in one["sentences"])
    yield f"sentences: {', '.join(f'{name} {count}' for name, count in verdicts.most_common())}"


def _first(every: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    return [one for one in every if len(one["turns"]) == 1 and not one["reason"]]


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--half", choices=("read", "kept"), default="read")
    parser.add_argument("--out", type=Path)
    parser.add_argument("--ask", type=Path)
    parser.add_argument("--replies", type=Path)
    options = parser.parse_args()
    if (options.ask is None) != (options.replies is None):
        parser.error("--ask and --replies go together")
    model = StandIn(path=options.replies) if options.ask else None
    talks = list(rows(HERE / f"{options.half}.jsonl"))
    every: list[dict[str, Any]] = []
    with tempfile.TemporaryDirectory() as made:
        for name in dict.fromkeys(talk["library"] for talk in talks):
            with library(name, options.folder, Path(made), model) as qa:
                of_it = (talk for talk in talks if talk["library"] == name)
                every += [told(talk, *turn) for talk in of_it for turn in answered(qa, talk, model)]
    if options.out:
        options.out.write_text("".join(json.dumps(one, ensure_ascii=False) + "\n" for one in every), "utf-8")
    if model:
        asked = ({"key": key, "messages": messages} for key, messages in model.wanting.items())
        options.ask.write_text("".join(json.dumps(one, ensure_ascii=False) + "\n" for one in asked), "utf-8")
        print(f"requests without a reply: {len(model.wanting)}")
    for line in figures(every):
        print(line)


if __name__ == "__main__":
    main()
