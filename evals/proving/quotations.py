"""How far a quotation's verdict can be trusted: true quotations let through, spoiled ones flagged.

    python -m evals.proving.quotations [FOLDER] [--count N] [--seed N] [--show N]

`FOLDER` holds articles of any form that `qa add` takes (default: the samples). Quotations are taken from them, whole or
in part, set in other typography, and spoiled in one known way; whether the spoiled words stand in an article after all
is decided by a plain rule that shares no code with what is measured. Each is judged twice: by `check_quotation`, and in
an answer's sentence, which a false one must leave unsupported and where a true one must keep its marks. Intervals are
Wilson's, of 95 %. Exits 1 below a target.
"""

from __future__ import annotations

import argparse
import random
import re
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from evals.intervals import wilson
from qa.proof.check.sentence_checker import Checker
from qa.proof.check.streamed import DraftSentence
from qa.proof.facts.align import Source
from qa.proof.quotations.quotation import QuotationCheck
from qa.proof.quotations.quotation_check import LONG_QUOTATION, check_quotation
from store import read
from store.article import Article
from store.language.sentences import sentence_spans

SAMPLES = Path(__file__).parents[1] / "articles"
FLAGGED, FALSE_ALARMS = 1.0, 0.01
"""The targets: share of spoiled quotations flagged, at least; share of true ones flagged, at most."""

