"""What the reader learns from: questions with the words that answer them, and claims with whether they are carried.

Own rows lie in `own/`, one news-like passage or a few sources a row (`BRIEF.md` says how to write more); public sets
are read from a folder outside of the project.
"""

from __future__ import annotations

import gzip
import json
import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random
from typing import Any, Protocol, TypeVar

from evals.reader.shortcuts import altered, verbatim
from qa.proof.check.leaning import points_back
from qa.reader import Window, windows_of
from qa.reader.model import Encoded
from store.article import Article
from store.language.sentences import sentence_spans
from store.passages import split

OWN = Path(__file__).parent / "own"

HELD_BACK = 10
"""Every tenth row of each own file is for choosing between models, and never trained on."""

OFTEN = {"round6": 0.3, "round7": 0.3, "round8": 1.5, "round5": 1.5, "answers": 2.0, "round": 1.0, "": 0.25}
"""How often the rows of a file whose name begins so are taken, the first that fits: the last written are balanced as
they were written; those of the first two rounds give labels away by their words."""

PAIRED = ("round6", "round7")
"""Files whose claims are pairs of a true and a false one that only meaning tells apart."""

LENGTHS = (6, 8, 10, 12, 15, 19, 24)
"""Words up to which claims count as of one length: among those of an answer, length is not to give the label away."""

UNCLEAR = ("squadshifts_amazon", "squadshifts_reddit", "curr_coreference")
"""Public sets whose licences leave open whether weights made from them may be passed on."""

THINNED = {
    "conjnli_adv": 0.1, "snli": 0.1, "snli_counterfactual": 0.15, "fever": 0.2, "fever_nei": 0.2, "neg_mnli": 0.5,
    "neg_snli": 0.3, "curr_monotonicity_infer": 0.3, "qamr_wikinews": 0.6, "qamr_wikipedia": 0.4,
    "squad1_nqg_sent": 0.4, "squad1_reqa_sent": 0.5,
}  # fmt: skip
"""Public sets of many rows alike, and the share of each that is taken."""

LONGEST = 700
"""Characters of a passage that a question is read against; a longer passage is cut around the answer."""


@dataclass(frozen=True, slots=True)
class Question:
    """`text[start:end]` answers `asked`; nothing does if `start` is None. `whole`: the answer is the stretch itself,
    so that every token of it may begin or end it."""

    asked: str
    header: str
    text: str
    start: int | None = None
    end: int = 0
    whole: bool = False


@dataclass(frozen=True, slots=True)
class Claim:
    """Whether `text` carries `said`; `kind` and `row` tell where it is from."""

    said: str
    header: str
    text: str
    true: bool
    kind: str = ""
    row: str = ""


Example = Question | Claim


class Told(Protocol):
    """Words that are true by what they are held against, or not."""

    @property
    def said(self) -> str: ...
    @property
    def true(self) -> bool: ...


Labelled = TypeVar("Labelled", bound=Told)


def own_rows(folder: Path = OWN, *, held_back: bool | None = None, names: str = "*") -> Iterator[dict[str, Any]]:
    """The rows of every own file of such a name: those held back, the others, or all."""
    for path in sorted(folder.glob(f"{names}.jsonl")):
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines()):
            if held_back is None or (number % HELD_BACK == 0) is held_back:
                yield json.loads(line)


def passages() -> dict[str, dict[str, Any]]:
    """Every own passage by its id; a source of an answer by the id of its row and its number: "A18-004/2"."""
    found: dict[str, dict[str, Any]] = {}
    for row in own_rows():
        if "passage" in row:
            found[row["id"]] = row
        for number, source in enumerate(row.get("sources", ()), 1):
            found[f"{row['id']}/{number}"] = {**source, "passage": source["text"]}
    return found


def header(record: Mapping[str, Any]) -> str:
    """As `qa.reader.header_of` makes it of an article."""
    fields = ("title", "outlet", "author", "date", "genre")
    return " — ".join(str(record[f]) for f in fields if record.get(f))


