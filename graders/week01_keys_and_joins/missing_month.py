"""Hidden checks of ``missing_month``: a report of twelve months and the year."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from random import Random

from workbook.checks import Incorrect, check
from workbook.database import SqlError
from workbook.difference import difference
from workbook.lab import Lab
from workbook.message import Message
from workbook.parameters import as_typed
from workbook.shrink import Tables, smallest
from workbook.student import Student
from workbook.table import Table
from workbook.trial import Case

ORDER_COLUMNS = ("order_id", "user_id", "ordered_at", "status", "total")
REFUND_COLUMNS = ("refund_id", "order_id", "refunded_at", "amount")
COLUMNS = ("month", "orders", "buyers", "gross", "refunds", "net", "share", "busy")
STATES = ("placed", "paid", "shipped", "delivered", "delivered", "returned", "cancelled")
EMPTY_MONTHS = ((1, 8), (5, 12), (2, 3))
MOMENT = timedelta(microseconds=1)


@check("correct", points=2)
def every_month_has_a_row(student: Student, lab: Lab) -> None:
    """Has one row for each month of the year, also the empty ones, and one for the year."""
    verdict = "These are not the twelve months and the year."
    _expect(student, lab, _ordinary_years(lab), ("month",), verdict)


@check("correct", points=3)
def money_of_each_month(student: Student, lab: Lab) -> None:
    """Adds up gross, refunds and net of each month and of the year."""
    columns = ("month", "gross", "refunds", "net")
    _expect(student, lab, _ordinary_years(lab), columns, "The money of the months is not right.")


@check("correct", points=3)
def orders_and_buyers(student: Student, lab: Lab) -> None:
    """Counts orders and different buyers of each month and of the year."""
    columns = ("month", "orders", "buyers")
    _expect(student, lab, _ordinary_years(lab), columns, "Orders or buyers are not counted right.")


@check("correct", points=2)
def shares_and_busy_months(student: Student, lab: Lab) -> None:
    """Gives each month its share of the year's orders and says whether it was busy."""
    columns = ("month", "share", "busy")
    _expect(
        student, lab, _ordinary_years(lab), columns, "The shares or the busy months are not right."
    )


@check("robust", points=1)
def edges_of_the_year(student: Student, lab: Lab) -> None:
    """Takes each month from its first to its last moment, and nothing of other years."""
    cases = [*map(_with_edges, _ordinary_years(lab))]
    first = cases[0]
    reversed_rows = {
        name: Table(table.columns, table.rows[::-1]) for name, table in first.tables.items()
    }
    cases.append(Case(reversed_rows, first.params))
    _expect(student, lab, cases, COLUMNS, "The edges of months or years are not right.")


@check("robust", points=1)
def years_without_orders(student: Student, lab: Lab) -> None:
    """Reports thirteen rows for a year in which nobody ordered anything."""
    _expect(student, lab, _bare_years(lab), COLUMNS, "A year without orders is not reported right.")


def _expect(
    student: Student, lab: Lab, cases: Iterable[Case], columns: tuple[str, ...], verdict: str
) -> None:
    """Compares ``columns`` of the report with the oracle's: each check pays for one thing."""
    sql = student.sql("missing_month")
    failures = [(case, _failure(lab, sql, case, columns, verdict)) for case in cases]
    failing = [(case, message) for case, message in failures if message is not None]
    if not failing:
        return
    case, message = failing[0]

    def still_fails(tables: Tables) -> bool:
        orders = {row[0] for row in tables["orders"].rows}
        if not orders.issuperset(row[1] for row in tables["refunds"].rows):
            return False
        smaller = _failure(lab, sql, Case(tables, case.params), columns, verdict)
        # A wrong result must not shrink to an error that only the smallest tables bring about.
        return smaller is not None and bool(smaller.difference) == bool(message.difference)

    lab.seal()
    tables = smallest(case.tables, still_fails) if lab.shrink else case.tables
    raise Incorrect(_failure(lab, sql, Case(tables, case.params), columns, verdict) or message)


def _failure(
    lab: Lab, sql: str, case: Case, columns: tuple[str, ...], verdict: str
) -> Message | None:
    parameters = Table(tuple(case.params), [tuple(case.params.values())])
    given = {"parameters": parameters, **case.tables}
    try:
        observed = _only(columns, lab.load(case.tables).query(sql, as_typed(case.params)))
    except SqlError as error:
        lab.observe(("sql error", error.sqlstate))
        return Message(verdict, given=given, cause=str(error))
    found = difference(_only(columns, _report(case)), observed, key=["month"])
    return Message(verdict, found, given) if found else None


def _only(columns: tuple[str, ...], table: Table) -> Table:
    """Returns the columns of a table whose names are among ``columns``; all of them for COLUMNS."""
    if columns == COLUMNS:
        return table
    places = [place for place, name in enumerate(table.columns) if name.lower() in columns]
    rows = [tuple(row[place] for place in places) for row in table.rows]
    return Table(tuple(table.columns[place] for place in places), rows)


