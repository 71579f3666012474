"""From a question to a checked answer, as a stream of events. Every step is a value handed to the next."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Generator, Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from qa.answer import Answer, Checked, Delta, Event, Final, Found, Length, Shown, Strictness, Written
from qa.answering import question as asking
from qa.answering.across import SURE, Across, across, is_far
from qa.answering.assembly import Assembly, markdown
from qa.answering.byline import about_articles
from qa.answering.copies import one_of_each, with_copies
from qa.answering.draft import Draft, DraftSentence
from qa.answering.extract import attributed, extract
from qa.answering.judging import Judgement, judge
from qa.answering.measures import words_of
from qa.answering.passages import joined, varied
from qa.answering.phrases import LANGUAGES, Spoken, say, sentences, spoken
from qa.answering.relevance import Ranking, rank
from qa.answering.scope import happenings, widening
from qa.answering.scope import newer as newer_articles
from qa.answering.scope.names import names_of
from qa.answering.scope.order import by_time, day
from qa.answering.scope.reading import Scope
from qa.answering.scope.reading import read as read_scope
from qa.errors import ModelError
from qa.proof.align import Source
from qa.proof.check import Checker, Finding
from qa.proof.disagreement.find import Difference, differences
from qa.proof.disagreement.told import told
from qa.proof.judges import DEADLINE as JUDGING_DEADLINE
from qa.proof.judges import Timed
from store.article import Article, Hit
from store.filters import Filters
from store.library import Library
from store.passages import LIMIT
from store.text import language, words

if TYPE_CHECKING:
    import threading

    from langchain_core.language_models import BaseChatModel

    from qa.models.breaker import Breaker
    from qa.proof.judges import Judge

PASSAGES = 8
"""Passages that an answer rests on."""

SPARE = 4
"""Passages found beyond those, which take the place of copies of a story that is among them already."""

CHARACTERS = PASSAGES * LIMIT
"""Characters of passages up to which one that begins in mid-thought is joined with the one before it."""
SHORT = 2
"""Sentences of a short answer that a model chooses."""

TOKEN_BUDGET = 6_000
"""Tokens that the messages to a model may take, the reply aside."""

LONGEST_REPLY = 20_000
"""Characters after which a reply is cut off: nobody asked for more, and all of it has to be checked."""

REWRITING_BUDGET = 2_000
"""Tokens that the talk may take when a model completes a follow-up."""

REWRITING_DEADLINE = 8.0
"""Seconds a model has for that; the rules stand in for it afterwards."""

Pair = tuple[Hit, Article]


@dataclass(frozen=True, kw_only=True)
class Request:
    """One question with everything that decides its answer.

    `filters` were given; others are read out of the question, except those whose keys are in `unread`. `fallback`: a
    model that gives nothing is told of, and its place is taken by extraction. `deadline`: seconds that whoever asks
    will wait for the whole, None for any number.
    """

    question: str
    history: tuple[asking.Turn, ...] = ()
    filters: Filters = field(default_factory=Filters)
    unread: Collection[str] = ()
    strictness: Strictness = "annotate"
    length: Length = "normal"
    model: BaseChatModel | None = None
    now: datetime
    breaker: Breaker | None = None
    cancel: threading.Event | None = None
    deadline: float | None = None
    judge: Judge | None = None
    fallback: bool = False


@dataclass(frozen=True)
class _Look:
    """What was found for `topic` within `filters`, the keys in `dropped` left out, and whether it is about that.

    `across` is what passages in another language say, looked at where words alone would not do.
    """

    topic: str
    filters: Filters
    dropped: tuple[str, ...]
    found: tuple[Pair, ...]
    about: tuple[Finding, ...]
    ranking: Ranking
    judgement: Judgement
    across: Across | None = None

    @property
    def relevant(self) -> bool:
        near = self.across is not None and self.across.relevant
        return bool(self.found) and (bool(self.about) or self.judgement.relevant or near)

    @property
    def answered(self) -> bool:
        return self.judgement.answered or (self.across is not None and self.across.answered)


class Stopwatch:
    """Milliseconds a stage, for the one field of an answer that may differ from run to run."""

    def __init__(self, clock: Callable[[], float] = time.perf_counter) -> None:
        self._clock = clock
        self._start = clock()
        self.timings: dict[str, float] = {}

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Times what happens inside, added to what the stage took before."""
        start = self._clock()
        try:
            yield
        finally:
            self.timings[name] = round(self.timings.get(name, 0.0) + (self._clock() - start) * 1000, 3)

    def elapsed(self) -> float:
        """Seconds since the start."""
        return self._clock() - self._start

    def total(self) -> dict[str, float]:
        """All stages, and the time since the start as `total`."""
        return self.timings | {"total": round((self._clock() - self._start) * 1000, 3)}


