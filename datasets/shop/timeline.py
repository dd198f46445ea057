"""The life of every order as a list of versions, and the change log made from it.

An order walks a path of statuses that ends in its present one. A few orders were deleted by mistake
and placed again; some lost a price correction on the way.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from datasets.shop import moments
from datasets.shop.draw import NONE, Columns, Draw, Ints, Words, take
from datasets.shop.words import (
    CANCELLED,
    DELETED,
    DELIVERED,
    PAID,
    PLACED,
    RETURNED,
    SHIPPED,
    STATUSES,
)

_PATHS = {
    PLACED: (PLACED,),
    PAID: (PLACED, PAID),
    SHIPPED: (PLACED, PAID, SHIPPED),
    DELIVERED: (PLACED, PAID, SHIPPED, DELIVERED),
    CANCELLED: (PLACED, CANCELLED),
    RETURNED: (PLACED, PAID, SHIPPED, DELIVERED, RETURNED),
    DELETED: (PLACED, DELETED),
}
_DETOUR = (PLACED, DELETED)
#: least and greatest seconds it takes to reach a status; the sum stays below a month
_WAIT = {
    PLACED: (3600, moments.DAY),
    PAID: (60, moments.DAY),
    SHIPPED: (6 * 3600, 3 * moments.DAY),
    DELIVERED: (moments.DAY, 5 * moments.DAY),
    CANCELLED: (600, moments.DAY),
    RETURNED: (2 * moments.DAY, 14 * moments.DAY),
    DELETED: (60, moments.DAY),
}


def _grid() -> Ints:
    """Row s: the path to status s; row s + 7: the same after a deletion; -1 fills up."""
    paths = [_PATHS[s] for s in range(len(STATUSES))]
    paths += [_DETOUR + path for path in paths]
    width = max(map(len, paths))
    return np.asarray([path + (-1,) * (width - len(path)) for path in paths], dtype=np.int64)


_GRID = _grid()
_LENGTHS = np.count_nonzero(_GRID >= 0, axis=1).astype(np.int64)
_WAITS = np.asarray([_WAIT[s] for s in range(len(STATUSES))], dtype=np.int64)


@dataclass(frozen=True)
class Timeline:
    """The versions of all orders, in the order of (order, step).

    Attributes:
        order: row number of the order of each version.
        order_id, seq, moment, status: the version itself.
        shipped_at, paid_at: per order, NONE if it never got there.
        ended_at: per order, moment of the last version.
        amended: per order, cents by which its first version was dearer.
    """

    order: Ints
    order_id: Ints
    seq: Ints
    moment: Ints
    status: Ints
    shipped_at: Ints
    paid_at: Ints
    ended_at: Ints
    amended: Ints


def timeline(draw: Draw, order_id: Ints, ordered_at: Ints, status: Ints) -> Timeline:
    """Returns the versions of orders that were placed at `ordered_at` and ended in `status`."""
    count = len(order_id)
    again = (draw.below(100, count) == 0) & (status != DELETED)
    again[0] = status[0] != DELETED
    path = np.where(again, status + len(STATUSES), status)
    lengths = _LENGTHS[path]
    order = np.repeat(np.arange(count, dtype=np.int64), lengths)
    starts = np.cumsum(lengths) - lengths
    step = np.arange(len(order), dtype=np.int64) - starts[order]
    state = _GRID[path[order], step]
    wait = draw.between(_WAITS[state, 0], _WAITS[state, 1], len(order))
    wait[starts] = 0
    ends = starts + lengths - 1
    many = np.flatnonzero(lengths > 1).astype(np.int64)
    chosen = draw.shuffle(len(many))[: 2 * max(1, count // 50)]
    tied, late = many[chosen[::2]], many[chosen[1::2]]
    wait[ends[tied]] = 0
    passed = np.cumsum(wait)
    moment = ordered_at[order] + passed - passed[starts][order]
    seq = step + 1
    seq[ends[late]], seq[ends[late] - 1] = seq[ends[late] - 1].copy(), seq[ends[late]].copy()
    corrected = (draw.below(5, count) == 0) & (lengths > 1)
    amended = np.where(corrected, draw.between(100, 3000, count), 0)
    return Timeline(
        order=order,
        order_id=order_id[order],
        seq=seq,
        moment=moment,
        status=state,
        shipped_at=_reached(SHIPPED, order, state, moment, count),
        paid_at=_reached(PAID, order, state, moment, count),
        ended_at=moment[ends],
        amended=amended,
    )


def _reached(status: int, order: Ints, state: Ints, moment: Ints, count: int) -> Ints:
    """The moment each order reached `status`, NONE if never."""
    result = np.full(count, NONE, dtype=np.int64)
    here = state == status
    result[order[here]] = moment[here]
    return result


def log(draw: Draw, life: Timeline, totals: Ints) -> Columns:
    """The change log as it arrived: rows shuffled, ties in `updated_at`, late older versions.

    The newest version of an order is the one with the highest (updated_at, seq). Where two versions
    carry the same moment, seq decides; where an older version arrived late, it has the higher seq.

    Args:
        draw: stream of integers.
        life: the versions.
        totals: cents of each order.
    """
    first = np.r_[True, life.order[1:] != life.order[:-1]]
    columns: Columns = {
        "order_id": life.order_id,
        "seq": life.seq,
        "updated_at": life.moment,
        "status": Words(STATUSES, life.status),
        "amount": totals[life.order] + np.where(first, life.amended[life.order], 0),
    }
    return take(columns, draw.shuffle(len(life.order)))
