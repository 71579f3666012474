"""Trains the reader: `python -m evals.reader.train --start FOLDER --out FOLDER [--public FOLDER] …`.

What was saved is a start for more: README.md says which stages made the one that ships.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Iterator, Sequence
from copy import deepcopy
from dataclasses import dataclass
from pathlib import Path
from random import Random

import torch
from tokenizers import Tokenizer
from torch import Tensor
from torch.nn import functional

from evals.reader.examples import OWN, Claim, Example, own, public, windowed
from evals.reader.network import Reader
from qa.reader.model import Encoded, Model

WARM_UP = 0.06
"""Share of the training over which the learning rate grows to its highest."""

SMOOTHED = 0.03
"""What a label of a claim is short of certain: about one in thirty is wrong."""

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
        return Row(_cut(pair, longest), pair.first, label=float(example.true))
    one = windowed(example, chance)
    pair = encoder.encode(one.asked, _text(one))
    ids = _cut(pair, longest)
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


def _cut(pair: Encoded, longest: int) -> tuple[int, ...]:
    return pair.ids if len(pair.ids) <= longest else (*pair.ids[: longest - 1], pair.ids[-1])


def batches(
    examples: Sequence[Example], encoder: Model, size: int, longest: int, chance: Random
) -> Iterator[list[Row]]:
    """Batches without end, of rows about as long as each other."""
    order = list(examples)
    while True:
        chance.shuffle(order)
        for at in range(0, len(order), size * 20):
            made = (row_of(one, encoder, longest, chance) for one in order[at : at + size * 20])
            rows = sorted((row for row in made if row is not None), key=lambda row: len(row.ids))
            parts = [rows[i : i + size] for i in range(0, len(rows), size)]
            chance.shuffle(parts)
            yield from parts


def loss_of(network: Reader, rows: Sequence[Row]) -> tuple[Tensor, dict[str, float]]:
    """The loss of a batch, and by name what to print of it."""
    size = max(len(row.ids) for row in rows)
    ids, mask, types = (torch.zeros(len(rows), size, dtype=torch.long) for _ in range(3))
    for n, row in enumerate(rows):
        ids[n, : len(row.ids)] = torch.tensor(row.ids)
        mask[n, : len(row.ids)] = 1
        types[n, row.first : len(row.ids)] = 1
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
    optimizer = torch.optim.AdamW(weights, lr=rate, weight_decay=0.01)
    mean = deepcopy(network)
    averaged = [p for p in mean.parameters() if p.requires_grad]
    begin = saved = time.monotonic()
    tokens = step = 0
    seen: dict[str, list[float]] = {}
    while (done := (time.monotonic() - begin) / seconds) < 1:
        batch = next(rows)
        now = rate * min(1.0, done / WARM_UP) * max(0.02, (1 - done) / (1 - WARM_UP))
        for group in optimizer.param_groups:
            group["lr"] = now
        loss, told = loss_of(network, batch)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(weights, 1.0)
        optimizer.step()
        optimizer.zero_grad(set_to_none=True)
        keep = min(AVERAGED, (1 + step) / (10 + step))
        with torch.no_grad():
            for ours, theirs in zip(averaged, weights, strict=True):
                ours.lerp_(theirs, 1 - keep)
        step += 1
        tokens += len(batch) * max(len(row.ids) for row in batch)
        for name, value in told.items():
            seen.setdefault(name, []).append(value)
        if step % 20 == 0:
            spent = time.monotonic() - begin
            recent = {name: round(sum(values[-100:]) / len(values[-100:]), 3) for name, values in seen.items()}
            print(f"{step} steps, {spent:.0f} s, {tokens / spent:.0f} tokens a second, {recent}", flush=True)
        if time.monotonic() - saved > 300:
            mean.save(out)
            saved = time.monotonic()
    mean.save(out)
    print(f"saved to {out}: {step} steps, {tokens:,} tokens")


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
