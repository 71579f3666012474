"""What the adapters know, over rows of writers that they never saw: `python -m evals.reader.adapted [FOLDER]`.

Of requests the task, the topic, whose words and which sides, to the letter; of relevance how often an article that is
meant is scored above one that shares a name or its field; of the verdict how often a true sentence is scored above a
false one; of selection how often the sentence put first is one that a good answer tells, of requests and of turns of a
talk; of speakers how often whoever says something is found named. FOLDER has weights and adapters as they ship;
without it those that ship are measured.
"""

from __future__ import annotations

import argparse
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from evals.area import area
from evals.intervals import share
from evals.reader.adapting import requests
from evals.reader.claims import own_claims, read_pairs
from evals.reader.examples import header, passages, passages_with, windows_with
from evals.reader.further_pairs import of_full
from evals.reader.page_pairs import page_requests
from evals.reader.real_pages import real_requests
from evals.reader.selection_pairs import of_requests as of_requests_on_articles
from evals.reader.speaker_pairs import sayings
from evals.reader.turn_pairs import Turn, articles, turns
from qa.reader import Window, hear, relevance, select, verify, with_told
from qa.reader.model import Model, loaded, shipped
from qa.reader.requests import SIDES, SPEAKER, hear_words
from qa.reader.speaking import name_speakers


def of_requests(model: Callable[[], Model]) -> Iterator[str]:
    """Shares of the requests that are heard as they were meant."""
    rows = list(requests(held=True, names="writer*"))
    told = [hear(row["request"], model=model) for row in rows]
    yield f"task      {share([h is not None and h.task == r['task'] for h, r in zip(told, rows, strict=True)])}"
    yield f"topic     {share([h is not None and _same(h.topic, r['topic']) for h, r in zip(told, rows, strict=True)])}"
    asked = [r for r in rows if "speaker" in r]
    yield f"speaker   {share([_same(hear_words(SPEAKER, r['request'], model=model), r['speaker']) for r in asked])}"
    compared = [
        (r["request"], side, words) for r in rows for side, words in zip(SIDES, r.get("sides", ()), strict=False)
    ]
    yield f"sides     {share([_same(hear_words(side, text, model=model), words) for text, side, words in compared])}"


def of_relevance(model: Callable[[], Model]) -> Iterator[str]:
    """How well requests that an article is about are told from those that only share something with it."""
    known = passages()
    for name in ("request", "topic"):
        scores: dict[bool, list[float]] = {True: [], False: []}
        for row in requests(held=True, names="writer*"):
            of = known[row["id"]]
            (score,) = relevance(row[name], [Window(of["passage"], 0, header(of))], model=model)
            scores[bool(row["about"])].append(score)
        right = [s > 0 for s in scores[True]] + [s <= 0 for s in scores[False]]
        yield f"by its {name:<8} area {area(scores[True], scores[False]):.3f}, right {share(right)}"


def of_verdict(model: Callable[[], Model]) -> Iterator[str]:
    """How often a true sentence of own answers that were kept away is scored above a false one: by the best of the
    windows that are read for it, and by the sentences that it is laid on."""
    scores: dict[tuple[str, bool], list[float]] = defaultdict(list)
    for _, claim in own_claims(held_back=True, names="answers*"):
        texts = [text for asked, text in read_pairs(claim) if asked == claim.whole]
        for name, text in zip(("window", "sentences"), texts, strict=False):
            (score,) = verify(claim.whole, [Window(text)], model=model)
            scores[name, claim.true].append(score)
    for name in ("window", "sentences"):
        true, false = scores[name, True], scores[name, False]
        yield f"by the {name:<9} area {area(true, false):.3f} of {len(true) + len(false):,}"


def of_selection(model: Callable[[], Model]) -> Iterator[str]:
    """How often the sentence that is put first is one that a good answer tells, and how well requests that an article
    answers are told from near misses on the same story."""
    first: list[bool] = []
    best: dict[bool, list[float]] = {True: [], False: []}
    for one in of_requests_on_articles(held=True):
        told = _of_sentences(one.request, windows_with(one.header, one.text), model)
        at = max(told, key=told.__getitem__)
        best[bool(one.starts)].append(told[at])
        if one.starts:
            first.append(at in one.starts)
    yield f"first     {share(first)}"
    yield f"answered  area {area(best[True], best[False]):.3f} of {len(best[True]) + len(best[False])}"


def of_further(model: Callable[[], Model]) -> Iterator[str]:
    """How well what a full answer tells besides the sentence that answers is told from the other sentences of the
    story: by what is told behind the request, and, to compare, by the request alone."""
    known = passages()
    scores: dict[str, dict[bool, list[float]]] = {"told": defaultdict(list), "alone": defaultdict(list)}
    for one in of_full(held=True):
        for way, asked in ("told", with_told(one.request, one.told)), ("alone", one.request):
            for id_, starts in one.further.items():
                windows = windows_with(header(known[id_]), known[id_]["passage"])
                for start, value in _of_sentences(asked, windows, model).items():
                    if (id_, start) != one.first:
                        scores[way][start in starts].append(value)
    for way, found in scores.items():
        of = f"{len(found[True])} among {len(found[False])}"
        yield f"{way:<6} area {area(found[True], found[False]):.3f}, {_at_best(found)}, of {of}"


