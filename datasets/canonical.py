"""One hash for the content of an Arrow table, whatever library wrote the file it came from.

Two tables have the same hash exactly if they have the same columns (names and types, in order) and
the same rows in the same order. The bytes hashed are: for each column its name and type, one byte
per row that says whether there is a value, then the values (little-endian; text as lengths and
UTF-8 bytes; nulls as zeros).
"""

from __future__ import annotations

import hashlib
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray


def fingerprint(table: pa.Table) -> str:
    """Returns the sha256 (hex) of the content of a table.

    Raises:
        TypeError: the table has a column that is neither text nor of fixed width in whole bytes.
    """
    digest = hashlib.sha256(f"{table.num_rows}\n".encode())
    for field, column in zip(table.schema, table.columns, strict=True):
        digest.update(f"{field.name}:{field.type}\n".encode())
        for part in _bytes(_one_chunk(column)):
            digest.update(part)
    return digest.hexdigest()


def _one_chunk(column: pa.ChunkedArray) -> pa.Array:
    array = column.combine_chunks()
    if isinstance(array, pa.ChunkedArray):
        array = array.chunk(0) if array.num_chunks else pa.array([], type=column.type)
    return pa.concat_arrays([array]) if array.offset else array


def _bytes(array: pa.Array) -> list[memoryview]:
    """The presence of each row, then the values of an array without offset.

    Works on the buffers, because Arrow's conversions to NumPy import pandas first.
    """
    valid = _presence(array)
    if pa.types.is_string(array.type):
        offsets = np.frombuffer(array.buffers()[1] or bytes(4), dtype="<i4")[: len(array) + 1]
        return [_view(valid), _view(np.diff(offsets) * valid), _text(array)]
    width = 0 if pa.types.is_boolean(array.type) else array.type.bit_width
    if width == 0 or width % 8:
        raise TypeError(f"no canonical bytes for {array.type}")
    size = len(array) * width // 8
    values = np.frombuffer(array.buffers()[1] or b"", dtype=np.uint8)[:size]
    if array.null_count:
        values = values.reshape(len(array), width // 8) * valid[:, None]
    return [_view(valid), _view(values)]


def _presence(array: pa.Array) -> NDArray[np.uint8]:
    """One byte per row: 1 where there is a value."""
    bits = array.buffers()[0]
    if bits is None:
        return np.ones(len(array), dtype=np.uint8)
    packed = np.frombuffer(bits, dtype=np.uint8)
    return np.unpackbits(packed, count=len(array), bitorder="little")


def _text(array: pa.Array) -> memoryview:
    """The UTF-8 bytes of all texts, one after the other, nulls left out."""
    array = array.drop_null()
    _, starts, data = array.buffers()
    if data is None or not len(array):
        return memoryview(b"")
    offsets = np.frombuffer(starts, dtype="<i4")[array.offset :]
    return memoryview(data)[int(offsets[0]) : int(offsets[len(array)])]


def _view(values: NDArray[Any]) -> memoryview:
    return np.ascontiguousarray(values).reshape(-1).view(np.uint8).data
