"""ONNX models as bytes: the matrices of one, and a smallest one that multiplies.

The package that takes them apart (onnx) is not needed to run them, and what is done here is little: a message of
protocol buffers is a row of fields, each with its number.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

# Fields of ModelProto, GraphProto, NodeProto and TensorProto, and types; others are of ValueInfoProto and TypeProto.
_FORMAT, _GRAPH, _OPERATORS = 1, 7, 8
_NODE, _INITIALIZER, _INPUT, _OUTPUT = 1, 5, 11, 12
_TAKES, _GIVES, _OPERATOR = 1, 2, 4
_DIMS, _TYPE, _NAME, _RAW = 1, 2, 8, 9
_UINT8, _INT8, _INT32 = 2, 3, 6


def matrices_of(model: bytes) -> dict[str, NDArray[np.int8]]:
    """The matrices of an ONNX model that are whole numbers in eight bits, by their names; views of `model`."""
    graph = next(content for number, content, _ in _parts(memoryview(model)) if number == _GRAPH)
    tensors = (_tensor(content) for number, content, _ in _parts(graph) if number == _INITIALIZER)
    return {name: np.frombuffer(raw, np.int8).reshape(shape) for name, of, shape, raw in tensors if of == _INT8 and raw}


def _tensor(tensor: memoryview) -> tuple[str, int, list[int], memoryview]:
    """The name of a tensor, the type of its numbers, its shape and its raw bytes."""
    name, of, shape, raw = "", 0, [], tensor[:0]
    for number, content, whole in _parts(tensor):
        if number == _DIMS:
            shape += _numbers(content) if content else [_read_varint(whole, 1)[0]]
        elif number == _TYPE:
            of = _read_varint(whole, 1)[0]
        elif number == _NAME:
            name = str(content, "utf-8")
        elif number == _RAW:
            raw = content
    return name, of, shape, raw


def _numbers(packed: memoryview) -> list[int]:
    found, at = [], 0
    while at < len(packed):
        value, at = _read_varint(packed, at)
        found.append(value)
    return found


def _parts(message: memoryview) -> Iterator[tuple[int, memoryview, memoryview]]:
    """The fields of a message of protocol buffers: the number of each, its content, empty for a number, and all of it.

    Raises:
        ValueError, IndexError: It is cut short, or has fields that no ONNX model has.
    """
    at = 0
    while at < len(message):
        begin = at
        key, at = _read_varint(message, at)
        content = message[:0]
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


def _read_varint(data: memoryview, at: int) -> tuple[int, int]:
    """The number at that place, and the place behind it."""
    value = shift = 0
    while True:
        byte = data[at]
        value |= (byte & 127) << shift
        at, shift = at + 1, shift + 7
        if byte < 128:
            return value, at


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
