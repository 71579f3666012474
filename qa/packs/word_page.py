"""An answer as a Word document: its citations real footnotes, what is to be said of a sentence a comment on it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from qa.answer import Answer, Sentence, Style
from qa.answering.finding.assembly import unescaped
from qa.answering.finding.status import Lookup, standing
from qa.packs.export_texts import SAID, Say, saying
from qa.packs.footnotes import Footnotes, comment_on
from qa.packs.markers import placed_sentences
from qa.packs.page_parts import (
    MARKER,
    REMARK,
    beyond,
    checked,
    claims_told,
    describe_citation,
    facts_told,
    flat,
    place_of,
    sound_parts,
    tallied,
    visible,
)
from qa.packs.reference_styles import noting
from qa.packs.signed import SignOff
from store.article import scrub
from store.language.bilingual import spoken


def to_docx(
    answer: Answer, article: Lookup | None = None, signed: Sequence[SignOff] = (), references: Style = "notes"
) -> bytes:
    """`answer` as the bytes of a Word document, footnotes in that style; with `article`, the status of each citation
    is that of the export."""
    from docx import Document

    return _Page(Document(), answer if article is None else standing(answer, article), signed, references).written()


class _Page:
    """What is written of `answer` into `document`, paragraph by paragraph."""

    def __init__(self, document: Any, answer: Answer, signed: Sequence[SignOff], references: Style) -> None:
        self._document = document
        self._answer = answer
        self._signed = signed
        language = spoken(answer.question)
        self._say: Say = saying(language)
        self._footnotes = Footnotes(document)
        self._note = noting(answer.citations, references, language)
        self._quotes = {c.number: flat(c.quote) for c in answer.citations}
        self._line: Any = None

    def written(self) -> bytes:
        """The document once all is written."""
        answer, say = self._answer, self._say
        self._document.add_heading(_shown(answer.question), 0)
        self._paragraph(tallied(answer, say))
        if answer.abstained:
            self._paragraph(f"{say('No answer.')} {answer.reason or ''}")
        self._text()
        if answer.citations:
            self._document.add_heading(say("Sources"), 1)
        for citation in answer.citations:
            self._paragraph(f"[{citation.number}] {describe_citation(citation, say)}").runs[0].bold = True
            words = (f"“{citation.quote}”", citation.url or "", place_of(citation, say), *beyond(citation, say))
            signed = (line for s in self._signed if s.citation == citation.number for line in checked(s, say))
            for line in filter(None, (*words, *signed)):
                self._paragraph(line)
        self._document.add_heading(say("How this answer was made"), 1)
        for fact in facts_told(answer, say):
            self._paragraph(fact, "List Bullet")
        return self._footnotes.saved()

    def _paragraph(self, words: str, style: str | None = None) -> Any:
        return self._document.add_paragraph(_shown(words), style=style)

    def _text(self) -> None:
        """The answer's Markdown: each sentence is looked for in its order; what stands between them is told as well."""
        at, text = 0, self._answer.text
        for sentence, start, end in placed_sentences(self._answer):
            self._between(text[at:start])
            self._sentence(sentence)
            at = end
        self._between(text[at:])

    def _between(self, text: str) -> None:
        """Borders of paragraphs, items of lists, markers as footnotes, and words of ours."""
        for number, line in enumerate(text.split("\n")):
            if number:
                self._line = None
            words = line
            if self._line is None and line.lstrip().startswith("- "):
                self._line = self._document.add_paragraph(style="List Bullet")
                words = line.lstrip().removeprefix("- ")
            for index, piece in enumerate(MARKER.split(words)):
                if index % 2:
                    self._marker(int(piece))
                elif piece.strip() or (piece and self._line is not None):
                    self._run(unescaped(REMARK.sub(r"(\1)", piece)))

    def _marker(self, number: int) -> None:
        if number in self._quotes and self._line is not None:
            self._line._p.append(self._footnotes.reference(f"{self._note(number)} “{self._quotes[number]}”"))

    def _sentence(self, sentence: Sentence) -> None:
        """Its words, those that answer bold, with a comment where there is something to be said of it."""
        runs, at = [], 0
        for start, end in sound_parts(sentence.answering, len(sentence.text)):
            runs += [self._run(sentence.text[at:start]), self._run(sentence.text[start:end], bold=True)]
            at = end
        runs = [run for run in (*runs, self._run(sentence.text[at:])) if run.text]
        if runs and (lines := list(self._remarks(sentence))):
            comment_on(self._document, runs, lines)

    def _remarks(self, sentence: Sentence) -> Iterator[str]:
        if sentence.support != "supported":
            yield f"{self._say(SAID[sentence.support]).capitalize()}."
        yield from sentence.reasons
        yield from claims_told(sentence, self._say)

    def _run(self, words: str, *, bold: bool = False) -> Any:
        if self._line is None:
            self._line = self._document.add_paragraph()
        run = self._line.add_run(_shown(words))
        run.bold = bold or None
        return run


def _shown(words: str) -> str:
    return scrub(visible(words))