_SHOWN = 4  # articles that a quotation is compared with
_HAN = re.compile("[\u3400-\u9fff]")
_TURN = (
    r"(?:not|never|no|nor|neither|cannot|nobody|nothing|none|but|however|although|though|yet|unless|except|\w+n['’]t)"
)
_NEGATION = re.compile(
    r"(?<=\w )(?:not|never|no longer|hardly) (?=\w)|(?<=\w)n['’]t(?= \w)|(?<=[\u3400-\u9fff])[不未](?=[\u3400-\u9fff])"
)
_DENIAL = re.compile(
    r"\b(?:denied|denies|denying|rejected (?:claims|reports|suggestions)|dismissed (?:claims|reports|suggestions)"
    r"|(?:is|was) (?:not true|untrue|false|wrong)) that (?P<words>[^.,;:“”\"]{20,200})"
)
_NEAR_TURN = re.compile(
    rf"{_TURN}|den(?:y|ies|ied)|reject\w*|dismiss\w*|disput\w+|refut\w+|false\w*|untrue|wrong\w*|lies?|nonsense"
    r"|only|misleading|n['’]t|[不没未无非否莫勿别]",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Trial:
    """One quotation: `words` set between marks, made by `kind` from what `cited[0]` says, `true` or spoiled."""

    kind: str
    true: bool
    words: str
    cited: tuple[Article, ...]
    marks: str = "“”"


@dataclass(frozen=True)
class Outcome:
    """What was found for one trial. `kept` is whether an answer still shows the words in quotation marks."""

    trial: Trial
    check: QuotationCheck
    flagged: bool
    kept: bool

    @property
    def right(self) -> bool:
        """A spoiled quotation is flagged by both; a true one by neither."""
        if self.trial.true:
            return self.check.ok and self.kept and not self.flagged
        return not self.check.ok and self.flagged


def plain(text: str) -> str:
    """The words of `text` and nothing else, to compare by containment; letters keep their case."""
    text = text.replace("’", "'").replace("\u00ad", "").replace("\u200b", "")
    text = re.sub(r"(?<=\d)[.,](?=\d)|(?<=\w)'(?=\w)", lambda m: f"\ue000{ord(m[0])}\ue000", text)
    return " " + " ".join(_HAN.sub(r" \g<0> ", re.sub(r"[^\w%$€£\ue000]|_", " ", text)).split()) + " "


@lru_cache(maxsize=4096)
def _plain(text: str) -> str:
    return plain(text)


def stands(words: str, articles: Iterable[Article]) -> bool:
    """Whether an article has these words in this order, whatever the marks between them."""
    forms = plain(words), plain(words[:1].swapcase() + words[1:])
    return any(form in _plain(a.text) for a in articles for form in forms)


def long_enough(words: str) -> bool:
    """Four words or longer; a Chinese character is a word."""
    return len(plain(words).split()) >= LONG_QUOTATION


# What is quoted


@dataclass(frozen=True)
class _Passage:
    """A sentence, or the words of a quotation, of an article."""

    article: Article
    start: int
    end: int

    @property
    def text(self) -> str:
        return self.article.text[self.start : self.end]


def passages(articles: Sequence[Article]) -> list[_Passage]:
    """Every sentence without quotation marks in it, and every quotation, of 6 to 60 words on one line."""
    found = []
    for article in articles:
        spans = list(sentence_spans(article.text, article.language))
        spans += [m.span(1) for m in re.finditer(r"[“「]([^“”「」\n]{20,400}?)[,，]?[”」]", article.text)]
        for start, end in spans:
            text = article.text[start:end]
            if "\n" in text or not 6 <= len(plain(text).split()) <= 60:
                continue
            if not re.search(r"[“”\"«»「」『』]", text) and re.search(r"[.!?。！？,，\w]$", text):
                found.append(_Passage(article, start, end))
    return found


def _parts(text: str) -> list[str]:
    """The words of `text` with the spaces and marks after them; each Chinese character is one."""
    return re.findall(r"[\u3400-\u9fff][^\w\s]*\s*|(?:(?![\u3400-\u9fff])\S)+\s*", text)


def _cut(passage: _Passage, rng: random.Random, most: int = 30, least: int = LONG_QUOTATION) -> str | None:
    """Some words of the passage, with nothing within three words of them that could turn what they say."""
    parts = _parts(passage.text)
    n = rng.randint(least, max(least, min(most, len(parts))))
    if n > len(parts):
        return None
    at = rng.randint(0, len(parts) - n)
    text = passage.article.text
    beside = "".join(parts[max(0, at - 4) : at]) + " | " + "".join(parts[at + n : at + n + 5])
    around = text[max(0, passage.start - 60) : passage.start] + " | " + text[passage.end : passage.end + 60]
    if _NEAR_TURN.search(beside) or ((at < 4 or at + n + 5 > len(parts)) and _NEAR_TURN.search(around)):
        return None
    return "".join(parts[at : at + n]).strip(" ,;:—–-，；：、") or None


# True quotations


def _as_it_stands(words: str, rng: random.Random) -> str:
    return words


def _spaced(words: str, rng: random.Random) -> str:
    return re.sub(" ", lambda _: rng.choice([" ", "  ", "\u00a0", "\u202f", " \n"]), words)


def _dashed(words: str, rng: random.Random) -> str:
    return re.sub("[‐‑–—-]", lambda _: rng.choice("‐‑–—-−"), words)


def _apostrophes(words: str, rng: random.Random) -> str:
    return words.replace("’", "'") if "’" in words else words.replace("'", "’")


def _american_stop(words: str, rng: random.Random) -> str:
    return words.rstrip(".,，。") + rng.choice(["。", "，"] if _HAN.search(words) else [".", ","])


def _first_letter(words: str, rng: random.Random) -> str:
    return words if words[1:2].isupper() else words[0].swapcase() + words[1:]


def _open_ends(words: str, rng: random.Random) -> str:
    return rng.choice(["… {}", "{} …", "…{}…", "{}..."]).format(words.rstrip(".,，。"))


def _shortened(words: str, rng: random.Random) -> str | None:
    """An ellipsis over words that turn nothing."""
    parts = _parts(words)
    if len(parts) < 10:
        return None
    a = rng.randint(4, len(parts) - 6)
    b = rng.randint(a + 1, min(a + 6, len(parts) - 4))
    if _NEAR_TURN.search("".join(parts[a - 1 : b + 1])) or re.search("[不没未无非否但却]", "".join(parts[a:b])):
        return None
    gap = rng.choice([" … ", " ... ", " […] ", " (…) ", "…"])
    return "".join(parts[:a]).rstrip(" ,") + gap + "".join(parts[b:])


_TYPOGRAPHY: dict[str, Callable[[str, random.Random], str | None]] = {
    "as it stands": _as_it_stands,
    "other spaces": _spaced,
    "other dashes": _dashed,
    "other apostrophes": _apostrophes,
    "a full stop or comma before the closing mark": _american_stop,
    "its first letter capital or small": _first_letter,
    "ellipses at its ends": _open_ends,
    "shortened with an ellipsis": _shortened,
}
_MARKS = ("“”", '""', "«»", "„“", "「」")


def _true(passages_: Sequence[_Passage], articles: Sequence[Article], rng: random.Random) -> Iterator[Trial]:
    for passage in passages_:
        shown = _shown(passage.article, articles, rng)
        for kind, set_ in _TYPOGRAPHY.items():
            words = _cut(passage, rng)
            said = set_(words, rng) if words else None
            if said and (said != words or kind == "as it stands"):
                yield Trial(kind, True, said, shown)
        words = _cut(passage, rng)
        if words:
            yield Trial("other quotation marks", True, words, shown, marks=rng.choice(_MARKS))
        short = _cut(passage, rng, most=3, least=1)
        if short and plain(short).strip():
            yield Trial("one to three words", True, short, shown)
    for article in articles:
        shown = _shown(article, articles, rng)
        for m in re.finditer(r"(?<!\S)\b[^“”‘\n.]{8,90}“[^“”‘\n]{4,160}”(?:[^“”‘\n.]{0,90}(?!\S))?", article.text):
            words = m.group().strip(" ,;:—–-")
            beside = article.text[max(0, m.start() - 60) : m.start()] + "|" + article.text[m.end() : m.end() + 60]
            if long_enough(words) and words.count("“") == 1 and not _NEAR_TURN.search(beside):
                inner = rng.choice(["‘’", "''", "“”", "«»"])
                yield Trial("with a quotation inside", True, words.replace("“", inner[0]).replace("”", inner[1]), shown)


# Spoiled quotations


def _swapped(parts: list[str], rng: random.Random, words: Sequence[str]) -> list[str] | None:
    i = rng.randrange(len(parts))
    tail = re.search(r"[^\w]*$", parts[i])
    return [*parts[:i], rng.choice(words) + (tail.group() if tail else ""), *parts[i + 1 :]]


def _dropped(parts: list[str], rng: random.Random, words: Sequence[str]) -> list[str] | None:
    if len(parts) < 6:
        return None
    i = rng.randint(1, len(parts) - 2)
    return [*parts[:i], *parts[i + 1 :]]


def _added(parts: list[str], rng: random.Random, words: Sequence[str]) -> list[str] | None:
    i = rng.randint(1, len(parts) - 1)
    return [*parts[:i], rng.choice(words) + ("" if _HAN.match(parts[i]) else " "), *parts[i:]]


def _number(parts: list[str], rng: random.Random, words: Sequence[str]) -> list[str] | None:
    able = [i for i, part in enumerate(parts) if re.search(r"\d", part)]
    if not able:
        return None
    i = rng.choice(able)
    at = rng.choice([m.start() for m in re.finditer(r"\d", parts[i])])
    digit = rng.choice([d for d in "123456789" if d != parts[i][at]])
    return [*parts[:i], parts[i][:at] + digit + parts[i][at + 1 :], *parts[i + 1 :]]


def _exchanged(parts: list[str], rng: random.Random, words: Sequence[str]) -> list[str] | None:
    i = rng.randint(0, len(parts) - 2)
    one, other = (p.strip() for p in parts[i : i + 2])
    space = " " if parts[i] != parts[i].rstrip() else ""
    return [*parts[:i], other + space, one + (" " if space else ""), *parts[i + 2 :]]


def _turned_round(parts: list[str], rng: random.Random, words: Sequence[str]) -> list[str] | None:
    i = rng.randint(2, len(parts) - 2) if len(parts) > 4 else 0
    return [*parts[i:], *([] if _HAN.match(parts[0]) else [" "]), *parts[:i]] if i else None


def _inflected(parts: list[str], rng: random.Random, words: Sequence[str]) -> list[str] | None:
    able = [i for i, part in enumerate(parts) if re.fullmatch(r"[a-z]{4,}\W*", part)]
    if not able:
        return None
    i = rng.choice(able)
    stem = re.match(r"\w+", parts[i])
    assert stem is not None
    now = stem.group()[:-1] if stem.group().endswith("s") else stem.group() + "s"
    return [*parts[:i], now + parts[i][stem.end() :], *parts[i + 1 :]]


_SPOILED: dict[str, Callable[[list[str], random.Random, Sequence[str]], list[str] | None]] = {
    "a word swapped": _swapped,
    "a word inflected": _inflected,
    "a word dropped": _dropped,
    "a word added": _added,
    "a number changed": _number,
    "two words exchanged": _exchanged,
    "its halves exchanged": _turned_round,
}


def _false(passages_: Sequence[_Passage], articles: Sequence[Article], rng: random.Random) -> Iterator[Trial]:
    vocabulary = {a.id: list(dict.fromkeys(re.findall(r"[\u3400-\u9fff]|[^\W\d_]+", a.text))) for a in articles}
    for passage in passages_:
        article, words = passage.article, vocabulary[passage.article.id]
        shown = _shown(article, articles, rng)
        for kind, spoil in _SPOILED.items():
            parts = _parts(passage.text)
            n = rng.randint(LONG_QUOTATION, len(parts))
            at = rng.randint(0, len(parts) - n)
            spoiled = spoil(parts[at : at + n], rng, words)
            if spoiled:
                yield Trial(kind, False, "".join(spoiled).strip(), shown)
        yield from _joined(passage, passages_, shown, rng)
        yield from _turning(passage, shown, rng)
        sample = [rng.choice(words) for _ in range(rng.randint(5, 14))]
        yield Trial("made up of the article's words", False, ("" if _HAN.match(sample[0]) else " ").join(sample), shown)
        cut = _cut(passage, rng)
        others = [a for a in articles if not cut or not stands(cut, [a])]
        if cut and len(plain(cut).split()) > 5 and others:
            cited = tuple(rng.sample(others, min(len(others), 2)))
            yield Trial("of another article", False, cut, cited)
    for article in articles:
        for m in _DENIAL.finditer(article.text):
            yield Trial("denied by the words before it", False, m["words"].strip(), (article,))


def _joined(
    passage: _Passage, passages_: Sequence[_Passage], shown: tuple[Article, ...], rng: random.Random
) -> Iterator[Trial]:
    """Halves of two passages as one quotation, with an ellipsis or without."""
    parts = _parts(passage.text)
    head = "".join(parts[: max(3, len(parts) // 2)]).rstrip(" ,.")
    far = [p for p in passages_ if p.article is passage.article and abs(p.start - passage.start) > 900]
    strange = [p for p in passages_ if p.article in shown and p.article is not passage.article]
    for kind, pool in (("two places", far), ("two articles", strange)):
        if pool:
            other = _parts(rng.choice(pool).text)
            tail = "".join(other[len(other) // 2 :]).strip()
            space = "" if _HAN.search(head) else " "
            yield Trial(f"joined from {kind}", False, head + space + tail, shown)
            yield Trial(f"joined from {kind} with an ellipsis", False, f"{head} … {tail}", shown)


def _turning(passage: _Passage, shown: tuple[Article, ...], rng: random.Random) -> Iterator[Trial]:
    """The passage without its "not", and with an ellipsis over words that turn it."""
    text = passage.text
    for m in _NEGATION.finditer(text):
        yield Trial("its “not” left out", False, text[: m.start()] + text[m.end() :], shown)
        parts = _parts(text)
        at = len(_parts(text[: m.start()])) - (m.group()[0] == "n" and m.group()[1] in "'’")
        before, after = "".join(parts[:at]), "".join(parts[at + 1 :])
        if len(parts[:at]) > 2 and len(parts[at + 1 :]) > 2:
            yield Trial("an ellipsis for its “not”", False, f"{before.strip()} … {after.strip()}", shown)
    for m in re.finditer(rf"[,;] (?=\b{_TURN}\b)|[，；](?=[但却])", text, re.IGNORECASE):
        rest = _parts(text[m.end() :])
        if len(rest) > 6 and len(_parts(text[: m.start()])) > 3:
            tail = "".join(rest[rng.randint(1, 3) :])
            if stands(tail, shown):
                yield Trial("an ellipsis over a reversal", False, f"{text[: m.start()]} … {tail}", shown)


def _shown(home: Article, articles: Sequence[Article], rng: random.Random) -> tuple[Article, ...]:
    others = [a for a in articles if a.id != home.id]
    return (home, *rng.sample(others, min(len(others), _SHOWN - 1)))


def trials(articles: Sequence[Article], count: int, seed: int) -> list[Trial]:
    """At most `count` trials of each kind, the same for the same articles and seed."""
    rng = random.Random(seed)
    found = passages(articles)
    rng.shuffle(found)
    taken: dict[str, list[Trial]] = {}
    for trial in (*_true(found, articles, rng), *_false(found, articles, rng)):
        kept = taken.setdefault(trial.kind, [])
        if len(kept) < count and _holds(trial) and trial.words not in (t.words for t in kept[-3:]):
            kept.append(trial)
    return [t for kept in taken.values() for t in kept]


_TURNS_ONLY = ("denied by the words before it",)  # words that do stand there, and are turned by what is left away


def _holds(trial: Trial) -> bool:
    if trial.true:
        return True
    if not long_enough(trial.words):
        return False
    if "ellipsis" in trial.kind or trial.kind in _TURNS_ONLY:
        return True
    return not stands(trial.words, trial.cited)


# Judging


def judged(trial: Trial) -> Outcome:
    """Both verdicts on one trial."""
    check = check_quotation(trial.words, trial.cited)
    sentence = f"It was said {trial.marks[0]}{trial.words}{trial.marks[1]} there."
    finding = Checker([Source(a, 0, len(a.text)) for a in trial.cited]).check(DraftSentence("", sentence, (1,)))
    shown = re.findall(r"[“「«\"]([^“”«»「」\"]+)[”」»\"]", finding.text)
    kept = bool(shown) and all(stands(s, trial.cited) for s in shown)
    return Outcome(trial, check, _flagged(trial, finding.support, finding.text), kept)


def _flagged(trial: Trial, support: str, text: str) -> bool:
    marks = bool(re.search(r"[“”\"«»「」]", text))
    return support == "unsupported" if not trial.true else not marks


def line(name: str, hits: int, of: int, target: str = "") -> str:
    """One row of the table."""
    low, high = wilson(hits, of)
    return f"{name:58} {hits / of if of else 0:6.3f}  [{low:.3f}, {high:.3f}] of {of:5}  {target}"


def report(outcomes: Sequence[Outcome], show: int) -> bool:
    """Prints the table and the first `show` wrong ones of each kind; whether the targets are met."""
    met = True
    for true, title in (
        (False, "spoiled quotations (≥ 4 words), flagged"),
        (True, "true quotations, flagged (false alarms)"),
    ):
        mine = [o for o in outcomes if o.trial.true == true]
        hits = sum(o.right != true for o in mine)
        share = hits / len(mine) if mine else float(not true)
        met &= share <= FALSE_ALARMS if true else share >= FLAGGED
        print(line(title, hits, len(mine), f"{'≤' if true else '≥'} {FALSE_ALARMS if true else FLAGGED}"))
        for kind in dict.fromkeys(o.trial.kind for o in mine):
            of = [o for o in mine if o.trial.kind == kind]
            print(line(f"  {kind}", sum(o.right != true for o in of), len(of)))
            for o in [o for o in of if not o.right][:show]:
                print(f"      {o.check.verdict}, flagged {o.flagged}, kept {o.kept}: {o.trial.words[:150]!r}")
                print(f"        {o.check.reason}")
    return met


def main(arguments: Iterable[str] | None = None) -> int:
    """Runs the command; the exit status."""
    parser = argparse.ArgumentParser(
        prog="python -m evals.proving.quotations", description=(__doc__ or "").splitlines()[0]
    )
    parser.add_argument("folder", type=Path, nargs="?", default=SAMPLES, help="articles (default: the samples)")
    parser.add_argument("--count", type=int, default=200, help="quotations of each kind")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--show", type=int, default=0, metavar="N", help="print N wrong ones of each kind")
    options = parser.parse_args(None if arguments is None else list(arguments))
    articles = list({a.id: a for a in read(options.folder) if isinstance(a, Article)}.values())
    made = trials(articles, options.count, options.seed)
    if not made:
        parser.error(f"{options.folder} holds no article with sentences to quote.")
    print(f"{len(articles)} articles, {len(made)} quotations, {len({t.kind for t in made})} kinds")
    return 0 if report([judged(t) for t in made], options.show) else 1


if __name__ == "__main__":
    sys.exit(main())
