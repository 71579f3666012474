"""What pages of an answer have in common: its paragraphs, its words that answer, what is told of a citation."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence

from qa.answer import Answer, Citation, Part, Sentence
from qa.answering.finding.assembly import unescaped
from qa.answering.finding.same_story import list_copies
from qa.answering.finding.status import SUPERSEDED, Lookup
from qa.packs.export_texts import SAID, Say
from qa.packs.markers import placed_sentences
from qa.packs.signed import SignOff, Word
from qa.proof.quotations.quotation_check import around
from store.article import Hit

MARKER = re.compile(r"(?<!\\)\[(\d{1,4})\]")
REMARK = re.compile(r"\*\(((?:\\.|[^\\\n])*?)\)\*")
CSP = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
"""What a page by itself may load and do: nothing."""
_OPENS, _CLOSES = "\ufdd0", "\ufdd1"  # no characters: no text has them, and none that has keeps them
POINTED = re.compile(f"{_OPENS}([^{_OPENS}{_CLOSES}]*){_CLOSES}")
_STANDING = {
    "superseded": SUPERSEDED["en"],
    "removed": "Removed: the library no longer has this revision of the article.",
}

Around = Mapping[int, tuple[str, str]]
"""What stands right before and right after the quote of each citation, by its number."""


def around_quotes(answer: Answer, article: Lookup | None) -> Around:
    """What stands right before and after each quote; nothing without `article`."""
    if article is None:
        return {}
    return {c.number: around(article(c.article_id, c.revision), c.start, c.end) for c in answer.citations}


def pointed(answer: Answer) -> str:
    """The answer's Markdown with our signs around the words that answer: each sentence is looked for in its order."""
    pieces, at = [], 0
    for sentence, start, end in placed_sentences(answer):
        written = answer.text[start:end]
        parts = _in_markdown(sentence, written)
        pieces += [_without_signs(answer.text[at:start]), mark_answering(written, parts)]
        at = end
    return "".join(pieces) + _without_signs(answer.text[at:])


def _in_markdown(sentence: Sentence, written: str) -> list[Part]:
    """The parts that answer, within the sentence as Markdown, where a backslash may stand before a letter."""
    places, at = [], 0
    for letter in sentence.text:
        at += written[at] != letter
        places.append(at)
        at += 1
    return [(places[a], places[b - 1] + 1) for a, b in sound_parts(sentence.answering, len(places))]


def mark_answering(text: str, parts: Sequence[Part]) -> str:
    """`text` with our signs around `parts`: `POINTED` finds what stands between them, after any escaping."""
    pieces, at = [], 0
    for start, end in sound_parts(parts, len(text)):
        pieces += [_without_signs(text[at:start]), _OPENS, _without_signs(text[start:end]), _CLOSES]
        at = end
    return "".join(pieces) + _without_signs(text[at:])


def sound_parts(parts: Sequence[Part], length: int) -> Iterator[Part]:
    """Those of `parts` that can be drawn: a page may be made of what a stranger's file says."""
    at = 0
    for start, end in parts:
        if at <= start < end <= length:
            yield start, end
            at = end


def _without_signs(text: str) -> str:
    return text.replace(_OPENS, "").replace(_CLOSES, "")


def carrying(answer: Answer, citation: Citation) -> list[Part]:
    """Where in the quote of `citation` the words stand that carry a claim, in order, none overlapping.

    Nothing where that is all of the quote.
    """
    found = [
        (span.start - citation.start, span.end - citation.start)
        for sentence in answer.sentences
        for claim in sentence.claims
        for span in claim.spans
        if span.evidence < len(sentence.evidence) and sentence.evidence[span.evidence].citation == citation.number
    ]
    size = len(citation.quote)
    return parts_within((0, size), [span for span in found if 0 <= span[0] < span[1] <= size])


def parts_within(whole: Part, parts: Iterable[Part]) -> list[Part]:
    """The parts of `whole` that `parts` are, in order, none overlapping; none where that is all of it."""
    joined: list[Part] = []
    for start, end in sorted((max(start, whole[0]), min(end, whole[1])) for start, end in parts):
        if joined and start <= joined[-1][1]:
            joined[-1] = joined[-1][0], max(end, joined[-1][1])
        elif start < end:
            joined.append((start, end))
    return [] if joined == [whole] else joined


def claims_told(sentence: Sentence, say: Say) -> Iterator[str]:
    """Each claim of a sentence that makes several, with its verdict and the words that carry it."""
    for claim in sentence.claims if len(sentence.claims) > 1 else ():
        words = " … ".join(f"“{span.quote}”" for span in claim.spans)
        told = f"“{claim.text}”: {say(SAID[claim.support])}"
        carried = ", carried by {words}" if claim.support == "supported" else ", closest words {words}"
        yield told + (say(carried, words=words) if words else "")


