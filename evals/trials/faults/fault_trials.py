"""What is done to a library, once, and whether it came through: one function for each row S1 to S10.

Each takes an empty folder and its own random numbers, and gives an `Outcome`. `python -m evals.trials.faults.faults`
runs many. Those of row S11 stand in `evals.trials.faults.server_trials`.
"""

from __future__ import annotations

import hashlib
import json
import math
import os
import random
import shutil
import sqlite3
import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from evals.own_time import own_time
from evals.synthetic import article, articles, questions
from evals.trials.faults.fault_backup import (
    back_up_while_adding,
    full_disk_backing_up,
    full_disk_restoring,
    kill_while_backing_up,
    kill_while_restoring,
)
from evals.trials.faults.fault_outcome import Outcome
from evals.trials.faults.fault_process import Child, look
from evals.trials.faults.fault_tools import (
    Directions,
    Size,
    comes,
    damage,
    holding,
    hostile,
    size_of,
    small_disk,
    telling,
    template,
    untouched,
    write_files,
)
from evals.trials.faults.server_trials import (
    chroma_gone,
    hang_chroma,
    kill_backend,
    kill_chroma,
    kill_postgres,
    kill_web,
)
from store.article import Article
from store.database.schema import SCHEMA_VERSION
from store.errors import LibraryBusy, LibraryError
from store.library import Library
from store.lock import holder

READY = 5.0
"""Seconds after which a library that was killed must answer."""
MANY = 500
"""Articles that are added while a process is killed."""
MOST = 1.5
"""How many times the disk of one copy a library may take after what is in it was deleted and added again."""
SEEN = 2.0
"""Seconds after which what another process added must be found."""


Trial = Callable[[Path, random.Random], Outcome]


def kill_while_adding(place: Path, draw: random.Random) -> Outcome:
    """S1. A process that adds is killed at any moment; what it had acknowledged is there, and all answers."""
    return _killed(place / "library", draw)


def kill_while_following(place: Path, draw: random.Random) -> Outcome:
    """S1, with the index of vectors open in the process that is killed; the next one has it right again."""
    return _killed(place / "library", draw, follow=True)


def kill_in_full(place: Path, draw: random.Random) -> Outcome:
    """S1, with the index of vectors open and more than 20,000 passages in the library."""
    return _killed(template(place, "full"), draw, follow=True)


def _killed(path: Path, draw: random.Random, follow: bool = False) -> Outcome:
    child = Child("adding", path, draw.randrange(1000), *(["--follow"] if follow else []))
    if draw.random() < 0.9 and not child.hears(lambda said: len(said) > 0):
        return Outcome(False, "the process that adds ended by itself")
    time.sleep(draw.uniform(0.0, 0.7))
    child.kill()
    held = [(id, revision) for said in child.said for id, revision in said["held"]]
    start = own_time()
    with Library.open(path, follow=follow, exact_up_to=0) as library:
        library.search("Who expanded the harbour?")
        ready = own_time() - start
        missing = [key for key in held if key[1] not in _revisions(library, key[0])]
        recent = [library.article(id) for id, _ in held[-3:] if not missing]
        grew = bool(library.add(article(0, 999_999, 2)).added)
        healed = not follow or comes(lambda: library.is_following)
        found = all(any(hit.article_id == a.id for hit in library.search(telling(a))) for a in recent)
        problems = library.verify().problems
    ok = not missing and not problems and found and grew and healed
    return Outcome(
        ok,
        f"{len(held)} held, missing {missing}, {problems}, found {found}, grew {grew}, healed {healed}, "
        f"ready after {ready:.1f} s",
        ready,
        READY,
    )


def _revisions(library: Library, id: str) -> tuple[str, ...]:
    try:
        return library.revisions(id)
    except KeyError:
        return ()


