"""How far the proof can be trusted on real prose: `python -m evals.prose [--half dev | held] [--show N]`.

Prints, of answers written from the product's own messages, how many true sentences are shown as supported and as
unsupported, and how many false ones as supported; then the same of restatements, of who said what, and of pronouns.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterable, Iterator, Sequence
from statistics import median

from evals.area import area
from evals.prose import sets
from evals.prose.replay import Verdict, checked


def of_answers(half: str) -> Iterator[Verdict]:
    """Every sentence of every answer that says something of the world, checked after those before it."""
    for told in sets.answers(half):
        yield from (v for v in checked(told.sources, told.sentences) if v.true is not None)


def of_statements(statements: Iterable[sets.Statement]) -> Iterator[Verdict]:
    """Claims about one article."""
    for one in statements:
        yield from checked([one.source], [one.said], one.before or "")


def shares(found: Sequence[Verdict]) -> dict[str, float]:
    """The three figures that count, and their counts."""
    true = [v for v in found if v.true]
    false = [v for v in found if not v.true]

    def share(of: Sequence[Verdict], support: str) -> float:
        return sum(v.finding.support == support for v in of) / (len(of) or 1)

    return {
        "true": len(true),
        "true: supported": share(true, "supported"),
        "true: unsupported": share(true, "unsupported"),
        "false": len(false),
        "false: supported": share(false, "supported"),
        "false: unsupported": share(false, "unsupported"),
        "area under the curve": area([v.finding.score for v in true], [v.finding.score for v in false]),
    }


def calibration(found: Sequence[Verdict]) -> list[tuple[str, int, float]]:
    """(scores, sentences, share that is true) for five stretches of the score."""
    rows = []
    for low in (0.0, 0.2, 0.4, 0.6, 0.8):
        inside = [v for v in found if low <= v.finding.score < low + 0.2 or (low == 0.8 and v.finding.score == 1.0)]
        rows.append(
            (f"{low:.1f} to {low + 0.2:.1f}", len(inside), sum(v.true is True for v in inside) / (len(inside) or 1))
        )
    return rows


SETS: dict[str, Callable[[str], Iterator[Verdict]]] = {
    "answers of a strong model": of_answers,
    "restatements of a passage": lambda half: of_statements(sets.restated(half)),
    "who said it": lambda half: of_statements(sets.attributed(half)),
    "pronouns in answers": lambda half: of_statements(sets.pronouns(half)),
}


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--half", choices=sets.HALVES, help="one collection; both without it")
    parser.add_argument("--show", type=int, default=0, help="print so many sentences that were told wrongly (dev only)")
    options = parser.parse_args()
    for half in [options.half] if options.half else sets.HALVES:
        for name, verdicts in SETS.items():
            found = list(verdicts(half))
            print(f"\n{half}: {name} ({median(v.seconds for v in found) * 1000:.0f} ms a sentence)")
            for figure, value in shares(found).items():
                print(f"  {figure:24} {value:.3f}" if isinstance(value, float) else f"  {figure:24} {value}")
            if name.startswith("answers"):
                print("  score, sentences, true:", *(f"{at} {n} {share:.2f};" for at, n, share in calibration(found)))
            wrong = [v for v in found if (v.finding.support == "supported") is not v.true]
            for v in wrong[: options.show if half == "dev" else 0]:
                print(
                    f"    {'true' if v.true else 'FALSE'} {v.finding.support} {v.kind}: {v.text} | {v.finding.reasons}"
                )


if __name__ == "__main__":
    main()
