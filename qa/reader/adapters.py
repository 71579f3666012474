"""Adapters: numbers laid over the shipped weights, so that one file of them reads for several tasks.

What scales and shifts is replaced: biases, norms, factors of the matrices' columns. Where that is all, it is given with
each run (`with_inputs`). To the matrices something of low rank may be added: such a network is made when it is first
wanted (`merge`). What each adapter was fitted on stands in its file; `evals.reader.adapt` fits them.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Values = Mapping[str, Floats]
"""What stands in the place of the weights of that name."""

# Fields of ONNX's ModelProto and GraphProto, of TensorProto, and a type; others are of ValueInfoProto and TypeProto.
_GRAPH, _INITIALIZER, _INPUT = 7, 5, 11
_DIMS, _TYPE, _NAME, _RAW = 1, 2, 8, 9
_FLOAT = 1
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
        whole = matrices[name] * adapter.values[added.scale] + (added.up @ added.down).T
        steps = np.maximum(np.abs(whole).max(axis=0) / _MOST, _LEAST).astype(np.float32)
        values[name], values[added.scale] = np.rint(whole / steps).astype(np.int8), steps
    return values


def matrices_of(model: bytes, names: Collection[str]) -> dict[str, NDArray[np.int8]]:
    """The weights of these names in an ONNX model that are whole numbers in eight bits."""
    graph = next(content for number, content, _ in _parts(model) if number == _GRAPH)
    tensors = (dict(_told_of(content)) for number, content, _ in _parts(graph) if number == _INITIALIZER)
    return {
        tensor["name"]: np.frombuffer(tensor["raw"], np.int8).reshape(tensor["shape"])
        for tensor in tensors
        if tensor["name"] in names
    }


def with_values(model: bytes, values: Mapping[str, NDArray[Any]]) -> bytes:
    """An ONNX model with other weights of the same shape and type in the place of those of these names."""
    return b"".join(
        _field(_GRAPH, b"".join(_replaced(content, values))) if number == _GRAPH else whole
        for number, content, whole in _parts(model)
    )


def _replaced(graph: bytes, values: Mapping[str, NDArray[Any]]) -> Iterator[bytes]:
    for number, content, whole in _parts(graph):
        value = values.get(dict(_told_of(content))["name"]) if number == _INITIALIZER else None
        if value is None:
            yield whole
        else:
            kept = (part for field, _, part in _parts(content) if field in (_DIMS, _TYPE, _NAME))
            yield _field(_INITIALIZER, b"".join(kept) + _field(_RAW, value.tobytes()))


def _told_of(tensor: bytes) -> Iterator[tuple[str, Any]]:
    """The name, the shape and the raw bytes of a tensor."""
    shape: list[int] = []
    for number, content, whole in _parts(tensor):
        if number == _DIMS:
            shape += _numbers(content) if content else [_read_varint(whole, 1)[0]]
        elif number in (_NAME, _RAW):
            yield ("name", content.decode()) if number == _NAME else ("raw", content)
    yield "shape", shape


def _numbers(packed: bytes) -> list[int]:
    found, at = [], 0
    while at < len(packed):
        value, at = _read_varint(packed, at)
        found.append(value)
    return found


def _parts(message: bytes) -> Iterator[tuple[int, bytes, bytes]]:
    """The fields of a message of protocol buffers: the number of each, its content, empty for a number, and all of it.

    Raises:
        ValueError, IndexError: It is cut short, or has fields that no ONNX model has.
    """
    at = 0
    while at < len(message):
        begin = at
        key, at = _read_varint(message, at)
        content = b""
        if key & 7 == 2:
            size, at = _read_varint(message, at)
            content = message[at : at + size]
            at += size
        elif key & 7 == 0:
            _, at = _read_varint(message, at)
        elif key & 7 == 5:
            at += 4
        else:
            raise ValueError(f"a field of kind {key & 7}")
        yield key >> 3, content, message[begin:at]


def _read_varint(data: bytes, at: int) -> tuple[int, int]:
    """The number at that place, and the place behind it."""
    value = shift = 0
    while True:
        byte = data[at]
        value |= (byte & 127) << shift
        at, shift = at + 1, shift + 7
        if byte < 128:
            return value, at


def with_inputs(model: bytes, values: Values) -> bytes:
    """An ONNX model whose weights of these names may be given with each run, in the place of its own.

    In ONNX a weight may be given if the graph lists it among its inputs. A message of protocol buffers behind another
    is merged with it, its lists joined, so that the file need not be taken apart.
    """
    if not values:
        return model
    return model + _field(_GRAPH, b"".join(_field(_INPUT, _value(name, v.shape)) for name, v in values.items()))


def _value(name: str, shape: Sequence[int]) -> bytes:
    dimensions = _field(2, b"".join(_field(1, _number(1, size)) for size in shape))
    return _field(1, name.encode()) + _field(2, _field(1, _number(1, _FLOAT) + dimensions))


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