def kill_while_adding_many(place: Path, draw: random.Random) -> Outcome:
    """S1. One `add` of 500 files is killed at any moment: what it had told of is there once, and again completes it."""
    path, folder, whole = place / "library", place.parent / "articles", place.parent / "whole.json"
    if not whole.exists():
        write_files(folder, MANY)
        child = Child("files", place / "first", folder)
        whole.write_text(json.dumps(child.runs_for(math.inf)))
    child = Child("files", path, folder)
    child.runs_for(draw.uniform(0.0, json.loads(whole.read_text())))
    child.kill()
    if not child.said:
        return Outcome(False, "the process that adds ended by itself")
    told = {said["told"] for said in child.said if "told" in said}
    start = own_time()
    with Library.open(path) as library:
        library.search("Who expanded the harbour?")
        ready = own_time() - start
        held = Counter(a.title for a in library.articles())
        problems = library.verify().problems
        again = library.add(folder)
        titles = Counter(a.title for a in library.articles())
        problems += library.verify().problems
        counts = library.counts()
    missing, twice = told - held.keys(), [t for counted in (held, titles) for t, n in counted.items() if n > 1]
    complete = len(titles) == counts.articles == counts.revisions == MANY and not again.rejected
    resumed = len(again.unchanged) == len(held) and len(again.added) == MANY - len(held)
    ok = not (missing or twice or problems) and complete and resumed
    what = f"told {len(told)}, missing {missing}, twice {twice}, {problems}, complete {complete}, resumed {resumed}"
    return Outcome(ok, what, ready, READY)


def two_writers(place: Path, draw: random.Random) -> Outcome:
    """S2. Two processes add at once; both sets are there in the end."""
    path = place / "library"
    counts = [draw.randint(5, 40), draw.randint(5, 40)]
    children = [Child("add", path, seed, count) for seed, count in enumerate(counts)]
    ended = [child.end() for child in children]
    with Library.open(path) as library:
        problems = library.verify().problems
        total = library.counts().articles
    ok = total == sum(counts) and not problems and ended == [0, 0]
    return Outcome(ok, f"{total} of {sum(counts)}, {[child.said for child in children]}, {problems}")


def second_writer_told(place: Path, draw: random.Random) -> Outcome:
    """S2. While one process adds, a second is told within a second which one, and at the end of its wait once more."""
    path = place / "library"
    wait = draw.uniform(0.6, 1.2)
    told: list[tuple[float, str]] = []
    child = Child("add", path, 1, 1_500)
    try:
        child.hears(lambda said: len(said) > 0)
        if not comes(lambda: f"process {child.pid} " in holder(path / "write.lock")):
            return Outcome(False, f"it never began to write: {child.said}")
        with Library.open(path, wait=wait) as library:
            start = own_time()
            try:
                library.add(article(1, 999_999, 1), lambda progress: told.append((own_time(), progress.item)))
            except LibraryBusy as error:
                late, at = (
                    own_time() - start - wait,
                    min((t - start for t, item in told if str(child.pid) in item), default=99),
                )
                ok = f"process {child.pid} " in str(error) and late <= 1 and at <= 1
                return Outcome(ok, f"{error} told after {at:.1f} s, given up {late:.1f} s after the wait", at)
        return Outcome(False, "both could write")
    finally:
        child.kill()


def second_follower(place: Path, draw: random.Random) -> Outcome:
    """S2. Two processes follow a library: one has the index, both find all, also once that one is killed."""
    path = place / "library"
    child = Child("adding", path, draw.randrange(1000), "--follow")
    try:
        child.hears(lambda said: len(said) > 0)
        if not comes(lambda: f"process {child.pid} " in holder(path / "vectors.lock")):
            return Outcome(False, f"it never had the index: {child.said}")
        with Library.open(path, follow=True, exact_up_to=0) as library:
            time.sleep(draw.uniform(0.0, 1.0))
            shared = library.is_following
            child.kill()
            last, _ = child.said[-1]["held"][0]
            found = any(hit.article_id == last for hit in library.search(telling(library.article(last))))
    finally:
        child.kill()
    with Library.open(path, follow=True, exact_up_to=0) as library:
        healed = comes(lambda: library.is_following)
        problems = library.verify().problems
    return Outcome(not shared and found and healed and not problems, f"{shared=}, {found=}, {healed=}, {problems}")


def seen_while_running(place: Path, draw: random.Random, follow: bool = False) -> Outcome:
    """S3. A library that is open, and has searched, finds what another process adds."""
    path = place / "library"
    with Library.open(path) as library:
        library.add(articles(5, seed=9, paragraphs=2))
    with Library.open(path, follow=follow, exact_up_to=0) as library:
        library.search("warm")
        while follow and not library.is_following:
            time.sleep(0.02)
        Child("add", path, 4, draw.randint(1, 8)).end()
        start = own_time()
        new = article(0, 4, 2)
        while True:
            hits = library.search(telling(new))
            took = own_time() - start
            if any(h.article_id == new.id and h.lexical is not None for h in hits):
                break
            if took > 10 * SEEN:
                return Outcome(False, "not found", took)
        dense = any(h.article_id == new.id and h.dense is not None for h in hits)
        return Outcome(dense, f"found after {took:.1f} s, by meaning {dense}", took, SEEN)


