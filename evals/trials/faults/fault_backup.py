"""Backups taken and restored while a process adds, killed at any moment, or with no room left: what comes of it.

Each function is one trial, like those of `evals.trials.faults.fault_trials`; the commands are those that a person runs.
"""

from __future__ import annotations

import itertools
import os
import random
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from evals.synthetic import articles, questions
from evals.trials.faults.fault_outcome import Outcome
from evals.trials.faults.fault_process import Child
from store.care.backup import back_up, restore
from store.care.migrating import LibraryLocation
from store.errors import LibraryError
from store.library import Library, Progress
from store.lock import FileLock

_PATIENCE = 120.0  # seconds after which a command is taken to hang
_BEGUN = "backup.lock"  # held from soon after a command has begun until it ends

Held = dict[str, tuple[str, ...]]


def back_up_while_adding(place: Path, draw: random.Random) -> Outcome:
    """A backup is taken at any moment of adding: what was acknowledged before is in it, and it restores sound."""
    path, file = place / "library", place / "b.qa"
    child = Child("adding", path, draw.randrange(1000))
    try:
        child.hears(lambda said: len(said) > 0)
        time.sleep(draw.uniform(0.0, 1.5))
        before = [(id, revision) for said in list(child.said) for id, revision in said["held"]]
        start = time.monotonic()
        with _command("backup", path, file) as backing:
            status = backing.wait(_PATIENCE)
        took = time.monotonic() - start
        child.hears(lambda said: len(said) > len(before) // 3 + 2)  # it was not kept from adding
    finally:
        child.kill()
    problems = restore(file, LibraryLocation(place / "new")).problems if status == 0 else ("not made",)
    there = _held(place / "new")
    missing = [key for key in before if key[1] not in there.get(key[0], ())]
    same = _texts(place / "new", there) == _texts(path, there)
    ok = status == 0 and not problems and not missing and same
    return Outcome(ok, f"status {status}, {problems}, missing {missing}, same {same}", took)


def kill_while_backing_up(place: Path, draw: random.Random) -> Outcome:
    """A backup is killed at any moment: the file is the one before or a whole one, and the next is made."""
    path, file = place / "library", place / "b.qa"
    with Library.open(path) as library:
        library.add(articles(60, seed=draw.randrange(99), paragraphs=3))
        old = _held(path)
        if draw.random() < 0.5:
            _run("backup", path, file)
        library.add(articles(20, seed=7, paragraphs=2))
        new = _held(path)
    _killed("backup", path, file, draw)
    found = []
    for candidate in (file, file.with_name(file.name + ".part")):
        restored = place / f"from{candidate.suffix}-restored"
        try:
            problems = restore(candidate, LibraryLocation(restored)).problems
            found.append(not problems and _held(restored) in (old, new))
        except LibraryError as error:
            found.append("nothing was changed" in str(error) and (candidate != file or not file.exists()))
    start = time.monotonic()
    again = _run("backup", path, file)
    took = time.monotonic() - start
    left = [p.name for p in (*path.glob("backup-*/"), *place.glob("*.part"))]
    whole = restore(file, LibraryLocation(place / "last")).problems == () and _held(place / "last") == new
    ok = all(found) and again == 0 and whole and not left and _held(path) == new
    return Outcome(ok, f"files {found}, again {again}, whole {whole}, left {left}", took)


def kill_while_restoring(place: Path, draw: random.Random) -> Outcome:
    """A restore over other articles is killed at any moment, with a process that searches: all of the old, or all
    of the new, there and in what is found; and the same command does it."""
    path, file = place / "library", place / "b.qa"
    with Library.open(path) as library:
        library.add(articles(60, seed=3, paragraphs=3))
        _run("backup", path, file)
        new, found_new = _held(path), _told(path)
        for id in list(new)[: draw.randint(1, 20)]:
            library.remove(id)
        library.add(articles(draw.randint(1, 60), seed=4, paragraphs=3))
        old, found_old = _held(path), _told(path)
        library.search("warm")
        _killed("restore", path, file, draw, "--replace")
        now, found = _held(path), _hits(library)
        whole = (now, found) in ((new, found_new), (old, found_old))
        problems = library.verify().problems
        start = time.monotonic()
        again = _run("restore", path, file, "--replace")
        took = time.monotonic() - start
        problems += library.verify().problems
        done = (_held(path), _hits(library)) == (new, found_new)
        grew = bool(library.add(articles(1, seed=9, paragraphs=2)).added)
    left = [p.name for begins in ("backup-", "restored-") for p in path.glob(f"{begins}*/")]
    ok = whole and not problems and again == 0 and done and grew and not left
    return Outcome(ok, f"whole {whole}, {problems}, again {again}, done {done}, grew {grew}, left {left}", took)


def full_disk_backing_up(place: Path, draw: random.Random) -> Outcome:
    """The disk is full from any moment of a backup on: file and library are what they were, and the next is made."""
    path, file = place / "library", place / "b.qa"
    with Library.open(path) as library:
        library.add(articles(60, seed=draw.randrange(99), paragraphs=3))
    steps = _steps(lambda told: back_up(LibraryLocation(path), file, progress=told))
    if draw.random() < 0.5:
        file.unlink()
    before, held = file.exists() and file.read_bytes(), _held(path)
    said = _told_when_full(lambda told: back_up(LibraryLocation(path), file, progress=told), draw.randrange(steps))
    unchanged = (file.exists() and file.read_bytes()) == before and _held(path) == held
    left = [p.name for p in (*path.glob("backup-*/"), *place.glob("*.part"))]
    back_up(LibraryLocation(path), file)
    whole = restore(file, LibraryLocation(place / "last")).problems == () and _held(place / "last") == held
    ok = unchanged and whole and not left and _is_told(said)
    return Outcome(ok, f"{said}; unchanged {unchanged}, whole {whole}, left {left}")


def full_disk_restoring(place: Path, draw: random.Random) -> Outcome:
    """The disk is full from any moment of a restore over other articles on: all of the old is there, or all of the
    new, and the same call does it once there is room."""
    path, file = place / "library", place / "b.qa"
    with Library.open(path) as library:
        library.add(articles(60, seed=3, paragraphs=3))
        back_up(LibraryLocation(path), file)
        new = _held(path)
        for id in list(new)[: draw.randint(1, 20)]:
            library.remove(id)
        library.add(articles(draw.randint(1, 60), seed=4, paragraphs=3))
    old = _held(path)
    steps = _steps(lambda told: restore(file, LibraryLocation(place / "first"), progress=told))
    full_at = draw.randrange(steps)
    said = _told_when_full(lambda told: restore(file, LibraryLocation(path), replace=True, progress=told), full_at)
    now = _held(path)
    again = restore(file, LibraryLocation(path), replace=True).problems
    with Library.open(path) as library:
        problems = library.verify().problems + again
    left = [p.name for begins in ("backup-", "restored-") for p in path.glob(f"{begins}*/")]
    ok = now in (old, new) and _held(path) == new and not problems and not left and _is_told(said)
    return Outcome(ok, f"{said}; old {now == old}, new {now == new}, {problems}, left {left}")


def _steps(run: Callable[[Callable[[Progress], None]], object]) -> int:
    """How often `run` tells how far it has come."""
    told: list[Progress] = []
    run(told.append)
    return len(told)


def _told_when_full(run: Callable[[Callable[[Progress], None]], object], full_at: int) -> str:
    """What `run` says when no file grows any more from that step on; "" when it needed no more room."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    steps = itertools.count()

    def told(progress: Progress) -> None:
        if next(steps) == full_at:
            resource.setrlimit(resource.RLIMIT_FSIZE, (4096, hard))

    try:
        run(told)
    except LibraryError as error:
        return str(error)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    return ""


def _is_told(said: str) -> bool:
    """Whether a reader learns that it failed, and can do something."""
    return not said or any(words in said for words in ("full", "failed", "see to the disk"))


def _command(name: str, library: Path, *arguments: object) -> subprocess.Popen[bytes]:
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}
    command = [sys.executable, "-m", "qa.cli", name, *map(str, arguments), "--library", str(library)]
    return subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=environment)


def _run(name: str, library: Path, *arguments: object) -> int:
    with _command(name, library, *arguments) as running:
        return running.wait(_PATIENCE)


def _killed(name: str, library: Path, file: Path, draw: random.Random, *more: str) -> None:
    """Run a command and kill it, at any moment from when it begins to work."""
    budget = draw.uniform(0.0, 0.8)
    with _command(name, library, file, *more) as running:
        deadline = time.monotonic() + _PATIENCE
        while running.poll() is None and not _is_held(library / _BEGUN) and time.monotonic() < deadline:
            time.sleep(0.002)
        used = begun = _processor(running)
        while used is not None and begun is not None and used - begun < budget and time.monotonic() < deadline:
            time.sleep(0.002)
            used = _processor(running)
        running.kill()


def _is_held(path: Path) -> bool:
    lock = FileLock.attempt(path)
    if lock is not None:
        lock.release()
    return lock is None


def _processor(running: subprocess.Popen[bytes]) -> float | None:
    """Seconds of the processor that a process has used, which other work does not stretch; None once it has ended."""
    if running.poll() is not None:
        return None
    fields = Path(f"/proc/{running.pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _held(path: Path) -> Held:
    with Library.open(path) as library:
        return {article.id: library.revisions(article.id) for article in library.articles()}


def _texts(path: Path, held: Held) -> list[list[str]]:
    with Library.open(path) as library:
        return [[library.article(id, revision).text for revision in revisions] for id, revisions in held.items()]


def _told(path: Path) -> list[object]:
    with Library.open(path) as library:
        return _hits(library)


def _hits(library: Library) -> list[object]:
    return [[(hit.article_id, hit.start, hit.text) for hit in library.search(q)] for q in questions(3)]
