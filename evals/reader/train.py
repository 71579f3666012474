"""Trains the reader: `python -m evals.reader.train --start FOLDER --out FOLDER [--public FOLDER] …`.

What was saved is a start for more: README.md says which stages made the one that ships.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from copy import deepcopy
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from random import Random

import torch
from tokenizers import Tokenizer
from torch import Tensor
from torch.nn import functional

from evals.reader.descent import SMOOTHED, descend, padded, parted
from evals.reader.examples import OWN, Claim, Example, own, public, shortened, windowed
from evals.reader.network import Reader
from qa.reader.model import Model

AVERAGED = 0.999
"""What the running mean of the weights keeps of itself at each step; it is the mean that is saved."""


@dataclass(frozen=True)
class Row:
    """One example as tokens. `starts` and `ends`, (first, last), are where an answer may begin and end; `label` is a
    claim's. One of the two is None."""

    ids: tuple[int, ...]
    first: int
    starts: tuple[int, int] | None = None
    ends: tuple[int, int] | None = None
    label: float | None = None


def row_of(example: Example, encoder: Model, longest: int, chance: Random) -> Row | None:
    """`example` as tokens, None where its answer is cut off."""
    if isinstance(example, Claim):
        pair = encoder.encode(example.said, _text(example))
        return Row(shortened(pair, longest), pair.first, label=float(example.true))
    one = windowed(example, chance)
    pair = encoder.encode(one.asked, _text(one))
    ids = shortened(pair, longest)
    if one.start is None:
        return Row(ids, pair.first, (0, 0), (0, 0))
    shift = len(_text(one)) - len(one.text)
    inside = [i for i, (a, b) in enumerate(pair.offsets) if b > one.start + shift and a < one.end + shift]
    if not inside or pair.first + inside[-1] >= len(ids) - 1:
        return None
    first, last = pair.first + inside[0], pair.first + inside[-1]
    return (
        Row(ids, pair.first, (first, last), (first, last))
        if one.whole
        else Row(ids, pair.first, (first, first), (last, last))
    )


def _text(example: Example) -> str:
    return f"{example.header} \n {example.text}" if example.header else example.text


def batches(
    examples: Sequence[Example], encoder: Model, size: int, longest: int, chance: Random
) -> Iterator[list[Row]]:
    """Batches without end, of rows about as long as each other."""
    order = list(examples)
    while True:
        chance.shuffle(order)
        for at in range(0, len(order), size * 20):
            made = (row_of(one, encoder, longest, chance) for one in order[at : at + size * 20])
            yield from parted([row for row in made if row is not None], size, chance)


def loss_of(network: Reader, rows: Sequence[Row]) -> tuple[Tensor, dict[str, float]]:
    """The loss of a batch, and by name what to print of it."""
    ids, mask, types = padded(rows)
    size = ids.shape[1]
    with torch.autocast("cpu", dtype=torch.bfloat16):
        span, verdict = network(ids, mask, types)
    span = span.float().masked_fill((mask == 0).unsqueeze(-1), -1e4)
    asked = [n for n, row in enumerate(rows) if row.label is None]
    said = [n for n, row in enumerate(rows) if row.label is not None]
    loss, told = torch.zeros(()), {}
    if asked:
        allowed = torch.full((len(asked), size, 2), -1e4)
        for k, n in enumerate(asked):
            for side, place in enumerate((rows[n].starts, rows[n].ends)):
                assert place is not None
                allowed[k, place[0] : place[1] + 1, side] = 0
        likely = torch.log_softmax(span[asked], 1) + allowed
        part = -torch.logsumexp(likely, 1).mean()
        loss, told["questions"] = loss + part * len(asked) / len(rows), part.item()
    if said:
        labels = torch.tensor([rows[n].label for n in said])
        scores = verdict[said].float()
        part = functional.binary_cross_entropy_with_logits(scores, labels * (1 - 2 * SMOOTHED) + SMOOTHED)
        loss, told["claims"] = loss + part * len(said) / len(rows), part.item()
        told["right"] = ((scores > 0) == (labels > 0.5)).float().mean().item()
    return loss, told


def train(network: Reader, rows: Iterator[list[Row]], *, seconds: float, rate: float, out: Path) -> None:
    """Trains for that long, and saves the running mean of the weights to `out` every few minutes and at the end."""
    network.without_dropout()
    network.encoder.embeddings.word_embeddings.weight.requires_grad_(False)
    network.train()
    weights = [p for p in network.parameters() if p.requires_grad]
    mean = deepcopy(network)
    averaged = [p for p in mean.parameters() if p.requires_grad]
    told = descend(weights, averaged, rows, partial(loss_of, network), seconds=seconds, rate=rate, kept=AVERAGED,
                   decay=0.01, save=lambda: mean.save(out))  # fmt: skip
    mean.save(out)
    print(f"saved to {out}: {told}")


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--start", type=Path, required=True, help="an encoder's folder, or what was saved before")
    parser.add_argument("--tokenizer", type=Path, required=True, help="its tokenizer.json")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--public", type=Path, help="the folder with reader.jsonl.gz and verifier.jsonl.gz")
    parser.add_argument("--share", type=float, default=1.0, help="of the public sets")
    parser.add_argument("--own", type=int, default=0, help="how often over our own rows")
    parser.add_argument("--folder", type=Path, default=OWN, help="of our own rows")
    parser.add_argument("--seconds", type=float, default=2400)
    parser.add_argument("--rate", type=float, default=1.1e-4)
    parser.add_argument("--batch", type=int, default=48)
    parser.add_argument("--longest", type=int, default=288, help="tokens")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--seed", type=int, default=3)
    args = parser.parse_args()
    torch.manual_seed(args.seed)
    torch.set_num_threads(args.threads)
    chance = Random(args.seed)
    examples: list[Example] = []
    if args.public:
        examples += [one for one in public(args.public, chance) if chance.random() < args.share]
    for _ in range(args.own):
        examples += own(args.folder, chance)
    print(f"{len(examples):,} examples, {sum(isinstance(e, Claim) for e in examples):,} of them claims", flush=True)
    tokenizer = Tokenizer.from_file(str(args.tokenizer))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    encoder = Model(_untrained, tokenizer)
    rows = batches(examples, encoder, args.batch, args.longest, chance)
    train(Reader.load(args.start), rows, seconds=args.seconds, rate=args.rate, out=args.out)


def _untrained(*_: object) -> tuple[Tensor, Tensor]:
    raise NotImplementedError("only its tokens are wanted")


if __name__ == "__main__":
    main()
