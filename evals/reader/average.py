"""The mean of two trained readers, or of two adapters: `python -m evals.reader.average ONE OTHER OUT [--share 0.5]`.

Two that were trained on from one another keep in their mean what each knows: what training on claims wins, and what it
forgets of questions.
"""

from __future__ import annotations

import argparse
from dataclasses import asdict
from pathlib import Path

from evals.fits.provenance import Provenance, today
from qa.reader.adapters import Adapter, Added


def average(one: Path, other: Path, out: Path, share: float) -> None:
    """Writes the reader whose weights are `share` of those of `other`, and the rest of those of `one`."""
    from evals.reader.network import Reader

    mean, second = Reader.load(one), Reader.load(other).state_dict()
    weights = {
        name: (1 - share) * value + share * second[name] if value.is_floating_point() else value
        for name, value in mean.state_dict().items()
    }
    mean.load_state_dict(weights)
    mean.save(out)


def average_adapters(one: Path, other: Path, out: Path, share: float) -> None:
    """The same of two adapters of one rank."""
    first, second = Adapter.load(one), Adapter.load(other)
    values = {name: (1 - share) * value + share * second.values[name] for name, value in first.values.items()}
    added = {
        name: Added(
            a.scale,
            (1 - share) * a.down + share * second.added[name].down,
            (1 - share) * a.up + share * second.added[name].up,
        )
        for name, a in first.added.items()
    }
    command = f"python -m evals.reader.average {one.name} {other.name} {out.name} --share {share}"
    Adapter(values, added).write(out, about=asdict(Provenance(command, "two stages of one training", today(), "")))


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("one", type=Path)
    parser.add_argument("other", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--share", type=float, default=0.5)
    options = parser.parse_args()
    made = average_adapters if options.one.suffix == ".json" else average
    made(options.one, options.other, options.out, options.share)


if __name__ == "__main__":
    main()
