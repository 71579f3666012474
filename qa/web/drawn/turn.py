"""One question and what is known of its answer so far: events in, one value out after each, nothing drawn yet."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import Literal

from qa.answer import Answer, Checked, Citation, Delta, Evidence, Final, Found, Judged, Sentence, Shown, StreamEvent
from qa.answering.finding.assembly import make_citation, markdown
from qa.packs.signed import SignOff
from qa.web.drawn.page_texts import Language
from store.article import Article, Hit

Stage = Literal["searching", "writing", "done", "stopped", "failed"]
Key = tuple[str, str]
Lookup = Callable[[str, str], Article]
OfArticle = Hit | Evidence | Citation | Shown


@dataclass(frozen=True, kw_only=True)
class Turn:
    """A question and its answer as far as it has come.

    `language` is that of the words around the answer. `apart` puts each sentence in a paragraph of its own, as fits
    sentences that were picked rather than written.
    `articles` holds those that the page names, by id and revision. `said` is the Markdown received; what of it lies
    behind `settled` belongs to a sentence not checked yet. `problem` says in one sentence why there is no answer.
    `ahead` is how many questions are before it in line, None once it is its turn.
    """

    number: int
    question: str
    language: Language = "en"
    apart: bool = False
    stage: Stage = "searching"
    hits: tuple[Hit, ...] = ()
    sentences: tuple[Sentence, ...] = ()
    citations: tuple[Citation, ...] = ()
    articles: Mapping[Key, Article] = field(default_factory=dict)
    said: str = ""
    settled: int = 0
    answer: Answer | None = None
    problem: str | None = None
    ahead: int | None = None

    @property
    def over(self) -> bool:
        """Whether nothing more will come."""
        return self.stage in ("done", "stopped", "failed")

    @property
    def pending(self) -> str:
        """The words of the sentence under way, as plain text."""
        return strip_markdown(self.said[self.settled :])


def key_of(of: OfArticle) -> Key:
    """What tells the article apart, in its revision, that something is of."""
    return (of.article_id, of.revision)


def recorded(turn: Turn, signed: Sequence[SignOff] = ()) -> str:
    """A turn that is over, as JSON for the browser to keep: number, stage, question, the whole answer or null, and who
    has `signed` its quotes off."""
    answer = turn.answer.to_dict() if turn.answer is not None else None
    told = {"number": turn.number, "stage": turn.stage, "question": turn.question, "answer": answer}
    given = [asdict(s) for s in signed]
    return json.dumps({**told, "signed": given}, ensure_ascii=False).encode("utf-8", "replace").decode()


def follow(turn: Turn, events: Iterator[StreamEvent], lookup: Lookup) -> Iterator[Turn]:
    """The turn after each of `events`. `lookup` gives an article in a revision, KeyError if it is gone."""
    try:
        for event in events:
            turn = after(turn, event, lookup)
            yield turn
    finally:
        close = getattr(events, "close", None)
        if close is not None:
            close()


def after(turn: Turn, event: StreamEvent, lookup: Lookup) -> Turn:
    """The turn once `event` has happened."""
    match event:
        case Found(hits):
            return replace(turn, stage="writing", hits=hits, articles=_articles(turn, hits, lookup))
        case Delta(text):
            return replace(turn, stage="writing", said=turn.said + text)
        case Checked(sentence):
            turn = replace(turn, articles=_articles(turn, sentence.evidence, lookup))
            return replace(
                turn,
                stage="writing",
                sentences=(*turn.sentences, sentence),
                citations=(*turn.citations, *_new_citations(turn, sentence)),
                settled=len(turn.said),
            )
        case Judged():
            return turn  # its citations have the numbers of the whole answer, which comes next and is drawn anew
        case Final(answer):
            evidence = (e for s in answer.sentences for e in s.evidence)
            named: list[OfArticle] = [*evidence, *answer.nearest, *answer.citations, *answer.shown]
            return replace(
                turn,
                stage="done",
                sentences=answer.sentences,
                citations=answer.citations,
                articles=_articles(turn, named, lookup),
                said=answer.text,
                settled=len(answer.text),
                answer=answer,
            )


def borders(text: str, sentences: tuple[Sentence, ...]) -> tuple[Literal["", "paragraph", "item"], ...]:
    """What stands before each sentence in the Markdown `text`: nothing, the border of a paragraph, or a list item's."""
    found: list[Literal["", "paragraph", "item"]] = []
    at = 0
    for sentence in sentences:
        written = markdown(sentence.text)
        place = text.find(written, at) if written else -1
        between = text[at:place] if place >= 0 else ""
        at = place + len(written) if place >= 0 else at
        line = between.rpartition("\n")[2]
        if line.lstrip().startswith("- ") and ("\n" in between or not found):
            found.append("item")
        else:
            found.append("paragraph" if "\n" in between else "")
    return tuple(found)


def strip_markdown(text: str) -> str:
    """The plain words of Markdown that `qa.answering.finding.assembly.markdown` wrote."""
    for escaped in ("[", "]", "(", "<"):
        text = text.replace("\\" + escaped, escaped)
    return text.strip().removeprefix("- ")


def _articles(turn: Turn, named: Iterable[OfArticle], lookup: Lookup) -> Mapping[Key, Article]:
    known = dict(turn.articles)
    for key in dict.fromkeys(map(key_of, named)):
        if key not in known:
            try:
                known[key] = lookup(*key)
            except KeyError:  # removed meanwhile: the answer still says what it said
                continue
    return known


def _new_citations(turn: Turn, sentence: Sentence) -> Iterator[Citation]:
    """The citations that `sentence` is the first to use, before the whole answer says so."""
    known = {c.number for c in turn.citations}
    for evidence in sentence.evidence:
        article = turn.articles.get(key_of(evidence))
        if evidence.citation is None or evidence.citation in known or article is None:
            continue
        known.add(evidence.citation)
        yield make_citation(article, evidence, evidence.citation)
