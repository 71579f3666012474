"""Fits everything anew that was learned from data, one after the other, in the order in which each uses the last.

    python -m evals.fits DATA_FOLDER [--write]

DATA_FOLDER has `claims/wice-dev.jsonl` and the folders `html`, `xquad`, `squad2_500`, `multihop_rag` and
`cmrc2018_500`. What each prints says how good what is there is, and what is fitted; only with `--write` are the files
written. The reader itself is trained by `evals.reader`, for which this takes too long.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from evals.fits import aboutness, abstaining, describing, passage_ranking, sentence_ranking, speakers, support, verdict


def steps(folder: Path, *, writes: bool) -> list[tuple[str, Callable[[], object]]]:
    """The fits by name; the support check's can only be written."""
    also = ["--write"] if writes else []
    asked = [str(folder / "cmrc2018_500")]  # what has no answer in SQuAD is made to look as if it had: few ask so
    found: list[tuple[str, Callable[[], object]]] = [
        ("ranking of passages", lambda: passage_ranking.main([str(folder), *also])),
        ("ranking of sentences", lambda: sentence_ranking.main([str(folder), *also])),
        ("abstention", lambda: abstaining.main(["--data", *asked, "--pages", str(folder / "html"), *also])),
        ("what is about a topic", lambda: aboutness.main(also)),
        ("which article is described", lambda: describing.main([str(folder), *also])),
        ("who says it", lambda: speakers.main([str(folder), *also])),
        ("verdicts", lambda: verdict.main(also)),
    ]
    return [("support", lambda: support.main([str(folder)])), *found] if writes else found


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; its exit status."""
    parser = argparse.ArgumentParser(prog="python -m evals.fits", description=(__doc__ or "").split("\n")[0])
    parser.add_argument("folder", type=Path, metavar="DATA_FOLDER")
    parser.add_argument("--write", action="store_true", help="write every file")
    options = parser.parse_args(arguments)
    for name, step in steps(options.folder, writes=options.write):
        print(f"\n== {name}", flush=True)
        step()
    return 0


if __name__ == "__main__":
    sys.exit(main())
