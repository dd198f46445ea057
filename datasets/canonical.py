"""One hash for the content of an Arrow table, whatever library wrote the file it came from.

Two tables have the same hash exactly if they have the same columns (names and types, in order) and
the same rows in the same order. The bytes hashed are: for each column its name and type, one byte
per row that says whether there is a value, then the values (little-endian; text as lengths and
UTF-8 bytes; nulls as zeros).
"""

from __future__ import annotations

import hashlib

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc


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
    """The presence of each row, then the values of an array without offset."""
    valid = np.asarray(pc.is_valid(array).cast(pa.uint8()))
    if pa.types.is_string(array.type):
        text = array.fill_null("") if array.null_count else array
        lengths = np.asarray(pc.binary_length(text), dtype="<i4")
        first, last = _text_span(text)
        data = text.buffers()[2]
        return [_view(valid), _view(lengths), memoryview(data)[first:last] if data else _view(b"")]
    width = array.type.bit_width if not pa.types.is_boolean(array.type) else 0
    if width == 0 or width % 8:
        raise TypeError(f"no canonical bytes for {array.type}")
    data = array.buffers()[1]
    values = np.frombuffer(data or b"", dtype=np.uint8)[: len(array) * width // 8]
    values = values.reshape(len(array), width // 8)
    if array.null_count:
        values = values * valid[:, None]
    return [_view(valid), _view(values)]


def _text_span(text: pa.Array) -> tuple[int, int]:
    """First and one-past-last byte of the text in its data buffer."""
    offsets = np.frombuffer(text.buffers()[1] or b"", dtype="<i4")
    start = text.offset
    return (int(offsets[start]), int(offsets[start + len(text)])) if len(text) else (0, 0)


def _view(data: object) -> memoryview:
    if isinstance(data, np.ndarray):
        return memoryview(np.ascontiguousarray(data).reshape(-1).view(np.uint8))
    return memoryview(data)  # type: ignore[arg-type]
