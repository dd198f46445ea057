"""Clicks of signed-in visitors: bursts, pauses, simultaneous clicks, pauses of exactly 30 minutes.

Two visitors are always there as witnesses: the first customer has clicks at 0:00, 0:00, 30:00,
60:01 and 61:01 minutes from a start 11 minutes before a midnight (two visits, one across midnight);
the second customer has exactly one click.
"""

from __future__ import annotations

import numpy as np

from datasets.shop import moments
from datasets.shop.draw import Columns, Draw, Ints, Words, ints
from datasets.shop.words import PAGES

_WITNESS_GAPS = (0, 0, 1800, 1801, 60)
_MAX_CLICKS = 46
#: burst, simultaneous, exactly 30:00, 30:01, same day, days later
_GAP_WEIGHTS = (70, 4, 2, 1, 8, 15)
_GAP_LOW = np.asarray((3, 0, 1800, 1801, 1860, moments.DAY), dtype=np.int64)
_GAP_HIGH = np.asarray((600, 0, 1800, 1801, 6 * 3600, 20 * moments.DAY), dtype=np.int64)
_PAGE_WEIGHTS = (12, 10, *([4] * (len(PAGES) - 6)), 8, 5, 3, 1)


def clicks(draw: Draw, people: Columns) -> Columns:
    """Returns the clicks of the business year in order of time; about twenty per customer."""
    count = len(ints(people, "user_id"))
    per_user = draw.between(1, _MAX_CLICKS, count)
    per_user[0], per_user[1] = len(_WITNESS_GAPS), 1
    user = np.repeat(np.arange(count, dtype=np.int64), per_user)
    starts = np.cumsum(per_user) - per_user
    kind = draw.pick(_GAP_WEIGHTS, len(user))
    gap = draw.between(_GAP_LOW[kind], _GAP_HIGH[kind], len(user))
    gap[starts] = 0
    gap[: per_user[0]] = _WITNESS_GAPS
    begin = np.maximum(ints(people, "signed_up_at"), moments.MONTH_STARTS[0])
    begin = begin + draw.between(600, 250 * moments.DAY, count)
    begin[0] = moments.MONTH_STARTS[2] - 660
    begin[1] = moments.MONTH_STARTS[12] - 1
    passed = np.cumsum(gap)
    moment = begin[user] + passed - passed[starts][user]
    page = draw.pick(_PAGE_WEIGHTS, len(user))
    return _in_year(ints(people, "user_id")[user], moment, page)


def _in_year(user_id: Ints, moment: Ints, page: Ints) -> Columns:
    """Sorts by time, drops what falls after the business year, numbers the rest."""
    order = np.argsort(moment, kind="stable")
    order = order[moment[order] < moments.MONTH_STARTS[12]]
    return {
        "click_id": np.arange(1, len(order) + 1, dtype=np.int64),
        "user_id": user_id[order],
        "clicked_at": moment[order],
        "page": Words(PAGES, page[order]),
    }
