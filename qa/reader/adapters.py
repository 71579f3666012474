"""Adapters: numbers laid over the shipped weights, so that one file of them reads for several tasks.

What scales and shifts is replaced: biases, norms, factors of the matrices' columns. To the matrices something of low
rank may be added (`merge`). What each adapter was fitted on stands in its file; `evals.reader.adapt` fits them.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Values = Mapping[str, Floats]
"""What stands in the place of the weights of that name."""

_MOST, _LEAST = 127, 1e-12  # of a number in eight bits, and the step of a column of nothing


@dataclass(frozen=True)
class Added:
    """`up @ down` is added to a matrix of (out, in), whose columns are scaled by the weights named `scale`."""

    scale: str
    down: Floats
    up: Floats


@dataclass(frozen=True)
class Adapter:
    """What is laid over the weights for one task: `values`, and what is `added` to the matrix of each name."""

    values: Values
    added: Mapping[str, Added] = field(default_factory=dict)

    def write(self, file: Path, **provenance: Any) -> None:
        """Writes it as JSON, all numbers with their shape, in half precision and base 64."""
        told = {
            "values": {name: _packed(value) for name, value in self.values.items()},
            "added": {
                name: {"scale": one.scale, "down": _packed(one.down), "up": _packed(one.up)}
                for name, one in self.added.items()
            },
        }
        file.write_text(json.dumps({**provenance, **told}, indent=1) + "\n", encoding="utf-8")

    @classmethod
    def load(cls, file: Path) -> Adapter:
        """What `write` wrote. Raises: OSError, ValueError, KeyError where it is missing or damaged."""
        told = json.loads(file.read_text(encoding="utf-8"))
        added = {
            name: Added(one["scale"], _unpacked(one["down"]), _unpacked(one["up"]))
            for name, one in told.get("added", {}).items()
        }
        return cls({name: _unpacked(value) for name, value in told["values"].items()}, added)


def _packed(value: Floats) -> list[Any]:
    return [list(value.shape), base64.b64encode(value.astype("<f2").tobytes()).decode()]


def _unpacked(packed: list[Any]) -> Floats:
    shape, text = packed
    return np.frombuffer(base64.b64decode(text), "<f2").reshape(shape).astype(np.float32)


def merge(adapter: Adapter, matrices: Mapping[str, NDArray[np.int8]]) -> Mapping[str, NDArray[Any]]:
    """What stands in the place of the weights, by their names, with what is added to the `matrices` in them, in eight
    bits as before.

    Raises:
        KeyError, ValueError: The adapter is not of this network.
    """
    values: dict[str, NDArray[Any]] = dict(adapter.values)
    for name, added in adapter.added.items():
        whole = matrices[name] * adapter.values[added.scale]
        whole += (added.up @ added.down).T
        largest = np.maximum(whole.max(axis=0), -whole.min(axis=0))
        steps = np.maximum(largest / _MOST, _LEAST).astype(np.float32)
        values[name], values[added.scale] = np.rint(np.divide(whole, steps, whole), whole).astype(np.int8), steps
    return values