def questions_of(row: Mapping[str, Any]) -> Iterator[Question]:
    """The questions of an own row about its passage."""
    if "passage" not in row:
        return
    text, top = row["passage"], header(row)
    for one in row["questions"]:
        at = text.find(one["sentence"])
        inside = one["sentence"].find(one["answer"])
        if at >= 0 and inside >= 0:
            yield Question(one["q"], top, text, at + inside, at + inside + len(one["answer"]))
    for one in row["unanswerable"]:
        yield Question(one["q"], top, text)


def claims_of(row: Mapping[str, Any]) -> Iterator[Claim]:
    """The claims of an own row, as they were written; one that leans on the sentence before has it in front."""
    if "passage" in row:
        top = header(row)
        for one in row["claims"]:
            said = f"{one['prev']} {one['text']}" if one.get("prev") else one["text"]
            yield Claim(said, top, row["passage"], bool(one["label"]), one.get("kind", ""), row["id"])
        return
    for answer in row["answers"]:
        before = ""
        for one in answer["sentences"]:
            source = row["sources"][int(one["source"]) - 1]
            said = f"{before} {one['text']}" if before and points_back(one["text"]) else one["text"]
            yield Claim(said, header(source), source["text"], bool(one["label"]), one.get("kind", ""), row["id"])
            before = one["text"]


def balanced(row: Mapping[str, Any], chance: Random) -> Iterator[Claim]:
    """Claims of a row that keep word overlap from giving the label away: true ones near to the letter, and false ones
    made of far-worded true ones."""
    claims = list(claims_of(row))
    true = [c for c in claims if c.true]
    chance.shuffle(true)
    wanted = len(claims) // 4 + 1
    for claim in claims[:wanted]:
        said = verbatim(claim.text, row.get("outlet"), chance)
        if said:
            yield Claim(said, claim.header, claim.text, True, "verbatim", row["id"])
    for claim in true[: 2 * wanted]:
        said = altered(claim.said, claim.text, chance)
        if said:
            yield Claim(said, claim.header, claim.text, False, "altered", row["id"])


def own(folder: Path, chance: Random) -> Iterator[Example]:
    """Everything of the own rows that may be trained on, with other rows' passages as easy negatives."""
    files = [path.stem for path in sorted(folder.glob("*.jsonl"))]
    rows = [(name, row) for name in files for row in _often(folder, name, chance)]
    asked = [q for _, row in rows for q in questions_of(row)]
    fair = _evened([row for name, row in rows if name.startswith("answers")], chance)
    for name, row in rows:
        yield from questions_of(row)
        claims = [*fair.get(row["id"], claims_of(row)), *(() if name in PAIRED else balanced(row, chance))]
        for claim in claims:
            bare = chance.random() < 0.2
            yield Claim(claim.said, "" if bare else claim.header, claim.text, claim.true, claim.kind, claim.row)
        other = chance.choice(asked)
        if other.text != row.get("passage"):
            mine = [q for q in questions_of(row) if q.start is not None]
            if mine:
                yield Question(chance.choice(mine).asked, other.header, other.text)
            true = [c for c in claims if c.true]
            if true:
                yield Claim(chance.choice(true).said, other.header, other.text, False, "elsewhere", row["id"])


def _evened(rows: Sequence[Mapping[str, Any]], chance: Random) -> dict[str, list[Claim]]:
    """The claims of each row by its id, fewer of those whose length alone would tell whether they are true."""
    found: dict[str, list[Claim]] = {row["id"]: [] for row in rows}
    for claim in evened(
        [claim for row in {row["id"]: row for row in rows}.values() for claim in claims_of(row)], chance
    ):
        found[claim.row].append(claim)
    return found