def seen_while_following(place: Path, draw: random.Random) -> Outcome:
    """S3, with the index of vectors open."""
    return seen_while_running(place, draw, follow=True)


def full_disk(place: Path, draw: random.Random) -> Outcome:
    """S4. The disk fills up while adding: a typed error, reads go on, and the same call works once there is space.

    On a file system of a few MB if one can be mounted; else every file is limited in size.
    """
    with small_disk(place, draw.randint(2, 5)) as (room, enlarge):
        with Library.open(room / "library", free_space=lambda _: 2**40) as library:
            library.add(articles(3, seed=1, paragraphs=2))
            many = list(articles(400, seed=2, paragraphs=10))
            try:
                library.add(many)
                return Outcome(False, "the disk never filled up")
            except LibraryError as error:
                said = str(error)
            hits = library.search(telling(article(1, 1, 2)))
            problems = library.verify().problems
            before = library.counts().articles
            enlarge()
            report = library.add(many)
            whole = library.counts().articles == len(many) + 3 and len(report.unchanged) == before - 3
            problems += library.verify().problems
        ok = bool(hits) and whole and not problems and ("full" in said or "failed" in said)
        return Outcome(ok, f"{said}; hits {len(hits)}, whole {whole}, {problems}")


def little_space(place: Path, draw: random.Random) -> Outcome:
    """S4. Below the floor of free space nothing is begun, and removing still works."""
    free = [2**40]
    with Library.open(place / "library", free_space=lambda _: free[0]) as library:
        library.add(articles(3, paragraphs=2))
        free[0] = draw.randrange(64 * 2**20)
        try:
            library.add(article(7))
            return Outcome(False, "added")
        except LibraryError as error:
            said = str(error)
        removed = library.remove(article(1).id)
        return Outcome(removed and library.counts().articles == 2 and "free some space" in said, said)


def damaged_words(place: Path, draw: random.Random) -> Outcome:
    """S5. A file of the index of words is damaged: same answers, nothing crashes, verify is content."""
    return _damaged(place, draw, ("words.json", "words-*/*", "words-*/.managed.json"), size="small")


def damaged_vectors(place: Path, draw: random.Random) -> Outcome:
    """S5. A file of the index of vectors is damaged: same answers, nothing crashes, verify is content."""
    return _damaged(place, draw, ("vectors.json", "vectors-*/*", "vectors-*/*/*"), follow=True, size="small")


def damaged_graph(place: Path, draw: random.Random) -> Outcome:
    """S5, in an index of vectors so large that its graph is on disk."""
    return _damaged(place, draw, ("vectors-*/*/*",), follow=True, size="large")


def _damaged(place: Path, draw: random.Random, patterns: Sequence[str], size: Size, follow: bool = False) -> Outcome:
    library = template(place, size)
    question = questions(1, seed=draw.randrange(5))[0]
    with Library.open(untouched(place, size)) as opened:
        expected = [[hit.article_id, hit.start] for hit in opened.search(question)]
    files = sorted({path for pattern in patterns for path in library.glob(pattern) if path.is_file()})
    done = [damage(path, draw) for path in draw.sample(files, min(len(files), draw.choice((1, 1, 1, 2, 3))))]
    start = time.monotonic()
    said = look(library, question, follow)
    took = time.monotonic() - start
    if said is None:
        return Outcome(False, f"crashed: {done}", took)
    # A graph is searched approximately, so the last of its many passages may be others.
    same = sum(hit[:2] in expected for hit in said["hits"]) >= len(expected) - (size == "large")
    ok = same and not said["problems"] and said["following"] == follow
    return Outcome(ok, f"{done}: same {same}, {said['problems']}, following {said['following']}", took)


def lost_indexes(place: Path, draw: random.Random) -> Outcome:
    """S6. As after a power cut: index files gone, or as they were earlier, in any mixture; the database is whole."""
    library = template(place)
    before = place / "before"
    shutil.copytree(library, before)
    if Child("add", library, 77, 5).end() != 0:  # ended before its files change, as by a power cut
        return Outcome(False, "nothing could be added")
    for path in sorted(p for p in library.rglob("*") if p.is_file() and not p.name.startswith("library.sqlite")):
        old = before / path.relative_to(library)
        fate = draw.choice(("kept", "lost", "earlier", "cut"))
        if fate == "earlier" and old.exists():
            shutil.copyfile(old, path)
        elif fate == "lost":
            path.unlink()
        elif fate == "cut":
            os.truncate(path, draw.randint(0, path.stat().st_size))
    new = article(2, 77, 2)
    said = look(library, telling(new), follow=draw.random() < 0.3)
    ok = said is not None and not said["problems"] and said["hits"] and said["hits"][0][0] == new.id
    return Outcome(bool(ok), f"{said}")


