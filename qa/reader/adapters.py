"""Adapters: numbers laid over the shipped weights while they read, so that one file of them reads for several tasks.

Only what scales and shifts is replaced: biases, norms, and one factor a column of the matrices. What each adapter was
fitted on stands in its file; `evals.reader.adapt` fits them.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

Values = Mapping[str, NDArray[np.float32]]
"""What stands in the place of the weights of that name."""

_GRAPH, _INPUT = 7, 11  # fields of ONNX's ModelProto and GraphProto; the others are of ValueInfoProto and TypeProto
_FLOAT = 1


@dataclass(frozen=True)
class Adapter:
    """What is laid over the weights for one task."""

    values: Values

    def write(self, file: Path, **provenance: Any) -> None:
        """Writes it as JSON, each value with its shape, in half precision and base 64."""
        packed = {
            name: [list(value.shape), base64.b64encode(value.astype("<f2").tobytes()).decode()]
            for name, value in self.values.items()
        }
        file.write_text(json.dumps({**provenance, "values": packed}, indent=1) + "\n", encoding="utf-8")

    @classmethod
    def load(cls, file: Path) -> Adapter:
        """What `write` wrote. Raises: OSError, ValueError, KeyError where it is missing or damaged."""
        packed = json.loads(file.read_text(encoding="utf-8"))["values"]
        return cls(
            {
                name: np.frombuffer(base64.b64decode(text), "<f2").reshape(shape).astype(np.float32)
                for name, (shape, text) in packed.items()
            }
        )


def with_inputs(model: bytes, values: Values) -> bytes:
    """An ONNX model whose weights of these names may be given with each run, in the place of its own.

    In ONNX a weight may be given if the graph lists it among its inputs. A message of protocol buffers behind another
    is merged with it, its lists joined, so that the file need not be taken apart.
    """
    if not values:
        return model
    return model + _field(_GRAPH, b"".join(_input(name, value.shape) for name, value in values.items()))


def _input(name: str, shape: tuple[int, ...]) -> bytes:
    dimensions = b"".join(_field(1, _number(1, size)) for size in shape)
    tensor = _number(1, _FLOAT) + _field(2, dimensions)
    return _field(_INPUT, _field(1, name.encode()) + _field(2, _field(1, tensor)))


def _field(number: int, content: bytes) -> bytes:
    return _varint(number << 3 | 2) + _varint(len(content)) + content


def _number(number: int, value: int) -> bytes:
    return _varint(number << 3) + _varint(value)


def _varint(value: int) -> bytes:
    found = bytearray()
    while value > 127:
        found.append(value & 127 | 128)
        value >>= 7
    return bytes([*found, value])
