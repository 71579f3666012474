"""The mean of two trained readers: `python -m evals.reader.average ONE OTHER OUT [--share 0.5]`.

Two that were trained on from one another keep in their mean what each knows: what training on claims wins, and what it
forgets of questions.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from evals.reader.network import Reader


def average(one: Path, other: Path, out: Path, share: float) -> None:
    """Writes the reader whose weights are `share` of those of `other`, and the rest of those of `one`."""
    mean, second = Reader.load(one), Reader.load(other).state_dict()
    weights = {
        name: (1 - share) * value + share * second[name] if value.is_floating_point() else value
        for name, value in mean.state_dict().items()
    }
    mean.load_state_dict(weights)
    mean.save(out)


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("one", type=Path)
    parser.add_argument("other", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--share", type=float, default=0.5)
    options = parser.parse_args()
    average(options.one, options.other, options.out, options.share)


if __name__ == "__main__":
    main()
