"""Table defects: rows that break a rule of the shop, planted into the finished tables.

Order of the rows is kept: a duplicated row stands right after its twin.
"""

from __future__ import annotations

import numpy as np

from datasets.shop import moments
from datasets.shop.defects import Plan
from datasets.shop.draw import NONE, Columns, Ints, Words, ints, take, words
from datasets.shop.words import (
    CANCELLED,
    DELIVERED,
    PAID,
    PLACED,
    RETURNED,
    SHIPPED,
    STATUSES,
)

#: the status before each status
_BEFORE = {
    PAID: PLACED, SHIPPED: PAID, DELIVERED: SHIPPED, CANCELLED: PLACED, RETURNED: DELIVERED,
}  # fmt: skip


def plant(plan: Plan, tables: dict[str, Columns]) -> dict[str, list[int]]:
    """Plants all wanted table defects.

    Args:
        plan: what is wanted; its records are filled.
        tables: the clean tables; entries are replaced.

    Returns:
        Consequences: order ids that another check must also find, by name of that check.
    """
    orders, items = dict(tables["orders"]), dict(tables["order_items"])
    by_line = _plant_lines(plan, items)
    _plant_users(plan, orders, len(ints(tables["users"], "user_id")))
    _plant_days(plan, orders)
    _plant_totals(plan, orders)
    tables["orders"] = _plant_conflicts(plan, orders)
    tables["order_items"] = _plant_duplicates(plan, items, by_line)
    tables["products"] = _plant_weights(plan, tables["products"])
    return {"wrong_total": sorted(set(by_line))}


def _keys(columns: Columns, rows: Ints, *names: str) -> Ints:
    return np.stack([ints(columns, name)[rows] for name in names], axis=1)


def _plant_lines(plan: Plan, items: Columns) -> list[int]:
    """Orphan products (D4), bad quantities (D5); returns orders whose sum is now off."""
    count = len(ints(items, "order_id"))
    everywhere = np.arange(count, dtype=np.int64)
    orphans = plan.choose("orphan_product", count, everywhere)
    product = ints(items, "product_id").copy()
    known = int(product.max())
    product[orphans] = known + 1000 + plan.draw("orphan_product").below(1000, len(orphans))
    items["product_id"] = product
    plan.record("orphan_product", _keys(items, orphans, "order_id", "line_no"))
    bad = plan.choose("bad_quantity", count, everywhere)
    quantity = ints(items, "quantity").copy()
    quantity[bad] = np.where(plan.draw("bad_quantity").below(3, len(bad)) == 0, 0, -quantity[bad])
    items["quantity"] = quantity
    plan.record("bad_quantity", _keys(items, bad, "order_id", "line_no"))
    return [int(order) for order in ints(items, "order_id")[bad]]


def _plant_duplicates(plan: Plan, items: Columns, off: list[int]) -> Columns:
    """Exact duplicates of lines (D1); their orders join those whose sum is `off`."""
    count = len(ints(items, "order_id"))
    twice = plan.choose("duplicate_line", count, np.arange(count, dtype=np.int64))
    plan.record("duplicate_line", _keys(items, twice, "order_id", "line_no"))
    off += ints(items, "order_id")[twice].tolist()
    return take(items, np.sort(np.concatenate([np.arange(count, dtype=np.int64), twice])))


def _plant_users(plan: Plan, orders: Columns, users: int) -> None:
    """Orders of unknown users (D3) and of nobody."""
    count = len(ints(orders, "order_id"))
    everywhere = np.arange(count, dtype=np.int64)
    user_id = ints(orders, "user_id").copy()
    orphans = plan.choose("orphan_user", count, everywhere)
    user_id[orphans] = users + 1000 + plan.draw("orphan_user").below(1000, len(orphans))
    plan.record("orphan_user", ints(orders, "order_id")[orphans])
    nobody = plan.choose("null_user", count, everywhere)
    user_id[nobody] = NONE
    plan.record("null_user", ints(orders, "order_id")[nobody])
    orders["user_id"] = user_id


def _plant_days(plan: Plan, orders: Columns) -> None:
    """Orders from the future (D10), shipped before ordered (D11)."""
    shipped, ordered = ints(orders, "shipped_on").copy(), ints(orders, "ordered_at").copy()
    count, order_id = len(shipped), ints(orders, "order_id")
    waiting = np.flatnonzero(shipped == NONE).astype(np.int64)
    future = plan.choose("future_order", count, waiting)
    ahead = plan.draw("future_order").between(0, 3000 * moments.DAY, len(future))
    ordered[future] = moments.AS_OF + ahead
    plan.record("future_order", order_id[future])
    gone = np.flatnonzero(shipped != NONE).astype(np.int64)
    early = plan.choose("shipped_too_early", count, gone)
    days = plan.draw("shipped_too_early").between(1, 9, len(early))
    shipped[early] = ordered[early] // moments.DAY - days
    plan.record("shipped_too_early", order_id[early])
    orders |= {"ordered_at": ordered, "shipped_on": shipped}


def _plant_totals(plan: Plan, orders: Columns) -> None:
    """Totals that do not add up (D12), by 0.01 to 50.00."""
    total = ints(orders, "total").copy()
    wrong = plan.choose("wrong_total", len(total), np.arange(len(total), dtype=np.int64))
    total[wrong] += plan.draw("wrong_total").between(1, 5000, len(wrong))
    orders["total"] = total
    plan.record("wrong_total", ints(orders, "order_id")[wrong])


def _plant_conflicts(plan: Plan, orders: Columns) -> Columns:
    """A second row with the status before (D2), as it looked then."""
    status = words(orders, "status").codes
    count = len(status)
    moved_on = np.flatnonzero(status != PLACED).astype(np.int64)
    twice = plan.choose("conflicting_order", count, moved_on)
    plan.record("conflicting_order", ints(orders, "order_id")[twice])
    old_status = np.asarray([_BEFORE[code] for code in status[twice].tolist()], dtype=np.int64)
    old = take(orders, twice)
    shipped = np.where(np.isin(old_status, (PLACED, PAID)), NONE, ints(old, "shipped_on"))
    old |= {"status": Words(STATUSES, old_status), "shipped_on": shipped}
    order = np.argsort(np.concatenate([np.arange(count), twice]), kind="stable")
    return take({name: _append(orders[name], old[name]) for name in orders}, order)


def _append(first: Ints | Words, second: Ints | Words) -> Ints | Words:
    if isinstance(first, Words) and isinstance(second, Words):
        return Words(first.pool, np.concatenate([first.codes, second.codes]))
    assert not isinstance(first, Words) and not isinstance(second, Words)
    return np.concatenate([first, second])


def _plant_weights(plan: Plan, products: Columns) -> Columns:
    """Unknown weights (D18)."""
    weight = ints(products, "weight_grams").copy()
    unknown = plan.choose("null_weight", len(weight), np.arange(len(weight), dtype=np.int64))
    weight[unknown] = NONE
    plan.record("null_weight", ints(products, "product_id")[unknown])
    return {**products, "weight_grams": weight}
