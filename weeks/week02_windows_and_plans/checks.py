"""Visible checks: what ``check("…")`` in the exercises runs. Read them if you like."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal

from workbook.checks import expect_table
from workbook.lab import Lab
from workbook.student import Student
from workbook.table import Table


def latest_state(student: Student, lab: Lab) -> None:
    """Returns the newest line of each order in a log of ten lines."""

    def line(order: int, seq: int, day: int, time: str, status: str, amount: str) -> tuple:
        hour, minute = map(int, time.split(":"))
        moment = datetime(2024, 3, day, hour, minute, tzinfo=UTC)
        return (order, seq, moment, status, Decimal(amount))

    log = Table(
        ("order_id", "seq", "updated_at", "status", "amount"),
        [
            line(1, 1, 1, "9:00", "placed", "20.00"),
            line(1, 2, 1, "9:30", "paid", "25.00"),
            line(1, 3, 2, "8:00", "shipped", "25.00"),
            line(2, 1, 1, "9:10", "placed", "8.00"),
            line(2, 2, 1, "11:00", "deleted", "8.00"),
            line(3, 1, 1, "9:20", "placed", "12.50"),
            line(3, 2, 1, "9:40", "cancelled", "0.00"),
            line(4, 1, 3, "10:00", "placed", "7.00"),
            line(5, 1, 3, "10:05", "placed", "31.00"),
            line(5, 2, 4, "10:05", "paid", "30.00"),
        ],
    )
    newest = [log.rows[place] for place in (2, 6, 7, 9)]
    expected = Table(
        ("order_id", "updated_at", "status", "amount"),
        [(order, moment, status, amount) for order, _, moment, status, amount in newest],
    )
    observed = lab.load({"order_log": log}).query(student.sql("latest_state"))
    expect_table(
        expected,
        observed,
        "This is not the newest line of every order.",
        key=["order_id"],
        given={"order_log": log},
    )
