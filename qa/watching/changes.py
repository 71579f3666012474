"""What is told of a watch: the answer as it was kept beside the one given now, and each citation as it stands."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from difflib import SequenceMatcher

from rapidfuzz import fuzz

from qa.answering.finding.status import Lookup, in_their_place
from qa.watching.kept_answer import KeptAnswer, KeptCitation, KeptSentence, State, as_it_stands
from qa.watching.values import ArticleChange, Figure, SentenceChange, What
from store.article import Article
from store.language.numbers import Quantity, quantities, said

_ALIKE = 60.0
"""From when on, of 100, one sentence is another one written anew."""


def articles(before: State, article: Lookup) -> tuple[ArticleChange, ...]:
    """What has happened to the articles cited since they stood as in `before`, each thing once, with the sentences of
    the first answer that rests on it."""
    found: dict[tuple[str | None, ...], ArticleChange] = {}
    for kept in before.cited:
        here: dict[tuple[str | None, ...], ArticleChange] = {}
        for number, citation in enumerate(kept.citations, 1):
            on_it = tuple(n for n, s in enumerate(kept.sentences, 1) if number in s.citations)
            for change in _of_citation(citation, article, on_it):
                key = (change.what, change.article_id, change.now or change.was)
                first = here.setdefault(key, change)
                here[key] = replace(first, sentences=tuple(sorted({*first.sentences, *on_it})))
        found |= {key: change for key, change in here.items() if key not in found}
    told = {change.article_id for change in found.values() if change.what != "corrected"}
    return tuple(c for c in found.values() if c.what != "corrected" or c.article_id not in told)


def _of_citation(before: KeptCitation, article: Lookup, on_it: tuple[int, ...]) -> Iterator[ArticleChange]:
    """What happened to the words of one citation since they were `before`, if anything did."""
    now = as_it_stands(before, article)
    if now.status == "removed":
        if before.status != "removed":
            yield _change("removed", now, on_it)
    elif now.status == "superseded":
        words = _in_their_place(now, now.latest, article)
        if before.status != "superseded" or words != _in_their_place(now, before.latest, article):
            yield replace(_change("superseded", now, on_it), was=now.quote, now=words)
    elif before.status != "current":
        yield replace(_change("returned", now, on_it), now=now.quote)
    elif (now.latest, now.record) != (before.latest, before.record):
        yield _change("corrected", now, on_it)


def _in_their_place(c: KeptCitation, revision: str, article: Lookup) -> str | None:
    return in_their_place(c.article_id, c.revision, c.start, c.end, article, revision)


def _change(what: What, c: KeptCitation, sentences: tuple[int, ...]) -> ArticleChange:
    return ArticleChange(
        what=what,
        article_id=c.article_id,
        revision=c.latest or c.revision,
        title=c.title,
        source=c.source,
        published_at=c.published_at,
        sentences=sentences,
    )


def new_articles(now: KeptAnswer, ids: Collection[str], article: Lookup) -> tuple[ArticleChange, ...]:
    """The articles `ids` as news on the question, with the sentences of the answer that rest on them."""
    return tuple(
        ArticleChange(
            what="new",
            article_id=a.id,
            revision=a.revision,
            title=a.title,
            source=a.source,
            published_at=a.published_at,
            sentences=tuple(n for n, s in enumerate(now.sentences, 1) if a.id in s.article_ids),
        )
        for a in _there(ids, article)
    )


def _there(ids: Iterable[str], article: Lookup) -> Iterator[Article]:
    """The articles `ids`, without those that were removed this moment."""
    for id in ids:
        with suppress(KeyError):
            yield article(id, None)


def changed_sentences(before: KeptAnswer, now: KeptAnswer) -> tuple[SentenceChange, ...]:
    """The sentences that are others: each of `now` that was not there, beside the one that it is most like, if any."""
    texts = [{s.text for s in kept.sentences} for kept in (before, now)]
    lost = [(n, s) for n, s in enumerate(before.sentences, 1) if s.text not in texts[1]]
    changes: list[SentenceChange] = []
    for number, sentence in enumerate(now.sentences, 1):
        if sentence.text in texts[0]:
            continue
        was = max(lost, key=lambda one: fuzz.ratio(one[1].text, sentence.text), default=None)
        if was is None or fuzz.ratio(was[1].text, sentence.text) < _ALIKE:
            changes.append(_sentence(number, None, sentence))
        else:
            lost.remove(was)
            changes.append(_sentence(number, was[1], sentence))
    return (*changes, *(_sentence(number, sentence, None) for number, sentence in lost))


def verdicts(before: KeptAnswer, now: KeptAnswer) -> tuple[SentenceChange, ...]:
    """The sentences of a draft on which something else is found now."""
    pairs = enumerate(zip(before.sentences, now.sentences, strict=True), 1)
    return tuple(
        replace(_sentence(number, was, is_), verdicts=(was.verdict, is_.verdict))
        for number, (was, is_) in pairs
        if was.verdict and is_.verdict and was.verdict != is_.verdict
    )


def _sentence(number: int, was: KeptSentence | None, now: KeptSentence | None) -> SentenceChange:
    ids = (*(was.article_ids if was else ()), *(now.article_ids if now else ()))
    return SentenceChange(
        number=number,
        was=was.text if was else None,
        now=now.text if now else None,
        article_ids=tuple(dict.fromkeys(ids)),
    )


def figures(changes: Sequence[ArticleChange], now: KeptAnswer) -> tuple[Figure, ...]:
    """The figures that are others now, each once: where the words cited were rewritten, and where an article that is
    new on the question differs from others. What merely stands beside a figure that changed is none."""
    found = [_differing(c.was, c.now, c.article_id) for c in changes]
    fresh = {c.article_id for c in changes if c.what == "new"}
    found += [_of_sides(list(zip(d.said, d.article_ids, strict=True)), fresh) for d in now.differences]
    return tuple({(f.was, f.now): f for some in found for f in some}.values())


def _of_sides(sides: Sequence[tuple[str, str]], fresh: Collection[str]) -> list[Figure]:
    """What the articles `fresh` among the sides of a difference have, each beside the last figure that is not theirs.

    A side is a figure as said and the id of its article."""
    others = [side for side in sides if side[1] not in fresh] or sides[:1]
    was, of = others[-1]
    known = {said for said, _ in others}
    came = [(said, id) for said, id in sides if id in fresh and said not in known]
    return [Figure(was=was, now=said, article_ids=(of, id), differs=True) for said, id in came]


_Figure = tuple[str, Quantity]
"""A figure as it is written, with what it says."""


def _differing(was: str | None, now: str | None, *ids: str) -> list[Figure]:
    """The figures of words that were rewritten beside those that stand in their place now."""
    old, new = _parts(was or ""), _parts(now or "")
    kept = {word for word, _ in old} & {word for word, _ in new}
    words = [word for word, _ in old], [word for word, _ in new]
    told: list[Figure] = []
    for kind, i, j, k, m in SequenceMatcher(None, words[0], words[1], autojunk=False).get_opcodes():
        if kind == "replace":
            left, came = ([(w, q) for w, q in part if q and w not in kept] for part in (old[i:j], new[k:m]))
            told += [Figure(was=a, now=b, article_ids=ids) for a, b in _pairs(left, came)]
    return told


def _parts(text: str) -> list[tuple[str, Quantity | None]]:
    """The words of `text`, each figure with its unit being one of them."""
    parts: list[tuple[str, Quantity | None]] = []
    at = 0
    for q in quantities(text):
        parts += [(word, None) for word in text[at : q.start].split()]
        parts.append((said(q, text), q))
        at = q.end
    return [*parts, *((word, None) for word in text[at:].split())]


def _pairs(left: Sequence[_Figure], came: Sequence[_Figure]) -> Iterator[tuple[str, str]]:
    """The figures that went beside those that came: of one unit in order, and of different units only where there is
    one of each. A figure that is only written otherwise is no other."""
    rest = list(came)
    alone = len(left) == len(came) == 1
    for word, q in left:
        alike = next((one for one in rest if (one[1].kind, one[1].unit) == (q.kind, q.unit)), None)
        other = alike or (rest[0] if alone else None)
        if other is not None:
            rest.remove(other)
            if (other[1].value, other[1].unit) != (q.value, q.unit):
                yield word, other[0]
