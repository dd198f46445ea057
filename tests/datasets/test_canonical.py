"""The content hash depends on names, types and rows, and on nothing else."""

from __future__ import annotations

import hashlib
import struct
from decimal import Decimal

import pyarrow as pa
import pytest

from datasets.canonical import fingerprint

TABLE = pa.table(
    {
        "number": pa.array([1, None, 3, 4]),
        "text": pa.array(["a", None, "", "Zoë"]),
        "money": pa.array([Decimal("1.50"), None, Decimal("-2.00"), Decimal("0.01")]),
        "real": pa.array([0.5, float("nan"), None, -0.0]),
    }
)


def test_the_bytes_are_those_of_the_docstring() -> None:
    """Count, then per column its name and type, presence bytes, values, as if written by hand."""
    table = pa.table({"n": pa.array([1, None, -3]), "t": pa.array([None, "", "Zoë"])})
    by_hand = b"".join(
        [
            b"3\n",
            b"n:int64\n" + bytes([1, 0, 1]) + struct.pack("<3q", 1, 0, -3),
            b"t:string\n" + bytes([0, 1, 1]) + struct.pack("<3i", 0, 0, 4) + "Zoë".encode(),
        ]
    )
    assert fingerprint(table) == hashlib.sha256(by_hand).hexdigest()


def test_layout_does_not_matter() -> None:
    """Chunks, slices, dictionaries made plain, and bytes under nulls leave the hash alone."""
    chunked = pa.concat_tables([TABLE.slice(0, 1), TABLE.slice(1, 0), TABLE.slice(1)])
    assert fingerprint(chunked) == fingerprint(TABLE)
    padded = pa.concat_tables([TABLE.slice(2), TABLE, TABLE.slice(0, 1)]).slice(2, 4)
    assert fingerprint(padded) == fingerprint(TABLE)
    hidden = pa.Array.from_buffers(
        pa.string(),
        2,
        [pa.py_buffer(b"\x02"), pa.array(["xy", "z"]).buffers()[1], pa.py_buffer(b"xyz")],
    )
    assert fingerprint(pa.table({"t": hidden})) == fingerprint(pa.table({"t": [None, "z"]}))
    covered = pa.Array.from_buffers(
        pa.int64(), 2, [pa.py_buffer(b"\x02"), pa.array([7, 8]).buffers()[1]]
    )
    assert fingerprint(pa.table({"t": covered})) == fingerprint(pa.table({"t": [None, 8]}))


@pytest.mark.parametrize(
    "other",
    [
        TABLE.slice(1),
        TABLE.take([1, 0, 2, 3]),
        TABLE.rename_columns(["number", "text", "money", "number2"]),
        TABLE.select(["text", "number", "money", "real"]),
        TABLE.set_column(0, "number", TABLE["number"].cast(pa.int32())),
        TABLE.set_column(0, "number", pa.array([1, 0, 3, 4])),
        TABLE.set_column(1, "text", pa.array(["a", "", "", "Zoë"])),
        TABLE.set_column(1, "text", pa.array(["", None, "a", "Zoë"])),
    ],
)
def test_content_matters(other: pa.Table) -> None:
    """Rows, their order, names, column order, types, null against zero or empty: all count."""
    assert fingerprint(other) != fingerprint(TABLE)


def test_an_empty_table_has_a_hash() -> None:
    """No rows is content too."""
    assert fingerprint(TABLE.slice(0, 0)) != fingerprint(TABLE.slice(0, 0).select(["text"]))


def test_unknown_kinds_are_refused() -> None:
    """Better no hash than one that ignores a column."""
    with pytest.raises(TypeError):
        fingerprint(pa.table({"b": [True, False]}))
