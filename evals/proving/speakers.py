"""Who says it: `speaker_of` and `check_speaker` against quotations labelled by hand.

`python -m evals.proving.speakers [--articles FOLDER] [--labels PATH] [--show N]` prints shares with 95 % Wilson
intervals and ends with status 1 when a floor is missed. A label gives words of an article and who says them. Two
questions are asked:

- *speaker*: does the name given for the words agree with the label? Precision counts the names given as certain,
  recall all labels.
- *verdict*: each label becomes four sentences of an answer: with the right speaker, with another one of the same
  article, with none, and with a pronoun. Precision counts the verdicts other than "none", recall all sentences.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from evals.cases import SpeakerLabel, load_speakers
from evals.intervals import share
from qa.proof.speakers.agreement import SpeakerVerdict, check_speaker
from qa.proof.speakers.who_speaks import speaker_of
from store import read
from store.article import Article

HERE = Path(__file__).parents[1]
PRECISION, RECALL = 0.95, 0.80
"""Floors for the verdicts."""

_PRONOUNS = frozenset("he she they it i we him her them 他 她 我 它".split())
_LEADING = re.compile(r"^(?:the|an?|its|his|her|their|our|my)\s+", re.IGNORECASE)


@dataclass(frozen=True)
class Trial:
    """One question put and how it was answered: `given` is None where nothing was said, `right` whether it agrees."""

    group: str
    asked: str
    expected: str
    given: str | None
    right: bool


def articles(folder: Path) -> tuple[Article, ...]:
    """The articles of a folder, every revision of them."""
    return tuple(a for a in read(folder) if isinstance(a, Article))


def speakers(labels: Sequence[SpeakerLabel], shelf: dict[tuple[str, str], Article]) -> Iterator[Trial]:
    """One trial a label: the speaker of its words."""
    for label in labels:
        article = shelf[(label.span.article_id, label.span.revision)]
        found = speaker_of(article, label.span.start, label.span.end)
        given = found.name if found.certain else None
        words = article.text[label.span.start : label.span.end]
        yield Trial(_group(label), words, label.speaker, given, given is not None and agree(given, label.speaker))


def verdicts(labels: Sequence[SpeakerLabel], shelf: dict[tuple[str, str], Article]) -> Iterator[Trial]:
    """Four trials a label: the verdict on sentences with the right, a wrong, no and a pronoun speaker."""
    for number, label in enumerate(labels):
        article = shelf[(label.span.article_id, label.span.revision)]
        span = (label.span.start, label.span.end)
        others = [x.speaker for x in labels if x.span.article_id == article.id and not agree(x.speaker, label.speaker)]
        wrong = others[number % len(others)] if others else "Orlan Vesk"
        words = article.text[slice(*span)].strip()
        for expected, sentence in _sentences(words, label, wrong, number):
            given = check_speaker(sentence, article, span).verdict
            yield Trial(expected, sentence, expected, None if given == "none" else given, given == expected)


def _sentences(words: str, label: SpeakerLabel, wrong: str, number: int) -> Iterator[tuple[SpeakerVerdict, str]]:
    bare = words.rstrip(",.。，")
    chinese = bool(re.search(r"[\u4e00-\u9fff]", words))
    yield "right", _said(bare, label, label.speaker, number, chinese)
    yield "wrong", _said(bare, label, wrong, number, chinese)
    yield (
        "missing",
        (f"“{bare}。”" if chinese else f"“{bare}.”") if label.kind == "direct" else f"{bare[:1].upper()}{bare[1:]}.",
    )
    yield "pronoun", _said(bare, label, "他" if chinese else "she", number, chinese)


def _said(words: str, label: SpeakerLabel, speaker: str, number: int, chinese: bool) -> str:
    """The words as an answer would have them, in one of a few common forms."""
    who = speaker[:1].upper() + speaker[1:]
    if chinese:
        return f"{who}说：“{words}。”" if label.kind == "direct" else f"{who}表示，{words}。"
    if label.kind == "direct":
        forms = (f"{who} said: “{words}.”", f"“{words},” said {speaker}.", f"“{words},” {speaker} said.")
    else:
        forms = (
            f"{who} said that {words}.",
            f"According to {speaker}, {words}.",
            f"{words[:1].upper()}{words[1:]}, {speaker} said.",
        )
    return forms[0] if speaker in _PRONOUNS else forms[number % len(forms)]


def agree(one: str, other: str) -> bool:
    """Whether two names are one speaker's: the same words, or a shorter form that ends with the same word."""
    mine, theirs = (_LEADING.sub("", n.strip()).casefold().replace("’", "'").split() for n in (one, other))
    if not mine or not theirs:
        return False
    if mine == theirs or "".join(mine) == "".join(theirs):
        return True
    shorter, longer = sorted((mine, theirs), key=len)
    return (
        len(shorter) < len(longer) and set(shorter) <= set(longer) and (shorter[-1] == longer[-1] or len(shorter) > 1)
    )


def _group(label: SpeakerLabel) -> str:
    words = label.speaker_in_text.strip()
    if not words:
        how = "not beside the words"
    elif words.casefold() in _PRONOUNS:
        how = "a pronoun"
    elif set(words.split()) & set(label.speaker.split()):
        how = "a name"
    else:
        how = "a role"
    return f"{label.kind}, {how}"


def figures(trials: Sequence[Trial]) -> tuple[float, float, str]:
    """Precision, recall, and both as text with their 95 % intervals."""
    given = [t for t in trials if t.given is not None]
    precision, recall = share([t.right for t in given]), share([t.right for t in trials])
    return precision.value, recall.value, f"precision {precision}   recall {recall}"


def report(name: str, trials: Sequence[Trial], show: int) -> tuple[float, float]:
    """Prints the figures of `trials`, whole and by group, and the first `show` that went wrong."""
    precision, recall, text = figures(trials)
    print(f"{name:28} {text}")
    for group in sorted({t.group for t in trials}):
        print(f"  {group:26} {figures([t for t in trials if t.group == group])[2]}")
    for t in [t for t in trials if not t.right][:show]:
        print(f"    {'missed' if t.given is None else 'wrong '}  {t.expected!r}, given {t.given!r}: {t.asked[:110]}")
    return precision, recall


def main(arguments: Iterable[str] | None = None) -> int:
    """Runs the command; the exit status."""
    parser = argparse.ArgumentParser(prog="python -m evals.proving.speakers", description=__doc__.splitlines()[0])
    parser.add_argument("--articles", type=Path, default=HERE / "articles", help="folder of articles")
    parser.add_argument(
        "--labels", type=Path, default=HERE / "speakers", help="labels: a .jsonl file or a folder of them"
    )
    parser.add_argument("--show", type=int, default=0, metavar="N", help="print N trials that went wrong, of each kind")
    options = parser.parse_args(None if arguments is None else list(arguments))
    found = articles(options.articles)
    labels = load_speakers(options.labels, found)
    shelf = {(a.id, a.revision): a for a in found}
    print(f"{len(labels)} labels, {len(shelf)} articles")
    report("speaker", tuple(speakers(labels, shelf)), options.show)
    precision, recall = report("verdict", tuple(verdicts(labels, shelf)), options.show)
    missed = precision < PRECISION or recall < RECALL
    print(f"verdict floors: precision {PRECISION}, recall {RECALL}: {'missed' if missed else 'met'}")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
