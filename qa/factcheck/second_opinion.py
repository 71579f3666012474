"""Sentences of a draft read once more by a chat model, several in one go, beside the words of the articles found.

It is heard only if it gets every control sentence right (`qa.proof.check.controls`), and on a sentence only with words
that stand in an article to the letter. What it never settles: a quotation that was changed.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, get_args

from qa.factcheck.draft import DraftStatement
from qa.factcheck.evidence import dealt, led_to
from qa.factcheck.finding_texts import Word, worded
from qa.factcheck.report import DraftVerdict
from qa.factcheck.weighing import Weighed, credit
from qa.proof.check.controls import Control, controls
from qa.proof.check.judges import digest, fenced
from qa.proof.check.second_reading import sentences_with, texts_of
from qa.proof.facts.align import Source, Span, article_of
from store.language.patterns import late

if TYPE_CHECKING:
    from qa.models.breaker import Breaker
    from qa.proof.check.judges import ModelJudge

TOGETHER = 8
"""Sentences of a draft that are asked in one go."""

MOST_FOUND, MOST_SENT = 12_000, 16_000
"""Characters of the passages found that they are read beside, and of those with the rest of their articles."""

DEADLINE = 60.0
"""Seconds that the model has for one go; from then on our own verdicts stand."""

Said = Literal["carried", "otherwise", "earlier", "differ", "silent", "none"]

_VERDICTS: Mapping[Said, DraftVerdict] = {
    "carried": "supported",
    "otherwise": "contradicted",
    "earlier": "outdated",
    "differ": "disputed",
    "silent": "not_found",
    "none": "no_claim",
}
_SAID_ONCE: frozenset[Said] = frozenset(("carried", "earlier", "differ"))
_NOT_CARRIED: frozenset[Said] = frozenset(get_args(Said)) - {"carried"}
_LINE = late(rf"\W*(?:[^\W\d_]+\W+)?(\d{{1,4}})[^\w\n]+({'|'.join(get_args(Said))})\b(.*)", re.IGNORECASE)
_QUOTED = late(r"[\"“„«「]([^\"“”„«»「」]+)[\"”“»」]")
_SURE = 0.95
"""How sure a verdict is that a model which passed the controls has given."""


@dataclass(frozen=True)
class WeighedSentence:
    """A sentence of the draft with our own verdict and the passages that it was held against."""

    told: DraftStatement
    found: Weighed
    sources: tuple[Source, ...]


@dataclass(frozen=True)
class Opinion:
    """What the model says of one sentence, with the words of articles that it decides by."""

    said: Said
    quotes: tuple[str, ...]


def judge_sentences(
    asked: Sequence[WeighedSentence],
    judge: ModelJudge,
    cancel: threading.Event | None = None,
    breaker: Breaker | None = None,
) -> tuple[Sequence[Weighed | None], Word | None]:
    """The verdicts on `asked` as the model settles them, None where it is not heard, unless `breaker` knows it to be
    down; and why it is heard on none. Never raises: what goes wrong in a model is told."""
    unheard = (None,) * len(asked)
    sources = _sources(asked)
    known = controls(sources, digest(*(one.told.text for one in asked))) if sources else ()
    if not known:
        return unheard, None
    sentences = [*(one.told.text for one in asked), *(c.asked.sentence for c in known)]
    try:
        sent = fenced("desk", texts_of(sources), sentences)
        reply = judge.reply(sent, deadline=DEADLINE, cancel=cancel, breaker=breaker)
    except Exception:
        return unheard, worded("The model {name} could not be asked of some sentences.", name=judge.name)
    said = opinions(reply, len(sentences))
    if not _passed(said[len(asked) :], known):
        return unheard, worded("The model {name} got control sentences wrong.", name=judge.name)
    return [_settled(one, opinion, sources, judge.name) for one, opinion in zip(asked, said, strict=False)], None


def opinions(reply: str, count: int) -> list[Opinion | None]:
    """What a reply says of each of `count` sentences; None where it says nothing, or two things."""
    said: dict[int, set[Opinion]] = {}
    for line in reply.splitlines():
        if match := _LINE.match(line):
            word: Said = match[2].lower()  # type: ignore[assignment]  # what the pattern lets through
            quotes = tuple(quote.strip() for quote in _QUOTED.findall(match[3]))
            said.setdefault(int(match[1]), set()).add(Opinion(word, quotes))
    return [next(iter(said[n])) if len(said.get(n, ())) == 1 else None for n in range(1, count + 1)]


def _sources(asked: Sequence[WeighedSentence]) -> tuple[Source, ...]:
    """The passages of all, those found first for each before the others, each once; the articles that most of them are
    of are whole as long as there is room: what a sentence is about often stands beside what was found for it."""
    chosen: list[Source] = []
    for source in dict.fromkeys(dealt(one.sources for one in asked)):
        if _size(chosen) + _size((source,)) <= MOST_FOUND:
            chosen.append(source)
    led = led_to([source.article for source in one.sources] for one in asked)
    for article in sorted(led, key=lambda article: -led[article]):
        whole = [Source(article, 0, len(article.text)), *(s for s in chosen if s.article != article)]
        chosen = whole if _size(whole) <= MOST_SENT else chosen
    return tuple(chosen)


def _size(sources: Iterable[Source]) -> int:
    return sum(source.end - source.start for source in sources)


def _passed(said: Sequence[Opinion | None], known: Sequence[Control]) -> bool:
    """Whether it knew what the articles say, though one may say otherwise since, and called carried nothing else."""
    wanted = [_SAID_ONCE if control.right == "yes" else _NOT_CARRIED for control in known]
    return all(one is not None and one.said in right for one, right in zip(said, wanted, strict=True))


def _settled(one: WeighedSentence, opinion: Opinion | None, sources: Sequence[Source], name: str) -> Weighed | None:
    """Our verdict put right by the model's; None where it may change nothing or gives no words that stand there."""
    if opinion is None or one.found.kind == "quotation":
        return None
    verdict = _VERDICTS[opinion.said]
    judge = worded("So judged by the model {name}.", name=name)
    if verdict in ("not_found", "no_claim"):
        what = "Nothing in the library carries this sentence." if verdict == "not_found" else _NOTHING
        return Weighed(verdict, _SURE, (worded(what), judge), (), one.found.claims, parts=_parts(one.found, verdict))
    places = [span for quote in opinion.quotes for span in sentences_with(quote, sources)[:1]]
    if not places:
        return None
    told = [_told(verdict, span, sources) for span in places]
    spans = tuple(dict.fromkeys(places))
    mend = spans[0] if verdict in ("contradicted", "outdated") else None
    return Weighed(verdict, _SURE, (*told, judge), spans, one.found.claims, mend, parts=_parts(one.found, verdict))


def _parts(found: Weighed, verdict: DraftVerdict) -> tuple[DraftVerdict | None, ...]:
    """The verdicts on its claims: ours where the model's on the whole is ours, and unknown where it is another."""
    if verdict in (found.verdict, "supported"):
        return found.parts if verdict == found.verdict else (verdict,) * len(found.claims)
    return (None,) * len(found.claims)


_NOTHING = "This states nothing that could be checked."


def _told(verdict: DraftVerdict, span: Span, sources: Sequence[Source]) -> Word:
    who = credit(article_of(span, sources))
    if verdict == "supported":
        return worded("{who} says this.", who=who)
    return worded("{who} says: “{words}”", who=who, words=span.quote)
