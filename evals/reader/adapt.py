"""Fits an adapter of the shipped reader to a task of its own: `python -m evals.reader.adapt TASK --out FILE`.

Of the network nothing is trained but what scales and shifts what it has: the biases, the norms, and one factor for each
column of its matrices, some 50,000 numbers; with `--rank` what of that rank is added to the matrices too.
`qa.reader.adapters` lays them over the shipped weights, so that one file of weights reads for several tasks.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from dataclasses import asdict, replace
from functools import partial
from pathlib import Path
from random import Random

import numpy as np
import onnx
import torch
from onnx import numpy_helper
from tokenizers import Tokenizer
from torch import Tensor, nn
from torch.nn import functional

from evals.fits.provenance import Provenance, today
from evals.reader.adapted import MEASURED
from evals.reader.adapting import Pair, heard, relevances, verdicts
from evals.reader.descent import SMOOTHED, descend, padded, parted
from evals.reader.export import ADAPTERS, seal
from evals.reader.further_pairs import furthers
from evals.reader.page_pairs import of_pages
from evals.reader.ranked_pairs import ranked, ranked_turns
from evals.reader.selection_pairs import selections
from evals.reader.speaker_pairs import speakings
from evals.reader.turn_pairs import leanings
from qa.reader.adapters import Adapter, Added
from qa.reader.model import WEIGHTS, Model, loaded

LAYERS, HEADS, EPSILON = 6, 12, 1e-12

NUMBERS = torch.bfloat16 if torch.cpu._is_amx_tile_supported() else torch.float32
"""What matrices are multiplied in: half the bits where the processor has a unit for such, which is slower elsewhere."""

PAIRS = {
    "requests": heard,
    "relevance": relevances,
    "verdict": verdicts,
    "selection": selections,
    "further": furthers,
    "pages": of_pages,
    "turns": leanings,
    "speakers": speakings,
    "ranked": ranked,
    "ranked_turns": ranked_turns,
}
"""What makes the pairs of each task that may be trained on."""

AVERAGED = 0.998
"""What the running mean keeps of itself at each step; it is the mean that is written."""


class Adapted(nn.Module):  # type: ignore[misc]
    """The shipped network: its matrices as they are, and what is trained, by the names in the file.

    Of rank `rank` is what is added to the matrices of the encoder; nothing is where it is 0.
    """

    def __init__(self, file: Path, rank: int = 0) -> None:
        """`file`: the reader as it is shipped."""
        super().__init__()
        self._rank = rank
        self._fixed: dict[str, Tensor] = {}
        self._scales: dict[str, Tensor] = {}
        self._names: dict[str, tuple[str, str]] = {}
        self.trained = nn.ParameterDict()
        graph = onnx.load(file).graph
        values = {one.name: numpy_helper.to_array(one) for one in graph.initializer}
        for name, value in values.items():
            if value.dtype == np.float32 and value.ndim == 1 and "MatMul" not in name and "weight_T" not in name:
                self._train(name, value)
        for node in graph.node:
            if node.op_type in ("MatMulIntegerToFloat", "DynamicQuantizeMatMul"):
                self._matrix(node, values)
        for kind in ("word", "position", "token_type"):
            stem = f"encoder.embeddings.{kind}_embeddings.weight"
            table = values[f"{stem}_quantized"].astype(np.float32) - float(values[f"{stem}_zero_point"])
            self._fixed[kind] = torch.tensor(table * float(values[f"{stem}_scale"]))

    def _train(self, name: str, value: np.ndarray) -> None:
        self.trained[name.replace(".", "/")] = nn.Parameter(torch.tensor(value))

    def _matrix(self, node: onnx.NodeProto, values: dict[str, np.ndarray]) -> None:
        inputs = list(node.input)
        whole, scale = (1, 2) if node.op_type == "DynamicQuantizeMatMul" else (1, 3)
        zero = scale + (1 if node.op_type == "DynamicQuantizeMatMul" else 2)
        bias = inputs[-1] or "verdict.2.bias"
        matrix = values[inputs[whole]].astype(np.float32) - values[inputs[zero]].astype(np.float32)
        layer = bias.removesuffix(".bias")
        self._fixed[layer] = torch.tensor(matrix.T.copy()).to(NUMBERS)
        self._scales[layer] = torch.tensor(values[inputs[scale]].astype(np.float32))
        self._names[layer] = inputs[whole], inputs[scale]
        self._train(f"factor.{layer}", np.ones_like(values[inputs[scale]], dtype=np.float32))
        if self._adds_to(layer):
            size, columns = matrix.shape
            self._train(f"down.{layer}", torch.randn(self._rank, size).numpy() * np.float32(size**-0.5))
            self._train(f"up.{layer}", np.zeros((columns, self._rank), dtype=np.float32))

    def _adds_to(self, layer: str) -> bool:
        return self._rank > 0 and layer.startswith("encoder.encoder.")

    def _value(self, name: str) -> Tensor:
        return self.trained[name.replace(".", "/")]

    def _linear(self, layer: str, x: Tensor) -> Tensor:
        x = x.to(NUMBERS)
        found = functional.linear(x, self._fixed[layer]).float()
        found = found * (self._scales[layer] * self._value(f"factor.{layer}")) + self._value(f"{layer}.bias")
        if not self._adds_to(layer):
            return found
        down, up = (self._value(f"{part}.{layer}").to(NUMBERS) for part in ("down", "up"))
        return found + functional.linear(functional.linear(x, down), up).float()

    def _norm(self, name: str, x: Tensor) -> Tensor:
        return functional.layer_norm(
            x, x.shape[-1:], self._value(f"{name}.weight"), self._value(f"{name}.bias"), EPSILON
        )

    def forward(self, ids: Tensor, mask: Tensor, types: Tensor) -> tuple[Tensor, Tensor]:
        """(batch, tokens) each → span scores (batch, tokens, 2), verdict scores (batch,)."""
        fixed = self._fixed
        x = fixed["word"][ids] + fixed["position"][: ids.shape[1]] + fixed["token_type"][types]
        x = self._norm("encoder.embeddings.LayerNorm", x)
        unseen = ((mask == 0).float() * -1e4)[:, None, None, :]
        for n in range(LAYERS):
            at = f"encoder.encoder.layer.{n}"
            q, k, v = (
                self._heads(self._linear(f"{at}.attention.self.{part}", x)) for part in ("query", "key", "value")
            )
            # Written out: of torch's own attention the way back takes four times as long on a processor.
            mixed = torch.softmax(q * q.shape[-1] ** -0.5 @ k.transpose(2, 3) + unseen, -1) @ v
            flat = mixed.transpose(1, 2).reshape(x.shape)
            x = self._norm(f"{at}.attention.output.LayerNorm", x + self._linear(f"{at}.attention.output.dense", flat))
            inner = functional.gelu(self._linear(f"{at}.intermediate.dense", x))
            x = self._norm(f"{at}.output.LayerNorm", x + self._linear(f"{at}.output.dense", inner))
        first = torch.tanh(self._linear("verdict.0", x[:, 0]))
        return self._linear("span", x), self._linear("verdict.2", first).squeeze(-1)

    @staticmethod
    def _heads(x: Tensor) -> Tensor:
        return x.view(*x.shape[:2], HEADS, -1).transpose(1, 2)

    def start(self, adapter: Adapter) -> None:
        """Goes on from an adapter of the same rank, or a lower one: what is beyond it begins as nothing."""
        values = dict(adapter.values)
        for layer, (matrix, scale) in self._names.items():
            values[f"factor.{layer}"] = values.pop(scale) / self._scales[layer].numpy()
            if self._adds_to(layer):
                added = adapter.added[matrix]
                values |= {f"down.{layer}": added.down, f"up.{layer}": added.up}
        with torch.no_grad():
            for name, value in values.items():
                known = tuple(map(slice, value.shape))
                self._value(name)[known].copy_(torch.tensor(value))

    def adapter(self) -> Adapter:
        """What was trained, by the names in the file."""
        found = {name.replace("/", "."): p.detach().numpy() for name, p in self.trained.items()}
        added = {}
        for layer, (matrix, scale) in self._names.items():
            found[scale] = self._scales[layer].numpy() * found.pop(f"factor.{layer}")
            if self._adds_to(layer):
                added[matrix] = Added(scale, found.pop(f"down.{layer}"), found.pop(f"up.{layer}"))
        return Adapter(found, added)


def loss_of(network: Adapted, rows: Sequence[Pair]) -> tuple[Tensor, dict[str, float]]:
    """The loss of a batch, and by name what to print of it."""
    several, rows = [row for row in rows if row.beside], [row for row in rows if not row.beside]
    ids, mask, types = padded([*rows, *(pair for row in several for pair in (row, *row.beside))])
    size = ids.shape[1]
    span, verdict = network(ids, mask, types)
    loss, told = torch.zeros(()), {}
    if several:
        scores = span[len(rows) :, :, 0].split([1 + len(row.beside) for row in several])
        found = [_among(some, (row, *row.beside)) for some, row in zip(scores, several, strict=True)]
        loss = loss + torch.stack([one for one, _ in found]).mean()
        told["among"] = sum(is_right for _, is_right in found) / len(found)
    scored = [(n, row.label) for n, row in enumerate(rows) if row.label is not None]
    if scored:
        scores = verdict[[n for n, _ in scored]]
        labels = torch.tensor([float(label) for _, label in scored])
        loss = loss + functional.binary_cross_entropy_with_logits(scores, labels * (1 - 2 * SMOOTHED) + SMOOTHED)
        told["right"] = ((scores > 0) == (labels > 0.5)).float().mean().item()
    chosen = [(n, c) for n, row in enumerate(rows) for c in row.choices]
    for side in {c.side for _, c in chosen}:
        mine = [(n, c) for n, c in chosen if c.side == side]
        among = torch.full((len(mine), size), -1e4)
        for k, (_, c) in enumerate(mine):
            among[k, list(c.among)] = 0
        likely = span[[n for n, _ in mine]][:, :, side % 2] + among
        right = torch.tensor([c.right for _, c in mine])
        loss = loss + functional.cross_entropy(likely, right)
        told[f"choice {side}"] = (likely.argmax(1) == right).float().mean().item()
    return loss, told


def _among(scores: Tensor, pairs: Sequence[Pair]) -> tuple[Tensor, bool]:
    """The loss of one choice among the tokens of all pairs, `scores` being (pairs, tokens), and whether it is right.

    What is chosen counts by how much likelier it is than nothing of its own pair: so are windows compared.
    """
    found, right = [scores.new_zeros(1)], [not any(pair.choices[0].right for pair in pairs)]
    for row, pair in zip(scores, pairs, strict=True):
        among = pair.choices[0].among[1:]
        found.append(row[list(among)] - row[0])
        right += [token == pair.choices[0].right for token in among]
    likely = functional.log_softmax(torch.cat(found), 0)
    meant = torch.tensor(right)
    return -torch.logsumexp(likely[meant], 0), bool(meant[likely.argmax()])


def batches(rows: Sequence[Pair], size: int, chance: Random) -> Iterator[list[Pair]]:
    """Batches without end, of rows about as long as each other."""
    order = list(rows)
    while True:
        chance.shuffle(order)
        for at in range(0, len(order), size * 20):
            yield from parted(order[at : at + size * 20], size, chance)


def train(network: Adapted, rows: Iterator[list[Pair]], *, seconds: float, rate: float) -> Adapter:
    """Trains for that long: the running mean of what was trained."""
    weights = list(network.trained.values())
    mean = [p.detach().clone() for p in weights]
    print(descend(weights, mean, rows, partial(loss_of, network), seconds=seconds, rate=rate, kept=AVERAGED))
    with torch.no_grad():
        for ours, theirs in zip(mean, weights, strict=True):
            theirs.copy_(ours)
    return network.adapter()


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("task", choices=tuple(PAIRS))
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--public", type=Path, help="the folder with reader.jsonl.gz")
    parser.add_argument("--real", type=Path, help="the folder of real pages, for `ranked`")
    parser.add_argument("--seconds", type=float, default=1200)
    parser.add_argument("--rate", type=float, default=1e-3)
    parser.add_argument("--rank", type=int, default=0, help="of what is added to the matrices")
    parser.add_argument("--start", type=Path, help="the adapter, of at most that rank, to go on from")
    parser.add_argument("--batch", type=int, default=32)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--seed", type=int, default=3)
    args = parser.parse_args()
    torch.manual_seed(args.seed)
    torch.set_num_threads(args.threads)
    chance = Random(args.seed)
    tokenizer = Tokenizer.from_file(str(WEIGHTS / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    pairs = partial(ranked, real=args.real) if args.task == "ranked" else PAIRS[args.task]
    rows = list(pairs(Model(_unrun, tokenizer), chance, args.public))
    print(f"{len(rows):,} rows, {sum(len(r.ids) for r in rows):,} tokens", flush=True)
    network = Adapted(WEIGHTS / "reader.onnx", args.rank)
    if args.start:
        network.start(Adapter.load(args.start))
    adapter = train(network, batches(rows, args.batch, chance), seconds=args.seconds, rate=args.rate)
    begun = f"--start {args.start.name} " if args.start else ""
    flags = f"{begun}--public PUBLIC --rank {args.rank} --rate {args.rate} --seconds {args.seconds:.0f}"
    command = f"python -m evals.reader.adapt {args.task} --out {args.out} {flags}"
    told = Provenance(command, f"{len(rows):,} pairs of evals/reader and public sets", today(), "")
    adapter.write(args.out, about=asdict(told))
    if args.out.parent.name == ADAPTERS:
        folder = args.out.parent.parent
        seal(folder)
        figure = "; ".join(" ".join(line.split()) for line in MEASURED[args.out.stem](lambda: loaded(folder)))
        adapter.write(args.out, about=asdict(replace(told, figure=figure)))
        seal(folder)


def _unrun(*_: object) -> tuple[Tensor, Tensor]:
    raise NotImplementedError("only its tokens are wanted")


if __name__ == "__main__":
    main()
