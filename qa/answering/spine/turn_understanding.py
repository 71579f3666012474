"""What a turn of a talk means: as it is, or with what the talk is about, whichever is answered best.

Each is searched and read; what the last answer cited is read with the second. Where neither is answered, the articles
told of last are read whole. Where there is a model, it says in its words what a turn means that leans on the talk, and
its words are read in the place of the second.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from qa.answering import question as asking
from qa.answering import talk, tasks
from qa.answering.finding.byline import about_articles, asks_of_record
from qa.answering.finding.holders import is_role
from qa.answering.finding.recalled import articles, recall_passages, titled
from qa.answering.finding.retrieval import Retrieval, look
from qa.answering.finding.story import story
from qa.answering.reading.chosen_passages import Pair
from qa.answering.reading.context import parted, within
from qa.answering.reading.measures import words_of
from qa.answering.reading.question_analysis import kind, read
from qa.answering.reading.sentence_ranker import TALK
from qa.answering.request import Request, Stopwatch
from qa.answering.scope.relaxation import applied
from qa.answering.spine.pronouns import by_name, points_at_somebody, whom
from qa.logistic import logit
from qa.models.pieces import Usage
from store.filters import Filters
from store.language.names import names
from store.language.patterns import late
from store.language.sentences import sentence_spans
from store.language.text import is_spaceless
from store.library import Library

FOUND = 6
"""Passages found with the topic of the talk: those that were cited stand beside them."""

PRIOR, SAID, SAID_SPACELESS, LEANING = 0.5, 10.0, 8.0, 4.0
"""What each unit of weight of a turn's telling words adds to how surely it stands alone, in logits; the weight of those
of a turn that is as likely to stand alone as to lean, and the same where words are not parted and none weighs more for
being rare; and how much more it must say with "it" or "her" among them."""

LITTLE, LITTLE_SPACELESS = 1, 3
"""Telling words of a turn that is about nothing by itself."""


class UnderstoodTurn(NamedTuple):
    """A turn as it is to be understood without the talk, what was found for it, and what a model took that was asked
    what it means, None where none was."""

    question: str
    looked: Retrieval
    rewriting: Usage | None = None


def topic_of_talk(history: talk.History) -> str:
    """What the talk is about, in the user's words without those that name a task; "" where it has not begun."""
    return talk.topic(tasks.topics(history))


def talked_of(task: tasks.Task, history: talk.History) -> str:
    """What the talk before a task is about; "" for one that says itself what it is about, in whatever talk."""
    return "" if talk.stands_alone(parted(task.topic)[0]) else topic_of_talk(history)


def leaning(task: tasks.Task, said: str, library: Library, history: talk.History) -> tuple[tasks.Task, str]:
    """A task, and the words that asked for it, with what they lean on: "her career", "all quotes of him"."""
    before = topic_of_talk(history)
    if task.name == "answer":
        if before and (pointed := _WHO_IS.match(said)):
            of_place = talk.name_of_counted(said, history)
            who = of_place or (_speaker_of_talk(pointed["who"], library, history, before) if pointed["who"] else "")
            return (replace(task, name="who_is", topic=who), within(said, who)) if who else (task, said)
        return _of_talk(task, said, before), said
    if not before:
        return task, said
    turn = parted(said)[0]
    if talk.leans(task.speaker) and not is_role(task.speaker):
        if is_spaceless(turn):  # 他怎么说 is on nothing, 他对此怎么说 is
            turn = turn.replace(task.speaker, " ")
        who = _speaker_of_talk(task.speaker, library, history, before)
        if not who:
            return tasks.Task(name="answer", topic=said), said
        task, said = replace(task, speaker=who), within(said, who)
    elif is_role(task.speaker) and points_at_somebody(task.speaker):  # "his lawyer"
        told = articles(recall_passages(library, history))
        beside = story(told[0], library, Filters()) if told else ()  # an article of it tells who is "he", and who "she"
        who = by_name(task.speaker, history, (*told, *beside))
        task, said = replace(task, speaker=who), said.replace(task.speaker, who, 1)
    if tasks.points(task, turn):
        named = [name.text for name in names(before) if name.sure] if task.detail == "mentioning" else []
        return replace(task, topic=next(iter(named), before)), within(parted(said)[0], before)
    if not all(task.sides):  # "compare it with the tram"
        return replace(task, sides=tuple(side or before for side in task.sides)), within(said, before)
    if is_role(task.speaker) and not task.topic and not talk.begins(task.speaker):
        return replace(task, topic=before), said  # "the governor" is somebody's there, "the mayor of Velden" is not
    if talk.leans(task.topic) and not talk.stands_alone(task.topic):
        return replace(task, topic=within(task.topic, before)), within(said, before)
    return task, said


