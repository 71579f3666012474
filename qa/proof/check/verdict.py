"""The verdict on a claim: what the trained reader hears and what the rules measure, weighed together in one sum.

Each hears what the other does not: the reader paraphrase, inference and who is meant; rules a figure, a name or a "not"
to the letter. `python -m evals.fits.verdict` fits the weights of `verdict.json` and shows what each is worth.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from qa.logistic import bounded, chance, logit, logit_of, read_fit
from qa.proof.facts.align import Source, SourceSentence, weight_in
from qa.proof.facts.claim_alignment import LaidClaim, lay
from qa.proof.facts.cutting import cut
from qa.proof.facts.difference import Difference, graver
from qa.proof.facts.features import closeness
from qa.reader import Window, knows, verify, windows_of
from store.language.grammar import CONDITIONS, JOINTS
from store.language.tokens import tokens

CITED, NEAREST = 2, 2
"""Windows read of the sources that the sentence cites, and of all that were shown, those with most of its words."""

CERTAIN = frozenset({"number", "unit", "date", "name", "byline", "speaker", "error"})
"""The kinds of difference that are a matter of letters and figures, and of no opinion."""

ALWAYS = frozenset(
    {(kind, "absent") for kind in ("number", "date", "name", "rest")}
    | {(kind, "wrong") for kind in CERTAIN - {"number", "speaker"}}
    | {(kind, "weak") for kind in ("number", "date", "name", "clause")}
)
"""The differences, by kind and severity, that are told of any sentence: nothing is green that no article has."""

NEAR = 0.8
"""The share of a claim's words that the sentences it was laid on have (`closeness`), from which on every difference
counts. In freer prose a "not", a "may", a word turned round and a figure in another place tell nothing: of sentences
that a strong model wrote they lower as many true ones for each false one as there are (`python -m evals.fits.verdict`);
of 1,561 near copies among 12,000 sentences that were written to train the reader they lower nine false ones for each
true one."""

BORDER = 0.76
"""The probability that a claim is true from which on it is shown as supported."""

CLOSE = 0.9
"""The rules' score from where on a claim that nothing differs in stands there almost as it is; nobody else is asked."""

HOPELESS = 0.05
"""The rules' score below which no word speaks of a claim: it is read only where a source is named for it, since nothing
else says that it is from any, and not shown as supported by that alone."""

LEAST = 0.001
"""How near to 0 or 1 a score of the rules counts at most."""

_FARTHEST = 8.0  # a score of the reader, in logits, that is certain


@dataclass(frozen=True)
class ReaderScores:
    """What the reader says of a claim, in logits: of the best window (`best`), of the sentences that the claim was laid
    on (`span`), and the worst of its parts in the best window (`worst`)."""

    best: float
    span: float
    worst: float


def hear(
    claim: str, before: str, laid: LaidClaim, sources: Sequence[Source], hints: Collection[int]
) -> ReaderScores | None:
    """What the reader says of `claim`, read after `before` where it leans on that; None in a language it does not know.
    Raises ReaderError when the reader's files are missing or damaged."""
    windows = nearest(laid, sources, hints) if knows(claim) else []
    if not windows:
        return None
    scores = _carried(claim, before, windows)
    best = windows[scores.index(max(scores))]
    chosen = Window(" ".join(unit.sentence.text for unit in laid.alignment.chosen), 0, best.header)
    (span,) = _carried(claim, before, [chosen])
    parts = [claim[part.start : part.end] for part in cut(claim)]
    worst = max(scores) if len(parts) < 2 else min(verify(part, [_nearest_to(part, windows)])[0] for part in parts)
    return ReaderScores(max(scores), span, worst)


def _nearest_to(part: str, windows: Sequence[Window]) -> Window:
    """The window that has most of a part of the claim, the first of those alike."""
    return max(windows, key=lambda window: closeness(tokens(part), tokens(window.text)))


def _carried(claim: str, before: str, windows: Sequence[Window]) -> tuple[float, ...]:
    """What is said of the claim by itself and behind the sentence it leans on, whichever is less: a true sentence in
    front carries what stands behind it."""
    alone = verify(claim, windows)
    return tuple(map(min, alone, verify(f"{before} {claim}", windows))) if before else alone


