"""Facts about looking for the smallest failing input."""

from __future__ import annotations

from workbook.shrink import smallest
from workbook.table import Table


def numbers(*values: int) -> Table:
    return Table(("n",), [(value,) for value in values])


def test_what_does_not_matter_is_dropped():
    """Only the rows that are needed for the failure remain, in every table."""
    tables = {"a": numbers(*range(40)), "b": numbers(*range(20))}

    def fails(trial):
        return (17,) in trial["a"].rows and {(3,), (9,)} <= set(trial["b"].rows)

    small = smallest(tables, fails)
    assert small["a"].rows == [(17,)]
    assert small["b"].rows == [(3,), (9,)]


def test_the_empty_input_is_found_where_it_fails_too():
    """A failure that needs no rows at all is shown without rows."""
    assert smallest({"a": numbers(1, 2, 3)}, lambda trial: True)["a"].rows == []


def test_work_is_bounded():
    """No more than the budgeted number of tries is made."""
    tries = []

    def fails(trial):
        tries.append(1)
        return len(trial["a"]) > 90

    smallest({"a": numbers(*range(100))}, fails, budget=25)
    assert len(tries) <= 25


def test_the_given_input_is_left_alone():
    """Shrinking works on copies."""
    tables = {"a": numbers(1, 2, 3)}
    smallest(tables, lambda trial: True)
    assert len(tables["a"]) == 3
