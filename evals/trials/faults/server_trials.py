"""Kills of the processes of a library past one machine, under load: one function for each kind of trial.

The processes are started once and serve all trials of a run; each trial kills one of them, at any moment, and starts it
again, as a supervisor would.
"""

from __future__ import annotations

import atexit
import random
import shutil
import signal
import tempfile
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from evals.synthetic import article
from evals.trials.attacks.secret_words import found_in
from evals.trials.faults.cluster import Cluster, Web
from evals.trials.faults.fault_outcome import Outcome
from store.article import Article
from store.errors import LibraryError
from store.library import Library

AWAY = 30.0
"""Seconds that a Chroma server is gone for."""
OFTEN, SELDOM = 0.02, 0.25
"""Seconds between an answer and the next question; seldom in the trial that the suite makes, which kills each once."""
RECOVERED = 10.0
"""Seconds after which the others must work again, from when the one that was killed takes connections again."""


@dataclass(frozen=True)
class Fall:
    """How a process is brought down, and up again, as a supervisor would.

    None of the questions to the web process that is `unharmed` may fail meanwhile; adding and the `others`, all web
    processes unless given, are to work again within `RECOVERED`.
    """

    kill: Callable[[], None]
    start: Callable[[], None]
    unharmed: Web | None = None
    others: Sequence[Web] = ()


def kill_web(_: Path, draw: random.Random) -> Outcome:
    """S11. One of two web processes is killed; the other answers all the while."""
    return _under_load(draw, _of_web(draw))


def kill_postgres(_: Path, draw: random.Random) -> Outcome:
    """S11. The server of the database is killed."""
    return _under_load(draw, _of_postgres())


def kill_backend(_: Path, draw: random.Random) -> Outcome:
    """S11. One of the database server's processes is killed, at which the server ends all and recovers by itself."""
    cluster = _cluster()[0]
    return _under_load(draw, Fall(lambda: cluster.postgres.kill_backend(draw), cluster.postgres.wait))


def kill_chroma(_: Path, draw: random.Random) -> Outcome:
    """S11. The Chroma server is killed; questions are answered all the while."""
    return _under_load(draw, _of_chroma())


def kill_each(_: Path, draw: random.Random) -> Outcome:
    """S11. A web process, the server of the database and that of Chroma are killed, one after the other."""
    return _under_load(draw, _of_web(draw), _of_postgres(), _of_chroma(), pause=SELDOM)


def hang_chroma(_: Path, draw: random.Random) -> Outcome:
    """S11. The Chroma server hangs for some seconds; questions are answered all the while."""
    cluster = _cluster()[0]

    def go_on() -> None:
        time.sleep(draw.uniform(1, 6))
        cluster.chroma.signal(signal.SIGCONT)

    return _under_load(draw, Fall(lambda: cluster.chroma.signal(signal.SIGSTOP), go_on, unharmed=cluster.webs[0]))


def chroma_gone(place: Path, draw: random.Random) -> Outcome:
    """S11. The Chroma server is away for half a minute: who searches is told, answers go on, and it is used again."""
    cluster = _cluster()[0]
    said: list[bool] = []
    with Library.open(
        place, database=cluster.database, chroma=cluster.chroma.url, follow=True, exact_up_to=0
    ) as searched:
        _comes(lambda: searched.is_following)

        def notice() -> str:
            searched.search("What did the harbour board say?")
            return str(searched.notice)

        def stay_away() -> None:
            said.append(_comes(lambda: "cannot be reached" in notice()))
            time.sleep(AWAY)
            cluster.chroma.start()

        outcome = _under_load(draw, Fall(cluster.chroma.kill, stay_away, unharmed=cluster.webs[0]))
        over = _comes(lambda: notice() == "None")
    return replace(outcome, ok=outcome.ok and said[0] and over, what=f"{outcome.what}, said {said[0]}, over {over}")


def _of_web(draw: random.Random) -> Fall:
    killed, other = draw.sample(_cluster()[0].webs, 2)
    return Fall(killed.kill, killed.start, unharmed=other, others=[other])


def _of_postgres() -> Fall:
    postgres = _cluster()[0].postgres
    return Fall(postgres.kill, postgres.start)


def _of_chroma() -> Fall:
    cluster = _cluster()[0]
    return Fall(cluster.chroma.kill, cluster.chroma.start, unharmed=cluster.webs[0])