def rewrite(
    question: str,
    history: Sequence[asking.Turn],
    model: BaseChatModel | None,
    *,
    deadline: float = REWRITING_DEADLINE,
    cancel: threading.Event | None = None,
) -> str:
    """The standalone question: by the model when there is one and the question leans on the talk, else by rules.

    The rules do also when the model takes longer than `deadline` seconds, or `cancel` is set.
    """
    by_rules = asking.rewrite(question, history)
    if model is None or asking.stands_alone(question, history):
        return by_rules
    from qa.answering import compose
    from qa.models import chat as models
    from qa.models import tokens

    composition = compose.rewriting(
        question, history, budget=REWRITING_BUDGET, count=tokens.counter(models.name_of(model))
    )
    try:
        reply = models.reply(model, composition.messages, deadline=deadline, cancel=cancel)
    except ModelError:
        return by_rules
    line = reply.strip().partition("\n")[0].strip().strip('"“”')
    unchanged = words(line) == words(question)  # what leans on the talk is not whole because a model left it alone
    return line if not unchanged and asking.problem(line) is None and len(line) <= 400 else by_rules


def events(library: Library, request: Request) -> Iterator[Event]:
    """The answer to `request` as it comes into being; the last event is `Final`.

    Raises ModelError when a model was asked for and gave nothing at all, unless `request.fallback` has extraction
    answer in its place.
    """
    flow = _Flow(library, request)
    found: Event | None = None
    try:
        with closing(flow.run()) as run:
            for event in run:
                found = event if isinstance(event, Found) else found
                yield event
    except ModelError as error:  # raised before anything was told but what was found
        if not request.fallback or (request.cancel is not None and request.cancel.is_set()):
            raise
        instead = _Flow(library, replace(request, model=None, breaker=None, judge=None), flow.watch, str(error))
        yield from (event for event in instead.run() if event != found)