_WHO_IS = late(
    r"^\W*(?:(?:and|but|so)\W+)?who(?:['’]s| is| was) (?:(?P<who>s?he)|(?:the|that) \w+(?: one)?)\W*$", re.IGNORECASE
)


def _speaker_of_talk(pointed: str, library: Library, history: talk.History, before: str) -> str:
    """Whom words that only point at somebody mean in a talk about what was said `before`; "" where that is nobody."""
    if len(pointed.split()) == 1 and not is_spaceless(pointed) and (recalled := recall_passages(library, history)):
        return whom(pointed, history, articles(recalled))
    if is_role(before):
        return before
    named = [name.text for name in names(before) if name.sure] or _asked_about(history)
    return named[-1] if named else ""


def _asked_about(history: talk.History) -> list[str]:
    """Who the user has asked about by name, in a script that has no capitals to know names by."""
    asked = [tasks.recognise(turn) for turn in talk.user_turns(history)[-talk.FAR :] if is_spaceless(turn)]
    told = (task.topic if task.name == "who_is" else task.speaker for task in asked)
    return [name for name in told if name and not talk.leans(name)]


def _of_talk(task: tasks.Task, said: str, before: str) -> tasks.Task:
    """The task that a turn asks for which does not name what it is on: "and who is against it?" is heard as a question
    by itself, and as one for opinions with what the talk is about. Else `task`."""
    if not before or not (talk.leans(said) or says_little(said)) or parted(said)[1] or asks_of_record(said):
        return task
    heard = tasks.recognise(within(said, before))
    return tasks.Task(name=heard.name) if heard.name in tasks.OF_TOPIC else task


def follow(
    library: Library,
    turn: str,
    request: Request,
    watch: Stopwatch,
    limits: Filters = Filters(),  # noqa: B008 - frozen
) -> UnderstoodTurn:
    """`turn` as it is answered best after the talk of `request`, within the `limits` that were read out of that.

    Raises:
        ReaderError: Its files are missing or damaged.
    """
    understood = _Following(library, turn, request, watch, limits).understood()
    return understood._replace(looked=_of_described(library, understood, request, watch))


def _of_described(library: Library, understood: UnderstoodTurn, request: Request, watch: Stopwatch) -> Retrieval:
    """What was found for a question; where that does not answer it, what is in the one article that it describes, which
    need not say in a sentence what the question says of it. A turn that leans on its talk means one of that."""
    looked, leans = understood.looked, bool(parted(understood.question)[1])
    is_told = looked.best.relevant if request.model is not None else looked.best.judgement.answered
    if looked.best.about or is_told or leans:
        return looked
    with request.gate:
        with watch.stage("search"):
            one = tasks.described_in(request, library, understood.question, Filters())
        if one is None:
            return looked
        return look(library, understood.question, request, watch, limits=Filters(article_ids=(one.id,)))


