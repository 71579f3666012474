"""What one `qa ask` costs from start to exit, against a Python that only imports chromadb, one after the other.

    python -m evals.figures.cold [--rounds 9] [--question TEXT] [--json FILE]

The library holds the sample articles. The ratio of each pair is taken by itself, so that a machine that gets slower
meanwhile changes little; asked for is 1.5 at most, in the middle. Compiled modules are kept beside the library: a
first start, which compiles them, is not counted.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from qa.api import ArticleQA

LIMIT = 1.5
"""How much more than importing chromadb a question may take."""

_SAMPLES = Path(__file__).parents[1] / "articles"


@dataclass(frozen=True)
class Cold:
    """Medians over the pairs: seconds of the processor of each command, and both ratios."""

    ask: float
    chromadb: float
    by_processor: float
    by_clock: float


def main(arguments: Sequence[str] | None = None, say: Callable[[str], None] = print) -> int:
    """Run the command; its exit status, 1 when a question takes longer than asked for."""
    parser = argparse.ArgumentParser(prog="python -m evals.figures.cold", description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--question", default="What will the Northern Quay cost?")
    parser.add_argument("--json", type=Path, metavar="FILE")
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder:
        cold = measured(Path(folder), options.question, options.rounds)
    say(f"qa ask {cold.ask:.2f} s, import chromadb {cold.chromadb:.2f} s of the processor")
    say(f"ratio in the middle of {options.rounds}: {cold.by_processor:.2f} by processor, {cold.by_clock:.2f} by clock")
    if options.json:
        options.json.write_text(json.dumps({"timings": asdict(cold)}, indent=1) + "\n", encoding="utf-8")
    return 1 if cold.by_processor > LIMIT else 0


def measured(folder: Path, question: str, rounds: int) -> Cold:
    """What asking `question` costs of a library made in `folder`."""
    library = folder / "library"
    with ArticleQA.open(library) as qa:
        qa.add(_SAMPLES)
    ask = [
        sys.executable,
        "-m",
        "qa.cli",
        "ask",
        question,
        "--library",
        str(library),
        "--json",
        "--model",
        "extractive",
    ]
    other = [sys.executable, "-c", "import chromadb"]
    pairs = [(_run(ask, folder), _run(other, folder)) for _ in range(rounds + 1)][1:]
    return Cold(
        ask=statistics.median(a for (a, _), _ in pairs),
        chromadb=statistics.median(b for _, (b, _) in pairs),
        by_processor=statistics.median(a / b for (a, _), (b, _) in pairs),
        by_clock=statistics.median(a / b for (_, a), (_, b) in pairs),
    )


def _run(command: Sequence[str], folder: Path) -> tuple[float, float]:
    """Seconds of the processor, and by the clock, that `command` takes from start to exit."""
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    environment |= {
        "PYTHONPATH": os.pathsep.join(p for p in sys.path if p),
        "PYTHONPYCACHEPREFIX": str(folder / "compiled"),
    }
    start, before = time.perf_counter(), resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, env=environment)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    used = after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime
    return used, time.perf_counter() - start


if __name__ == "__main__":
    sys.exit(main())