class _Flow:
    """One run of one request."""

    def __init__(
        self, library: Library, request: Request, watch: Stopwatch | None = None, failed: str | None = None
    ) -> None:
        self.library = library
        self.request = request
        self.watch = watch or Stopwatch()
        self.failed = failed  # why the model that was asked gave nothing
        self.standalone = request.question.strip()
        self.model_name = "extractive"
        self.prompt: dict[str, Any] | None = None
        self.usage: dict[str, Any] = {"tokens_in": 0, "tokens_out": 0, "cost": None}
        self.scope = Scope()
        self.filters = self.narrow = request.filters
        self.is_widened = False
        self.read: dict[str, Any] = {}
        self.notices: list[str] = []
        self.newest: date | None = None

    @property
    def spoken(self) -> Spoken:
        """The language of what we write ourselves: the question's."""
        return spoken(self.standalone)

    def run(self) -> Generator[Event, None, None]:
        request = self.request
        problem = asking.problem(request.question)
        if problem:
            yield self._abstain(problem, ())
            return
        with self.watch.stage("rewrite"):
            most = REWRITING_DEADLINE if request.deadline is None else min(REWRITING_DEADLINE, request.deadline / 3)
            self.standalone = rewrite(
                self.standalone, request.history, request.model, deadline=most, cancel=request.cancel
            )
        look = self._look()
        found, ranking, judgement = look.found, look.ranking, look.judgement
        if request.model is not None:  # extraction tells a sentence with the one that it leans on by itself
            with self.watch.stage("search"):
                found = tuple(joined(found, self.library, CHARACTERS))
        yield Found(tuple(hit for hit, _ in found))
        if look.about and request.model is None:
            yield from self._tell(Assembly((a for _, a in found), self.spoken), [(" ", f) for f in look.about], found)
            return
        if not look.about and not (look.answered if request.model is None else look.relevant):
            yield self._abstain(self._lacking(look), found)
        elif request.model is None:
            with self.watch.stage("extract"):
                chosen = (
                    extract(look.topic, ranking, request.length) if judgement.answered else self._across(look.across)
                )
            yield from self._tell(Assembly((a for _, a in found), self.spoken), chosen, found)
        elif request.strictness == "verbatim":
            yield from self._choose(request.model, found)
        else:
            yield from self._write(request.model, found)

    def _lacking(self, look: _Look) -> str:
        """Why what was found does not answer; which words it lacks tells nothing where most is in another language."""
        if look.across is not None:
            foreign = sum(language(hit.text) == look.across.told for hit, _ in look.found)
            if 2 * foreign > len(look.found):
                return say("not near", self.spoken, language=LANGUAGES[look.across.told][self.spoken])
        return look.judgement.reason or say("nothing answers", self.spoken)

    def _look(self) -> _Look:
        """What is found within the filters; where nothing there is about the question, what is found around them."""
        request = self.request
        with self.watch.stage("scope"):
            self.scope = read_scope(self.standalone, names_of(self.library.bylines()), request.now)
            narrow, keys = widening.applied(self.scope.filters, request.filters, request.unread)
            self.read = {key: value for key, value in narrow.to_dict().items() if key in keys}
            self.notices = [*self.scope.notices]
            if (asked := self.scope.happening) is not None:
                happened = happenings.resolved(asked, self.library)
                self.scope = replace(self.scope, happened=happened)
                self.notices.append(happenings.told(asked, happened, self.spoken))
        replaced = [key for key in self.scope.filters.to_dict() if key not in keys]
        looks: list[_Look] = []
        for filters, dropped in widening.steps(narrow, keys):
            looks.append(self._within(self.scope.topic(without=(*replaced, *dropped)), filters, dropped))
            if looks[-1].relevant:
                break
        look = looks[-1] if looks[-1].relevant else next((tried for tried in looks if tried.found), looks[0])
        self.narrow, self.filters = narrow, looks[-1].filters
        self.is_widened = len(looks) > 1
        self.newest = max((d for d in (day(a.published_at) for _, a in look.found) if d), default=None)
        return look

    def _within(self, topic: str, filters: Filters, dropped: tuple[str, ...]) -> _Look:
        with self.watch.stage("search"):
            found = self._search(topic, filters)
        about = about_articles(self.standalone, found)
        with self.watch.stage("judge"):
            ranking = rank(topic, found)
            judgement = judge(topic, found, ranking)
            unsure = judgement.probability < SURE if self.request.model is None else not judgement.relevant
            foreign = across(topic, found, self.library) if unsure and not about else None
            if foreign and judgement.answered and is_far(topic, ranking.sentences[0].text, self.library):
                judgement = replace(judgement, answered=False)
        return _Look(topic, filters, dropped, found, about, ranking, judgement, foreign)

    def _search(self, topic: str, filters: Filters) -> tuple[Pair, ...]:
        timed = self.scope.prefers_new or bool(self.scope.events) or self.scope.happened is not None
        hits = self.library.search(topic, k=2 * PASSAGES if timed else PASSAGES + SPARE, filters=filters.to_dict())
        articles: dict[tuple[str, str], Article] = {}
        for hit in hits:
            key = (hit.article_id, hit.revision)
            if key not in articles:
                articles[key] = self.library.article(*key)
        found = [(hit, articles[(hit.article_id, hit.revision)]) for hit in hits]
        ordered = by_time(varied(found, self.standalone), self.scope)
        return tuple(one_of_each(ordered, self.standalone, self.library)[:PASSAGES])

    def _tell(
        self, assembly: Assembly, findings: Iterable[tuple[str, Finding]], found: Sequence[Pair] = ()
    ) -> Iterator[Event]:
        """Sentences that are the articles' own, proven by where they come from."""
        for lead, finding in findings:
            sentence, piece = assembly.add(lead, finding)
            yield Delta(piece)
            yield Checked(sentence)
        if not assembly.sentences:
            yield self._abstain(say("nothing answers", self.spoken), found)
            return
        sources = [Source(article, hit.start, hit.end) for hit, article in found]
        yield from self._compare(assembly, sources)
        yield from self._close(assembly, sources)

    def _across(self, found: Across | None) -> list[tuple[str, Finding]]:
        """The sentences in another language that come nearest, and that they were chosen so."""
        if found is None:
            return []
        named = LANGUAGES[found.told][self.spoken]
        self.notices.append(say("in another language", self.spoken, language=named))
        return [(" ", attributed(*sentence, self.spoken)) for sentence in found.sentences]

    def _choose(self, model: BaseChatModel, found: Sequence[Pair]) -> Iterator[Event]:
        """`verbatim`: the model names sentences by their labels, and they are told in the articles' words."""
        from qa.answering import compose

        composition = self._compose(model, found, "verbatim")
        with self.watch.stage("model"):
            reply = "".join(self._received(self._stream(model, composition.messages)))
        findings: list[tuple[str, Finding]] = []
        for number, label in dict.fromkeys(compose.labels(reply)):
            block = next((b for b in composition.blocks if b.number == number), None)
            if block is not None and 0 < label <= len(block.labels):
                start, end = block.labels[label - 1]
                findings.append((" ", attributed(block.article, start, end, self.spoken)))
        if self.request.length == "short":
            findings = findings[:SHORT]
        if not findings:
            yield self._abstain(say("chose nothing", self.spoken), found)
            return
        yield from self._tell(Assembly((a for _, a in found), self.spoken), findings, found)

    def _write(self, model: BaseChatModel, found: Sequence[Pair]) -> Iterator[Event]:
        """The model's prose, each sentence checked as soon as it is whole."""
        from qa.answering import compose

        composition = self._compose(model, found, "answer")
        sources = [Source(b.article, b.hit.start, b.hit.end) for b in composition.blocks]
        draft = Draft(language(self.standalone) or "en")
        assembly = Assembly((b.article for b in composition.blocks), self.spoken)
        judge = self.request.judge and Timed(self.request.judge, cancel=self.request.cancel)
        checker = Checker(sources, judge, compose.instructions(composition.prompt), self.spoken)
        writing = _Writing(draft, checker, assembly, self.request.strictness, self.spoken)
        stream = self._received(self._stream(model, composition.messages))
        head: str | None = ""  # the start of the reply, until it is known not to be a refusal
        refused = False
        while True:
            with self.watch.stage("model"):
                piece = next(stream, None)
            if piece is None:
                break
            if head is not None:
                head += piece
                if compose.NOT_FOUND.startswith(head.lstrip()) and len(head.lstrip()) < len(compose.NOT_FOUND):
                    continue
                if head.lstrip().startswith(compose.NOT_FOUND):
                    refused = True
                    break
                piece, head = head, None
            with self.watch.stage("check"):
                told = list(writing.take(piece))
            yield from told
        if refused or (head is not None and not head.strip()):
            yield self._abstain(say("model found nothing", self.spoken), found)
            return
        with self.watch.stage("check"):
            told = [*writing.take(head or ""), *writing.close(self._cut_off)]
        yield from told
        if not writing.assembly.sentences:
            left_out = writing.left_out
            reason = (
                say("all left out", self.spoken, sentences=sentences(left_out, self.spoken))
                if left_out
                else say("nothing to check", self.spoken)
            )
            yield self._abstain(reason, found, left_out=left_out)
            return
        yield from self._compare(writing.assembly, sources)
        yield from self._close(writing.assembly, sources, left_out=writing.left_out)

    def _compare(self, assembly: Assembly, sources: Sequence[Source]) -> Iterator[Event]:
        """Says where `sources` differ on a figure that the answer gives."""
        with self.watch.stage("compare"):
            found = [d for d in differences(assembly.proven, sources) if self._is_wanted(d)]
            cited = [span for _, spans in assembly.proven for span in spans]
            tellings = [(d.kind, told(d, cited, self.spoken)) for d in found]
        for kind, telling in tellings:
            sentence, piece = assembly.differ(kind, telling)
            yield Delta(piece)
            yield Checked(sentence)

    def _is_wanted(self, difference: Difference) -> bool:
        """Whether to tell it: picked sentences hold figures that nobody asked for, and the past of those is noise."""
        if difference.kind == "differ" or self.request.model is not None or self.spoken == "zh":
            return True  # what a figure is about is known by its English name
        asked, about = words_of(self.standalone), words_of(difference.measure)
        return not asked.roots.isdisjoint(about.roots) or not asked.groups.isdisjoint(about.groups)

    _cut_off: str | None = None

    def _compose(self, model: BaseChatModel, found: Sequence[Pair], mode: Any) -> Any:
        from qa.answering import compose
        from qa.models import chat as models
        from qa.models import tokens

        self.model_name = models.name_of(model)
        with self.watch.stage("compose"):
            composition = compose.compose(
                self.standalone,
                found,
                self.request.history,
                mode=mode,
                length=self.request.length,
                budget=TOKEN_BUDGET,
                count=tokens.counter(self.model_name),
            )
        prompt = composition.prompt
        self.prompt = {"name": prompt.name, "version": prompt.version, "digest": prompt.digest}
        return composition

    def _stream(self, model: BaseChatModel, messages: Any) -> Iterator[Any]:
        from qa.models import chat as models

        request = self.request
        judging = JUDGING_DEADLINE if request.judge else 0.0  # the reader waits no longer for a judge
        whole = models.DEADLINE if request.deadline is None else min(models.DEADLINE, request.deadline)
        left = max(min(1.0, whole), whole - judging - self.watch.elapsed())
        return models.stream_reply(model, messages, deadline=left, breaker=request.breaker, cancel=request.cancel)

    def _received(self, stream: Iterator[Any]) -> Iterator[str]:
        """The text pieces of a reply; how it ended is kept for the answer."""
        from qa.models.chat import Ended

        received = 0
        for piece in stream:
            if received > LONGEST_REPLY:
                self._cut_off = say("reply too long", self.spoken, most=f"{LONGEST_REPLY:,}")
                return
            if isinstance(piece, Ended):
                self._cut_off = None if piece.complete else piece.reason
                usage = piece.usage
                self.usage = {"tokens_in": usage.tokens_in, "tokens_out": usage.tokens_out, "cost": usage.cost}
            else:
                whole = piece[: LONGEST_REPLY - received]
                received += len(piece)
                yield whole

    def _abstain(self, reason: str, found: Sequence[Pair], *, left_out: int = 0) -> Final:
        if self.is_widened:
            self.notices.append(widening.in_vain(self.narrow, self.filters, self.spoken))
            self.filters = self.narrow
        remark = ""
        if self.failed:
            self.notices.append(say("without the model", self.spoken, reason=self.failed))
            remark = f"\n\n*({markdown(self.notices[-1])})*"
        nearest = {hit.article_id: hit for hit, _ in reversed(found)}
        ordered = [hit for hit, _ in found if nearest.get(hit.article_id) is hit]
        return Final(
            self._answer(
                text=markdown(reason) + remark,
                abstained=True,
                reason=reason,
                nearest=tuple(ordered[:3]),
                cut_off=self._cut_off,
                left_out=left_out,
            )
        )

    def _close(self, assembly: Assembly, sources: Sequence[Source], *, left_out: int = 0) -> Iterator[Event]:
        """The end of an answer: that it comes from outside of what was asked for, and what newer articles there are."""
        if self.is_widened:
            self.notices.append(widening.widened(self.narrow, self.filters, self.spoken))
            yield Delta(assembly.remark(self.notices[-1]))
        if self.failed:
            self.notices.append(say("extracted instead", self.spoken, reason=self.failed))
            yield Delta(assembly.remark(self.notices[-1]))
        with self.watch.stage("newer"):
            point = self.scope.topic(without=("author", "source"))
            newer = newer_articles.newer(self.library, point, assembly.citations, self.request.filters)
        if newer:
            self.notices.append(newer_articles.sentence(newer, self.spoken))
        yield Final(
            self._answer(
                newer=newer,
                text=assembly.text,
                sentences=assembly.sentences,
                citations=with_copies(assembly.citations, self.library),
                disagreements=assembly.disagreements,
                shown=tuple(
                    Shown(article_id=s.article.id, revision=s.article.revision, start=s.start, end=s.end)
                    for s in sources
                ),
                cut_off=self._cut_off,
                left_out=left_out,
            )
        )

    def _answer(self, **fields: Any) -> Answer:
        request = self.request
        return Answer(
            question=request.question,
            standalone_question=self.standalone,
            filters=self.filters.to_dict(),
            read=self.read,
            notices=tuple(self.notices),
            newest=self.newest.isoformat() if self.newest else None,
            as_of=request.now.date().isoformat(),
            model=self.model_name,
            prompt=self.prompt,
            strictness=request.strictness,
            usage=self.usage,
            timings=self.watch.total(),
            **fields,
        )