def _report(case: Case) -> Table:
    """Finds the numbers of each month by looking at every order and refund, in plain Python."""
    year, busy_from = case.params["year"], case.params["busy_from"]
    placed = [
        row for row in case.tables["orders"].rows if row[2].year == year and row[3] != "cancelled"
    ]
    repaid = [row for row in case.tables["refunds"].rows if row[2].year == year]
    rows = []
    for number in (*range(1, 13), None):
        orders = [row for row in placed if number in (None, row[2].month)]
        refunds = sum((row[3] for row in repaid if number in (None, row[2].month)), Decimal(0))
        gross = sum((row[4] for row in orders), Decimal(0))
        buyers = len({row[1] for row in orders})
        share = _decimal(Fraction(len(orders), len(placed))) if placed else None
        first = date(year, number, 1) if number else None
        busy = len(orders) >= busy_from if number else None
        rows.append((first, len(orders), buyers, gross, refunds, gross - refunds, share, busy))
    return Table(COLUMNS, rows)


def _decimal(value: Fraction) -> Decimal:
    return Decimal(value.numerator) / Decimal(value.denominator)


def _ordinary_years(lab: Lab) -> Iterator[Case]:
    """Yields years with two months each in which no order counts, and with refunds in them."""
    for seed, empty in zip(lab.seeds, EMPTY_MONTHS, strict=True):
        random = Random(seed)
        year = random.randint(2019, 2026)
        orders, refunds = _orders(random, year, empty), []
        for number, month in enumerate([*empty, *(random.randint(1, 12) for _ in range(6))]):
            order = random.choice(orders)
            refunds.append((70 + number, order[0], _moment(random, year, month), _money(random)))
        orders.append((900, 1, _moment(random, year, empty[1]), "cancelled", _money(random)))
        random.shuffle(orders)
        yield _case(orders, refunds, year, _median_month(orders))


def _orders(random: Random, year: int, empty: tuple[int, ...]) -> list[tuple]:
    """Makes orders of few users, so that many buy in several months and some twice in one."""
    months = [month for month in range(1, 13) if month not in empty]
    rows = []
    for number in random.sample(range(100, 800), 36):
        when, status = _moment(random, year, random.choice(months)), random.choice(STATES)
        rows.append((number, random.randint(1, 6), when, status, _money(random)))
    return rows


def _median_month(orders: list[tuple]) -> int:
    """Returns how many orders a middling month has: "at least" and "more than" differ there."""
    months = [row[2].month for row in orders if row[3] != "cancelled"]
    counts = sorted(months.count(month) for month in set(months))
    return counts[len(counts) // 2]


def _with_edges(case: Case) -> Case:
    """Adds orders and refunds at the first and last moments of months, in and around the year."""
    year = case.params["year"]
    orders, refunds = list(case.tables["orders"].rows), list(case.tables["refunds"].rows)
    starts = [datetime(year, month, 1, tzinfo=UTC) for month in (1, 3, 7)]
    starts += [datetime(year + 1, 1, 1, tzinfo=UTC), datetime(year - 1, 6, 1, tzinfo=UTC)]
    edges = [moment for start in starts for moment in (start, start - MOMENT)]
    # The user of these orders buys in the year only at its edges; 0.01 to 0.10 are told apart.
    for number, moment in enumerate(edges, start=1):
        amount = Decimal(number).scaleb(-2)
        orders.append((1000 + number, 9, moment, "paid", amount))
        refunds.append((1000 + number, 1000 + number, moment, amount))
    return _case(orders, refunds, year, case.params["busy_from"])


def _bare_years(lab: Lab) -> Iterator[Case]:
    """Yields a year with nothing at all, with a refund only, with cancelled orders only."""
    random = lab.random()
    year = random.randint(2019, 2026)
    cancelled = (1, 1, _moment(random, year, 4), "cancelled", _money(random))
    earlier = (2, 1, _moment(random, year - 1, 11), "returned", _money(random))
    refund = (1, 2, _moment(random, year, 2), _money(random))
    yield _case([], [], year, 1)
    yield _case([earlier], [refund], year, 1)
    yield _case([cancelled], [], year, 1)


def _case(orders: list[tuple], refunds: list[tuple], year: int, busy_from: int) -> Case:
    tables: Mapping[str, Table] = {
        "orders": Table(ORDER_COLUMNS, orders),
        "refunds": Table(REFUND_COLUMNS, refunds),
    }
    return Case(tables, {"year": year, "busy_from": busy_from})


def _moment(random: Random, year: int, month: int) -> datetime:
    """Returns a moment well inside a month."""
    day, minute = random.randint(3, 26), random.randint(0, 1439)
    return datetime(year, month, day, tzinfo=UTC) + timedelta(minutes=minute)


def _money(random: Random) -> Decimal:
    return Decimal(random.randint(100, 9999)).scaleb(-2)
