"""The Python face: `ArticleQA`, one open library and how it answers."""

from __future__ import annotations

import asyncio
import os
import threading
from collections.abc import AsyncIterator, Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, TypeVar

from qa import choices, feedback
from qa.answer import Answer, Event, Final, Length, Quotation, StreamEvent, Strictness
from qa.answering import question as questions
from qa.answering.request import Request
from qa.answering.spine.ask import events, standalone
from qa.cpu_gate import Gate
from qa.feedback import Feedback
from qa.tracing import traced_draft, traced_task
from store.article import Article, Hit, IngestReport, LibraryReport
from store.database.watch_tables import get_watches
from store.filters import Filters, known_keys
from store.library import Library, Progress

if TYPE_CHECKING:
    from qa.answering.tasks import TaskContext
    from qa.choices import JudgeLike, Model
    from qa.collecting import Collections
    from qa.factcheck.checker import FactCheck
    from qa.factcheck.report import DraftReport, DraftStep
    from qa.models.breaker import Breaker
    from qa.models.chat import ChatModel
    from qa.pinning import Pins
    from qa.proof.check.judges import Judge
    from qa.signing import SignOffs
    from qa.watching.watch_service import Watches

_Kept = TypeVar("_Kept", Answer, "DraftReport")


class ArticleQA:
    """Questions to a library of articles, answered with proof. May be used from many threads.

    Made with `ArticleQA.open`; a context manager; `close` may be called twice.
    """

    def __init__(
        self,
        library: Library,
        *,
        model: Model = None,
        strictness: Strictness = "annotate",
        now: datetime | None = None,
        judge: JudgeLike = "model",
    ) -> None:
        self.library = library
        self.strictness = choices.strictness_of(strictness)
        self._model = choices.model_of(model)
        self._judge = choices.judge_of(judge)
        self._now = choices.now_of(now)
        self.trace_words = False
        """Whether the spans of a program that traces with OpenTelemetry hold words, too: see `qa.tracing`."""
        self._breakers: dict[str, Breaker] = {}
        self._gate = Gate()

    @classmethod
    def open(
        cls,
        path: str | os.PathLike[str],
        *,
        model: Model = None,
        embedder: Any = None,
        strictness: Strictness = "annotate",
        now: datetime | None = None,
        follow: bool = False,
        reembed: bool = True,
        judge: JudgeLike = "model",
        database: str | None = None,
        chroma: str | None = None,
    ) -> ArticleQA:
        """Opens the library in the folder `path`, or makes it.

        `model`: None answers by extraction; a name such as "openai:gpt-4.1-mini"; or any LangChain chat model.
        `embedder`: None for the one the library was made with, in a new one that in the package; a name; or any
        LangChain `Embeddings`. Where it is another than the library's, `reembed` has all articles embedded again by it
        in the background, and they can be searched meanwhile. `now`: what relative dates count from, None for the
        clock. `follow`: keep the vector index up to date and search it, for a process that stays. `judge`: who reads
        again what a model has written, once all of it is told: "model" for the model that answers, a
        `qa.proof.check.judges.Judge`, or the folder of an NLI model; None or "off" for nobody. `database`: the URL of a
        PostgreSQL database that holds the articles, for any number of hosts; the folder then holds this host's indexes.
        `chroma`: the URL of a Chroma server that holds the vector index. Raises LibraryError where no library can be
        opened so, SettingsError for a model, judge, strictness or time that is none.
        """
        strictness = choices.strictness_of(strictness)
        model, judge, now = choices.model_of(model), choices.judge_of(judge), choices.now_of(now)
        library = Library.open(
            path, embedder=embedder, follow=follow, reembed=reembed, database=database, chroma=chroma
        )
        return cls(library, model=model, strictness=strictness, now=now, judge=judge)

    def close(self) -> None:
        """Lets go of the library."""
        self.library.close()

    def __enter__(self) -> ArticleQA:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def model_name(self) -> str:
        """The model's name, "extractive" when there is none."""
        if self._model is None:
            return "extractive"
        from qa.models.chat import name_of

        return name_of(self._model)

    def add(
        self,
        source: Any,
        progress: Callable[[Progress], None] | None = None,
        *,
        columns: Mapping[str, str] | None = None,
    ) -> IngestReport:
        """Adds a file, a folder, a URL, an `Article`, or an iterable of these; what cannot be read is in the report.

        `columns` says which column of a table holds which field of an article, {"text": "Body"}; the others are
        guessed, and the report's remarks say how. What is watched is looked at again when it is in.

        Raises LibraryBusy when another process is adding, LibraryError when nothing can be written.
        """
        report = self.library.add(source, progress=choices.progress_of(progress), columns=columns)
        if self.library.read(get_watches):
            self.watch.run_quietly()
        return report

    @property
    def collections(self) -> Collections:
        """The named sets of articles that the filter `collection` takes."""
        from qa.collecting import Collections

        return Collections(self.library)

    @property
    def pins(self) -> Pins:
        """The answers that are pinned, as they were: `pins.add(answer, note="For Tuesday")`."""
        from qa.pinning import Pins

        return Pins(self.library, self.article)

    @property
    def signed(self) -> SignOffs:
        """Who signed which words off, for good: `signed.add(answer, 1, "Ada Lund")`."""
        from qa.signing import SignOffs

        return SignOffs(self.library, self.article)

    @property
    def watch(self) -> Watches:
        """What is watched in the library: questions, answers and packs, and what has changed on them."""
        from qa.watching.watch_service import Watches

        return Watches(self)

    def remove(self, article_id: str) -> bool:
        """Removes an article with all its revisions from every file of the library; True if it was there.

        What readers said of answers goes with it where it holds words of the article.
        """
        feedback.forget(self.library, article_id)
        return self.library.remove(article_id)

    def articles(self, **filters: Any) -> tuple[Article, ...]:
        """The articles, newest first, by the filters that `ask` takes."""
        return self.library.articles(filters)

    def article(self, id: str, revision: str | None = None) -> Article:
        """One article, in its current revision or the one named; KeyError if unknown."""
        return self.library.article(id, revision)

    def search(self, question: str, k: int = 10, filters: Mapping[str, Any] | None = None) -> tuple[Hit, ...]:
        """The `k` best passages for `question`, best first, with only the filters passed in; errors as of `ask`."""
        return self.library.search(
            choices.text_of(question, "question"),
            k=choices.count_of(k, "k is how many passages are wanted"),
            filters=filters,
        )

    def rewrite(self, question: str, history: Sequence[tuple[str, str]]) -> str:
        """The standalone question, as `ask` would understand it; one that stands alone comes back as it is."""
        turns, question = questions.turns(history), questions.encodable(choices.text_of(question, "question"))
        if questions.problem(question):
            return question
        request = Request(question=question, history=turns, model=self._model, now=self._time(), gate=self._gate)
        return standalone(self.library, request)

    def ask(
        self,
        question: str,
        history: Sequence[tuple[str, str]] = (),
        filters: Mapping[str, Any] | None = None,
        *,
        strictness: Strictness | None = None,
        model: Model = None,
        unread: Collection[str] = (),
        length: Length = "normal",
    ) -> Answer:
        """The checked answer. `strictness` and `model` override the library's for this question.

        `length` is "short" for a sentence or two, "normal", or "full" for all that is found on the question.

        `filters` are author, source, genre, published_from, published_to, article_ids and collection. Those that the
        question names ("what did X write", "articles from March 2024") are read out of it, unless they are given or in
        `unread`; the answer's `filters` say what was applied.

        Raises ModelError when the model gave nothing, SettingsError for a question that is no text or a bad history,
        model or strictness, and FilterError for a bad filter.
        """
        return _answer(
            self.stream(question, history, filters, strictness=strictness, model=model, unread=unread, length=length)
        )

    def stream(
        self,
        question: str,
        history: Sequence[tuple[str, str]] = (),
        filters: Mapping[str, Any] | None = None,
        *,
        strictness: Strictness | None = None,
        model: Model = None,
        unread: Collection[str] = (),
        length: Length = "normal",
        cancel: threading.Event | None = None,
        deadline: float | None = None,
        fallback: bool = False,
    ) -> Iterator[StreamEvent]:
        """The answer as it comes into being: Found, then Delta and Checked, and Final last; before it a Judged for each
        sentence that a second reading has settled otherwise than was told. Arguments as for `ask`.

        With `fallback`, a model that gives nothing raises nothing: the answer is extracted, and says so. Setting
        `cancel`, from any thread, ends the model's call; what came until then is checked and told. So does the end of
        `deadline`, seconds from now, where that is sooner than the model's own.
        """
        chosen = self._chosen(model)
        request = Request(
            question=questions.encodable(choices.text_of(question, "question")),
            history=questions.turns(history),
            filters=Filters.parse(filters or {}),
            unread=known_keys(unread),
            strictness=self.strictness if strictness is None else choices.strictness_of(strictness),
            length=choices.length_of(length),
            model=chosen,
            breaker=self._breaker(chosen),
            cancel=choices.ended_by(cancel),
            deadline=choices.seconds_of(deadline),
            judge=self._judge_for(chosen),
            fallback=fallback,
            trace_words=self.trace_words,
            gate=self._gate,
            now=self._time(),
        )
        return events(self.library, request)

    def timeline(self, topic: str, filters: Mapping[str, Any] | None = None) -> tuple[Event, ...]:
        """What happened on `topic`, oldest first, from several articles, each happening once; none where nothing found
        is about it. `date` is ISO and as exact as the article has it: "2024-05-14", "2024-05", "2024".

        Raises FilterError for a bad filter.
        """
        from qa.answering.tasks.timeline import events

        topic = questions.encodable(choices.text_of(topic, "topic"))
        if questions.problem(topic):
            return ()
        given = self._given(topic, filters)
        with traced_task("timeline", topic, words=self.trace_words) as told, self._gate:
            return told(events(topic.strip(), given))

    def quotes(
        self, speaker: str, topic: str | None = None, filters: Mapping[str, Any] | None = None
    ) -> tuple[Quotation, ...]:
        """All that `speaker` is quoted with in the articles, direct and indirect, newest first; with a `topic`, what is
        on it. A person by the name or a part of it, a body by its name. Copies of a story count once.

        Raises FilterError for a bad filter.
        """
        from qa.answering.tasks.quotes import quotations

        speaker = questions.encodable(choices.text_of(speaker, "speaker"))
        topic = topic and questions.encodable(choices.text_of(topic, "topic"))
        if questions.problem(speaker):
            return ()
        given = self._given(speaker, filters)
        asked = ": ".join(filter(None, (speaker, topic)))
        with traced_task("quotes", asked, words=self.trace_words) as told, self._gate:
            return told(quotations(speaker.strip(), topic.strip() if topic else None, given))

    def factcheck(
        self,
        text: str,
        *,
        filters: Mapping[str, Any] | None = None,
        progress: Callable[[Progress], None] | None = None,
        cancel: threading.Event | None = None,
        model: Model = None,
        notices: Sequence[str] = (),
    ) -> DraftReport:
        """What the library has on each sentence of `text`, a draft of any origin: carried, contradicted, outdated,
        disputed, not found, or no claim at all, with the words of the articles. `progress` is told after each sentence
        how many of all are done. Setting `cancel`, from any thread, ends it with a report of what is done. A text
        without a sentence gives a report without one. `model` overrides the library's. The report begins with
        `notices`, such as what of a file was not checked, and has the sign-offs of its findings.

        Raises FilterError for a bad filter, ReaderError when the reader's files are missing or damaged.
        """
        from qa.factcheck.report import DraftReport

        tell = choices.progress_of(progress) or (lambda _: None)
        for found in self.factcheck_stream(text, filters=filters, cancel=cancel, model=model, notices=notices):
            if isinstance(found, DraftReport):
                return found
            tell(Progress(found.done, found.total, found.sentence.text))
        raise AssertionError("a draft that is checked ends with its report")

    def factcheck_stream(
        self,
        text: str,
        *,
        filters: Mapping[str, Any] | None = None,
        cancel: threading.Event | None = None,
        model: Model = None,
        notices: Sequence[str] = (),
    ) -> Iterator[DraftStep | DraftReport]:
        """Each sentence of `text` as soon as it is checked, and the report last; arguments and errors as `factcheck`.

        Setting `cancel`, from any thread, ends it behind the sentence under way, with a report of what is done.
        """
        from qa.factcheck.checker import checked

        told = choices.texts_of(notices, "notices")
        steps = checked(self._factcheck(text, filters, model), choices.ended_by(cancel))
        return self.signed.reported(traced_draft(steps, text, words=self.trace_words), told)

    def _factcheck(self, text: str, filters: Mapping[str, Any] | None, model: Model) -> FactCheck:
        from qa.factcheck.checker import FactCheck

        judge, within = self._judge_for(self._chosen(model)), Filters.parse(filters).to_dict()
        return FactCheck(self.library, choices.text_of(text, "text"), within, gate=self._gate, judge=judge)

    def _given(self, topic: str, filters: Mapping[str, Any] | None) -> TaskContext:
        """What a task called by its name is made from: no talk, no model, the longest telling."""
        from qa.answering.tasks import TaskContext

        given = Filters.parse(filters or {})
        return TaskContext(self.library, Request(question=topic, filters=given, length="full", now=self._time()))

    def _time(self) -> datetime:
        """What relative dates count from."""
        return self._now or datetime.now(UTC).astimezone()

    def _chosen(self, model: Model) -> ChatModel | None:
        """The model for one question; what is the library's own is made once."""
        return self._model if model is None else choices.model_of(model)

    def _judge_for(self, model: ChatModel | None) -> Judge | None:
        """The judge of what `model` writes; where nothing is written there is nothing to judge."""
        if model is None or self._judge is None:
            return None
        from qa.proof.check.judges import ModelJudge

        return ModelJudge(model) if isinstance(self._judge, str) else self._judge

    def _breaker(self, model: ChatModel | None) -> Breaker | None:
        """The circuit breaker of a provider, so that one that is down is not asked over and over."""
        if model is None or model is not self._model:
            return None
        from qa.models.breaker import Breaker

        return self._breakers.setdefault(self.model_name, Breaker())

    def try_model(self, model: Model = None, *, deadline: float = 15.0) -> str | None:
        """One line that the model replies when it is asked for one; None where there is no model, for extraction.

        Raises ModelError when nothing came within `deadline` seconds.
        """
        chosen = self._chosen(model)
        if chosen is None:
            return None
        from prompts import load
        from qa.models.chat import reply

        said = reply(chosen, load("try").messages(), deadline=deadline, breaker=self._breaker(chosen))
        return said.strip().partition("\n")[0]

    def rate(
        self,
        answer: Answer,
        thumb: str,
        *,
        history: Sequence[tuple[str, str]] = (),
        sentence: int | None = None,
        reason: str | None = None,
        note: str = "",
    ) -> Feedback:
        """Keeps what a reader says of `answer`, or of its sentence at place `sentence`, in the library's folder.

        `thumb` is "up" or "down", `reason` one of `qa.feedback.Reason`, `history` what was asked with. Said again of
        the same, it replaces what was said. Raises SettingsError, and LibraryError when it cannot be written:
        FeedbackFull when there is no room for more.
        """
        given = feedback.of(answer, thumb, history=history, sentence=sentence, reason=reason, note=note)
        feedback.keep(self.library.folder, given)
        return given

    async def aask(self, question: str, *args: Any, **kwargs: Any) -> Answer:
        """`ask` for asyncio; whoever is cancelled meanwhile ends the model's call."""
        cancel = choices.cancel_of(kwargs)
        try:
            return await asyncio.to_thread(lambda: _answer(self.stream(question, *args, cancel=cancel, **kwargs)))
        finally:
            cancel.set()

    async def astream(self, question: str, *args: Any, **kwargs: Any) -> AsyncIterator[StreamEvent]:
        """`stream` for asyncio; leaving the loop early ends the model's call."""
        cancel = choices.cancel_of(kwargs)
        stream = await asyncio.to_thread(self.stream, question, *args, cancel=cancel, **kwargs)
        try:
            while (event := await asyncio.to_thread(next, stream, None)) is not None:
                yield event
        finally:
            cancel.set()

    def standing(self, kept: _Kept) -> _Kept:
        """An answer or a report that was kept, with each of its citations as it stands today."""
        from qa.answering.finding.status import as_it_stands
        from qa.factcheck.report import kept_of

        return replace(kept, citations=tuple(as_it_stands(c, self.article) for c in kept_of(kept).citations))

    def verify(self) -> LibraryReport:
        """Compares the library with its indexes and reads every stored span again."""
        return self.library.verify()


def _answer(events: Iterator[StreamEvent]) -> Answer:
    """What a stream of events ends with."""
    return next(event.answer for event in events if isinstance(event, Final))
