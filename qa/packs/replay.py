"""The verdicts of an answer reached again: from the passages it was made from, in the library's own words.

What a model wrote is checked once more, what was extracted is extracted once more, and what was told of figures that
differ is compared once more; nothing of what the answer says about itself is taken over. A judge's opinion cannot be
asked for again, so its word is taken as told where it may change a verdict, and named.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache

from qa.answer import Answer, Citation, Evidence, Length, Sentence
from qa.answering.compose import instructions
from qa.answering.finding.assembly import claim_of
from qa.answering.finding.byline import about_articles, introduced, recorded
from qa.answering.finding.figure_comparison import comparable, compared
from qa.answering.phrases import Spoken, spoken
from qa.answering.reading.chosen_passages import passage
from qa.answering.reading.extract import attributed, quote_alone
from qa.answering.tasks import compares
from qa.answering.tasks.lines import ours
from qa.packs.export_texts import both, verdict
from qa.proof.check.judges import Word, opinion_in
from qa.proof.check.second_reading import settle_finding
from qa.proof.check.sentence_checker import Checker, Finding
from qa.proof.check.streamed import DraftSentence
from qa.proof.disagreement.told_difference import ToldDifference
from qa.proof.facts.align import Source, Span
from store.language.bilingual import Bilingual

_PROSE = "answer"  # the prompt that asks for prose
_TOLERANCE = 0.0005  # of scores: another machine may round otherwise


def judge_of(sentence: Sentence) -> str | None:
    """The name of the judge on whom the verdict of `sentence` rests, if it does."""
    heard = _heard(sentence)
    return heard[-1][0] if heard else None


def _heard(sentence: Sentence) -> list[tuple[str, Word]]:
    return [opinion for reason in sentence.reasons if (opinion := opinion_in(reason)) is not None]


def replay(answer: Answer, sources: Sequence[Source]) -> Iterator[tuple[Bilingual, Bilingual]]:
    """(what it is about, what is wrong with it) for all in `answer` that `sources` do not give when made again."""
    ours = {d.sentence: d for d in answer.disagreements}
    records = about_articles(answer.standalone_question, [passage(s.article, s.start, s.end) for s in sources])
    in_language = spoken(answer.question)
    prompt = _prompt(answer)
    if prompt != _PROSE:
        yield both("Prompt"), both("this version has no prompt “{prompt}” that asks for prose", prompt=prompt)
    before: str | None = None
    for number, sentence in enumerate(answer.sentences, 1):
        if number in ours:
            continue
        leaning = sentence.written and sentence.written.before
        if leaning and leaning != before and not answer.left_out:  # what was left out may be what it leans on
            yield sentence_named(number), both("it was not read with the sentence before it")
        for problem in _problems(sentence, _again(sentence, sources, records, answer.length, in_language)):
            yield sentence_named(number), problem
        before = sentence.text
    of_record = {record.text for record in records}
    if compares(answer.task) and not all(s.written is None and s.text in of_record for s in answer.sentences):
        yield from _compared(answer, sources)


def _again(
    sentence: Sentence,
    sources: Sequence[Source],
    records: Sequence[Finding],
    length: Length,
    in_language: Spoken,
) -> Finding | None:
    """What is found of `sentence` when it is made again; None where it cannot have been made so."""
    if sentence.written is None:
        ours = (*_extracted(sentence, sources, in_language), *records)
        return next((f for f in ours if f.text == sentence.text), None)
    draft = DraftSentence("", sentence.written.text, sentence.written.hints)
    finding = Checker(sources, _instructions(length), in_language).check(draft, sentence.written.before or "")
    heard = _heard(sentence)
    if not heard:
        return finding
    name, word = heard[-1]
    return settle_finding(
        finding, word, name, in_language, [_span(e) for e in sentence.evidence if e.citation is not None]
    )


def _prompt(answer: Answer) -> str:
    """The name of the prompt that sentences of a model answer; that of a usual answer where there are none."""
    prose = any(s.written is not None for s in answer.sentences)
    return str(answer.prompt["name"]) if prose and answer.prompt and "name" in answer.prompt else _PROSE


@lru_cache(maxsize=3)
def _instructions(length: Length) -> str:
    """What the model was told beside the sources; the pack's rules tell whether it was this."""
    from prompts import load

    return instructions(load(_PROSE), length)