def blocks_of(text: str, *, markers: bool = False) -> Iterator[list[str]]:
    """The paragraphs of the answer's Markdown as plain lines; with `markers`, the backslashes stay for `_linked`."""
    for block in re.split(r"\n\s*\n", REMARK.sub(r"(\1)", text)):
        lines = [line.strip() for line in block.split("\n") if line.strip()]
        if lines:
            yield lines if markers else [unescaped(line) for line in lines]


def lines_of(text: str) -> list[str]:
    return [line for line in visible(text).splitlines() if line.strip()] or [""]


def visible(text: str) -> str:
    """`text` without characters that show nothing or turn the direction of what follows."""
    return "".join(
        c for c in text if c in "\n\t\u200c\u200d" or unicodedata.category(c) not in ("Cc", "Cf", "Cs", "Co")
    )


def beyond(citation: Citation, say: Say) -> list[str]:
    """What else a reader of the citation should know: its page, where else the story ran, what was corrected."""
    page = [say("Page {page}", page=str(citation.page))] if citation.page else []
    same = say("The same story, counted as one source: {outlets}", outlets=list_copies(citation))
    copies = [same] if citation.copies else []
    today = [] if citation.status == "current" else [say(_STANDING[citation.status])]
    today += [say("It reads now: “{words}”", words=" ".join(citation.now.split()))] if citation.now else []
    return [*page, *copies, *today, *([citation.correction] if citation.correction else [])]


def checked(signed: SignOff, say: Say) -> tuple[str, str]:
    """Who compared the quote with its source, to the minute, and who withdrew that, "" for nobody."""
    undone = word("Withdrawn by {name}, {when}", signed.undone, say) if signed.undone else ""
    return word("Checked by {name}, {when}", signed, say), undone


def word(english: str, said: Word, say: Say) -> str:
    """What somebody did, by `english` with a name and a time, and what they said of it."""
    name = say("{name} (by key)", name=said.name) if said.by_key else said.name
    line = say(english, name=name, when=f"{said.at[:10]} {said.at[11:16]} UTC")
    return f"{line} — {said.comment}" if said.comment else line


def describe_citation(citation: Citation, say: Say) -> str:
    return " · ".join(p for p in (citation.title or say("Untitled"), byline(citation, say)) if p)


def byline(citation: Citation, say: Say) -> str:
    kind = say(citation.genre.replace("_", " ")) if citation.genre != "unknown" else None
    parts = (citation.author, citation.source, (citation.published_at or say("undated"))[:10], kind)
    return " · ".join(p for p in parts if p)


def tallied(answer: Answer, say: Say) -> str:
    """How many sentences have which verdict, and what answered."""
    counts = [(say(SAID[v]).lower(), sum(s.support == v for s in answer.sentences)) for v in SAID]
    told = say(", ").join(say("{n} {name}", n=str(n), name=name) for name, n in counts if n)
    count = "{n} sentence: {told}" if len(answer.sentences) == 1 else "{n} sentences: {told}"
    said = say(count, n=str(len(answer.sentences)), told=told)
    own = say("the articles' own sentences, no language model")
    made = say("answered by {model}", model=own if answer.model == "extractive" else answer.model)
    made += say(", as of {day}", day=answer.as_of) if answer.as_of else ""
    return f"{said} · {made}" if answer.sentences else made[0].upper() + made[1:]


def flat(words: str) -> str:
    return " ".join(visible(words).split())


def place_of(span: Citation | Hit, say: Say) -> str:
    return say(
        "Article {id}, revision {revision}, characters {start} to {end}",
        id=span.article_id,
        revision=span.revision,
        start=str(span.start),
        end=str(span.end),
    )


def facts_told(answer: Answer, say: Say) -> Iterator[str]:
    facts = {
        "Model: {told}": answer.model,
        "Prompt: {told}": ", ".join(f"{k} {v}" for k, v in (answer.prompt or {}).items()),
        "Filters: {told}": ", ".join(f"{k} = {v}" for k, v in answer.filters.items()),
        "As of: {told}": answer.as_of,
        "Read out of the question: {told}": ", ".join(f"{k} = {v}" for k, v in answer.read.items()),
        "Newest article told: {told}": answer.newest_told,
        "Strictness: {told}": answer.strictness,
        "Length: {told}": answer.length if answer.length != "normal" else "",
        "Sentences left out: {told}": answer.left_out,
        "Cut off: {told}": answer.cut_off,
    }
    yield from (say(fact, told=str(told)) for fact, told in facts.items() if told)
    yield from answer.notices