def _under_load(draw: random.Random, *falls: Fall, pause: float = OFTEN) -> Outcome:
    """Kill while articles are added and questions asked; what was acknowledged is there, once, and all works again."""
    cluster, library = _cluster()
    seed, before = draw.randrange(10**6), library.counts().articles
    adding, asking = _Adding(library, seed), _Asking(cluster.webs, pause)
    recovered, took, harmed = True, 0.0, list[str]()
    try:
        for fall in falls:
            failures = asking.failures[fall.unharmed] if fall.unharmed else []
            earlier = len(failures)
            time.sleep(draw.uniform(0.2, 1.5))
            fall.kill()
            time.sleep(draw.uniform(0.0, 0.5))
            fall.start()
            begun = time.monotonic()
            recovered = recovered and _comes(_works_since(begun, adding, asking, fall.others or cluster.webs))
            took = max(took, time.monotonic() - begun)
            harmed += failures[earlier:]
    finally:
        adding.end()
        asking.end()
    held = adding.acknowledged
    library.add(
        Article(id=f"quay-{seed}", text=f"The quay of Quillberth{seed} cost 31 million crowns, the board said.")
    )
    recovered = recovered and _comes(lambda: _is_found(cluster.webs, seed))
    missing = [id for id in held if not _is_there(library, id)]
    given = [f"quay-{seed}", *(f"synthetic-{seed}-{n}" for n in range(adding.given))]
    ids = [a.id for a in library.articles({"article_ids": given})]
    problems = _settled(library)
    # One that was under way when it was cut off may be in or not; nothing else was given.
    extra = library.counts().articles - before - len(ids)
    double = len(ids) - len(set(ids))
    servers = (*cluster.webs, cluster.chroma, cluster.postgres)
    leaking = [server.folder.name for server in servers if found_in(server.wrote())]
    wrong = missing or problems or extra or harmed or double or asking.wrong or leaking
    return Outcome(
        recovered and not wrong,
        f"recovered {recovered}, {len(held)} held, missing {missing}, {problems}, extra {extra}, double {double}, "
        f"harmed {harmed[:2]}, wrong {asking.wrong[:2]}, after {took:.1f} s, a secret in the log of {leaking}",
        took,
        RECOVERED,
    )


def _works_since(begun: float, adding: _Adding, asking: _Asking, webs: Sequence[Web]) -> Callable[[], bool]:
    return lambda: adding.last > begun and all(asking.last[web] > begun for web in webs)


class _Adding:
    """Adds an article at a time until ended, one that failed again; `last` is when the last that went in was begun."""

    def __init__(self, library: Library, seed: int) -> None:
        self.acknowledged: list[str] = []
        self.given = 1
        self.last = 0.0
        self._library = library
        self._seed = seed
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def end(self) -> None:
        """Stop."""
        self._stop.set()
        self._thread.join()

    def _run(self) -> None:
        while not self._stop.wait(0.02):
            begun = time.monotonic()
            try:
                report = self._library.add(article(self.given - 1, self._seed, 1))
            except LibraryError:
                continue
            self.acknowledged += report.added + report.unchanged
            self.last = begun
            self.given += 1


class _Asking:
    """Asks every web process again and again; keeps what failed, and every answer that was to another question.

    `last` is when the last that was answered was asked.
    """

    def __init__(self, webs: list[Web], pause: float) -> None:
        self.failures: dict[Web, list[str]] = {web: [] for web in webs}
        self.wrong: list[str] = []
        self._pause = pause
        self.last = dict.fromkeys(webs, 0.0)
        self._stop = threading.Event()
        self._threads = [threading.Thread(target=self._run, args=(web,), daemon=True) for web in webs]
        for thread in self._threads:
            thread.start()

    def end(self) -> None:
        """Stop."""
        self._stop.set()
        for thread in self._threads:
            thread.join()

    def _run(self, web: Web) -> None:
        number = 0
        while not self._stop.wait(self._pause):
            number += 1
            question = f"What did article {number} say of the harbour?"
            begun = time.monotonic()
            try:
                if web.ask(question)["question"] != question:
                    self.wrong.append(question)
                self.last[web] = begun
            except OSError as error:
                self.failures[web].append(str(error))
                self._stop.wait(0.05)


def _is_found(webs: list[Web], seed: int) -> bool:
    """Whether every web process answers from the article that was just added."""
    try:
        answers = [web.ask(f"What did the quay of Quillberth{seed} cost?") for web in webs]
        return all(c["article_id"] == f"quay-{seed}" for answer in answers for c in answer["citations"][:1] or [{}])
    except (OSError, KeyError):
        return False


def _settled(library: Library) -> tuple[str, ...]:
    """What is wrong once the indexes have followed."""
    deadline = time.monotonic() + 60
    while (report := library.verify()).notes and time.monotonic() < deadline:
        time.sleep(0.1)
    return report.problems or report.notes


def _is_there(library: Library, id: str) -> bool:
    try:
        return bool(library.article(id).text)
    except KeyError:
        return False


def _comes(condition: Callable[[], bool]) -> bool:
    deadline = time.monotonic() + 4 * RECOVERED
    while not (done := condition()) and time.monotonic() < deadline:
        time.sleep(0.05)
    return done


@cache
def _cluster() -> tuple[Cluster, Library]:
    """The processes of this run, started by its first trial."""
    home = Path(tempfile.mkdtemp(prefix="qa-cluster-"))
    cluster = Cluster(home)
    atexit.register(shutil.rmtree, home, ignore_errors=True)
    atexit.register(cluster.close)
    library = cluster.library()
    library.add([article(number, 1, 2) for number in range(20)])
    cluster.serve()
    return cluster, library
