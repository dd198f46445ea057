"""Facts about ``:name`` parameters in SQL text."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from workbook.parameters import bind, names
from workbook.sql_error import SqlError


@pytest.mark.parametrize(
    ("value", "literal"),
    [
        (5, "5"),
        (Decimal("1.50"), "1.50"),
        ("it's", "'it''s'"),
        (True, "true"),
        (None, "NULL"),
        (date(2024, 2, 29), "'2024-02-29'::date"),
        (datetime(2024, 2, 29, tzinfo=UTC), "'2024-02-29 00:00:00+00:00'::timestamptz"),
        (["a", "b"], "'{a,b}'"),
    ],
)
def test_values_become_literals(value: object, literal: str) -> None:
    """Numbers, text, dates, truth values, nulls and lists are written as PostgreSQL reads them."""
    assert bind("SELECT :x", {"x": value}) == f"SELECT {literal}"


def test_a_negative_number_after_a_minus_starts_no_comment() -> None:
    """``-:n`` with -5 is minus minus five, not a comment."""
    assert bind("SELECT -:n", {"n": -5}) == "SELECT - -5"


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT ':x'",
        "SELECT 'it''s :x'",
        r"SELECT E'it\':x'",
        'SELECT 1 AS ":x"',
        "SELECT $$ :x $$",
        "SELECT $tag$ $$ :x $tag$",
        "SELECT 1 -- :x",
        "SELECT 1 /* :x /* :x */ :x */",
        "SELECT 1::int",
        "SELECT days[1:2]",
        "SELECT 'unfinished :x",
        "SELECT 1 /* unfinished :x",
    ],
)
def test_quoted_text_comments_and_casts_hold_no_parameters(sql: str) -> None:
    """What PostgreSQL does not read as SQL is left alone."""
    assert names(sql) == ()
    assert bind(sql) == sql


def test_parameters_after_quoted_text_are_found() -> None:
    """A quote that has ended hides nothing."""
    sql = "SELECT 'a''b', :x, \"c\", :y -- :z\n, :x, /* :z */ :x::text, $1$2"
    assert names(sql) == ("x", "y")


def test_a_value_is_never_read_as_sql() -> None:
    """Quotes, backslashes and parameter names inside a value stay inside it."""
    bound = bind("SELECT :a, :b", {"a": "'; DROP TABLE t; -- :b \\", "b": 1})
    assert bound == "SELECT  E'''; DROP TABLE t; -- :b \\\\', 1"


def test_a_name_without_value_is_shown_in_its_line() -> None:
    """The error points at the parameter and lists those that there are."""
    with pytest.raises(SqlError) as caught:
        bind("SELECT *\nFROM t\nWHERE m = :mnth", {"month": 3})
    assert (caught.value.line, caught.value.position) == (3, 27)
    assert str(caught.value) == (
        "There is no value for the parameter :mnth.\n"
        "Line 3:\n"
        "  WHERE m = :mnth\n"
        "            ^\n"
        "Hint: Known are :month"
    )


def test_a_value_without_name_is_an_error() -> None:
    """A query that ignores what it is given is not taken for one that uses it."""
    with pytest.raises(SqlError, match="does not use the parameter :month"):
        bind("SELECT ':month'", {"month": 3})
