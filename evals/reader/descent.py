"""How anything is trained here: batches of rows about as long as each other, a rate that grows and falls, and the
running mean of the weights."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from random import Random
from typing import Protocol, TypeVar

import torch
from torch import Tensor

WARM_UP = 0.06
"""Share of the training over which the learning rate grows to its highest."""

SMOOTHED = 0.03
"""What a label is short of certain: about one in thirty is wrong."""


class Tokens(Protocol):
    """A pair of texts as tokens, the second from `first` on."""

    @property
    def ids(self) -> tuple[int, ...]: ...
    @property
    def first(self) -> int: ...


Row = TypeVar("Row", bound=Tokens)


def parted(rows: Sequence[Row], size: int, chance: Random) -> Iterator[list[Row]]:
    """`rows` in batches of about the same length, in any order."""
    near = sorted(rows, key=lambda row: len(row.ids))
    parts = [near[i : i + size] for i in range(0, len(near), size)]
    chance.shuffle(parts)
    yield from parts


def padded(rows: Sequence[Tokens]) -> tuple[Tensor, Tensor, Tensor]:
    """The ids, the mask and the types of a batch, each (rows, tokens of the longest)."""
    size = max(len(row.ids) for row in rows)
    ids, mask, types = (torch.zeros(len(rows), size, dtype=torch.long) for _ in range(3))
    for n, row in enumerate(rows):
        ids[n, : len(row.ids)] = torch.tensor(row.ids)
        mask[n, : len(row.ids)] = 1
        types[n, row.first : len(row.ids)] = 1
    return ids, mask, types


def descend(
    weights: Sequence[Tensor],
    averaged: Sequence[Tensor],
    rows: Iterator[list[Row]],
    loss_of: Callable[[Sequence[Row]], tuple[Tensor, dict[str, float]]],
    *,
    seconds: float,
    rate: float,
    kept: float,
    decay: float = 0.0,
    save: Callable[[], None] = lambda: None,
    every: float = 300,
) -> str:
    """Trains `weights` for that long, `averaged` being their running mean, which keeps `kept` of itself at each step,
    and saves it every so many seconds; what was done, as a line."""
    optimizer = torch.optim.AdamW(weights, lr=rate, weight_decay=decay)
    begin = saved = time.monotonic()
    tokens = step = 0
    seen: dict[str, list[float]] = {}
    while (done := (time.monotonic() - begin) / seconds) < 1:
        batch = next(rows)
        now = rate * min(1.0, done / WARM_UP) * max(0.02, (1 - done) / (1 - WARM_UP))
        for group in optimizer.param_groups:
            group["lr"] = now
        loss, told = loss_of(batch)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(weights, 1.0)
        optimizer.step()
        optimizer.zero_grad(set_to_none=True)
        keep = min(kept, (1 + step) / (10 + step))
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
        if time.monotonic() - saved > every:
            save()
            saved = time.monotonic()
    return f"{step} steps, {tokens:,} tokens"