def other_embedder(place: Path, draw: random.Random) -> Outcome:
    """S7. Opened with another embedder, whatever differs, a library never compares the vectors of two.

    It goes by words alone where nobody can embed a question as the stored vectors are; embedding again, even
    interrupted, makes it right.
    """
    path = place / "library"
    one = Directions("one", 8)
    with Library.open(path, embedder=one) as library:
        library.add(articles(30, paragraphs=3))
        text = library.passages(article(3).id)[0].text
    other = draw.choice((Directions("two", 8), Directions("one", 12), Directions("one", 8, salt="retrained")))
    with Library.open(path, embedder=other) as library:
        apart = all(hit.dense is None for hit in library.search(text)) and library.notice is not None
    failing = Directions(other.name, other.dimension, other.salt, fails_after=draw.randint(1, 60))
    try:
        with Library.open(path, embedder=one) as library:
            library.rebuild(failing)
    except LibraryError:
        with Library.open(path, embedder=one) as library:  # the old vectors are still in use
            if library.search(text)[0].dense is None or not library.verify().ok:
                return Outcome(False, "the library was left half embedded")
    with Library.open(path, embedder=other, reembed=True) as library:
        library.search(text)
        deadline = time.monotonic() + READY
        while library.reembedding and time.monotonic() < deadline:
            time.sleep(0.02)
        hit = library.search(text)[0]
        right = hit.dense is not None and hit.dense > 0.999 and library.verify().ok
    return Outcome(apart and right, f"apart {apart}, right {right}")


def kill_while_reembedding(place: Path, draw: random.Random) -> Outcome:
    """S7. A process that embeds again is killed, over and over, while another adds; it ends, and nothing is lost.

    What is embedded more than once is at most the page that was at work at each kill.
    """
    path = place / "library"
    old, new = Directions("old", 8), Directions("new", 12)
    with Library.open(path, embedder=old) as library:
        library.add(articles(60, seed=8, paragraphs=2))
        text = library.passages(article(3, 8, 2).id)[0].text
    kills = 0
    counted = place / "embedded"
    with Library.open(path, embedder=old) as library:
        while kills < 4:
            child = Child("reembed", path, counted)
            if not child.hears(lambda said: bool(said)):
                return Outcome(False, f"the child ended: {child.said}")
            time.sleep(draw.uniform(0.0, 0.4))
            child.kill()
            kills += 1
            under_way = library.reembedding
            if under_way and under_way.in_use == "old" and library.search(text)[0].dense is None:
                return Outcome(False, "not searched by the old vectors meanwhile")
            library.add(article(kills, 9, 2))
    Child("reembed", path, counted, "--end").end()
    with Library.open(path, embedder=new) as library:
        hit = library.search(text)[0]
        passages, problems = library.counts().passages, library.verify().problems
        done = library.reembedding is None
    pages = [int(line) for line in counted.read_text(encoding="utf-8").splitlines()]
    twice = sum(pages) - passages
    ok = done and not problems and hit.dense is not None and hit.dense > 0.999 and twice <= kills * max(pages)
    return Outcome(ok, f"done {done}, {problems}, twice {twice} in pages of up to {max(pages)}, {kills} kills")


def hostile_rows(place: Path, draw: random.Random) -> Outcome:
    """S8. 50 articles of hostile text and metadata: each goes in unchanged or is rejected with a reason."""
    given = [hostile(draw) for _ in range(50)]
    with Library.open(place / "library", embedder=Directions("one", 8)) as library:
        report = library.add(given)
        told = [report.added, report.updated, report.unchanged, report.duplicates, report.rejected]
        counted = sum(map(len, told)) == len(given)
        held = [a for a in given if a.revision in _revisions(library, a.id)]
        kept = all(library.article(a.id, a.revision).text == a.text for a in held)
        kept &= len(held) + len(report.rejected) == len(given)
        problems = library.verify().problems
        for item in given[:10]:
            library.search(item.text[:300])
        again = library.add(given)
    ok = counted and kept and not problems and not again.added
    return Outcome(ok, f"counted {counted}, kept {kept}, {problems}, again {again.added}")


