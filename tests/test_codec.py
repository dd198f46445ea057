"""Facts about values on their way across a process boundary."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbook.codec import CodecError, decode, encode
from workbook.connection import Connection

scalars = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(allow_nan=False),
    st.text(),
    st.binary(max_size=20),
    st.decimals(allow_nan=False),
    st.dates(),
    st.datetimes(),
    st.times(),
    st.timedeltas(),
)
values = st.recursive(
    scalars,
    lambda inner: st.one_of(
        st.lists(inner, max_size=4),
        st.lists(inner, max_size=4).map(tuple),
        st.dictionaries(st.one_of(st.text(max_size=5), st.integers()), inner, max_size=4),
    ),
    max_leaves=12,
)


def types(value: object) -> object:
    if isinstance(value, (list, tuple)):
        return (type(value), [types(item) for item in value])
    if isinstance(value, dict):
        return (dict, [(types(key), types(item)) for key, item in value.items()])
    return type(value)


@given(values)
def test_a_value_comes_back_as_it_was(value):
    """Values and their exact types survive the way there and back."""
    returned = decode(encode(value))
    assert returned == value
    assert types(returned) == types(value)


@pytest.mark.parametrize(
    "value",
    [
        (1, [2, (3,)], {"a": {1, 2}, 7: None}),
        datetime(2024, 3, 1, tzinfo=UTC),
        [date(2024, 3, 1), time(1, 2), timedelta(days=1), Decimal("1.10")],
        Connection("host=nowhere", "shop"),
    ],
)
def test_nested_values_keep_their_types(value):
    """Tuples stay tuples, keys of any scalar type stay what they are."""
    assert decode(encode(value)) == value


def test_frames_cross_as_arrow():
    """A pandas frame arrives as the Arrow table of its columns."""
    frame = pd.DataFrame({"a": [1, 2], "b": ["x", None]})
    assert decode(encode(frame)).equals(pa.Table.from_pandas(frame, preserve_index=False))


def test_numpy_scalars_become_plain_numbers():
    """A learner who returns ``np.int64(3)`` returned 3."""
    assert decode(encode(np.int64(3))) == 3


class Agreeable:
    def __eq__(self, other: object) -> bool:
        return True

    __hash__ = None


class Number(int):
    """A subclass that could lie about everything an int can do."""


@pytest.mark.parametrize(
    "value", [Agreeable(), Number(3), lambda: 1, [object()], {"a": Agreeable()}]
)
def test_objects_of_other_types_are_refused(value):
    """Only plain data crosses; subclasses of plain types are no plain data."""
    with pytest.raises(CodecError, match="cannot be returned"):
        encode(value)


def test_deep_nesting_is_refused():
    """Depth is capped on the way out."""
    value: list = []
    for _ in range(100):
        value = [value]
    with pytest.raises(CodecError, match="nested deeper"):
        encode(value)


@pytest.mark.parametrize(
    "data",
    [
        b"not json",
        b"[" * 100_000,
        b"\xff\xfe",
        json.dumps({"$": "pickle", "v": "…"}).encode(),
        json.dumps({"$": "decimal", "v": "one"}).encode(),
        json.dumps({"$": "arrow", "v": "AAAA"}).encode(),
        json.dumps({"plain": "object"}).encode(),
    ],
)
def test_malformed_messages_are_refused(data):
    """Whatever a worker sends, decoding gives a value or a CodecError."""
    with pytest.raises(CodecError):
        decode(data)