@dataclass(frozen=True)
class _Following:
    library: Library
    turn: str
    request: Request
    watch: Stopwatch
    limits: Filters

    def understood(self) -> UnderstoodTurn:
        if not talk.user_turns(self.request.history) or parted(self.turn)[1]:  # it says itself what it leans on
            return UnderstoodTurn(self.turn, self._alone())
        with self.request.gate, self.watch.stage("recall"):
            recalled = recall_passages(self.library, self.request.history)
        leaning = _leaning(self.turn, recalled, self.request.history)
        if leaning == self.turn:
            return UnderstoodTurn(self.turn, self._alone())
        alone = None if says_little(self.turn) else self._look(self.turn)
        with_talk = self._within(leaning, recalled) if alone or self.request.model is None else None
        if alone and with_talk and stands_alone(self.turn, alone, with_talk):
            return self._of_told(alone, recalled) or UnderstoodTurn(self.turn, alone)
        question, usage = self._by_model()
        if question is None:
            with_talk = with_talk or self._within(leaning, recalled)
            instead = self._named(with_talk, recalled) or self._of_told(with_talk, recalled)
            return instead or UnderstoodTurn(leaning, with_talk, usage)
        told = self._look(question, recalled=recalled)
        if alone and stands_alone(self.turn, alone, told):
            return UnderstoodTurn(self.turn, alone, usage)
        return UnderstoodTurn(question, told, usage)

    def _alone(self) -> Retrieval:
        """The turn as it is, with nothing to weigh it against; a model reads for itself what was found."""
        return self._look(self.turn, briefly=self.request.model is not None)

    def _look(self, question: str, **how: Any) -> Retrieval:
        with self.request.gate:
            return look(self.library, question, self.request, self.watch, **{"limits": self.limits, **how})

    def _within(self, leaning: str, recalled: Sequence[Pair]) -> Retrieval:
        """What is found for the turn with what it leans on, read with the sentence told last; where it counts which of
        the things told it means, with that alone. With more than a sentence the reader takes all of it for told, and
        hears nothing more in it that answers, as it is of what answers a question that was told with it."""
        said = talk.words_of_last_answer(self.request.history) if recalled else []
        spans = sentence_spans(said[0]) if said and not _counted(self.turn, said) else []
        told = said[0][slice(*spans[0])] if spans else ""
        if told.endswith(("?", "？")) and spans[1:]:
            told = said[0][spans[1][0] : spans[-1][1]]
        return self._look(leaning, passages=FOUND, recalled=recalled, told=told)

    def _named(self, with_talk: Retrieval, recalled: Sequence[Pair]) -> UnderstoodTurn | None:
        """The turn with the name of whom its pronoun means, where that is answered by an article that was told of, or
        asks for their words, and the turn with what the talk is about is not answered."""
        if self._is_told(with_talk) or not points_at_somebody(self.turn):
            return None
        question = by_name(self.turn, self.request.history, articles(recalled))
        if question == self.turn:
            return None
        if tasks.recognise(question).name == "quotes":
            return UnderstoodTurn(question, with_talk)
        looked = self._look(question, recalled=recalled)
        told = {article.id for _, article in recalled}
        answered = looked.best.judgement.answered and looked.best.ranking.sentences[0].article.id in told
        return UnderstoodTurn(question, looked) if answered else None

    def _of_told(self, looked: Retrieval, recalled: Sequence[Pair]) -> UnderstoodTurn | None:
        """The turn as an article answers it that was told of, read whole, where `looked` does not: both as it stands
        and with the article's title behind it, and by the same sentence. By either alone an answer is heard in much
        that holds none, and a reason by both; of those asked for their words others would be told.

        Of the turns of `evals/tasks` (`open`, `talks_open`) that are declined without this ten are answered, five of
        them well and none misleadingly; two that ask why were answered with no reason.
        """
        if self._is_told(looked) or kind(self.turn) == "reason" or not talk.tells(self.request.history):
            return None
        for article in articles(recalled):
            asked = within(self.turn, article.title or "")
            if tasks.written(asked, self.library.names, self.request.now):
                continue
            limits = applied(self.limits, Filters(article_ids=(article.id,)))[0]
            inside = [self._look(one, limits=limits) for one in (self.turn, asked)]
            first = [one.best.ranking.sentences[0].unit.start for one in inside if one.best.judgement.answered]
            if len(first) == 2 and first[0] == first[1] and not any(one.is_widened for one in inside):
                return UnderstoodTurn(asked, replace(looked, best=inside[1].best))
        return None

    def _is_told(self, looked: Retrieval) -> bool:
        """Whether what was found is told as it is, by a model in any case."""
        return self.request.model is not None or bool(looked.best.about) or looked.best.judgement.answered

    def _by_model(self) -> tuple[str | None, Usage | None]:
        """The turn as the model of the request rewrites it, None without one, or where it does not; and what that
        took."""
        request, most = self.request, asking.REWRITING_DEADLINE
        if request.model is None:
            return None, None
        with self.watch.stage("rewrite"):
            return asking.rewritten(
                self.turn,
                request.history,
                request.model,
                deadline=most if request.deadline is None else min(most, request.deadline / 3),
                cancel=request.cancel,
                breaker=request.breaker,
            )


