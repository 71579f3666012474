"""The watches of a library: made, looked at again, told of, and let go. `ArticleQA.watch` gives them.

A run asks again, by extraction, the questions for which something that was cited or found has changed or has come; what
it finds is written in one transaction, with the state of every watch, or not at all.
"""

from __future__ import annotations

import json
import os
from collections.abc import Collection, Iterable, Iterator, Mapping, Set
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from qa.answer import Answer, Final, Found
from qa.answering.finding.newer import touches
from qa.answering.finding.status import standing
from qa.answering.question import encodable, problem
from qa.answering.reading.chosen_passages import with_articles
from qa.choices import count_of, text_of
from qa.errors import FilterError, LibraryError, SettingsError
from qa.factcheck.report import DraftReport
from qa.packs import parse
from qa.packs.export import dumps
from qa.packs.pack_file import read_pack, text_in
from qa.watching import changes
from qa.watching.kept_answer import (
    KeptAnswer,
    State,
    as_they_stand,
    checked_again,
    draft_of,
    keep_answer,
    kept_draft,
    state,
)
from qa.watching.values import Kind, News, Watch
from store.article import Hit, digest, scrub
from store.database.collection_tables import get_collections
from store.database.moment import LibraryState
from store.database.watch_tables import (
    MOST_NEWS,
    Changed,
    StoredNews,
    StoredWatch,
    WatchRun,
    changed_since,
    count_unseen,
    drop_watch,
    get_news,
    get_watches,
    last_change,
    put_watch,
    see_news,
    settle_watches,
)
from store.filters import Filters

if TYPE_CHECKING:
    from qa.api import ArticleQA

REACH = 100
"""Passages among which an article that is new or changed counts as found for a question."""

_REACH_OF_EACH = 10  # the same for each sentence of a draft
_ATTEMPTS = 3  # at a run whose library is changed under its hands
_MOST = 500  # watches of one library
_LONGEST_NAME = 120  # characters of a draft by which its watch is told