def evened(claims: Sequence[Labelled], chance: Random) -> Iterator[Labelled]:
    """`claims`, fewer of those whose length alone would tell whether they are true."""
    share = sum(claim.true for claim in claims) / (len(claims) or 1)
    for place in range(len(LENGTHS) + 1):
        of = [claim for claim in claims if bisect_left(LENGTHS, len(claim.said.split())) == place]
        true = sum(claim.true for claim in of)
        most = min(true / share, (len(of) - true) / (1 - share)) if 0 < share < 1 else len(of)
        kept = {True: most * share / (true or 1), False: most * (1 - share) / (len(of) - true or 1)}
        yield from (claim for claim in of if chance.random() < kept[claim.true])


def _often(folder: Path, name: str, chance: Random) -> Iterator[dict[str, Any]]:
    often = next(times for start, times in OFTEN.items() if name.startswith(start))
    for row in own_rows(folder, held_back=False, names=name):
        yield from [row] * (int(often) + (chance.random() < often % 1))


def public(folder: Path, chance: Random) -> Iterator[Example]:
    """The public sets in `folder`, without those of unclear licence and thinned where rows are alike."""
    yield from map(_question, public_questions(folder, chance))
    yield from public_claims(folder, chance)


def public_questions(folder: Path, chance: Random) -> Iterator[dict[str, Any]]:
    """The rows of questions of the public sets in `folder`, as `public` takes them: `set, q, passage, answerable,
    answers`."""
    return (row for row in _lines(folder / "reader.jsonl.gz") if _taken(row["set"], chance))


def public_claims(folder: Path, chance: Random) -> Iterator[Claim]:
    """The claims of the public sets in `folder`, as `public` takes them."""
    for row in _lines(folder / "verifier.jsonl.gz"):
        if _taken(row["set"], chance):
            yield Claim(row["claim"], "", row["evidence"], bool(row["label"]), row["set"])


def _question(row: Mapping[str, Any]) -> Question:
    if not row["answerable"]:
        return Question(row["q"], "", row["passage"])
    if not row["answers"]:
        return Question(row["q"], "", row["passage"], 0, len(row["passage"]), whole=True)
    start, words = row["answers"][0]["start"], row["answers"][0]["text"]
    whole = "sent" in row["set"] or len(words) > 100
    return Question(row["q"], "", row["passage"], start, start + len(words), whole)


def _taken(name: str, chance: Random) -> bool:
    if name.startswith(UNCLEAR):
        return False
    return chance.random() < THINNED.get(name, 1.0)


def _lines(path: Path) -> Iterator[dict[str, Any]]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        yield from (json.loads(line) for line in lines)


_STARTS = re.compile(r"(?<=[.!?]) ")


def windowed(one: Question, chance: Random) -> Question:
    """`one` with its passage cut to a window around the answer, at random where there is none."""
    if len(one.text) <= LONGEST:
        return one
    if one.start is None or (one.whole and one.start == 0):
        starts: Sequence[int] = [0, *(m.end() for m in _STARTS.finditer(one.text))][:10]
        low = chance.choice(starts)
    else:
        low = max(0, one.start - chance.randint(60, 500))
        low = one.text.rfind(" ", 0, low) + 1 if low else 0
    text = one.text[low : low + LONGEST]
    if one.start is None:
        return Question(one.asked, one.header, text)
    return Question(one.asked, one.header, text, max(0, one.start - low), min(len(text), one.end - low), one.whole)


def windows_with(head: str, text: str) -> list[Window]:
    """The windows of an English text as they are read, with the header of its article."""
    return [replace(window, header=head) for window in windows_of(Article(text=text, language="en"))]


def passages_with(head: str, text: str) -> list[Window]:
    """The passages of an English text, which are what is found of a page, as windows with its header."""
    several = split(Article(text=text, language="en"))
    return [Window(p.text, p.start, head, tuple(sentence_spans(p.text, "en"))) for p in several]


def shortened(pair: Encoded, longest: int) -> tuple[int, ...]:
    """The tokens of a pair, cut from the end of the text where they are too many."""
    return pair.ids if len(pair.ids) <= longest else (*pair.ids[: longest - 1], pair.ids[-1])
