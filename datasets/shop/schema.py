"""The tables of the shop: columns, types, and the way from integers to Arrow.

Inside the generator money is cents, moments are seconds and days are days since 1970. Here they
become decimal(12,2), timestamps in UTC and dates.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from datasets.shop.draw import NONE, Column, Columns, Words

MONEY = pa.decimal128(12, 2)
MOMENT = pa.timestamp("us", tz="UTC")
_ID, _TEXT, _DATE = pa.int64(), pa.string(), pa.date32()

TABLES: dict[str, dict[str, pa.DataType]] = {
    "users": {
        "user_id": _ID, "name": _TEXT, "email": _TEXT, "city": _TEXT, "country": _TEXT,
        "signed_up_at": MOMENT, "updated_at": MOMENT,
    },
    "products": {
        "product_id": _ID, "sku": _TEXT, "name": _TEXT, "category": _TEXT, "price": MONEY,
        "weight_grams": _ID, "updated_at": MOMENT,
    },
    "orders": {
        "order_id": _ID, "user_id": _ID, "ordered_at": MOMENT, "status": _TEXT,
        "promised_on": _DATE, "shipped_on": _DATE, "total": MONEY,
    },
    "order_items": {
        "order_id": _ID, "line_no": _ID, "product_id": _ID, "quantity": _ID, "unit_price": MONEY,
    },
    "order_discounts": {"order_id": _ID, "code": _TEXT, "amount": MONEY},
    "payments": {"payment_id": _ID, "order_id": _ID, "paid_at": MOMENT, "amount": MONEY},
    "refunds": {"refund_id": _ID, "order_id": _ID, "refunded_at": MOMENT, "amount": MONEY},
    "order_log": {
        "order_id": _ID, "seq": _ID, "updated_at": MOMENT, "status": _TEXT, "amount": MONEY,
    },
    "user_log": {
        "user_id": _ID, "seq": _ID, "updated_at": MOMENT, "name": _TEXT, "email": _TEXT,
        "city": _TEXT, "country": _TEXT,
    },
    "product_log": {
        "product_id": _ID, "seq": _ID, "updated_at": MOMENT, "name": _TEXT, "category": _TEXT,
        "price": MONEY,
    },
    "clicks": {"click_id": _ID, "user_id": _ID, "clicked_at": MOMENT, "page": _TEXT},
    "orders_flat": {
        "order_id": _ID, "line_no": _ID, "ordered_at": MOMENT, "status": _TEXT,
        "promised_on": _DATE, "shipped_on": _DATE, "discount_code": _TEXT,
        "order_discount": MONEY, "order_total": MONEY, "paid_total": MONEY,
        "refunded_total": MONEY, "customer_id": _ID, "customer_name": _TEXT,
        "customer_email": _TEXT, "customer_signed_up_at": MOMENT, "customer_updated_at": MOMENT,
        "city": _TEXT, "country": _TEXT, "product_id": _ID, "sku": _TEXT, "product_name": _TEXT,
        "category": _TEXT, "list_price": MONEY, "weight_grams": _ID, "product_updated_at": MOMENT,
        "quantity": _ID, "unit_price": MONEY, "line_total": MONEY,
    },
}  # fmt: skip


def to_arrow(name: str, columns: Columns) -> pa.Table:
    """Returns a table of the shop as Arrow, columns in the order of ``TABLES[name]``."""
    fields = TABLES[name]
    arrays = [_array(columns[field], kind) for field, kind in fields.items()]
    return pa.Table.from_arrays(arrays, schema=pa.schema(list(fields.items())))


def _array(column: Column, kind: pa.DataType) -> pa.Array:
    if isinstance(column, Words):
        codes = _fixed(column.codes, pa.int64(), column.codes < 0)
        return pa.DictionaryArray.from_arrays(codes, _pool(column.pool)).cast(kind)
    null = column == NONE
    if kind == MONEY:
        # Decimals are 128-bit little-endian integers of cents: low word, then the sign.
        return _fixed(np.stack([column, column >> 63], axis=1), kind, null)
    if kind == MOMENT:
        return _fixed(np.where(null, 0, column) * 1_000_000, kind, null)
    if kind == pa.date32():
        return _fixed(np.where(null, 0, column).astype("<i4"), kind, null)
    return _fixed(np.where(null, 0, column), kind, null)


def _fixed(values: NDArray[Any], kind: pa.DataType, null: NDArray[np.bool_]) -> pa.Array:
    """An array of fixed width from its little-endian values.

    Made from buffers because ``pa.array`` imports pandas first, which takes longer than a shop.
    """
    valid = pa.py_buffer(np.packbits(~null, bitorder="little")) if null.any() else None
    data = pa.py_buffer(np.ascontiguousarray(values))
    return pa.Array.from_buffers(kind, len(null), [valid, data])


@lru_cache(maxsize=16)
def _pool(pool: tuple[str, ...]) -> pa.Array:
    """A pool of words as Arrow text, made from buffers for the same reason."""
    encoded = [word.encode() for word in pool]
    offsets = np.cumsum([0, *map(len, encoded)]).astype("<i4")
    buffers = [None, pa.py_buffer(offsets), pa.py_buffer(b"".join(encoded))]
    return pa.Array.from_buffers(pa.string(), len(pool), buffers)