class Watches:
    """The watches of one open library. Every call may raise LibraryError."""

    def __init__(self, qa: ArticleQA) -> None:
        self._qa = qa
        self._library = qa.library

    def add(
        self, what: str | os.PathLike[str] | Answer | DraftReport, filters: Mapping[str, Any] | None = None
    ) -> Watch:
        """Watches a question within `filters`, an answer, the evidence pack in the file at a `Path`, or what was cited
        on a draft, with the filters that it was checked with.

        What is watched already stays as it is. Raises SettingsError for a bad question or an empty draft, FilterError
        for a bad filter, ReadError for a file that is no pack.
        """
        if isinstance(what, DraftReport):
            within = Filters.parse(what.filters).to_dict()
            return self._begun("draft", _name(what), within, kept_draft(what, self._qa.article), asks=False)
        answer = what if isinstance(what, Answer) else None
        if isinstance(what, os.PathLike):
            answer = read_pack(text_in(Path(what))).answer
        asked = (answer.standalone_question or answer.question) if answer else text_of(what, "question").strip()
        question = encodable(asked)
        if wrong := problem(question):
            raise SettingsError(wrong)
        within = Filters.parse(_given(answer) if answer and filters is None else filters or {}).to_dict()
        fixed = keep_answer(standing(answer, self._qa.article), self._qa.article) if answer else None
        return self._begun("answer" if answer else "question", question, within, fixed)

    def _begun(
        self, kind: Kind, name: str, filters: Mapping[str, Any], fixed: KeptAnswer | None, *, asks: bool = True
    ) -> Watch:
        """The watch of that kind. What cites and asks nothing, such as a text of one's own, is `fixed`, its sentences
        and citations, by a name, without `asks`."""
        name = scrub(name)
        written = dumps(dict(sorted(filters.items())))
        id = digest(kind, name, written, *(("",) if fixed is None else _content(kind, fixed)))
        there = self.all()
        if found := next((watch for watch in there if watch.id == id), None):
            return found
        if len(there) >= _MOST:
            raise SettingsError(f"{_MOST} watches are all that a library keeps; `qa watch remove ID` makes room.")
        at, last = self._library.read(last_change)
        begun = State(fixed=fixed, answer=self._answer(name, filters)[0] if asks else None, revision=last)
        stored = StoredWatch(
            id=id,
            kind=kind,
            asked=name,
            filters=written,
            made=datetime.now(UTC).isoformat(timespec="milliseconds"),
            library=at.library,
            sequence=at.sequence,
            state=replace(begun, gone=_is_gone(begun.cited)).to_json(),
        )
        self._library.write(put_watch, stored)
        return _watch(stored, 0)

    def all(self, collection: str | None = None) -> tuple[Watch, ...]:
        """All watches, the first made first, or those within a collection."""
        unseen, there = self._library.read(count_unseen), self._library.read(get_collections)
        found = tuple(
            replace(_watch(stored, unseen.get(stored.id, 0)), let_go=_let_go(stored, there))
            for stored in self._library.read(get_watches)
        )
        return tuple(w for w in found if collection is None or collection in w.filters.get("collection", ()))

    def remove(self, id: str) -> bool:
        """Watches it no longer, and forgets what was told of it; True if it was there."""
        return self._library.write(drop_watch, id)

    def news(self, id: str | None = None, limit: int = MOST_NEWS) -> tuple[News, ...]:
        """What was found on one watch, all that is kept of it, or on all of them, the newest first. Raises
        SettingsError for a limit that is no number."""
        limit = max(0, count_of(limit, "limit is how much is told"))
        asked = {stored.id: stored.asked for stored in self._library.read(get_watches)}
        return tuple(_news(stored, asked.get(stored.watch, "")) for stored in self._library.read(get_news, id, limit))

    def read(self, id: str | None = None, up_to: int | None = None) -> int:
        """Notes that the news of one watch, or of all, was read, up to the one of that number; how much was unread.
        Raises SettingsError for what is no number."""
        up_to = None if up_to is None else count_of(up_to, "up_to is the number of the last one read")
        return self._library.write(see_news, id, up_to)

    def run(self) -> tuple[News, ...]:
        """Looks at every watch again, and gives what is new, which is kept as well.

        Where nothing that was cited or found has changed, and nothing new is found, nothing is asked again.
        """
        told: list[News] = []
        for _ in range(_ATTEMPTS):
            now, last = self._library.read(last_change)
            there = self._library.read(get_collections)
            behind = [w for w in self._library.read(get_watches) if _is_behind(w, now, there)]
            since = {(w.library, w.sequence): state(w.state).revision for w in behind}
            changed = {key: self._changed(key, revision, now) for key, revision in since.items()}
            outcomes = [self._outcome(w, changed[w.library, w.sequence], now, last, there) for w in behind]
            written, is_whole = self._library.write(settle_watches, outcomes) if outcomes else ((), True)
            asked = {w.id: w.asked for w in behind}
            told += [_news(stored, asked[stored.watch]) for stored in written]
            if is_whole:
                break
        return tuple(told)

    def run_quietly(self) -> None:
        """Runs after something was added; where the library is busy, or fails, the next run does it."""
        with suppress(LibraryError):
            self.run()

    def _changed(self, since: tuple[str, int], revision: int, now: LibraryState) -> Changed | None:
        """What has changed since that moment; None for all, in a library that was restored or moved."""
        return self._library.read(changed_since, since[1], revision) if since[0] == now.library else None

    def _outcome(
        self, watch: StoredWatch, changed: Changed | None, now: LibraryState, last: int, there: Collection[str]
    ) -> WatchRun:
        """What is found on a watch in a library that has the collections `there`."""
        before = state(watch.state)
        let_go = _let_go(watch, there)
        reached = replace(watch, library=now.library, sequence=now.sequence)
        try:
            if let_go or not self._concerns(watch, before, changed):
                after, news = replace(before, let_go=let_go), _nothing_but(watch, before, let_go)
            else:
                after, news = self._looked(watch, before, changed)
        except FilterError:  # its collection has been let go since: the next run says so
            after, news = before, _nothing_but(watch, before, ())
        after = replace(after, revision=last)
        words = {(c.article_id, c.revision) for k in after.cited for c in k.citations if c.status != "removed"}
        words |= {(a.article_id, a.revision) for a in news.articles if a.what != "removed"}
        told = None if news.is_empty else dumps(_told(news))
        return WatchRun(watch, replace(reached, state=after.to_json()), told, frozenset(words))

    def _concerns(self, watch: StoredWatch, before: State, changed: Changed | None) -> bool:
        """Whether anything that was cited or found has changed or gone, or what has come is found for the question."""
        if changed is None or before.let_go:
            return True
        known = frozenset[str]().union(*(k.known for k in before.cited))
        gone = {i for i in known if changed.removed} - self._library.current(known).keys()
        if gone or known & changed.ids or (before.answer and before.answer.task != "answer"):
            return True
        return bool(changed.ids) and any(hit.article_id in changed.ids for hit in self._hits(watch, _latest(before)))

    def _hits(self, watch: StoredWatch, latest: KeptAnswer) -> Iterator[Hit]:
        """What is found for the question, or for each sentence of a draft that claims something."""
        if watch.kind != "draft":
            yield from self._qa.search(watch.asked, k=REACH, filters=latest.filters)
            return
        for sentence in latest.sentences:
            if sentence.text and sentence.verdict != "no_claim":
                yield from self._qa.search(sentence.text, k=_REACH_OF_EACH, filters=latest.filters)

    def _looked(self, watch: StoredWatch, before: State, changed: Changed | None) -> tuple[State, News]:
        article = self._qa.article
        given, hits, newer = self._given(watch, before)
        fixed = before.fixed and as_they_stand(before.fixed, article)
        after = State(fixed=fixed, answer=given)
        after = replace(after, gone=self._gone(before, after))
        articles = changes.articles(before, article)
        compare = changes.verdicts if watch.kind == "draft" else changes.changed_sentences
        told = compare(_latest(before), given)
        stood = {c.article_id for k in before.cited for c in k.citations if c.status != "removed"}
        spoken_of = stood.union(a.article_id for a in articles)
        fresh = self._new(watch.asked, before, given, hits, newer, changed, spoken_of)
        articles += changes.new_articles(given, fresh, article)
        return after, News(
            watch=watch.id,
            question=watch.asked,
            articles=articles,
            sentences=told,
            figures=changes.figures(articles, given),
            abstains=None if _latest(before).abstains else given.abstains,
            gone=after.gone and not before.gone,
        )

    def _gone(self, before: State, after: State) -> bool:
        """Whether nothing is left of what was cited, and nothing has come in its place."""
        stands = any(c.status != "removed" for k in after.cited for c in k.citations)
        return not stands and (before.gone or _is_gone(as_they_stand(k, self._qa.article) for k in before.cited))

    def _new(
        self,
        question: str,
        before: State,
        now: KeptAnswer,
        hits: Iterable[Hit],
        newer: Iterable[str],
        changed: Changed | None,
        told: Set[str],
    ) -> list[str]:
        """The ids of the articles that have come since and are on the question, or have changed and are cited now; none
        of `told`."""
        known = told | {a.article_id for a in (before.answer.found if before.answer else ())}
        came = (now.known if changed is None else changed.came) - known
        ids = (came if changed is None else changed.ids) - told
        on_it = [*(i for i in now.cited if i in ids), *(i for i in newer if i in came)]
        quotes = [c.quote for c in now.citations if c.quote]
        passages: dict[str, list[Hit]] = {}
        for hit in hits:
            if hit.article_id in came and hit.article_id not in on_it:
                passages.setdefault(hit.article_id, []).append(hit)
        for id, found in passages.items():
            pairs = with_articles(found, self._library)
            if quotes and pairs and touches(question, quotes, pairs):
                on_it.append(id)
        return sorted(set(on_it))

    def _given(self, watch: StoredWatch, before: State) -> tuple[KeptAnswer, tuple[Hit, ...], tuple[str, ...]]:
        """What is told today, without a model: the answer, or what is found on a draft; and what `_answer` gives."""
        filters = json.loads(watch.filters)
        if watch.kind != "draft":
            return self._answer(watch.asked, filters)
        report = self._qa.factcheck(draft_of(_latest(before)), filters=filters, model="extractive")
        return checked_again(_latest(before), report, self._qa.article), (), ()

    def _answer(self, question: str, filters: Mapping[str, Any]) -> tuple[KeptAnswer, tuple[Hit, ...], tuple[str, ...]]:
        """The answer of today, by extraction; what was found for it, and the newer articles that it names, by id."""
        hits: tuple[Hit, ...] = ()
        for event in self._qa.stream(question, filters=filters, model="extractive"):
            if isinstance(event, Found):
                hits = event.hits
            if isinstance(event, Final):
                found = keep_answer(event.answer, self._qa.article, ((h.article_id, h.revision) for h in hits))
                return found, hits, tuple(n.article_id for n in event.answer.newer)
        raise AssertionError("a stream of events ends with Final")


