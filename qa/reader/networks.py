"""ONNX models as bytes: their matrices, other weights in the place of theirs, and a smallest one that multiplies.

The package that makes and changes them (onnx) is none that runs them, and what is done here is little: a message of
protocol buffers is a row of fields, each with its number.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

# Fields of ModelProto, GraphProto, NodeProto and TensorProto, and types; others are of ValueInfoProto and TypeProto.
_FORMAT, _GRAPH, _OPERATORS = 1, 7, 8
_NODE, _INITIALIZER, _INPUT, _OUTPUT = 1, 5, 11, 12
_TAKES, _GIVES, _OPERATOR = 1, 2, 4
_DIMS, _TYPE, _NAME, _RAW = 1, 2, 8, 9
_FLOAT, _UINT8, _INT8, _INT32 = 1, 2, 3, 6


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


def with_inputs(model: bytes, values: Mapping[str, NDArray[np.float32]]) -> bytes:
    """An ONNX model whose weights of these names may be given with each run, in the place of its own.

    In ONNX a weight may be given if the graph lists it among its inputs. A message of protocol buffers behind another
    is merged with it, its lists joined, so that the file need not be taken apart.
    """
    if not values:
        return model
    return model + _field(_GRAPH, b"".join(_field(_INPUT, _value(name, _FLOAT, v.shape)) for name, v in values.items()))


def product(matrix: NDArray[np.int8]) -> bytes:
    """An ONNX model that gives `b`, whole numbers, for `a` of (rows, numbers) in eight bits without sign: its product
    with the matrix."""
    kept = b"".join(_number(_DIMS, size) for size in matrix.shape) + _number(_TYPE, _INT8)
    kept += _field(_NAME, b"matrix") + _field(_RAW, matrix.tobytes())
    node = _field(_TAKES, b"a") + _field(_TAKES, b"matrix") + _field(_GIVES, b"b") + _field(_OPERATOR, b"MatMulInteger")
    graph = _field(_NODE, node) + _field(2, b"product") + _field(_INITIALIZER, kept)
    graph += _field(_INPUT, _value("a", _UINT8, ("rows", matrix.shape[0])))
    graph += _field(_OUTPUT, _value("b", _INT32, ("rows", matrix.shape[1])))
    return _number(_FORMAT, 8) + _field(_GRAPH, graph) + _field(_OPERATORS, _number(2, 13))


def _value(name: str, of: int, shape: Sequence[int | str]) -> bytes:
    sizes = (_field(2, size.encode()) if isinstance(size, str) else _number(1, size) for size in shape)
    dimensions = _field(2, b"".join(_field(1, size) for size in sizes))
    return _field(1, name.encode()) + _field(2, _field(1, _number(1, of) + dimensions))


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
