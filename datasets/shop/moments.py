"""Moments as whole seconds since 1970-01-01 UTC, days as whole days since then.

The business year of the shop is 2024, a leap year. Everything that happened, happened before
``AS_OF``, the moment of the export.
"""

from __future__ import annotations

import datetime as dt
from itertools import pairwise

DAY = 86_400
YEAR = 2024


def seconds(year: int, month: int, day: int) -> int:
    """Returns the midnight (UTC) of a date in seconds since 1970."""
    return (dt.date(year, month, day) - dt.date(1970, 1, 1)).days * DAY


#: First second of each month of the business year, and of the January after it.
MONTH_STARTS = (
    *(seconds(YEAR, month, 1) for month in range(1, 13)),
    seconds(YEAR + 1, 1, 1),
)
DAYS_IN_MONTH = tuple((after - start) // DAY for start, after in pairwise(MONTH_STARTS))
AS_OF = seconds(2025, 2, 1)
AS_OF_TEXT = "2025-02-01T00:00:00Z"
#: The two hours that clocks in Vienna showed as 02:00-02:59 when summer time ended.
CLOCK_CHANGE = (seconds(YEAR, 10, 27), seconds(YEAR, 10, 27) + 2 * 3600)
