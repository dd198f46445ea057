"""Orders and what belongs to them: lines, discounts, payments, refunds.

One pass makes the head of every order that was ever placed, including the few that were deleted
later. The deleted ones stay in the change log only, so order ids have gaps.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from datasets.shop import moments
from datasets.shop.defects import Plan
from datasets.shop.draw import NONE, Columns, Draw, Ints, Words, ints, take
from datasets.shop.goods import Goods
from datasets.shop.timeline import Timeline, timeline
from datasets.shop.words import (
    DELETED,
    DELIVERED,
    DISCOUNT_CODES,
    DISCOUNT_PERCENT,
    PLACED,
    RETURNED,
    STATUSES,
)

_SEASON = (7, 6, 8, 8, 8, 8, 7, 6, 8, 9, 12, 13)
_HOURS = (1, 1, 1, 1, 1, 2, 4, 6, 7, 8, 8, 8, 9, 8, 7, 7, 8, 9, 11, 13, 13, 10, 6, 3)
_STATUS_WEIGHTS = (3, 4, 6, 79, 5, 3, 0)
_LINE_WEIGHTS = (28, 29, 21, 12, 7, 3)
_QUANTITY_WEIGHTS = (60, 22, 10, 5, 3)
_PAYMENT_WEIGHTS = (70, 20, 10)
_LOYALTY = (1, 1, 1, 2, 2, 3, 5, 9)


@dataclass(frozen=True)
class Sales:
    """Everything sold.

    Attributes:
        orders, items, discounts, payments, refunds: tables, money in cents.
        timeline: the versions of every order, deleted ones included.
        totals: cents of every order in the timeline, in its order.
    """

    orders: Columns
    items: Columns
    discounts: Columns
    payments: Columns
    refunds: Columns
    timeline: Timeline
    totals: Ints


@dataclass(frozen=True)
class Extra:
    """A number of orders that a world defect bends, and the stream it draws from."""

    draw: Draw
    orders: int


def sales(
    draw: Draw,
    count: int,
    people: Columns,
    goods: Goods,
    empty_months: tuple[int, ...],
    whale: Extra,
    clock_change: Extra,
) -> Sales:
    """Returns `count` orders and their parts.

    Args:
        draw: stream of integers.
        count: orders that survive.
        people, goods: who buys what.
        empty_months: months (1-12) in which nobody orders.
        whale: so many orders go to one customer (D19).
        clock_change: so many orders more fall into the hour that came twice (D15).
    """
    ghosts = max(1, count // 100)
    ordered_at = _order_times(draw, count + ghosts, empty_months, clock_change)
    user_id = _buyers(draw, ordered_at, people)
    status = draw.pick(_STATUS_WEIGHTS, count + ghosts)
    kept = np.ones(count + ghosts, dtype=bool)
    kept[draw.sample(np.arange(1, count + ghosts, dtype=np.int64), ghosts)] = False
    status[~kept] = DELETED
    _feed(whale, user_id, kept)
    order_id = np.arange(1, count + ghosts + 1, dtype=np.int64)
    history = timeline(draw, order_id, ordered_at, status)
    items, gross = _lines(draw, order_id, ordered_at, goods)
    discounts, discount = _discounts(draw, order_id, gross)
    heads: Columns = {
        "order_id": order_id,
        "user_id": user_id,
        "ordered_at": ordered_at,
        "status": Words(STATUSES, status),
        "promised_on": _promises(draw, history.shipped_at, ordered_at, status),
        "shipped_on": np.where(history.shipped_at == NONE, NONE, history.shipped_at // moments.DAY),
        "total": gross - discount,
    }
    orders = take(heads, kept)
    return Sales(
        orders=orders,
        items=take(items, kept[ints(items, "order_id") - 1]),
        discounts=take(discounts, kept[ints(discounts, "order_id") - 1]),
        payments=_payments(draw, orders, history.paid_at[kept]),
        refunds=_refunds(draw, orders, history.ended_at[kept], empty_months),
        timeline=history,
        totals=gross - discount,
    )


def _order_times(
    draw: Draw, count: int, empty_months: tuple[int, ...], clock_change: Extra
) -> Ints:
    """Sorted moments in the business year; every fiftieth order shares the second before it."""
    weights = [0 if month + 1 in empty_months else w for month, w in enumerate(_SEASON)]
    month = draw.pick(weights, count)
    day = draw.below(np.asarray(moments.DAYS_IN_MONTH, dtype=np.int64)[month], count)
    hour = draw.pick(_HOURS, count)
    start = np.asarray(moments.MONTH_STARTS, dtype=np.int64)[month]
    times = start + day * moments.DAY + hour * 3600 + draw.below(3600, count)
    moved = clock_change.draw.sample(np.arange(count, dtype=np.int64), clock_change.orders)
    first, end = moments.CLOCK_CHANGE
    times[moved] = clock_change.draw.between(first, end - 1, len(moved))
    times.sort()
    tied = draw.sample(np.arange(1, count, dtype=np.int64), max(1, count // 50))
    times[tied] = times[tied - 1]
    return times


def _buyers(draw: Draw, ordered_at: Ints, people: Columns) -> Ints:
    """A customer for each order, signed up before it; some buy more, newcomers buy sooner.

    One customer in twenty never buys. Each buyer holds as many lottery tickets as they are loyal;
    one order in five is drawn among the tickets of the last sixty days.
    """
    user_id, signed_up = ints(people, "user_id"), ints(people, "signed_up_at")
    count = len(user_id)
    silent = draw.sample(np.arange(1, count, dtype=np.int64), max(1, count // 20))
    buyers = np.setdiff1d(np.arange(count, dtype=np.int64), silent)
    loyalty = np.asarray(_LOYALTY, dtype=np.int64)[draw.below(len(_LOYALTY), len(buyers))]
    tickets = np.repeat(buyers, loyalty)
    high = np.searchsorted(signed_up[tickets], ordered_at, side="right")
    recent = np.searchsorted(signed_up[tickets], ordered_at - 60 * moments.DAY, side="right")
    new = (draw.below(5, len(ordered_at)) == 0) & (recent < high)
    low = np.where(new, recent, 0)
    return user_id[tickets[draw.between(low, high - 1, len(ordered_at))]]


def _feed(whale: Extra, user_id: Ints, kept: NDArray[np.bool_]) -> None:
    """Hands orders of others to the first buyer until they have enough (D19, in place).

    Nobody who bought signed up earlier, so they could have placed any of these orders.
    """
    first = user_id.min()
    others = np.flatnonzero(kept & (user_id != first)).astype(np.int64)
    missing = whale.orders - int(np.count_nonzero(kept & (user_id == first)))
    user_id[whale.draw.sample(others, max(0, missing))] = first


def record(plan: Plan, sold: Sales) -> None:
    """Notes which user is the whale (D19) and which orders fall into the double hour (D15)."""
    order_id, user_id = ints(sold.orders, "order_id"), ints(sold.orders, "user_id")
    first = user_id.min()
    plan.record("whale_share", np.asarray([first]), int(np.count_nonzero(user_id == first)))
    ordered_at = ints(sold.orders, "ordered_at")
    start, end = moments.CLOCK_CHANGE
    plan.record("clock_change", order_id[(ordered_at >= start) & (ordered_at < end)])


def _lines(draw: Draw, order_id: Ints, ordered_at: Ints, goods: Goods) -> tuple[Columns, Ints]:
    """The lines of each order (distinct products, price of the day) and the sums of the orders."""
    per_order = draw.pick(_LINE_WEIGHTS, len(order_id)) + 1
    order = np.repeat(np.arange(len(order_id), dtype=np.int64), per_order)
    starts = np.cumsum(per_order) - per_order
    line_no = np.arange(len(order), dtype=np.int64) - starts[order] + 1
    product = _distinct_products(draw, order, len(goods.added_at))
    quantity = draw.pick(_QUANTITY_WEIGHTS, len(order)) + 1
    unit_price = goods.price_at(product, ordered_at[order])
    items: Columns = {
        "order_id": order_id[order],
        "line_no": line_no,
        "product_id": ints(goods.columns, "product_id")[product],
        "quantity": quantity,
        "unit_price": unit_price,
    }
    return items, np.add.reduceat(quantity * unit_price, starts)


def _distinct_products(draw: Draw, order: Ints, count: int) -> Ints:
    """A product (row number) per line: a few sell well, some never, none twice in one order."""
    on_sale = draw.shuffle(count)[: count - max(1, count // 25)]
    rank = draw.pick([3 + 600 // (place + 3) for place in range(len(on_sale))], len(order))
    while True:
        key = order * len(on_sale) + rank
        by_key = np.argsort(key, kind="stable")
        again = by_key[1:][key[by_key][1:] == key[by_key][:-1]]
        if not len(again):
            return on_sale[rank]
        rank[again] = (rank[again] + 1) % len(on_sale)


def _discounts(draw: Draw, order_id: Ints, gross: Ints) -> tuple[Columns, Ints]:
    """Discounts on whole orders: about one order in seven, 5 to 20 percent, rounded down."""
    code = draw.below(len(DISCOUNT_CODES), len(order_id))
    given = draw.below(7, len(order_id)) == 0
    percent = np.asarray(DISCOUNT_PERCENT, dtype=np.int64)[code]
    amount = np.where(given, gross * percent // 100, 0)
    rows = np.flatnonzero(amount)
    table: Columns = {
        "order_id": order_id[rows],
        "code": Words(DISCOUNT_CODES, code[rows]),
        "amount": amount[rows],
    }
    return table, amount


def _promises(draw: Draw, shipped_at: Ints, ordered_at: Ints, status: Ints) -> Ints:
    """The promised shipping day: right in six of ten cases; unknown while only placed."""
    shift = np.asarray((0, 0, 0, 0, 0, 0, 1, 1, 2, -1), dtype=np.int64)[draw.below(10, len(status))]
    ordered_on = ordered_at // moments.DAY
    known = np.where(shipped_at == NONE, ordered_on + 2, shipped_at // moments.DAY + shift)
    return np.where(status == PLACED, NONE, np.maximum(known, ordered_on))


def _payments(draw: Draw, orders: Columns, paid_at: Ints) -> Columns:
    """Up to three weekly instalments; the first one carries the cents that do not divide."""
    paid = np.flatnonzero(paid_at != NONE)
    parts = draw.pick(_PAYMENT_WEIGHTS, len(paid)) + 1
    row = np.repeat(paid, parts)
    nth = np.arange(len(row), dtype=np.int64) - np.repeat(np.cumsum(parts) - parts, parts)
    total, share = ints(orders, "total")[row], np.repeat(parts, parts)
    amount = total // share + np.where(nth == 0, total % share, 0)
    moment = paid_at[row] + nth * 7 * moments.DAY
    by_time = np.lexsort((nth, row, moment))
    return {
        "payment_id": np.arange(1, len(row) + 1, dtype=np.int64),
        "order_id": ints(orders, "order_id")[row][by_time],
        "paid_at": moment[by_time],
        "amount": amount[by_time],
    }


def _refunds(draw: Draw, orders: Columns, ended_at: Ints, empty_months: tuple[int, ...]) -> Columns:
    """One order in twenty: returned ones in full, some delivered ones in part.

    A month without orders still sees a refund if orders ended before it.
    """
    status = orders["status"]
    assert isinstance(status, Words)
    full = np.flatnonzero(status.codes == RETURNED).astype(np.int64)
    delivered = np.flatnonzero(status.codes == DELIVERED).astype(np.int64)
    partial = draw.sample(delivered, max(1, len(ended_at) // 20 - len(full)))
    row = np.sort(np.concatenate([full, partial]))
    total = ints(orders, "total")[row]
    part = np.maximum(1, total * draw.between(10, 60, len(row)) // 100)
    moment = ended_at[row] + draw.between(3600, 3 * moments.DAY, len(row))
    _refund_in_empty_months(moment, ended_at[row], empty_months)
    by_time = np.lexsort((row, moment))
    return {
        "refund_id": np.arange(1, len(row) + 1, dtype=np.int64),
        "order_id": ints(orders, "order_id")[row][by_time],
        "refunded_at": moment[by_time],
        "amount": np.where(status.codes[row] == RETURNED, total, part)[by_time],
    }


def _refund_in_empty_months(moment: Ints, ended_at: Ints, empty_months: tuple[int, ...]) -> None:
    """Moves one refund into each empty month that has none, if an order ended before (in place)."""
    month = np.searchsorted(moments.MONTH_STARTS, moment, side="right")
    for empty in empty_months:
        start = moments.MONTH_STARTS[empty - 1]
        free = np.flatnonzero((ended_at < start) & ~np.isin(month, empty_months))
        if len(free) and empty not in month:
            moment[free[-1]], month[free[-1]] = start + 2 * moments.DAY, empty
