"""From a question to a checked answer, as a stream of events. Every step is a value handed to the next:

`request` → its task (`tasks`); to be answered → standalone `question` → `retrieval` (what was found) → told in the
articles' own sentences (`extract`, `across`) or in a model's (`writing`), read again by a judge (`settling`) →
`assembly` → `comparing` (figures that differ) → the answer.
"""

from __future__ import annotations

from collections.abc import Generator, Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from qa.answer import Answer, Checked, Delta, Final, Found, Newer, Shown, StreamEvent
from qa.answering import question as asking
from qa.answering import tasks
from qa.answering.finding import newer as newer_articles
from qa.answering.finding.assembly import Assembly, markdown
from qa.answering.finding.figure_comparison import Compared, Proven, compared
from qa.answering.finding.retrieval import Look, Retrieval, from_best_sentences, opened, together, unread_language
from qa.answering.phrases import LANGUAGES, count_sentences, say, spoken
from qa.answering.reading import yes_no
from qa.answering.reading.chosen_passages import Pair
from qa.answering.reading.context import parted, within
from qa.answering.reading.extract import attributed, extract, with_neighbours
from qa.answering.reading.pointing import pointed
from qa.answering.reading.question_analysis import read
from qa.answering.reading.sentence_ranker import Ranking
from qa.answering.reading.yes_no import Settled
from qa.answering.request import Request, Stopwatch
from qa.answering.scope import relaxation
from qa.answering.spine.answer_revision import Course, made, read_again
from qa.answering.spine.halves import halves, one_behind_another
from qa.answering.spine.limiting import asked_again
from qa.answering.spine.model_prose import ModelReply, Spent, Writing, spent, summed, unless_refused
from qa.answering.spine.turn_understanding import counts_too_far, follow, leaning, own_words, talked_of
from qa.answering.spine.unheard import Unheard, unheard
from qa.answering.tasks import AnswerLine
from qa.answering.tasks.lines import for_model, offered, speaker_unnamed, with_later
from qa.answering.wording.asked_length import asked_length
from qa.errors import ModelError
from qa.proof.check.sentence_checker import Checker, Finding
from qa.proof.check.streamed import StreamedDraft
from qa.proof.facts.align import Source
from qa.tracing import traced
from store.language.text import language
from store.library import Library

if TYPE_CHECKING:
    from qa.answering.compose import Mode
    from qa.models.chat import ChatModel

SHORT = 2  # sentences of a short answer that a model chooses
NEAREST = 3  # passages that are shown where nothing answers


def events(library: Library, request: Request) -> Iterator[StreamEvent]:
    """The answer to `request` as it comes into being; the last event is `Final`.

    Raises ModelError when a model was asked for and gave nothing at all, unless `request.fallback` has extraction
    answer in its place.
    """
    watch = Stopwatch()
    yield from traced(_events(library, request, watch), request, watch, library.folder.name)


def standalone(library: Library, request: Request) -> str:
    """The question of `request` as it is understood within its talk; nothing is told."""
    flow = _Flow(library, request)
    with closing(flow.run()) as run:
        next(run)  # what is told first is told of the question as it is understood
    return flow.understood


def _events(library: Library, request: Request, watch: Stopwatch) -> Generator[StreamEvent, None, None]:
    flow = _Flow(library, request, watch)
    found: StreamEvent | None = None
    try:
        with closing(flow.run()) as run:
            for event in run:
                found = event if isinstance(event, Found) else found
                yield event
    except ModelError as error:  # raised before anything was told but what was found
        if not request.fallback or request.is_cancelled:
            raise
        without = replace(request, model=None, breaker=None, judge=None)
        instead = _Flow(library, without, flow.watch, error.told(flow.spoken))
        instead.calls = flow.calls
        yield from (event for event in instead.run() if event != found)