def deletion_cycles(place: Path, draw: random.Random) -> Outcome:
    """S9. Added and removed over and over: no file holds the words, and the disk is not eaten up."""
    return _deleted(place / "library", draw, cycles=5)


def deletion_while_following(place: Path, draw: random.Random) -> Outcome:
    """S9, with the index of vectors open."""
    return _deleted(place / "library", draw, cycles=5, follow=True)


def fifty_deletions(place: Path, draw: random.Random) -> Outcome:
    """S9, fifty times over, with the index of vectors open."""
    return _deleted(place / "library", draw, cycles=50, follow=True)


def _deleted(path: Path, draw: random.Random, cycles: int, follow: bool = False) -> Outcome:
    canary = f"Quillberth{draw.randrange(10**6)}x"
    kept = list(articles(20, seed=5, paragraphs=3))
    with Library.open(path, follow=follow, exact_up_to=0) as library:
        library.add(kept)
        going = [
            Article(id=f"going-{i}", title=f"{canary} title", text=f"{canary} said so. {article(i, 6, 2).text}")
            for i in range(3)
        ]
        library.add(going)
        while follow and not library.is_following:
            time.sleep(0.02)
        once = size_of(path)
        for _ in range(cycles):
            for item in going:
                library.remove(item.id)
            left = holding(path, canary)
            hits = library.search(f"{canary} said")
            if left or any(hit.article_id.startswith("going") for hit in hits):
                return Outcome(False, f"the words are still in {left}")
            library.add(going)
        # While an index is built beside another there are two.
        comes(lambda: not follow or size_of(path) <= MOST * once, seconds=5)
        now = size_of(path)
        for item in going:
            library.remove(item.id)
        problems = library.verify().problems
    left = holding(path, canary)
    ok = now <= MOST * once and not left and not problems
    return Outcome(ok, f"{now / once:.2f} of one copy, words left in {left}, {problems}")


def other_versions(place: Path, draw: random.Random) -> Outcome:
    """S10. Indexes of another version are built anew; a library of a newer one is refused and left as it is."""
    library = template(place)
    for name in ("vectors.json", *(p.relative_to(library).as_posix() for p in library.glob("words-*/followed.json"))):
        record = json.loads((library / name).read_text())
        record[draw.choice([key for key in ("format", "chroma") if key in record])] = draw.choice((0, 99, "0.1", None))
        (library / name).write_text(json.dumps(record))
    said = look(library, questions(1)[0], follow=True)
    healed = said is not None and not said["problems"] and said["following"] and said["hits"]
    with sqlite3.connect(library / "library.sqlite") as connection:
        connection.execute(
            "UPDATE meta SET value = ? WHERE name = 'schema'", (str(draw.randint(SCHEMA_VERSION + 1, 99)).encode(),)
        )
    connection.close()
    before = hashlib.sha256((library / "library.sqlite").read_bytes()).hexdigest()
    try:
        Library.open(library).close()
        return Outcome(False, "a newer library was opened")
    except LibraryError as error:
        refused = "newer version" in str(error)
    same = hashlib.sha256((library / "library.sqlite").read_bytes()).hexdigest() == before
    return Outcome(bool(healed and refused and same), f"healed {healed}, refused {refused}, same {same}")


TRIALS: Mapping[str, tuple[Trial, ...]] = {
    "S1": (kill_while_adding, kill_while_following, kill_in_full, kill_while_adding_many),
    "S2": (two_writers, second_writer_told, second_follower),
    "S3": (seen_while_running, seen_while_following),
    "S4": (full_disk, little_space),
    "S5": (damaged_words, damaged_vectors, damaged_graph),
    "S6": (lost_indexes,),
    "S7": (other_embedder, kill_while_reembedding),
    "S8": (hostile_rows,),
    "S9": (deletion_cycles, deletion_while_following, fifty_deletions),
    "S10": (other_versions,),
    "S11": (kill_web, kill_postgres, kill_backend, kill_chroma, hang_chroma, chroma_gone),
    "kept": (
        back_up_while_adding,
        kill_while_backing_up,
        kill_while_restoring,
        full_disk_backing_up,
        full_disk_restoring,
    ),
}

LONG = (kill_in_full, kill_while_adding_many, fifty_deletions, *TRIALS["S11"])
"""Those that are too long for the sample in the suite; each is a longer one of another kind."""