def _extracted(sentence: Sentence, sources: Sequence[Source], in_language: Spoken) -> Iterator[Finding]:
    articles = {(s.article.id, s.article.revision): s.article for s in sources}
    for e in sentence.evidence:
        article = articles.get((e.article_id, e.revision))
        if article is not None and e.start < e.end <= len(article.text):
            yield attributed(article, e.start, e.end, in_language)
            yield attributed(article, e.start, e.end, in_language, dated=False)
            yield quote_alone(article, e.start, e.end)
            yield recorded(article, in_language)
            yield from filter(None, (introduced(article, in_language),))
    if not sentence.evidence and sentence.support == "unchecked":
        yield ours(sentence.text, in_language)


def _problems(sentence: Sentence, again: Finding | None) -> Iterator[Bilingual]:
    """Where `sentence` says otherwise than what was found again."""
    if again is None:
        yield both("it was not written by a model, and is not the articles' own words, with who says them")
        return
    if again.text != sentence.text:
        yield both("it should read “{words}”", words=again.text)
        return
    if again.support != sentence.support:
        told = {"told": verdict(sentence.support), "again": verdict(again.support)}
        if again.reasons:
            why = again.reasons[0].rstrip(".。")
            yield both("it is called {told}; checked again it is {again}: {why}", **told, why=why)
        else:
            yield both("it is called {told}; checked again it is {again}", **told)
    elif abs(again.score - sentence.score) > _TOLERANCE:
        scores = {"told": str(sentence.score), "again": str(again.score)}
        yield both("its score is {told}; checked again it is {again}", **scores)
    if again.support == sentence.support and again.reasons != sentence.reasons:
        reasons = " ".join(again.reasons) or both("none")
        yield both("its reasons are not the ones found again, which are “{again}”", again=reasons)
    evidence = [(*place_of(s), True) for s in again.spans] + [(*place_of(s), False) for s in again.nearest]
    if evidence != [(*place_of(e), e.citation is not None) for e in sentence.evidence]:
        yield both("its evidence is not what is found again")
        return
    claims = tuple(claim_of(c, (*again.spans, *again.nearest)) for c in again.claims)
    for number, (is_, told_) in enumerate(zip(claims, sentence.claims, strict=False), 1):
        n = str(number)
        if is_.support != told_.support:
            verdicts = {"told": verdict(told_.support), "again": verdict(is_.support)}
            yield both("its claim {n} is called {told}; checked again it is {again}", n=n, **verdicts)
        elif is_ != told_:
            yield both("its claim {n} is not told as it is found again", n=n)
    if len(claims) != len(sentence.claims):
        counts = {"told": str(len(sentence.claims)), "again": str(len(claims))}
        yield both("it has {told} claims, not the {again} found again", **counts)


def sentence_named(number: int) -> Bilingual:
    return both("Sentence {n}", n=str(number))


def _disagreement(number: int) -> Bilingual:
    return both("Disagreement {n}", n=str(number))


def place_of(span: Citation | Span | Evidence) -> tuple[str, str, int, int]:
    """The article, its revision, and where in it."""
    return span.article_id, span.revision, span.start, span.end


def _compared(answer: Answer, sources: Sequence[Source]) -> Iterator[tuple[Bilingual, Bilingual]]:
    """Where the disagreements told are not the ones of the sources."""
    numbers = {d.sentence for d in answer.disagreements}
    proven = [
        (s.text, tuple(_span(e) for e in s.evidence if e.citation is not None))
        for n, s in enumerate(answer.sentences, 1)
        if n not in numbers and s.citations
    ]
    question = answer.standalone_question
    found = {_sides(telling): (kind, telling) for kind, telling in comparable(question, proven, sources)}
    kept = [tuple((s.said, s.article_id, s.start, s.end) for s in d.sides) for d in answer.disagreements]
    dated = all(s.written is None for s in answer.sentences)
    for _, telling in compared(question, proven, sources, dated=dated):
        if _sides(telling) not in kept:
            yield both("Disagreements"), both("it is not told that “{words}”", words=telling.finding.text)
    for number, (sides, told) in enumerate(zip(kept, answer.disagreements, strict=True), 1):
        again = found.get(sides)
        if again is None or (again[0], again[1].about) != (told.kind, told.about):
            yield _disagreement(number), both("it is not what is found again")
        elif 0 < told.sentence <= len(answer.sentences):
            for problem in _problems(answer.sentences[told.sentence - 1], again[1].finding):
                yield sentence_named(told.sentence), problem
        else:
            yield _disagreement(number), both("its sentence is not there")


def _sides(telling: ToldDifference) -> tuple[tuple[str, str, int, int], ...]:
    return tuple((m.said, m.place.article.id, m.start, m.end) for m in telling.sides)


def _span(e: Evidence) -> Span:
    return Span(e.article_id, e.revision, e.start, e.end, e.quote)