def says_little(turn: str) -> bool:
    """Whether `turn` has so few telling words that it is about nothing by itself: "Who voted against?"."""
    return len(read(turn).terms) <= (LITTLE_SPACELESS if is_spaceless(turn) else LITTLE)


def own_words(question: str) -> str:
    """A question without what it leans on, unless it says too little without."""
    turn = parted(question)[0]
    return question if says_little(turn) else turn


def stands_alone(turn: str, alone: Retrieval, with_talk: Retrieval) -> bool:
    """Whether what was found for `turn` alone answers it so much more surely that the talk has nothing to do with it.

    The more a turn says itself, the less surely it need be; a word that stands for something named before tells
    against it, and more than that where what answers is nothing that the talk has to do with. One without such a word
    that says what it is about stands alone where that alone answers it.
    """
    leans = talk.leans(turn)
    if leans and not _shared(turn, alone, with_talk):
        return False
    if talk.says_enough(turn) and not leans and alone.best.judgement.answered and not with_talk.best.judgement.answered:
        return True
    weight = sum(term.weight for term in read(turn).terms)
    more = weight / 2 - SAID_SPACELESS if is_spaceless(turn) else weight - SAID
    prior = PRIOR * (more - (LEANING if leans else 0))
    return _sureness(alone) - _sureness(with_talk) + prior > 0


def _shared(turn: str, alone: Retrieval, with_talk: Retrieval) -> bool:
    """Whether the article that answers a turn alone is one of the talk; of a turn that says itself what it is about, or
    where the talk has none, whether it is found with the talk at all."""
    talked = {s.article.id for s in with_talk.best.ranking.sentences if TALK in s.measures}
    if talk.stands_alone(turn) or not talked:
        talked = {article.id for _, article in with_talk.best.found}
    return any(sentence.article.id in talked for sentence in alone.best.ranking.sentences[:1])


def _sureness(looked: Retrieval) -> float:
    """How probable it is held that something found answers, in logits."""
    return logit(1.0 if looked.best.about else looked.best.judgement.probability)


def counts_too_far(task: tasks.Task, said: str, history: talk.History) -> bool:
    """Whether `said` asks for an article by its place among those that were told, and fewer were."""
    place, told = talk.nth(parted(said)[0]), talk.words_of_last_answer(history)
    of_one = asks_of_record(said) if task.name == "answer" else task.name != "library" and not task.topic
    return place is not None and of_one and not -len(told) <= place < len(told)


def _counted(turn: str, said: Sequence[str]) -> str:
    """Which of the words that were told a turn means by their place, "" where it means none so."""
    place = talk.nth(turn)
    return said[place] if place is not None and place < len(said) > 1 else ""


def _leaning(turn: str, recalled: Sequence[Pair], history: talk.History) -> str:
    """`turn` with what it leans on: the words told that it counts, the article whose record it asks for, the topic."""
    if counted := _counted(turn, talk.words_of_last_answer(history)):
        counted = titled(counted, recalled)
        return talk.quoting(turn, counted) if kind(turn) == "name" else within(turn, counted)
    before, titles = topic_of_talk(history), [a.title for a in articles(recalled) if a.title]
    if not titles or (before and talk.says_enough(turn)):
        return within(turn, before)
    if not before and len(titles) > 1 and read(turn).terms and not talk.leans(turn):
        return within(turn, _named_by(turn, titles))  # of several that were listed the first is not meant in any case
    of_it = within(turn, titles[0])
    return of_it if not before or about_articles(of_it, recalled) else within(turn, before)


def _named_by(turn: str, titles: Sequence[str]) -> str:
    """The title that has most of the telling words of a turn, "" where none has any."""
    terms = read(turn).terms
    shared = [sum(t.weight for t in terms if t.root in words_of(title).roots) for title in titles]
    return titles[shared.index(max(shared))] if any(shared) else ""
