"""The prose of a model: asked for, received, and checked a sentence at a time as it arrives."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import takewhile
from typing import TYPE_CHECKING, Any

from prompts import NOT_FOUND
from qa.answer import Checked, Delta, Judged, StreamEvent, Strictness, Written
from qa.answering.finding.assembly import Assembly, markdown
from qa.answering.phrases import Spoken, count_sentences, say
from qa.answering.reading.chosen_passages import Pair
from qa.answering.request import Request, Stopwatch
from qa.answering.spine.answer_revision import Course, WrittenSentence, closing
from qa.models.pieces import Usage
from qa.models.prompt_escaping import one_line
from qa.proof.check.leaning import points_back
from qa.proof.check.sentence_checker import Checker
from qa.proof.check.streamed import DraftSentence, StreamedDraft
from store.article import Article
from store.language.bilingual import translate

if TYPE_CHECKING:
    from qa.answering.compose import Composition, Mode
    from qa.models.chat import ChatModel

TOKEN_BUDGET = 6_000
"""Tokens that the messages to a model may take, the reply aside."""

LONGEST_REPLY = 20_000
"""Characters after which a reply is cut off: nobody asked for more, and all of it has to be checked."""

_LONGEST_NAME = 80  # characters of an outlet's name that stands in a sentence

Spent = Mapping[str, Any]
"""Tokens in and out, and the cost; None for what is not known."""

NO_USAGE: Spent = {"tokens_in": 0, "tokens_out": 0, "cost": None}
"""What an answer took for which no model was asked."""

_DRESS = ' \t\r\n*_`#>"“'  # what may stand before the word by which a model declines
_WORDS = re.compile(r"\w")


class ModelReply:
    """A model's reply to a question over `found`: what it was sent, its text as it comes, and then how it ended.

    `cut_off` says why it ended early, None for a whole one, and `filtered` that a content filter is why; `usage` counts
    its tokens.
    """

    def __init__(
        self,
        model: ChatModel,
        question: str,
        found: Sequence[Pair],
        mode: Mode,
        request: Request,
        watch: Stopwatch,
        in_language: Spoken,
    ) -> None:
        from qa.answering import compose
        from qa.models import chat as models
        from qa.models import token_count

        self.name = models.name_of(model)
        self.cut_off: str | None = None
        self.filtered = False
        self.usage = Usage(None, None, None)  # not told yet
        self._model, self._request, self._watch, self._spoken = model, request, watch, in_language
        with watch.stage("compose"):
            self.composition: Composition = compose.compose(
                question,
                found,
                request.history,
                mode=mode,
                length=request.length,
                budget=TOKEN_BUDGET,
                count=token_count.counter(self.name),
            )

    @property
    def prompt(self) -> dict[str, Any]:
        """The prompt that it answers, by name, version and digest."""
        prompt = self.composition.prompt
        return {"name": prompt.name, "version": prompt.version, "digest": prompt.digest}

    @property
    def outlets(self) -> dict[int, str]:
        """The outlets of its sources, by their numbers, as far as they are known."""
        return {
            b.number: one_line(b.article.source, _LONGEST_NAME) for b in self.composition.blocks if b.article.source
        }

    def pieces(self) -> Iterator[str]:
        """The text as it comes. Raises ModelError where there is none."""
        from qa.models import chat as models

        request = self._request
        left = max(min(1.0, request.seconds), request.seconds - self._watch.elapsed())
        received = 0
        for piece in models.stream_reply(
            self._model, self.composition.messages, deadline=left, breaker=request.breaker, cancel=request.cancel
        ):
            if received > LONGEST_REPLY:
                self.cut_off = say("reply too long", self._spoken, most=f"{LONGEST_REPLY:,}")
                return
            if isinstance(piece, models.Ended):
                self.cut_off = piece.reason and translate(piece.reason, self._spoken)
                self.filtered = piece.filtered
                self.usage = piece.usage
            else:
                kept = piece[: LONGEST_REPLY - received]
                received += len(piece)
                yield kept

    def chosen(self, said: str) -> Iterator[tuple[Article, int, int]]:
        """The sentences, by their article and where they stand in it, that `said` names by their labels."""
        from qa.answering import compose

        blocks = {block.number: block for block in self.composition.blocks}
        for number, label in dict.fromkeys(compose.labels(said)):
            block = blocks.get(number)
            if block is not None and 0 < label <= len(block.labels):
                yield (block.article, *block.labels[label - 1])


def spent(usage: Usage, **named: str) -> Spent:
    """What one call to a model took, by the names that an answer has for it."""
    return {**named, "tokens_in": usage.tokens_in, "tokens_out": usage.tokens_out, "cost": usage.cost}


def summed(calls: Mapping[str, Spent]) -> Spent:
    """What the calls of an answer took together, and each by what it was for, unless that was to write alone."""
    if calls.keys() <= {"answer"}:
        return calls.get("answer", NO_USAGE)
    known = {key: [call[key] for call in calls.values() if call[key] is not None] for key in NO_USAGE}
    return {key: sum(values) if values else None for key, values in known.items()} | dict(calls)


def unless_refused(pieces: Iterator[str]) -> Iterator[str]:
    """`pieces`, from the moment that they are known to be no refusal on; none of one, and none of white space."""
    head = ""
    for piece in pieces:
        head += piece
        begun = head.lstrip(_DRESS)
        if begun.startswith(NOT_FOUND):
            next(filter(_WORDS.search, pieces), None)  # its tokens are told at its end; more words are not waited for
            return
        if not NOT_FOUND.startswith(begun):
            yield head
            yield from pieces
            return
    if head.strip():
        yield head


class Writing:
    """The prose of a model as it arrives: what may be shown is shown, what is whole is checked.

    `held`: nothing is shown before `settle`. That is for `strict` with a judge, where nothing may be shown that the
    second reading does not carry.
    """

    def __init__(
        self,
        draft: StreamedDraft,
        checker: Checker,
        strictness: Strictness,
        in_language: Spoken,
        *,
        held: bool = False,
    ) -> None:
        self._spoken = in_language
        self.course = Course(Assembly(checker.articles, in_language))
        self.entries: list[WrittenSentence] = []
        self.left_out = 0
        self._checker = checker
        self._strict = strictness == "strict"
        self._held = held
        self._draft = draft
        self._said = ""  # what was shown of the sentence under way

    def take(self, piece: str) -> bool:
        """Takes in `piece`; whether a sentence is whole by now, and to be checked."""
        self._draft.feed(piece)
        return self._draft.has_finished

    def finish(self) -> bool:
        """The same of the end of the reply."""
        self._draft.close()
        return self._draft.has_finished

    def check(self) -> Iterator[StreamEvent]:
        """The events of the sentences that are whole."""
        for draft in self._draft.finished():
            if draft.text.strip(f"{_DRESS}.") == NOT_FOUND:  # behind what was told nothing is left of it
                continue
            before = self.entries[-1].finding.text if self.entries and points_back(draft.text) else None
            finding = self._checker.check(draft, before or "")
            entry = WrittenSentence(draft.lead, finding, Written(text=draft.text, hints=draft.hints, before=before))
            self.entries.append(entry)
            if not self._held:
                yield from self._tell(entry)

    def show(self) -> Iterator[StreamEvent]:
        """What may be shown of the sentence under way."""
        if self._strict:
            return
        draft: DraftSentence = self._draft.partial()
        if not draft.text or NOT_FOUND.startswith(draft.text[: len(NOT_FOUND)]):
            return
        shown = self.course.told.lead(draft.lead) + markdown(self._checker.settled(draft.text))
        if len(shown) > len(self._said) and shown.startswith(self._said):
            yield Delta(shown[len(self._said) :])
            self._said = shown

    def settle(self, entries: Sequence[WrittenSentence], judge: str, cut_off: str | None) -> Iterator[StreamEvent]:
        """The events once `entries` are as the one called `judge` has settled them; `cut_off` says why the reply ended
        early."""
        changed: list[Judged] = []
        if self._held:
            for entry in entries:
                yield from self._tell(entry)
        elif any(after is not before for after, before in zip(entries, self.entries, strict=True)):
            self.course.settle(entries, Assembly(self._checker.articles, self._spoken))
            changed += self.course.changed()
        yield from changed
        if not self.course.settled.sentences:
            return
        if cut_off:
            yield Delta(self.course.remark(say("cut off", self._spoken, reason=cut_off)))
        if self.left_out:
            count = count_sentences(self.left_out, self._spoken)
            if self._spoken == "en":
                count += " was" if self.left_out == 1 else " were"
            remark = say("some left out", self._spoken, sentences=count)
            yield Delta(self.course.remark(remark[0].upper() + remark[1:]))
        if changed:
            yield Delta(self.course.remark(closing(changed, judge, self._spoken)))

    def _tell(self, entry: WrittenSentence) -> Iterator[StreamEvent]:
        if self._strict and entry.finding.support != "supported":
            self.left_out += 1
            return
        sentence, piece = self.course.told.add(entry.lead, entry.finding, entry.written)
        told = takewhile(lambda both: both[0] == both[1], zip(self._said, piece, strict=False))
        yield Delta(piece[len(list(told)) :])
        self._said = ""
        yield Checked(sentence)