def of_turns(model: Callable[[], Model]) -> Iterator[str]:
    """How often the sentence put first among all of a story, or of a page, answers a turn, and how well turns that it
    answers are told from the others: with what they lean on, and by themselves as any request."""
    for over, names in ("stories", "held[12]"), ("pages", "held3"):
        behind = [turn for turn in turns(held=True, names=names) if turn.before]
        for way, form in ("within", 0), ("alone", -1):
            first: list[bool] = []
            best: dict[bool, list[float]] = {True: [], False: []}
            for turn in behind:
                text, value = _best_of_story(turn, form, model)
                best[bool(turn.told)].append(value)
                first += [text.startswith(turn.told)] if turn.told else []
            answered = f"answered or not: area {area(best[True], best[False]):.3f} of {len(behind)}"
            yield f"{over:<7} {way:<6} first {share(first)}, {answered}"


def _best_of_story(turn: Turn, form: int, model: Callable[[], Model]) -> tuple[str, float]:
    """The text from the sentence on that is put first among all of the articles of a turn, and what is heard of it."""
    told: dict[str, float] = {}
    for id_, text in zip(turn.row["articles"], turn.texts, strict=True):
        windows = windows_with(header(articles()[id_]), text)
        heard = _of_sentences(turn.requests[form], windows, model, turn=form == 0)
        told |= {text[start:].lstrip(): value for start, value in heard.items()}
    return max(told.items(), key=lambda pair: pair[1])


def of_pages(model: Callable[[], Model], real: Path | None = None) -> Iterator[str]:
    """Of requests on whole pages, real ones where their folder is given, how often the sentence put first, among all
    passages of the page, is one that a full answer tells; how often it is among the first three; and how well requests
    that the page answers are told from the others."""
    first: list[bool] = []
    third: list[bool] = []
    best: dict[bool, list[float]] = {True: [], False: []}
    for one in real_requests(real, held=True, names="held2") if real else page_requests(held=True):
        told = _of_sentences(one.request, passages_with(one.header, one.text), model)
        order = sorted(told, key=lambda start: -told[start])
        best[bool(one.starts)].append(told[order[0]])
        if one.starts:
            first.append(order[0] in one.starts)
            third.append(not set(order[:3]).isdisjoint(one.starts))
    yield f"first     {share(first)}; among the first three {share(third)}"
    yield f"answered  area {area(best[True], best[False]):.3f} of {len(best[True]) + len(best[False])}"


def of_speakers(model: Callable[[], Model]) -> Iterator[str]:
    """Of what is quoted or reported on whole pages, how often the words that are found name whoever says it, of what
    somebody does and of what is given to somebody."""
    given: list[bool] = []
    said: list[bool] = []
    for one in sayings(held=True):
        (naming,) = name_speakers(one.article, [one.said], model=model)
        named = naming if naming is not None and naming.score > 0 else None
        at = None if named is None or named.start is None else (named.start, named.start + len(named.words))
        right = at is not None and any(a < at[1] and at[0] < b for a, b in one.named)
        given += [right] if named is not None else []
        said += [right] if one.named else []
    yield f"found     {share(said)} of what somebody says; right of what is given {share(given)}"


def _at_best(scores: dict[bool, list[float]]) -> str:
    """Precision and recall where their harmonic mean is highest."""
    ordered = sorted([(v, True) for v in scores[True]] + [(v, False) for v in scores[False]], reverse=True)
    best, right = (0.0, ""), 0
    for n, (value, is_) in enumerate(ordered, 1):
        right += is_
        f = 2 * right / (n + len(scores[True]))
        told = f"precision {right / n:.2f}, recall {right / len(scores[True]):.2f}"
        best = max(best, (f, f"F1 {f:.3f} at {value:.2f}: {told}"))
    return best[1]


def _of_sentences(
    asked: str, windows: Sequence[Window], model: Callable[[], Model], *, turn: bool = False
) -> dict[int, float]:
    """The most that any window says of each sentence, by where it begins."""
    told: dict[int, float] = {}
    for window, values in zip(windows, select(asked, windows, turn=turn, model=model), strict=True):
        for (start, _), value in zip(window.sentences, values, strict=True):
            told[window.start + start] = max(told.get(window.start + start, value), value)
    return told


def _same(one: str, other: str) -> bool:
    return one.casefold() == other.casefold()


MEASURED = {
    "requests": of_requests,
    "relevance": of_relevance,
    "verdict": of_verdict,
    "selection": of_selection,
    "further": of_further,
    "turns": of_turns,
    "pages": of_pages,
    "speakers": of_speakers,
}


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, nargs="?")
    parser.add_argument("--only", choices=tuple(MEASURED))
    parser.add_argument("--real", type=Path, help="the folder of real pages, which are measured besides")
    options = parser.parse_args()
    model = (lambda: loaded(options.folder)) if options.folder else (lambda: shipped())
    for name, lines in MEASURED.items():
        if options.only in (None, name):
            print(name, *(f"  {line}" for line in lines(model)), sep="\n")
    if options.real:
        print("real pages", *(f"  {line}" for line in of_pages(model, options.real)), sep="\n")


if __name__ == "__main__":
    main()
