"""``generate``: from a seed to a whole shop."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

import pyarrow as pa

from datasets.canonical import fingerprint
from datasets.shop import (
    clicks,
    faults,
    goods,
    manifest,
    moments,
    people,
    sales,
    sheet,
    timeline,
    world,
)
from datasets.shop.defects import TABLE, WORLD, Plan, plan
from datasets.shop.draw import Columns, Draw, Words, words
from datasets.shop.schema import to_arrow
from workbook.errors import WorkbookError

#: Raise it with every change that makes another shop from the same seed.
VERSION = 1


@dataclass(frozen=True)
class Shop:
    """One shop.

    Attributes:
        tables: Arrow tables by name, columns as in ``schema.TABLES``.
        manifest: plain JSON values: ``version``, ``seed``, ``scale``, ``empty_months``, ``as_of``,
            ``rows`` and ``sha256`` (of the content) of each table, ``defects`` (name to code,
            table, exact count, keys), ``consequences`` (order ids that a check of the named rule
            must find besides the planted ones), ``features`` (counts of what is always there).
    """

    tables: dict[str, pa.Table]
    manifest: dict[str, object]


def generate(
    seed: int,
    scale: float = 1.0,
    defects: Mapping[str, int | float] | None = None,
    *,
    empty_months: Collection[int] = (8,),
) -> Shop:
    """Makes a shop; the same arguments give the same shop on every platform.

    Args:
        seed: any int from 0.
        scale: 1 is 10,000 users, 2,000 products, 120,000 orders, about 300,000 lines and 200,000
            clicks; 0.001 is 10 users, 8 products and 120 orders.
        defects: names or codes of ``defects.DEFECTS`` of kind table or world, each with an exact
            count or a share of the target's rows; none by default.
        empty_months: months of 2024 (1-12) in which nobody orders.

    Raises:
        WorkbookError: an argument is out of range, or the shop is too small for its defects.
    """
    empty = _checked(seed, scale, empty_months)
    wanted = plan(seed, defects, (TABLE, WORLD))
    tables = _clean(wanted, scale, empty)
    counted = manifest.features(tables)
    consequences = faults.plant(wanted, tables)
    arrow = {name: to_arrow(name, columns) for name, columns in tables.items()}
    return Shop(
        arrow,
        {
            "version": VERSION,
            "seed": seed,
            "scale": scale,
            "empty_months": list(empty),
            "as_of": moments.AS_OF_TEXT,
            "rows": {name: table.num_rows for name, table in arrow.items()},
            "sha256": {name: fingerprint(table) for name, table in arrow.items()},
            "defects": manifest.defects(wanted.planted),
            "consequences": consequences,
            "features": counted,
        },
    )


def _checked(seed: int, scale: float, empty_months: Collection[int]) -> tuple[int, ...]:
    """Returns the empty months in order, or says which argument is out of range."""
    if isinstance(seed, bool) or not isinstance(seed, int) or seed < 0:
        raise WorkbookError("The seed is not usable.", expected="an int from 0", got=repr(seed))
    if not 0 < scale <= 100:
        raise WorkbookError("The scale is out of range.", expected="0 < scale <= 100", got=scale)
    months = tuple(sorted(set(empty_months)))
    if not set(months) < set(range(1, 13)):
        raise WorkbookError(
            "These months cannot all be empty.",
            expected="some of the months 1 to 12, not all",
            got=months,
        )
    return months


def _clean(wanted: Plan, scale: float, empty_months: tuple[int, ...]) -> dict[str, Columns]:
    """The tables of a shop in which nothing is wrong, with the wanted world defects."""
    seed = wanted.seed
    orders = max(12, round(120_000 * scale))
    born = people.users(Draw(seed, 1), max(10, round(10_000 * scale)))
    who, first = world.move_users(wanted, born)
    made = goods.products(Draw(seed, 2), max(8, round(2_000 * scale)))
    what = world.move_products(wanted, made)
    whale, clock = (
        sales.Extra(wanted.draw(name), wanted.count(name, orders))
        for name in ("whale_share", "clock_change")
    )
    sold = sales.sales(Draw(seed, 3), orders, who, what, empty_months, whale, clock)
    sales.record(wanted, sold)
    who, renamed = world.rename_users(wanted, who, sold.orders)
    first_name = words(first, "name").codes.copy()
    first_name[renamed.user] = renamed.old_name
    first = {**first, "name": Words(words(first, "name").pool, first_name)}
    return {
        "users": who,
        "products": what.columns,
        "orders": sold.orders,
        "order_items": sold.items,
        "order_discounts": sold.discounts,
        "payments": sold.payments,
        "refunds": sold.refunds,
        "order_log": timeline.log(Draw(seed, 4), sold.timeline, sold.totals),
        "user_log": people.log(who, first),
        "product_log": goods.log(what),
        "clicks": clicks.clicks(Draw(seed, 5), who),
        "orders_flat": sheet.sheet(who, what, sold, renamed),
    }
