"""How an observed table differs from the expected one: missing, extra and changed rows.

Rows are compared as a multiset unless order is part of the contract. Column order is free where
names are unique; spelling of names ignores case, as SQL does.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from workbook.table import Table

SHOWN_ROWS = 5
WIDE = 10
RELATIVE_TOLERANCE = 1e-9
ABSOLUTE_TOLERANCE = 1e-6


@dataclass(frozen=True)
class Difference:
    """What separates two tables.

    Args:
        summary: one sentence, e.g. "2 rows are missing and 1 row is extra."
        columns: headings of ``rows``; the first one says missing, extra or changed.
        rows: at most ``SHOWN_ROWS`` rows to show.
    """

    summary: str
    columns: tuple[str, ...] = ()
    rows: tuple[tuple[Any, ...], ...] = ()


def difference(
    expected: Table,
    observed: Table,
    *,
    key: Sequence[str] = (),
    ordered: bool = False,
) -> Difference | None:
    """Returns how ``observed`` differs from ``expected``, or None where they agree.

    Args:
        key: columns that identify a row; with them a missing and an extra row of one key
            are shown as one changed row.
        ordered: whether the contract fixes the order of rows.
    """
    aligned = _align(expected, observed)
    if isinstance(aligned, Difference):
        return aligned
    missing, extra = _leftovers(expected.rows, aligned.rows)
    if missing or extra:
        return _describe(expected.columns, missing, extra, key)
    if ordered:
        return _first_disorder(expected, aligned)
    return None


def _align(expected: Table, observed: Table) -> Table | Difference:
    """Brings the observed columns into the expected order, or says which names differ."""
    wanted = [name.lower() for name in expected.columns]
    got = [name.lower() for name in observed.columns]
    if Counter(wanted) == Counter(got) and len(set(got)) == len(got):
        positions = [got.index(name) for name in wanted]
        rows = [tuple(row[position] for position in positions) for row in observed.rows]
        return Table(expected.columns, rows)
    return _other_columns(expected.columns, observed.columns, wanted, got)


def _other_columns(
    expected: Sequence[str], observed: Sequence[str], wanted: list[str], got: list[str]
) -> Difference:
    rows: list[tuple[Any, ...]] = []
    rows += [("missing", name) for name in expected if name.lower() not in got]
    rows += [("extra", name) for name in observed if name.lower() not in wanted]
    rows += [("repeated", name) for name, count in Counter(got).items() if count > 1]
    summary = (
        f"The columns should be {', '.join(expected)}; "
        f"yours are {', '.join(observed) if observed else 'none'}."
    )
    return Difference(summary, ("", "column"), tuple(rows[:SHOWN_ROWS]))


def canonical(value: Any) -> Any:
    """Returns a hashable stand-in that is equal for values that count as the same.

    Numbers of any type compare by value (to ``ABSOLUTE_TOLERANCE``), dates equal their midnight,
    instants are brought to UTC. True is not 1.
    """
    if value is None or isinstance(value, (str, bytes)):
        return value
    if isinstance(value, bool):
        return ("bool", value)
    if isinstance(value, (int, float, Decimal)):
        return _canonical_number(value)
    if isinstance(value, datetime):
        instant = value.astimezone(UTC).replace(tzinfo=None) if value.tzinfo else value
        return ("time", instant)
    if isinstance(value, date):
        return ("time", datetime(value.year, value.month, value.day))
    if isinstance(value, (list, tuple)):
        return ("list", tuple(canonical(item) for item in value))
    if isinstance(value, dict):
        pairs = [(canonical(name), canonical(item)) for name, item in value.items()]
        return ("dict", frozenset(pairs))
    if isinstance(value, (set, frozenset)):
        return ("set", frozenset(canonical(item) for item in value))
    return (type(value).__name__, str(value))


def _canonical_number(value: float | Decimal) -> tuple[str, Any]:
    if isinstance(value, int):
        return ("number", Decimal(value))
    if not math.isfinite(value):
        return ("number", str(float(value)))
    exact = value if isinstance(value, Decimal) else Decimal(repr(value))
    if exact.adjusted() > 20:  # too large for a sixth decimal place to mean anything
        return ("number", exact)
    rounded = round(exact, 6)
    return ("number", rounded if rounded else Decimal(0))


def close(expected: Any, observed: Any) -> bool:
    """Says whether two cells count as the same; numbers that are not integers have a tolerance."""
    if canonical(expected) == canonical(observed):
        return True
    if _is_number(expected) and _is_number(observed):
        if isinstance(expected, int) and isinstance(observed, int):
            return False
        return math.isclose(
            expected, observed, rel_tol=RELATIVE_TOLERANCE, abs_tol=ABSOLUTE_TOLERANCE
        )
    return False


def _is_number(value: Any) -> bool:
    return isinstance(value, (int, float, Decimal)) and not isinstance(value, bool)


Row = tuple[Any, ...]


def _leftovers(expected: list[Row], observed: list[Row]) -> tuple[list[Row], list[Row]]:
    """Pairs equal rows off and returns what is left on each side."""
    waiting: dict[Any, list[Row]] = defaultdict(list)
    for row in expected:
        waiting[canonical(row)].append(row)
    extra = []
    for row in observed:
        partners = waiting.get(canonical(row))
        if partners:
            partners.pop()
        else:
            extra.append(row)
    missing = [row for rows in waiting.values() for row in rows]
    return _pair_close_rows(missing, extra)


def _pair_close_rows(missing: list[Row], extra: list[Row]) -> tuple[list[Row], list[Row]]:
    """Pairs rows off that differ only within the tolerance for numbers."""
    buckets: dict[Any, list[Row]] = defaultdict(list)
    for row in missing:
        buckets[_without_numbers(row)].append(row)
    still_extra = []
    for row in extra:
        bucket = buckets.get(_without_numbers(row), [])
        match = next((other for other in bucket if _close_rows(other, row)), None)
        if match is None:
            still_extra.append(row)
        else:
            bucket.remove(match)
    return [row for rows in buckets.values() for row in rows], still_extra


def _without_numbers(row: Row) -> Any:
    return tuple("number" if _is_number(cell) else canonical(cell) for cell in row)


def _close_rows(first: Row, second: Row) -> bool:
    return all(close(one, other) for one, other in zip(first, second, strict=True))


def _describe(
    columns: tuple[str, ...], missing: list[Row], extra: list[Row], key: Sequence[str]
) -> Difference:
    changed = _changed(columns, missing, extra, key)
    rows: list[Row] = [("changed", *_arrows(old, new)) for old, new in changed]
    gone = {id(row) for pair in changed for row in pair}
    only_missing = [row for row in missing if id(row) not in gone]
    only_extra = [row for row in extra if id(row) not in gone]
    rows += _fair_share(only_missing, only_extra, SHOWN_ROWS - min(len(rows), SHOWN_ROWS - 1))
    counts = [
        (len(only_missing), "missing"),
        (len(only_extra), "extra"),
        (len(changed), "changed"),
    ]
    said = [
        f"{count} {'row is' if count == 1 else 'rows are'} {word}"
        for count, word in counts
        if count
    ]
    return _narrowed(_sentence(said), ("", *columns), rows[:SHOWN_ROWS], key)


def _narrowed(
    summary: str, columns: tuple[str, ...], rows: list[Row], key: Sequence[str]
) -> Difference:
    """Leaves out columns of a wide table that all the shown, changed rows agree in."""
    if len(columns) <= WIDE or any(row[0] != "changed" for row in rows):
        return Difference(summary, columns, tuple(rows))
    kept = [
        place
        for place, name in enumerate(columns)
        if place == 0 or name in key or any(isinstance(row[place], Changed) for row in rows)
    ]
    narrow = tuple(tuple(row[place] for place in kept) for row in rows)
    return Difference(summary, tuple(columns[place] for place in kept), narrow)


def _fair_share(missing: list[Row], extra: list[Row], room: int) -> list[Row]:
    """Shows some of both sides where both have rows."""
    shown_missing = missing[: max(room - len(extra), (room + 1) // 2)]
    shown_extra = extra[: room - len(shown_missing)]
    return [("missing", *row) for row in shown_missing] + [("extra", *row) for row in shown_extra]


def _sentence(parts: list[str]) -> str:
    return (", ".join(parts[:-1]) + " and " + parts[-1] if len(parts) > 1 else parts[0]) + "."


def _changed(
    columns: tuple[str, ...], missing: list[Row], extra: list[Row], key: Sequence[str]
) -> list[tuple[Row, Row]]:
    if not key:
        return []
    positions = [columns.index(name) for name in key]

    def key_of(row: Row) -> Any:
        return tuple(canonical(row[position]) for position in positions)

    once_missing = _unique(missing, key_of)
    once_extra = _unique(extra, key_of)
    return [(row, once_extra[name]) for name, row in once_missing.items() if name in once_extra]


def _unique(rows: list[Row], key_of: Any) -> dict[Any, Row]:
    counts = Counter(key_of(row) for row in rows)
    return {key_of(row): row for row in rows if counts[key_of(row)] == 1}


def _arrows(old: Row, new: Row) -> Row:
    return tuple(
        one if close(one, other) else Changed(one, other)
        for one, other in zip(old, new, strict=True)
    )


@dataclass(frozen=True)
class Changed:
    """A cell whose observed value is not the expected one."""

    expected: Any
    observed: Any


def _first_disorder(expected: Table, observed: Table) -> Difference | None:
    pairs = zip(expected.rows, observed.rows, strict=True)
    for position, (wanted, got) in enumerate(pairs, start=1):
        if not _close_rows(wanted, got):
            return Difference(
                f"The rows are right, the order is not: it differs first at row {position}.",
                ("", *expected.columns),
                (("expected", *wanted), ("yours", *got)),
            )
    return None
