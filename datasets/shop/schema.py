"""The tables of the shop: columns, types, and the way from integers to Arrow.

Inside the generator money is cents, moments are seconds and days are days since 1970. Here they
become decimal(12,2), timestamps in UTC and dates.
"""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from datasets.shop.draw import NONE, Column, Columns, Ints, Words

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
        codes = pa.array(column.codes, mask=column.codes < 0, type=pa.int64())
        return pa.DictionaryArray.from_arrays(codes, pa.array(column.pool)).cast(pa.string())
    null = column == NONE
    mask = null if null.any() else None
    if kind == MONEY:
        return _money(column)
    if kind == MOMENT:
        return pa.array(np.where(null, 0, column) * 1_000_000, mask=mask).view(MOMENT)
    if kind == pa.date32():
        return pa.array(np.where(null, 0, column).astype(np.int32), mask=mask).view(kind)
    return pa.array(column, mask=mask, type=kind)


def _money(cents: Ints) -> pa.Array:
    """Decimals are 128-bit little-endian integers of cents: low word, then the sign."""
    wide = np.empty((len(cents), 2), dtype="<i8")
    wide[:, 0], wide[:, 1] = cents, cents >> 63
    return pa.Array.from_buffers(MONEY, len(cents), [None, pa.py_buffer(wide)])