class _Flow:
    """One run of one request."""

    def __init__(
        self, library: Library, request: Request, watch: Stopwatch | None = None, failed: str | None = None
    ) -> None:
        self.library = library
        self.asked = request
        self.problem = asking.problem(request.question)
        asked = asked_length("" if self.problem else request.question)
        if request.length == "normal":  # else it was chosen beside the question
            request = replace(request, length=asked.length or "normal", lines=asked.lines)
        self.request = request
        self.watch = watch or Stopwatch()
        self.failed = failed  # why the model that was asked gave nothing
        self.spoken = spoken(request.question)  # the language of what we write ourselves
        self.standalone = ((request.model is None and asked.rest) or request.question).strip()
        self.limiting = ""  # what limits a question that is asked again
        self.looked: Retrieval | None = None
        self.reply: ModelReply | None = None
        self.calls: dict[str, Spent] = {}  # of models, by what each was for
        self.notices: list[str] = []
        self.lines: list[AnswerLine] = []  # what was told, without a model, and what was found for it
        self.found: Sequence[Pair] = ()
        self._tellings: dict[tuple[str, Proven, bool], list[Compared]] = {}
        said, begun = "" if self.problem else self.standalone, bool(request.history)
        self.task, self.limits = tasks.understood(said, library.names, request.now, begun=begun)

    @property
    def understood(self) -> str:
        """The question with what it leans on; of one that is asked again, behind what limits it since."""
        return within(self.limiting, self.standalone) if self.limiting else self.standalone

    def run(self) -> Generator[StreamEvent, None, None]:
        if self.problem:
            yield self._abstain(self.problem, ())
            return
        again, talk = asked_again(self.library, self.request)
        if again is not None:
            self.request, self.task, self.limits, self.standalone, self.limiting = again
        else:
            self.request = replace(self.request, history=talk)
        request = self.request
        with request.gate, self.watch.stage("scope"):
            unknown = unheard(self.task, self._given())
        if counts_too_far(self.task, self.standalone, request.history):
            unknown = Unheard(say("which article", self.spoken))
        self.notices += unknown.notices
        if unknown.reason:
            yield self._abstain(unknown.reason, unknown.nearest)
            return
        asked = halves(self.standalone) if request.model is None and again is None else ()
        if asked:  # a model writes on all of it
            yield from self._in_turn(asked)
            return
        if again is None:
            self.task, self.standalone = leaning(self.task, self.standalone, self.library, request.history)
        if self.task.name != "answer":
            yield from self._perform()
            return
        turn = follow(self.library, self.standalone, request, self.watch, self.limits)
        self.standalone, self.looked = turn.question, turn.looked
        self.calls |= {"rewriting": spent(turn.rewriting)} if turn.rewriting else {}
        self.notices += self.looked.scope.notices
        best, found = self.looked.best, self.looked.best.found
        if request.model is not None:  # extraction tells a sentence with the one that it leans on by itself
            with request.gate, self.watch.stage("search"):
                found = opened(best, self.library)
        yield Found(tuple(hit for hit, _ in found))
        settled: Settled | None = None
        now = self.looked.scope.prefers_new
        if request.model is None and not best.about:
            settled = yes_no.settle_question(self.standalone, best.ranking, now=now)
        lines = self._own(best, settled) if request.model is None and (best.about or best.answered or settled) else []
        if lines:
            if best.judgement.answered and not best.about:
                self.notices += self._doubts(best, settled)
            with request.gate, self.watch.stage("newer"):
                lines, found = with_later(lines, best, self.library, self.spoken, request.length, settled, now=now)
            yield from self._tell(lines, found, None if best.about or not best.judgement.answered else best.ranking)
        elif request.model is None and (told := tasks.written(self.standalone, self.library.names, request.now)):
            self.task, self.limits = told
            yield from self._perform()
        elif request.model is None or not (best.about or best.relevant):
            yield self._abstain(best.lacking(self.standalone), found)
        else:
            yield from self._by_model(request.model, found)

    def _by_model(self, model: ChatModel, found: Sequence[Pair]) -> Iterator[StreamEvent]:
        return self._choose(model, found) if self.request.strictness == "verbatim" else self._write(model, found)

    def _in_turn(self, asked: Sequence[str]) -> Iterator[StreamEvent]:
        """The halves of a request, each answered by itself, the later ones within the talk that the others make."""
        talk, self.task = self.request.history, tasks.Task(name="answer", topic=self.standalone)
        told: list[tuple[str, Sequence[AnswerLine], str]] = []
        found: Sequence[Pair] = ()
        for half in asked:
            flow = _Flow(self.library, replace(self.request, question=half, history=talk), self.watch)
            answer = next(event.answer for event in flow.run() if isinstance(event, Final))
            talk = (*talk, ("user", half), ("assistant", answer.text))
            told.append((half, flow.lines, answer.reason or ""))
            found = together(found, flow.found)
            self.looked = self.looked or flow.looked
            self.notices += answer.notices
        yield Found(tuple(hit for hit, _ in found))
        if any(lines for _, lines, _ in told):
            yield from self._tell(one_behind_another(told, self.spoken), found)
        else:
            yield self._abstain(told[0][2], found)

    def _doubts(self, best: Look, settled: Settled | None) -> list[str]:
        """Why what is told may not answer: it was only matched by its words, or it is not sure that it does, and
        nothing has settled it."""
        unread = unread_language(best.ranking.sentences[0].article.told_in, self.spoken)
        doubt = unread or (say("unsure", self.spoken) if best.judgement.unsure else "")
        return [doubt] if doubt and settled is None else []

    def _given(self) -> tasks.TaskContext:
        about = talked_of(self.task, self.request.history)
        return tasks.TaskContext(self.library, self.request, self.watch, about, self.limits)

    def _perform(self) -> Iterator[StreamEvent]:
        """A task: its lines, or what a model writes from the passages that they are from."""
        request, given = self.request, self._given()
        with request.gate, self.watch.stage("task"):
            self.task, given = tasks.narrowed(self.task, given)
            self.task = tasks.meant(tasks.of_talk(self.task, given), given)
            telling = tasks.tell(self.task, given)
            self.limits = given.read
            if parted(self.standalone)[1] != given.leant:
                self.standalone = within(self.standalone, given.leant)
            asks = request.model and not telling.ours
            found = for_model(telling, self.standalone, given) if asks else telling.found
        self.looked = given.looked
        self.notices += [*(self.looked.scope.notices if self.looked else ()), *telling.notices]
        yield Found(tuple(hit for hit, _ in found))
        if not (telling.lines or (asks and found)):
            why = telling.reason or say("nothing answers", self.spoken)
            yield self._abstain(why, telling.found, instead=telling.instead)
        elif request.model is None or telling.ours:
            yield from self._tell(telling.lines, telling.found)
        else:
            yield from self._by_model(request.model, found)

    def _own(self, best: Look, settled: Settled | None) -> list[AnswerLine]:
        """The lines of an answer without a model; what settles whether something is so first, with yes or no."""
        if best.about:  # an article's record: nobody says it, and no figure of its title is what is asked for
            return [AnswerLine(finding, " ") for finding in best.about]
        told = (AnswerLine(f, " ", speaker_unnamed(f, best.found)) for f in self._extracted(best))
        lines = self._renewed(list(told), best.found)
        if settled is None:
            return lines
        words = attributed(*with_neighbours(best.ranking, settled.sentence), self.spoken)
        return tasks.apart([AnswerLine(words, " ", say(settled.verdict, self.spoken)), *lines])

    def _renewed(self, lines: list[AnswerLine], found: Sequence[Pair]) -> list[AnswerLine]:
        """`lines` with the sentence of the newer figure in the place of one that it has replaced."""
        sources = [Source(article, hit.start, hit.end) for hit, article in found]
        articles = {(s.article.id, s.article.revision): s.article for s in sources}
        proven = tuple((line.finding.text, line.finding.spans) for line in lines)
        tellings = self._compared(parted(self.standalone)[0], proven, sources) if self._is_timeless() else []
        for newest, older in ((t.spans[-1], set(t.spans[:-1])) for kind, t in tellings if kind == "earlier"):
            first = attributed(articles[newest.article_id, newest.revision], newest.start, newest.end, self.spoken)
            lines = tasks.apart([AnswerLine(first, " "), *(o for o in lines if older.isdisjoint(o.finding.spans))])
        return lines

    def _compared(self, question: str, proven: Proven, sources: Sequence[Source], dated: bool = True) -> list[Compared]:
        """What `sources` say otherwise: of an answer without a model it is asked before it is told and behind it."""
        asked = question, proven, dated
        if asked not in self._tellings:
            with self.request.gate, self.watch.stage("compare"):
                self._tellings[asked] = compared(question, proven, sources, dated=dated)
        return self._tellings[asked]

    def _is_timeless(self) -> bool:
        """Whether the question names no year or event for its time: then the newest figure is asked for."""
        known = self.looked is not None and self.looked.scope.happened is not None
        return not known and not any(m.year for m in read(self.standalone).dates)

    def _extracted(self, best: Look) -> Sequence[Finding]:
        """The sentences that answer: of articles, or of those in another language the nearest, with that they are."""
        with self.request.gate, self.watch.stage("extract"):
            if best.judgement.answered:
                length = tasks.length_for(parted(self.standalone)[0], self.request.length)
                return extract(best.topic, best.ranking, best.found, length, unsure=best.judgement.unsure)
            if (foreign := best.across) is None:
                return []
            named = LANGUAGES[foreign.told][self.spoken]
            self.notices.append(say("in another language", self.spoken, language=named))
            return [attributed(*sentence, self.spoken) for sentence in foreign.sentences]

    def _tell(
        self, lines: Iterable[AnswerLine], found: Sequence[Pair], chosen: Ranking | None = None
    ) -> Iterator[StreamEvent]:
        """Sentences that are the articles' own, proven by where they come from; with the words that answer where a
        ranking has `chosen` them."""
        assembly, self.found = Assembly((a for _, a in found), self.spoken), found
        for line in tasks.cut(lines, self.request.lines):
            told = replace(line, answering=pointed(line.finding, chosen, first=not self.lines)) if chosen else line
            self.lines.append(told)
            sentence, piece = assembly.add(told.lead, told.finding, answering=told.answering, label=told.label)
            yield Delta(piece)
            yield Checked(sentence)
        yield from self._close(Course(assembly), [Source(article, hit.start, hit.end) for hit, article in found])

    def _ask(self, model: ChatModel, found: Sequence[Pair], mode: Mode) -> ModelReply:
        self.reply = ModelReply(model, self.standalone, found, mode, self.request, self.watch, self.spoken)
        return self.reply

    def _choose(self, model: ChatModel, found: Sequence[Pair]) -> Iterator[StreamEvent]:
        """`verbatim`: the model names sentences by their labels, and they are told in the articles' words."""
        reply = self._ask(model, found, "verbatim")
        with self.watch.stage("model"):
            said = "".join(unless_refused(reply.pieces()))
        findings = [AnswerLine(attributed(*sentence, self.spoken), " ") for sentence in reply.chosen(said)]
        self.calls["answer"] = spent(reply.usage)
        if self.request.length == "short":
            findings = findings[:SHORT]
        if not findings:
            yield self._abstain(say("chose nothing" if said else "model found nothing", self.spoken), found)
            return
        yield from self._tell(findings, found)

    def _write(self, model: ChatModel, found: Sequence[Pair]) -> Iterator[StreamEvent]:
        """The model's prose, each sentence checked as soon as it is whole."""
        from qa.answering import compose

        reply = self._ask(model, found, "answer")
        sources = [Source(b.article, b.hit.start, b.hit.end) for b in reply.composition.blocks]
        checker = Checker(sources, compose.instructions(reply.composition.prompt, self.request.length), self.spoken)
        draft, strictness = StreamedDraft(language(self.standalone) or "en", reply.outlets), self.request.strictness
        held = strictness == "strict" and self.request.judge is not None
        writing = Writing(draft, checker, strictness, self.spoken, held=held)
        said = False
        pieces = unless_refused(reply.pieces())
        while True:
            with self.watch.stage("model"):
                piece = next(pieces, None)
            if piece is None:
                break
            said = True
            if writing.take(piece):  # most pieces end no sentence, and stand in no line
                yield from self._checked(writing)
            yield from writing.show()
        self.calls["answer"] = spent(reply.usage)
        if not said:
            yield self._abstain(say("model found nothing", self.spoken), found)
            return
        if writing.finish():
            yield from self._checked(writing)
        again = read_again(writing.entries, sources, self.request, self.watch, self.spoken)
        self.calls |= {"judge": spent(again.usage, model=again.judge)} if again.usage else {}
        self.notices += again.notices
        yield from writing.settle(again.entries, again.judge, reply.cut_off)
        if not writing.course.settled.sentences:
            count = count_sentences(writing.left_out, self.spoken)
            lost = say("all left out", self.spoken, sentences=count)
            reason = lost if writing.left_out else say("nothing to check", self.spoken)
            yield self._abstain(reason, found, left_out=writing.left_out)
            return
        yield from self._close(writing.course, sources, left_out=writing.left_out)

    def _checked(self, writing: Writing) -> Sequence[StreamEvent]:
        """The events of the sentences that are whole."""
        with self.request.gate, self.watch.stage("check"):
            return list(writing.check())

    def _abstain(self, reason: str, found: Sequence[Pair], *, left_out: int = 0, instead: str = "") -> Final:
        if self.looked and self.looked.is_widened:
            self.notices.append(relaxation.widened(self.looked.narrow, self.looked.wide, self.spoken, in_vain=True))
        remark = ""
        if self.failed:
            self.notices.append(say("without the model", self.spoken, reason=self.failed))
            remark = f"\n\n*({markdown(self.notices[-1])})*"
        nearest = from_best_sentences(found, self.looked.best.ranking if self.looked else None)
        held = self.library.held({(hit.article_id, hit.revision) for hit in nearest})
        return Final(
            self._answer(
                text=markdown(reason) + remark,
                abstained=True,
                reason=reason,
                nearest=tuple(hit for hit in nearest if (hit.article_id, hit.revision) in held)[:NEAREST],
                instead=instead or offered(self.looked, found, self.library, self.spoken),
                left_out=left_out,
            )
        )

    def _close(self, course: Course, sources: Sequence[Source], *, left_out: int = 0) -> Iterator[StreamEvent]:
        """The end of an answer: where the sources differ, that it comes from outside of what was asked for, and what
        newer articles there are."""
        dated = all(s.written is None for s in course.settled.sentences)
        of_record = dated and self.looked is not None and bool(self.looked.best.about)
        compares = tasks.compares(self.task.name) and not of_record
        proven = course.settled.proven
        for kind, telling in self._compared(own_words(self.standalone), proven, sources, dated) if compares else ():
            sentence, piece = course.differ(kind, telling)
            yield Delta(piece)
            yield Checked(sentence)
        if self.looked and self.looked.is_widened:
            self.notices.append(relaxation.widened(self.looked.narrow, self.looked.wide, self.spoken))
            yield Delta(course.remark(self.notices[-1]))
        if self.failed:
            self.notices.append(say("extracted instead", self.spoken, reason=self.failed))
            yield Delta(course.remark(self.notices[-1]))
        newer: tuple[Newer, ...] = ()
        whole = {c.article_id for c in course.settled.citations}
        if self.task.name == "summary" and len(whole) == 1:
            with self.request.gate, self.watch.stage("newer"):
                newer = newer_articles.overtaking(self.library, whole.pop(), self.request.filters)
        if not newer and self.looked and self.task.name in ("answer", "summary"):
            with self.request.gate, self.watch.stage("newer"):
                said = self.looked.scope.topic(without=("author", "source"))
                point = within(said, parted(self.standalone)[1])
                newer = newer_articles.newer(self.library, point, course.settled.citations, self.request.filters)
        if newer:
            self.notices.append(newer_articles.sentence(newer, self.spoken))
        told_of = {(e.article_id, e.revision) for s in course.settled.sentences for e in s.evidence}
        if told_of - self.library.held(told_of):
            lost = self._abstain(say("removed meanwhile", self.spoken), ())
            yield Delta(f"\n\n{lost.answer.text}")
            yield lost
            return
        shown = tuple(
            Shown(article_id=s.article.id, revision=s.article.revision, start=s.start, end=s.end) for s in sources
        )
        answer = self._answer(newer=newer, **made(course.settled, self.library), shown=shown, left_out=left_out)
        told = {**made(course.told, self.library), "sentences": course.sentences_told()} if course.parted else {}
        yield Final(answer, replace(answer, **told) if told else None)

    def _answer(self, *, abstained: bool = False, **fields: Any) -> Answer:
        request, looked, reply = self.request, self.looked, self.reply
        filters, keys = relaxation.applied(self.limits, request.filters, request.unread)
        read = looked.read if looked else {key: v for key, v in filters.to_dict().items() if key in keys}
        if looked is not None:
            filters = looked.narrow if abstained and looked.is_widened else looked.wide
        if "genre" in read and self.task.name != "library":  # which tells of all that it counts
            kinds = {c.article_id: c.genre for c in fields.get("citations", ())}
            self.notices += relaxation.unknown_among([*kinds.values()], filters.genre, self.spoken)
        if reply is not None:
            fields |= {"model": reply.name, "prompt": reply.prompt}
            fields |= {"cut_off": reply.cut_off, "filtered": reply.filtered}
        return Answer(
            question=self.asked.question,
            standalone_question=self.understood,
            abstained=abstained,
            filters=filters.to_dict(),
            read=read,
            notices=tuple(dict.fromkeys(self.notices)),
            newest=looked.newest.isoformat() if looked and looked.newest else None,
            as_of=request.now.date().isoformat(),
            strictness=request.strictness,
            length=request.length,
            task=self.task.name,
            about=self.task.about,
            usage=summed(self.calls),
            timings=self.watch.total(),
            **fields,
        )
