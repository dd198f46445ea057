"""The shop as the raw files its systems would send: CSV and JSON, untidy on request.

``users.csv``, ``products.csv``, ``order_items.csv`` (products by their sku),
``order_discounts.csv``, one ``orders_2024-MM.csv`` a month, ``payments.jsonl`` (one object a line),
``refunds.json`` (one array). Clean files are UTF-8 with commas, nulls are empty, moments are
ISO 8601 in UTC; ``ordered_local`` is the time on a clock in Vienna, without offset. The second row
of a conflicting order (D2) arrives in the file of a later month.
"""

from __future__ import annotations

import csv
import datetime as dt
import hashlib
import io
import json
from collections.abc import Callable, Mapping
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from datasets.shop.defects import FILE, Plan, plan
from datasets.shop.draw import Draw
from datasets.shop.generate import Shop
from datasets.shop.manifest import defects as planted_defects

Row = dict[str, Any]

_SENT = (
    "users", "products", "orders", "order_items", "order_discounts", "payments", "refunds",
)  # fmt: skip
_CLOCK = "Europe/Vienna"
_NOTES = ("", "", "", "", "gift wrap", "leave with neighbour", "ring twice", "call before delivery")
_HARD_NOTES = (
    'Ring at "Café Zoë", 2nd floor\nnot at the shop',
    'Says "no", means\n"later", naïve courier beware',
    "Garden gate,\nbehind the “old” oak – mind the dog",
)
_NULL_WORDS = ("N/A", "-", "null", "NULL")


def write_files(
    shop: Shop, folder: Path, defects: Mapping[str, int | float] | None = None
) -> dict[str, Any]:
    """Writes the raw files of a shop into a folder, which is made if needed.

    Args:
        shop: from ``generate``; its table defects show in the files too.
        folder: where the files go.
        defects: names or codes of ``defects.DEFECTS`` of kind file, with counts or shares.

    Returns:
        ``files``: rows and sha256 by file name; ``defects``: as in the shop's manifest.

    Raises:
        WorkbookError: unknown defect, or fewer rows than wanted.
    """
    seed = shop.manifest["seed"]
    assert isinstance(seed, int)
    wanted = plan(seed, defects, (FILE,))
    tables = {name: _plain(shop.tables[name]) for name in _SENT}
    folder.mkdir(parents=True, exist_ok=True)
    written = {
        "users.csv": _csv(_users(wanted, tables["users"])),
        "products.csv": _csv(_products(wanted, tables["products"])),
        "order_items.csv": _csv(_items(wanted, tables)),
        "order_discounts.csv": _csv(tables["order_discounts"]),
        "payments.jsonl": _json_lines(tables["payments"]),
        "refunds.json": _json_array(tables["refunds"]),
        **_order_files(wanted, _orders(wanted, shop, tables["orders"])),
    }
    facts = {}
    for name, (content, rows) in sorted(written.items()):
        (folder / name).write_bytes(content)
        facts[name] = {"rows": rows, "sha256": hashlib.sha256(content).hexdigest()}
    return {"files": facts, "defects": planted_defects(wanted.planted)}


def _plain(table: pa.Table) -> list[Row]:
    """Rows of clean text: ISO moments and dates, plain decimals, nothing for null."""
    columns = [_text(column) for column in table.columns]
    names = table.column_names
    return [dict(zip(names, cells, strict=True)) for cells in zip(*columns, strict=True)]


def _text(column: pa.ChunkedArray, moments: str = "%Y-%m-%dT%H:%M:%SZ") -> list[str]:
    if pa.types.is_timestamp(column.type):
        whole = column.cast(pa.timestamp("s", tz=column.type.tz))
        column = pc.strftime(whole, format=moments)
    return [str(cell) for cell in column.cast(pa.string()).fill_null("").to_pylist()]


def _users(wanted: Plan, rows: list[Row]) -> list[Row]:
    """Users, with untidy e-mails (D8)."""

    def untidy(row: Row, kind: int) -> None:
        row["email"] = (" {}", "{} ", "  {} ")[kind].format(row["email"].title())

    _spoil(wanted, "untidy_email", rows, lambda row: True, 3, untidy, "user_id")
    return rows


def _products(wanted: Plan, rows: list[Row]) -> list[Row]:
    """Products, with prices as text (D6)."""

    def as_text(row: Row, kind: int) -> None:
        american = f"{int(row['price'][:-3]):,}{row['price'][-3:]}"
        european = american.translate(str.maketrans(",.", ".,"))
        row["price"] = (f"${american}", european)[kind]

    _spoil(wanted, "price_text", rows, lambda row: True, 2, as_text, "product_id")
    return rows


def _items(wanted: Plan, tables: dict[str, list[Row]]) -> list[Row]:
    """Order lines by sku; unknown products get codes from 900000, some zeros are lost (D13)."""
    sku = {row["product_id"]: row["sku"] for row in tables["products"]}
    lines = []
    for row in tables["order_items"]:
        product = row["product_id"]
        code = sku.get(product) or str(900_000 + int(product) % 100_000)
        lines.append({("sku" if k == "product_id" else k): v for k, v in row.items()})
        lines[-1]["sku"] = code

    def lose(row: Row, kind: int) -> None:
        row["sku"] = row["sku"].lstrip("0")

    def has_zero(row: Row) -> bool:
        return bool(row["sku"].startswith("0"))

    _spoil(wanted, "lost_zeros", lines, has_zero, 1, lose, "order_id", "line_no")
    return lines


