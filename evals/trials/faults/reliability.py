"""Every row of the table of faults and attacks, tried as often as it asks for, by the commands that try each.

    python -m evals.trials.faults.reliability --out DIR [--rows S1,L2] [--share 0.01] [--data FOLDER] [--table]

Each part is one command and leaves its output, its log and its lines in DIR; a part whose lines are there is not run
again, so a run that was broken off goes on, and what failed for another reason is run again once its file is deleted.
`--share` runs that part of the full numbers, at least one of each kind; `--table` only prints what is there. Prints a
line for each part and then the table, row by row, and writes it to DIR/table.md and DIR/table.json. FOLDER holds the
labelled attacks of others (`injections/attacks.jsonl`), without which P1 and P4 are left out.

Keys and passwords stand in the environment of every part; W12 is whether what a part wrote holds one of them.
Exit status 1 when any trial failed or any part did not end.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from evals.trials.attacks.secret_words import PLANTED, found_in
from evals.trials.faults.fault_outcome import Line, joined, read

_LONGEST = 3 * 3600  # seconds that one part may take


@dataclass(frozen=True)
class Part:
    """One command that makes trials, and how many are asked for.

    Its `module` takes `--json FILE`, and by the names in `numbered` how many trials and the seed of the first, where it
    has them; without, it is a list of what is tried once. A call makes `at_once` trials at most, so that little is lost
    when a run is broken off.
    """

    rows: tuple[str, ...]
    name: str
    module: str
    arguments: tuple[str, ...] = ()
    trials: int = 1
    at_once: int = 100_000
    numbered: tuple[str, ...] = ("--trials", "--seed")
    needs_data: bool = False


def _faults(row: str, trials: int, *kinds: str, at_once: int = 100_000) -> tuple[Part, ...]:
    return tuple(Part((row,), kind, "evals.trials.faults.faults", ("--only", kind), trials, at_once) for kind in kinds)


PARTS: tuple[Part, ...] = (
    *_faults("S1", 540, "kill_while_adding", at_once=60),
    *_faults("S1", 340, "kill_while_following", at_once=34),
    *_faults("S1", 20, "kill_in_full"),
    *_faults("S1", 100, "kill_while_adding_many", at_once=25),
    *_faults("S2", 50, "two_writers", "second_writer_told", "second_follower", at_once=50),
    *_faults("S3", 50, "seen_while_running", "seen_while_following"),
    *_faults("S4", 50, "full_disk", "little_space"),
    *_faults("S5", 100, "damaged_words", "damaged_vectors", "damaged_graph", at_once=50),
    *_faults("S6", 100, "lost_indexes", at_once=50),
    *_faults("S7", 20, "other_embedder", "kill_while_reembedding"),
    *_faults("S8", 40, "hostile_rows"),  # of 50 articles each
    *_faults("S9", 50, "deletion_cycles", "deletion_while_following", at_once=25),
    *_faults("S9", 5, "fifty_deletions"),
    *_faults("S10", 10, "other_versions"),
    *_faults("S11", 30, "kill_web", "kill_postgres", "kill_chroma", at_once=15),
    *_faults("S11", 10, "kill_backend", "hang_chroma"),
    *_faults("S11", 3, "chroma_gone"),
    Part(("S12",), "watching", "evals.trials.faults.watching", ("--only", "changes"), 200, 100),
    Part(("S12",), "watching killed", "evals.trials.faults.watching", ("--only", "kills"), 50, 25),
    *_faults("kept", 34, "back_up_while_adding", "kill_while_backing_up", "kill_while_restoring",
             "full_disk_backing_up", "full_disk_restoring"),
    *(Part((row,), f"provider {row}{how}", "evals.trials.faults.provider_faults", ("--only", row, *how.split()), 20,
           numbered=("--trials",)) for row in ("L1", "L2", "L3", "L4") for how in ("", " --apart")),
    Part(("W1",), "files of the server", "evals.trials.attacks.web_attacks", ("--only", "W1"), numbered=()),
    Part(("W2", "W3"), "pages in a browser", "evals.trials.attacks.web_attacks", ("--only", "W2"), 500, 125,
         ("--renders", "--seed")),
    Part(("W4",), "floods", "evals.trials.attacks.web_faults", ("--only", "W4"), 5),
    Part(("W5",), "bodies", "evals.trials.attacks.web_attacks", ("--only", "W5"), 100, 100, ("--bodies", "--seed")),
    Part(("W6",), "hosts, origins, frames", "evals.trials.attacks.web_attacks", ("--only", "W6"), numbered=()),
    Part(("W7",), "what is served", "evals.trials.attacks.served", (), numbered=()),
    Part(("W8",), "terminations", "evals.trials.attacks.web_faults", ("--only", "W8"), 50),
    Part(("W9",), "leavings", "evals.trials.attacks.web_faults", ("--only", "W9"), 100),
    Part(("W10",), "load", "evals.trials.load.load", ("--people", "20"), 2_000, numbered=("--questions",)),
    Part(("W11",), "mixings", "evals.trials.attacks.web_faults", ("--only", "W11"), 1_000),
    Part(("W12",), "secrets of a server", "evals.trials.attacks.secret_trials", (), 3),
    Part(("I1",), "addresses", "evals.trials.attacks.reading_attacks", ("--only", "I1"), numbered=()),
    Part(("I2",), "servers", "evals.trials.attacks.reading_attacks", ("--only", "I2"), 10),
    Part(("I3",), "slow pages", "evals.trials.attacks.hostile_files", ("--only", "slow pages"), numbered=()),
    Part(("I3",), "slow pages mixed", "evals.trials.attacks.hostile_files", ("--only", "slow pages mixed"), 500, 100),
    Part(("I4",), "folders and archives", "evals.trials.attacks.folder_attacks", (), numbered=()),
    Part(("I3",), "slow pages in other files", "evals.trials.attacks.hostile_files",
         ("--only", "slow pages in other files"), numbered=()),
    Part(("I4",), "damaged files", "evals.trials.attacks.hostile_files", ("--only", "I4"), 500),  # of each format
    Part(("I5",), "hidden text", "evals.trials.attacks.reading_attacks", ("--only", "I5"), numbered=()),
    Part(("I6",), "robots.txt", "evals.trials.attacks.reading_attacks", ("--only", "I6"), numbered=()),
    Part(("P1", "P4"), "orders", "evals.trials.attacks.injections", ("{data}/injections",), numbered=(),
         needs_data=True),
    Part(("P3",), "planted facts", "evals.trials.attacks.planted", (), 24),
    Part(("P5",), "serialised objects", "evals.trials.attacks.serialised", (), 20),
)  # fmt: skip
"""All parts, those of a row together."""

CRITERIA: Mapping[str, str] = {
    "S1": "acknowledged is there, answers within 5 s, index right again",
    "S2": "nothing lost; the second told who within 1 s; one index, one process",
    "S3": "found by words and by meaning within 2 s",
    "S4": "typed error, reads go on, the same call completes",
    "S5": "same answers, no crash, verify content",
    "S6": "the library whole without its indexes",
    "S7": "vectors of two never compared; nothing embedded twice",
    "S8": "50 articles a trial: in unchanged, or rejected",
    "S9": "disk at most 1.5 of one copy, words in no file",
    "S10": "indexes built anew, newer library refused untouched",
    "S11": "nothing lost, double or wrong; others work within 10 s",
    "S12": "what changed on what is watched told once, exactly; no words of what was removed; what is kept is whole",
    "L1": "first sign within 2 s, end within 30 s",
    "L2": "at most 2 repeats, none where none helps",
    "L3": "what came is kept and marked as cut off, never asked again",
    "L4": "one plain sentence",
    "kept": "what was backed up is whole, what is restored the same",
    "W1": "no file read",
    "W2": "nothing runs, nothing is asked of others",
    "W3": "no form, links show their host",
    "W4": "busy within 200 ms, normal within 5 s after",
    "W5": "refused by the limit, memory bounded, others answered",
    "W6": "refused",
    "W7": "nothing of the known holes is there",
    "W8": "drained within 10 s, exit 0",
    "W9": "model call cancelled within 2 s",
    "W10": "first source p95 within 300 ms, overhead within 150 ms",
    "W11": "no canary in another's session",
    "W12": "no key or password in what any part wrote",
    "I1": "only public addresses connected to",
    "I2": "ends by its deadline, 100 MB at most",
    "I3": "read or refused within 30 s and 1 GB",
    "I4": "nothing outside read, nothing raised, within 30 s and 1 GB",
    "I5": "not read",
    "I6": "obeyed, asked for once",
    "P1": "no address, markup, prompt or invented citation",
    "P3": "source and date shown, disagreement told, copies one source",
    "P4": "answered",
    "P5": "nothing made, no secret read",
}
"""What must hold of every trial of a row."""


def pieces(part: Part, share: float) -> Iterator[tuple[str, list[str]]]:
    """The calls of `part`: a name for what each leaves, and its arguments but for where."""
    name = f"{part.rows[0]}-{part.name.replace(' ', '-')}"
    if not part.numbered:
        yield name, list(part.arguments)
        return
    total = max(1, math.ceil(part.trials * share))
    for start in range(0, total, part.at_once):
        numbers = (min(part.at_once, total - start), 1 + start)
        given = [word for name, number in zip(part.numbered, numbers, strict=False) for word in (name, str(number))]
        yield f"{name}-{start}", [*part.arguments, *given]


def run(part: Part, arguments: Sequence[str], place: Path, name: str) -> str | None:
    """Run one call; what is wrong if it left no lines."""
    lines = place / f"{name}.json"
    command = [sys.executable, "-m", part.module, *arguments, "--json", str(lines)]
    try:
        with (place / f"{name}.log").open("wb") as log:
            done = subprocess.run(
                command, stdout=log, stderr=log, env=os.environ | PLANTED, timeout=_LONGEST, check=False
            )
    except subprocess.TimeoutExpired:
        return f"it did not end within {_LONGEST / 3600:.0f} hours"
    return None if lines.exists() else f"it ended with {done.returncode} and left no lines"


def table(place: Path) -> list[Line]:
    """A line a row of what is in `place`, and W12 over all of it."""
    files = sorted(place.glob("*-*.json"))
    lines = [line for file in files for line in read(file)]
    rows = {row: [line for line in lines if line.row == row] for row in CRITERIA}
    logs = [file.with_suffix(".log") for file in files]
    leaking = [log.name for log in logs if log.exists() and found_in(log.read_bytes())]
    over_all = Line("W12", "output of all parts", sum(line.trials for line in lines), len(leaking), 0.0, tuple(leaking))
    rows["W12"].append(over_all)
    rows["W3"] = rows["W3"] or rows["W2"]
    return [_of_row(row, list(joined(some))) for row, some in rows.items() if some]


def _of_row(row: str, lines: Sequence[Line]) -> Line:
    kinds = lines[0].trial if len(lines) == 1 else f"{len(lines)} kinds"
    failures = tuple(failure for line in lines for failure in line.failures)
    trials, failed = sum(line.trials for line in lines), sum(line.failed for line in lines)
    return Line(row, kinds, trials, failed, max(line.slowest_s for line in lines), failures)


def written(lines: Sequence[Line]) -> str:
    """The table as Markdown."""
    head = "| row | tried | trials | failed | rate at most | slowest | must hold |\n|---|---|---|---|---|---|---|\n"
    return head + "".join(
        f"| {line.row} | {line.trial} | {line.trials:,} | {line.failed} | {line.at_most:.4f} | "
        f"{f'{line.slowest_s:.1f} s' if line.slowest_s else '–'} | {CRITERIA[line.row]} |\n"
        for line in lines
    )


def main(arguments: Sequence[str] | None = None, say: Callable[[str], None] = print) -> int:
    """Run the command; its exit status."""
    parser = argparse.ArgumentParser(
        prog="python -m evals.trials.faults.reliability", description=(__doc__ or "").split("\n")[0]
    )
    parser.add_argument("--out", type=Path, required=True, metavar="DIR")
    parser.add_argument("--rows", help="separated by commas; all without it")
    parser.add_argument("--share", type=float, default=1.0, help="of the full number of trials")
    parser.add_argument("--data", type=Path, metavar="FOLDER", help="labelled attacks of others")
    parser.add_argument("--table", action="store_true", help="run nothing, print what is there")
    options = parser.parse_args(arguments)
    rows = set(options.rows.split(",")) if options.rows else set(CRITERIA)
    if unknown := rows - CRITERIA.keys():
        parser.error(f"there is no row {', '.join(sorted(unknown))}")
    options.out.mkdir(parents=True, exist_ok=True)
    unended = False
    for part in () if options.table else PARTS:
        if not rows & set(part.rows):
            continue
        if part.needs_data and options.data is None:
            say(f"{' '.join(part.rows)} {part.name}: left out, it needs --data")
            continue
        for name, given in pieces(part, options.share):
            if (options.out / f"{name}.json").exists():
                continue
            start = time.monotonic()
            wrong = run(part, [argument.format(data=options.data) for argument in given], options.out, name)
            unended = unended or wrong is not None
            failed = sum(line.failed for line in read(options.out / f"{name}.json")) if wrong is None else 0
            told = wrong or (f"{failed} failed" if failed else "none failed")
            say(f"{name}: {told}, {time.monotonic() - start:.0f} s")
    lines = table(options.out)
    say(written(lines))
    for line in lines:
        for failure in line.failures:
            say(f"{line.row}: {failure}")
    (options.out / "table.md").write_text(written(lines), encoding="utf-8")
    rowed = [{"row": n.row, "trials": n.trials, "failed": n.failed, "at_most": n.at_most} for n in lines]
    (options.out / "table.json").write_text(json.dumps(rowed, indent=1) + "\n", encoding="utf-8")
    return 1 if unended or any(line.failed for line in lines) else 0


if __name__ == "__main__":
    sys.exit(main())
