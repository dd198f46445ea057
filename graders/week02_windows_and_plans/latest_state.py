"""Hidden checks of ``latest_state``: the newest line of every order."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from random import Random

from workbook.checks import check
from workbook.lab import Lab
from workbook.student import Student
from workbook.table import Table
from workbook.trial import Case, expect_query

COLUMNS = ("order_id", "seq", "updated_at", "status", "amount")
STATES = ("placed", "paid", "shipped", "delivered", "cancelled", "returned")
START = datetime(2024, 2, 28, 22, 0, tzinfo=UTC)
VERDICT = "This is not the newest line of every order."


@check("correct", points=4)
def newest_line_wins(student: Student, lab: Lab) -> None:
    """Returns one line an order: the newest one by time."""
    cases = [_log(Random(seed), orders=25, ties=False, deletions=False) for seed in lab.seeds]
    _expect(student, lab, cases)


@check("robust", points=2)
def ties_are_broken_by_seq(student: Student, lab: Lab) -> None:
    """Breaks ties of time by the higher seq."""
    cases = [_log(Random(seed), orders=25, ties=True, deletions=False) for seed in lab.seeds]
    _expect(student, lab, cases)


@check("robust", points=2)
def deleted_orders_stay_away(student: Student, lab: Lab) -> None:
    """Leaves out orders whose newest line says deleted, also in an empty log."""
    cases = [_log(Random(seed), orders=25, ties=True, deletions=True) for seed in lab.seeds]
    _expect(student, lab, [*cases, *_degenerate(cases[0]), *_with_older_lines(cases)])


def _expect(student: Student, lab: Lab, cases: list[Table]) -> None:
    expect_query(
        student,
        lab,
        "latest_state",
        [Case({"order_log": log}) for log in cases],
        _newest,
        VERDICT,
        key=["order_id"],
    )


def _newest(tables: dict[str, Table]) -> Table:
    """Finds the newest line of each order by looking at every line, in plain Python."""
    best: dict[int, tuple] = {}
    for row in tables["order_log"].rows:
        order, seq, moment, *_ = row
        if order not in best or (moment, seq) > (best[order][2], best[order][1]):
            best[order] = row
    kept = [(row[0], row[2], row[3], row[4]) for row in best.values() if row[3] != "deleted"]
    return Table(("order_id", "updated_at", "status", "amount"), kept)


def _log(random: Random, *, orders: int, ties: bool, deletions: bool) -> Table:
    """Makes a shuffled log; times and seq disagree, so that neither can stand for the other."""
    rows = []
    for order in random.sample(range(100, 999), orders):
        count = random.randint(1, 6)
        moments = random.sample(range(200), count)
        if ties and count > 1:
            top = max(moments)
            moments = [top if random.random() < 0.6 else moment for moment in moments]
        for seq, moment in zip(random.sample(range(1, 20), count), moments, strict=True):
            states = (*STATES, "deleted", "deleted", "deleted") if deletions else STATES
            amount = Decimal(random.randint(100, 9999)).scaleb(-2)
            when = START + timedelta(minutes=17 * moment)
            rows.append((order, seq, when, random.choice(states), amount))
    random.shuffle(rows)
    return Table(COLUMNS, rows)


def _degenerate(log: Table) -> Iterator[Table]:
    """Yields the smallest logs: empty, one line, nothing but a deletion."""
    yield Table(COLUMNS, [])
    yield Table(COLUMNS, [(7, 1, START, "placed", Decimal("1.00"))])
    yield Table(COLUMNS, [(7, 1, START, "deleted", Decimal("1.00"))])
    yield Table(COLUMNS, list(reversed(log.rows)))


def _with_older_lines(logs: list[Table]) -> Iterator[Table]:
    """Yields logs to which an older line of each order was appended: nothing may change."""
    for log in logs:
        orders = sorted({row[0] for row in log.rows})
        older = [
            (order, 50, START - timedelta(days=1), "paid", Decimal("0.01")) for order in orders
        ]
        yield Table(COLUMNS, log.rows + older)