def _orders(wanted: Plan, shop: Shop, rows: list[Row]) -> list[Row]:
    """Orders with the local time, the moment of their status and a note; D7, D9, D14."""
    ordered_at = shop.tables["orders"]["ordered_at"]
    local = _text(ordered_at.cast(pa.timestamp("us", tz=_CLOCK)), "%Y-%m-%d %H:%M:%S")
    newest = _newest(shop.tables["order_log"])
    notes = Draw(wanted.seed, 90).below(len(_NOTES), 1 + max(int(r["order_id"]) for r in rows))
    for row, clock in zip(rows, local, strict=True):
        row["ordered_local"] = clock
        row["updated_at"] = newest[row["order_id"], row["status"]]
        row["note"] = _NOTES[notes[int(row["order_id"])]]
        year, month = row["ordered_at"][:4], row["ordered_at"][5:7]
        row["_month"] = int(month) if year == "2024" else 12
    _send_older_rows_later(rows)
    twice = _twice(rows)

    def once(row: Row) -> bool:
        return row["order_id"] not in twice

    def unshipped(row: Row) -> bool:
        return once(row) and not row["shipped_on"]

    _spoil(wanted, "odd_moment", rows, once, 3, _odd_moment, "order_id")
    _spoil(wanted, "null_word", rows, unshipped, len(_NULL_WORDS), _null_word, "order_id")
    _spoil(wanted, "hard_note", rows, once, len(_HARD_NOTES), _hard_note, "order_id")
    return rows


def _newest(log: pa.Table) -> dict[tuple[str, str], str]:
    """When each order last reached each status."""
    groups = log.group_by(["order_id", "status"]).aggregate([("updated_at", "max")])
    return {(r["order_id"], r["status"]): r["updated_at_max"] for r in _plain(groups)}


def _twice(rows: list[Row]) -> set[str]:
    """Ids of orders with two rows (neighbours)."""
    return {
        row["order_id"] for row, after in pairwise(rows) if row["order_id"] == after["order_id"]
    }


def _send_older_rows_later(rows: list[Row]) -> None:
    """The stale row of a conflicting order arrives a month late, or in December."""
    for row, after in pairwise(rows):
        if row["order_id"] == after["order_id"]:
            stale = min(row, after, key=lambda twin: twin["updated_at"])
            stale["_month"] = min(12, stale["_month"] + 1)


def _odd_moment(row: Row, kind: int) -> None:
    """Day first with dots, month first with slashes and a 12-hour clock, or milliseconds."""
    moment = dt.datetime.fromisoformat(row["ordered_at"])
    row["ordered_at"] = (
        moment.strftime("%d.%m.%Y %H:%M:%S"),
        moment.strftime("%m/%d/%Y %I:%M:%S %p"),
        str(int(moment.timestamp()) * 1000),
    )[kind]


def _null_word(row: Row, kind: int) -> None:
    row["shipped_on"] = _NULL_WORDS[kind]


def _hard_note(row: Row, kind: int) -> None:
    row["note"] = _HARD_NOTES[kind]


def _spoil(
    wanted: Plan,
    name: str,
    rows: list[Row],
    eligible: Callable[[Row], bool],
    kinds: int,
    change: Callable[[Row, int], None],
    *key: str,
) -> None:
    """Plants one defect: `change(row, kind)` on the chosen rows, kinds taken in turn."""
    fit = np.asarray([number for number, row in enumerate(rows) if eligible(row)], dtype=np.int64)
    chosen = wanted.choose(name, len(rows), fit, apart=False).tolist()
    for turn, number in enumerate(chosen):
        change(rows[number], turn % kinds)
    keys = [[int(rows[number][part]) for part in key] for number in chosen]
    wanted.record(name, np.asarray(keys if len(key) > 1 else [k for (k,) in keys], dtype=np.int64))


def _order_files(wanted: Plan, rows: list[Row]) -> dict[str, tuple[bytes, int]]:
    """One file a month; some begin with a BOM, some are in cp1252 with semicolons (D14).

    Orders from the future stand in the last file.
    """
    months: dict[int, list[Row]] = {}
    for row in rows:
        months.setdefault(row.pop("_month"), []).append(row)
    numbers = np.asarray(sorted(months), dtype=np.int64)
    encodings = dict.fromkeys(months, "utf-8")
    for defect, encoding in (("bom_file", "utf-8-sig"), ("cp1252_file", "cp1252")):
        chosen = wanted.choose(defect, len(numbers), numbers)
        encodings |= dict.fromkeys(chosen.tolist(), encoding)
        wanted.record(defect, chosen)
    return {
        f"orders_2024-{month:02d}.csv": _csv(lines, encodings[month])
        for month, lines in months.items()
    }


def _csv(rows: list[Row], encoding: str = "utf-8") -> tuple[bytes, int]:
    text = io.StringIO(newline="")
    separator = ";" if encoding == "cp1252" else ","
    writer = csv.writer(text, delimiter=separator)
    writer.writerow(rows[0] if rows else [])
    writer.writerows(row.values() for row in rows)
    return text.getvalue().encode(encoding), len(rows)


def _json_lines(rows: list[Row]) -> tuple[bytes, int]:
    return "".join(json.dumps(_typed(row)) + "\n" for row in rows).encode(), len(rows)


def _json_array(rows: list[Row]) -> tuple[bytes, int]:
    return (json.dumps([_typed(row) for row in rows], indent=1) + "\n").encode(), len(rows)


def _typed(row: Row) -> Row:
    """Ids are numbers in JSON; money stays text, since JSON numbers are often read as floats."""
    return {name: int(cell) if name.endswith("_id") else cell for name, cell in row.items()}