def nearest(laid: LaidClaim, sources: Sequence[Source], hints: Collection[int]) -> list[Window]:
    """The windows that have most of the claim's words: of the sources cited, and of all."""
    windows = [(n, w) for n, s in enumerate(sources) for w in windows_of(s.article, s.start, s.end)]
    units = laid.alignment.units
    shares = [_share(laid, [u for u in units if u.source == n and w.holds(u.start, u.end)]) for n, w in windows]
    order = sorted(range(len(windows)), key=lambda i: (-shares[i], i))
    cited = [i for i in order if windows[i][0] in hints][:CITED]
    return [windows[i][1] for i in dict.fromkeys((*cited, *order[:NEAREST]))]


def _share(laid: LaidClaim, units: Sequence[SourceSentence]) -> float:
    keys = frozenset().union(*(unit.sentence.keys for unit in units))
    return weight_in(laid.alignment.terms, keys)


def weighed(claim: str, before: str, laid: LaidClaim, sources: Sequence[Source], hints: Collection[int]) -> LaidClaim:
    """`laid` with the score and the differences that count once the reader was heard on `claim`, if that is open.

    `before` is the sentence that it leans on, if it does: then the same words may be said of somebody else. Raises
    ReaderError as `hear` does.
    """
    nothing_speaks = laid.score < HOPELESS
    settled = (near_copy(laid) and contradicted(laid.found)) or (stands(laid) and not before)
    if not settled and not before and not laid.found and _parts_stand(claim, sources, hints):
        return _unheard(replace(laid, score=max(CLOSE, laid.score)))
    if settled or (nothing_speaks and not hints):
        return _unheard(replace(laid, found=counted(laid)))
    heard = hear(claim, before, laid, sources, hints)
    if heard is None:
        return _unheard(laid)
    most = BORDER - 0.01 if nothing_speaks else 1.0
    return replace(laid, score=min(most, score(signs(laid, heard))), found=counted(laid))


def _parts_stand(claim: str, sources: Sequence[Source], hints: Collection[int]) -> bool:
    """Whether each of several clauses that "and" or a mark joins stands in the sources by itself: nobody is asked
    whether any one window carries all of them."""
    stretches = cut(claim)
    parts = [claim[part.start : part.end] for part in stretches]
    joined = len(parts) > 1 and all(part.head is None for part in stretches)
    hangs = any(part.split()[0].casefold() in JOINTS | CONDITIONS for part in parts)
    return joined and not hangs and all(stands(lay(part, sources, hints)) for part in parts)


def _unheard(laid: LaidClaim) -> LaidClaim:
    """`laid` with the rules' own score, told as the sum's is."""
    return laid if laid.verbatim else replace(laid, score=shifted(laid.score))


def shifted(score: float) -> float:
    """A score of the rules, whose border is .5, as a probability whose border is `BORDER`."""
    return chance(logit(score, LEAST) + logit(BORDER, LEAST))


def near_copy(laid: LaidClaim) -> bool:
    """Whether the claim is a sentence of the sources but for some words."""
    return laid.verbatim or laid.measures.get("close", 0.0) >= NEAR


def contradicted(found: Iterable[Difference]) -> bool:
    """Whether a figure, a day, a name, an author or a speaker is another than the sources': a fact, and no opinion."""
    return any(d.severity == "wrong" and d.kind in CERTAIN for d in found)


def stands(laid: LaidClaim) -> bool:
    """Whether the claim stands in the sources word for word, or almost, with no difference and no clause added."""
    differs = graver(laid.found) or any(d.kind == "clause" for d in laid.found)
    return laid.verbatim or (laid.score >= CLOSE and not differs)


def counted(laid: LaidClaim) -> tuple[Difference, ...]:
    """The differences that tell something here, the gravest first.

    In freer prose a figure in the place of another tells nothing, but for one that no article has.
    """
    if near_copy(laid):
        return laid.found
    told = [replace(d, severity="absent") if d.nowhere and d.kind == "number" else d for d in laid.found]
    return tuple(d for d in told if (d.kind, d.severity) in ALWAYS)


def signs(laid: LaidClaim, heard: ReaderScores) -> dict[str, float]:
    """What the score rests on, in logits, by name."""
    heard_of = {name: bounded(value, _FARTHEST) for name, value in vars(heard).items()}
    return {"rules": logit(laid.score, LEAST), **heard_of}


def score(values: Mapping[str, float]) -> float:
    """How surely a claim with these signs is carried, 0..1."""
    return chance(logit_of(fitted(), values))


def fitted() -> dict[str, Any]:
    """The bias, and the weight of each sign."""
    return read_fit("qa.proof.check", "verdict.json")