def _latest(before: State) -> KeptAnswer:
    """The answer given last, or a draft as it was checked last."""
    return before.answer or before.fixed or KeptAnswer()


def _is_behind(watch: StoredWatch, now: LibraryState, there: Collection[str]) -> bool:
    """Whether the library, or what is there of the watch's collections, has changed since it was looked at."""
    if (watch.library, watch.sequence) != (now.library, now.sequence):
        return True
    return _let_go(watch, there) != state(watch.state).let_go


def _let_go(watch: StoredWatch, there: Collection[str]) -> tuple[str, ...]:
    """The collections that a watch is asked within and that are not `there`."""
    return tuple(name for name in json.loads(watch.filters).get("collection", ()) if name not in there)


def _nothing_but(watch: StoredWatch, before: State, let_go: tuple[str, ...]) -> News:
    """The news that collections were let go, unless that is told already."""
    return News(watch=watch.id, question=watch.asked, let_go=() if let_go == before.let_go else let_go)


def _content(kind: Kind, fixed: KeptAnswer) -> Iterator[str]:
    """What tells one answer from another to the same question: what it cites; of a text of one's own its words too."""
    yield json.dumps([(c.article_id, c.revision, c.start, c.end) for c in fixed.citations])
    if kind == "draft":
        yield json.dumps([s.text for s in fixed.sentences])


