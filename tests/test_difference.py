"""Facts about how an observed table is told apart from the expected one."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbook.difference import SHOWN_ROWS, Changed, close, difference
from workbook.table import Table


def table(*rows: tuple, columns: tuple[str, ...] = ("id", "value")) -> Table:
    return Table(columns, list(rows))


def test_equal_tables_do_not_differ():
    """Two tables with the same rows are the same."""
    assert difference(table((1, "a")), table((1, "a"))) is None


def test_row_order_is_free_unless_it_is_part_of_the_contract():
    """The same rows in another order differ only where order counts."""
    expected, observed = table((1, "a"), (2, "b")), table((2, "b"), (1, "a"))
    assert difference(expected, observed) is None
    found = difference(expected, observed, ordered=True)
    assert found is not None
    assert "row 1" in found.summary


def test_column_order_and_the_case_of_names_are_free():
    """Columns are matched by name, whatever their order and case."""
    observed = table(("a", 1), columns=("VALUE", "Id"))
    assert difference(table((1, "a")), observed) is None


def test_rows_are_counted():
    """A row that occurs twice is not the same as a row that occurs once."""
    found = difference(table((1, "a")), table((1, "a"), (1, "a")))
    assert found is not None
    assert found.summary == "1 row is extra."


def test_other_columns_are_named():
    """A table with other columns is described by its columns, not by its rows."""
    found = difference(table((1, "a")), table((1,), columns=("id",)))
    assert found is not None
    assert found.rows == (("missing", "value"),)


def test_a_repeated_column_is_a_difference():
    """A result with one column name twice cannot be matched by name."""
    found = difference(table((1, "a")), table((1, "a"), columns=("id", "id")))
    assert found is not None


def test_a_key_turns_a_pair_of_rows_into_a_change():
    """With a key, a missing and an extra row of that key are one changed row."""
    found = difference(table((1, "a")), table((1, "b")), key=["id"])
    assert found is not None
    assert found.rows == (("changed", 1, Changed("a", "b")),)


def test_a_wide_table_shows_only_the_columns_that_changed():
    """Of many columns, a change shows the key and what differs."""
    columns = tuple(f"c{place}" for place in range(20))
    old = Table(columns, [tuple(range(20))])
    new = Table(columns, [(*range(19), -1)])
    found = difference(old, new, key=["c0"])
    assert found is not None
    assert found.columns == ("", "c0", "c19")
    assert found.rows == (("changed", 0, Changed(19, -1)),)


def test_at_most_five_rows_are_shown_and_all_are_counted():
    """The table is capped, the summary is not; both sides get room."""
    expected = table(*[(number, "a") for number in range(40)])
    observed = table(*[(number, "b") for number in range(30)])
    found = difference(expected, observed)
    assert found is not None
    assert len(found.rows) == SHOWN_ROWS
    assert found.summary == "40 rows are missing and 30 rows are extra."
    assert {row[0] for row in found.rows} == {"missing", "extra"}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (1, Decimal("1.00")),
        (1.0, 1),
        (0.1 + 0.2, Decimal("0.3")),
        (1e12, 1e12 + 1e-4),
        (date(2024, 3, 1), datetime(2024, 3, 1)),
        (
            datetime(2024, 3, 1, 12, tzinfo=UTC),
            datetime(2024, 3, 1, 13, tzinfo=timezone(timedelta(hours=1))),
        ),
        ([1, 2], (1, 2)),
        (None, None),
    ],
)
def test_values_of_one_family_count_as_the_same(one: object, other: object):
    """Numbers compare by value, instants by the moment, dates with their midnight."""
    assert close(one, other)
    assert difference(table((1, one)), table((1, other))) is None


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (1, True),
        (1, "1"),
        (None, 0),
        (None, ""),
        (10**15, 10**15 + 1),
        (Decimal("0.30"), Decimal("0.31")),
        (date(2024, 3, 1), "2024-03-01"),
        (float("nan"), None),
        ([1, 2], [2, 1]),
    ],
)
def test_values_of_different_meaning_differ(one: object, other: object):
    """Booleans are not numbers, texts are not values, nothing equals null but null."""
    assert not close(one, other)
    assert difference(table((1, one)), table((1, other))) is not None


class Agreeable:
    """Claims to equal everything, as a submission might."""

    def __eq__(self, other: object) -> bool:
        return True

    def __hash__(self) -> int:
        return 0


def test_an_object_that_equals_everything_gains_nothing():
    """Values are compared by what they are, not by their own ``__eq__``."""
    assert difference(table((1, 5)), table((1, Agreeable()))) is not None


cells = st.one_of(
    st.none(),
    st.integers(),
    st.text(max_size=3),
    st.booleans(),
    st.decimals(allow_nan=False, allow_infinity=False, places=2),
)


@given(st.lists(st.tuples(cells, cells), max_size=12), st.randoms())
def test_any_shuffle_of_any_rows_is_the_same_table(rows, random):
    """Comparing as multisets never depends on order."""
    shuffled = list(rows)
    random.shuffle(shuffled)
    assert difference(table(*rows), table(*shuffled)) is None


@given(st.lists(st.tuples(cells, cells), min_size=1, max_size=12))
def test_a_dropped_row_is_always_noticed(rows):
    """Losing any one row is a difference."""
    assert difference(table(*rows), table(*rows[1:])) is not None