class _Writing:
    """The prose of a model as it arrives: what may be shown is shown, what is whole is checked."""

    def __init__(
        self, draft: Draft, checker: Checker, assembly: Assembly, strictness: Strictness, in_language: Spoken
    ) -> None:
        self._spoken = in_language
        self.assembly = assembly
        self.left_out = 0
        self._checker = checker
        self._strict = strictness == "strict"
        self._draft = draft
        self._said = ""  # what was shown of the sentence under way

    def take(self, piece: str) -> Iterator[Event]:
        """The events that `piece` brings about."""
        self._draft.feed(piece)
        yield from self._whole()
        if not self._strict:
            yield from self._shown()

    def close(self, cut_off: str | None) -> Iterator[Event]:
        """The events after the last piece; `cut_off` says why the reply ended early."""
        self._draft.close()
        yield from self._whole()
        if cut_off and self.assembly.sentences:
            yield Delta(self.assembly.remark(say("cut off", self._spoken, reason=cut_off)))
        if self.left_out and self.assembly.sentences:
            count = sentences(self.left_out, self._spoken)
            if self._spoken == "en":
                count += " was" if self.left_out == 1 else " were"
            remark = say("some left out", self._spoken, sentences=count)
            yield Delta(self.assembly.remark(remark[0].upper() + remark[1:]))

    def _whole(self) -> Iterator[Event]:
        for draft in self._draft.finished():
            finding = self._checker.check(draft)
            if self._strict and finding.support != "supported":
                self.left_out += 1
                continue
            written = Written(text=draft.text, hints=draft.hints)
            sentence, piece = self.assembly.add(draft.lead, finding, written)
            yield Delta(_rest(self._said, piece))
            self._said = ""
            yield Checked(sentence)

    def _shown(self) -> Iterator[Event]:
        draft: DraftSentence = self._draft.partial()
        if not draft.text:
            return
        shown = self.assembly.lead(draft.lead) + markdown(self._checker.settled(draft.text))
        if len(shown) > len(self._said) and shown.startswith(self._said):
            yield Delta(shown[len(self._said) :])
            self._said = shown


def _rest(said: str, whole: str) -> str:
    """What of `whole` was not said yet; where the two part, from there on."""
    same = 0
    while same < min(len(said), len(whole)) and said[same] == whole[same]:
        same += 1
    return whole[same:]