def _is_gone(answers: Iterable[KeptAnswer]) -> bool:
    """Whether something is cited, and none of it is in the library."""
    cited = [c for k in answers for c in k.citations]
    return bool(cited) and all(c.status == "removed" for c in cited)


def _name(report: DraftReport) -> str:
    """The first words of a draft. Raises SettingsError."""
    words = " ".join((report.sentences[0].text if report.sentences else "").split())
    if not words:
        raise SettingsError("The draft has no sentence, so there is nothing to be watched.")
    return words if len(words) <= _LONGEST_NAME else words[:_LONGEST_NAME].rstrip() + "…"


def _given(answer: Answer) -> dict[str, Any]:
    """The filters that were asked for, without those read out of the question: they are read out of it again."""
    return {k: v for k, v in answer.filters.items() if answer.read.get(k) != v}


def _watch(stored: StoredWatch, unread: int) -> Watch:
    found = state(stored.state)
    return Watch(
        id=stored.id,
        kind=stored.kind,  # type: ignore[arg-type]  # written from one
        question=stored.asked,
        filters=json.loads(stored.filters),
        citations=len((found.fixed or found.answer or KeptAnswer()).citations),
        unread=unread,
        answered=found.answer is None or found.answer.abstains is None,
        gone=found.gone,
        timings={"made": stored.made},
    )


def _told(news: News) -> dict[str, Any]:
    """The news as it is stored: without what the tables say."""
    left_out = ("watch", "question", "number", "read", "timings")
    return {name: value for name, value in news.to_dict().items() if name not in left_out}


def _news(stored: StoredNews, question: str) -> News:
    told = json.loads(stored.told) | {"watch": stored.watch, "question": question}
    found: News = parse.value(News, told, "the news")
    return replace(found, number=stored.number, read=stored.seen, timings={"at": stored.at})
