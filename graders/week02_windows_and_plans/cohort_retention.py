"""Hidden checks of ``cohort_retention``: a complete triangle of cohorts and months."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from random import Random

from workbook.checks import check
from workbook.lab import Lab
from workbook.student import Student
from workbook.table import Table
from workbook.trial import Case, expect_query

USER_COLUMNS = ("user_id", "name", "email", "city", "country", "signed_up_at", "updated_at")
ORDER_COLUMNS = ("order_id", "user_id", "ordered_at", "status", "total")
REFUND_COLUMNS = ("refund_id", "order_id", "refunded_at", "amount")
COLUMNS = ("cohort_month", "months_since", "users", "active", "retention")
STATES = ("delivered", "delivered", "paid", "cancelled", "returned")
MOMENT = timedelta(microseconds=1)
VERDICT = "This is not the triangle of cohorts and months."

Purchase = tuple[int, datetime]
"""Who bought, and when."""


@check("correct", points=3)
def cohorts_are_followed(student: Student, lab: Lab) -> None:
    """Follows cohorts of customers, some of whom buy in every month of one year."""
    _expect(student, lab, (_shop(Random(seed), _busy(Random(seed))) for seed in lab.seeds))


@check("correct", points=3)
def quiet_months_are_zero(student: Student, lab: Lab) -> None:
    """Shows a zero where a cohort bought nothing, up to the month of the report."""
    cases = []
    for seed in lab.seeds:
        random = Random(seed)
        purchases = _quiet(random, _busy(random))
        # Nobody at all bought in the last months before the report.
        cases.append(_shop(random, purchases, today=date(2023, 11, random.randint(5, 25))))
    _expect(student, lab, cases)


@check("correct", points=2)
def refunded_orders_do_not_count(student: Student, lab: Lab) -> None:
    """Leaves refunded orders out, where a user begins and where a user comes back."""
    cases = [_refunded(random, _shop(random, _busy(random))) for random in map(Random, lab.seeds)]
    _expect(student, lab, cases)


@check("robust", points=2)
def calendar_months(student: Student, lab: Lab) -> None:
    """Counts calendar months at their edges and from one year into the next."""
    cases = []
    for seed in lab.seeds:
        random = Random(seed)
        later = [(user, _moved(when, 13)) for user, when in _edges(random)]
        purchases = [*_edges(random), *later, (90, datetime(2024, 2, 29, 12, tzinfo=UTC))]
        cases.append(_shop(random, purchases, today=date(2025, 2, 28)))
    _expect(student, lab, cases)


@check("robust", points=1)
def report_of_a_day(student: Student, lab: Lab) -> None:
    """Reports as of the day asked for: nothing later counts, and all of that day does."""
    cases = []
    for seed in lab.seeds:
        random = Random(seed)
        today = date(2023, random.randint(5, 6), random.randint(8, 20))
        night = datetime(today.year, today.month, today.day, tzinfo=UTC) + timedelta(days=1)
        last = [(70, night - MOMENT), (71, night), (71, night - timedelta(hours=9))]
        last += [(72, night), (73, night + timedelta(days=1)), (74, night + timedelta(days=70))]
        cases.append(_shop(random, [*_busy(random), *last], today=today))
    _expect(student, lab, cases)


@check("robust", points=1)
def small_shops(student: Student, lab: Lab) -> None:
    """Copes with shops of one customer or none, and with rows in any order."""
    random = lab.random()
    case = _refunded(random, _shop(random, _busy(random)))
    one = _shop(random, [(5, datetime(2023, 3, 31, 23, 59, tzinfo=UTC))], today=date(2023, 5, 1))
    nothing_kept = _with_refunds(one, [row[0] for row in one.tables["orders"].rows])
    _expect(student, lab, [_shop(random, []), one, nothing_kept, *_same_triangle(case)])


def _expect(student: Student, lab: Lab, cases: Iterable[Case]) -> None:
    key = ["cohort_month", "months_since"]
    expect_query(student, lab, "cohort_retention", cases, _triangle, VERDICT, key=key)


def _triangle(tables: dict[str, Table], today: str) -> Table:
    """Fills the triangle cell by cell, in plain Python."""
    _require_whole(tables)
    last = date.fromisoformat(today)
    refunded = set(tables["refunds"].column("order_id"))
    months: dict[int, set[int]] = {}
    for order, user, when, *_ in tables["orders"].rows:
        if order not in refunded and when.date() <= last:
            months.setdefault(user, set()).add(_number(when))
    rows = []
    for cohort in sorted({min(bought) for bought in months.values()}):
        members = [bought for bought in months.values() if min(bought) == cohort]
        for month in range(cohort, _number(last) + 1):
            active = sum(month in bought for bought in members)
            share = Decimal(active) / len(members)
            first = date(cohort // 12, cohort % 12 + 1, 1)
            rows.append((first, month - cohort, len(members), active, share))
    return Table(COLUMNS, rows)


def _number(day: date) -> int:
    """Counts months, so that neighbours differ by one also across years."""
    return day.year * 12 + day.month - 1


def _require_whole(tables: dict[str, Table]) -> None:
    """Refuses what the contract excludes, so that no failing input is shrunk to it."""
    users, orders = tables["users"].column("user_id"), tables["orders"]
    if not set(users).issuperset(orders.column("user_id")):
        raise ValueError("an order of nobody")
    if not set(orders.column("order_id")).issuperset(tables["refunds"].column("order_id")):
        raise ValueError("a refund of no order")


def _busy(random: Random) -> list[Purchase]:
    """Makes four cohorts of 2023 in which some, never all, buy in each month up to July."""
    purchases = []
    for start, size in zip((1, 2, 3, 5), random.sample((3, 4, 5, 7), 4), strict=True):
        members = range(start * 10, start * 10 + size)
        for user in members:
            # The first comes back every month, the last never does.
            chance = 1.0 if user == members[0] else 0.0 if user == members[-1] else 0.4
            for month in range(start, 8):
                if month == start or random.random() < chance:
                    count = random.choice((1, 1, 2, 3))
                    purchases += [(user, _moment(random, month)) for _ in range(count)]
    return purchases


def _quiet(random: Random, purchases: list[Purchase]) -> list[Purchase]:
    """Takes a whole month away, and what the second cohort bought after its second month."""
    empty = random.choice((4, 6))
    return [
        (user, when)
        for user, when in purchases
        if when.month != empty and not (user // 10 == 2 and when.month > 3)
    ]


def _edges(random: Random) -> list[Purchase]:
    """Makes purchases at the first and last moments of months, and days from 28 to 31."""
    purchases = []
    for month in (1, 2, 3, 6, 12):
        start = datetime(2023, month, 1, tzinfo=UTC)
        purchases += [(month, start - MOMENT), (month + 20, start), (month + 20, _moved(start, 2))]
    for user, day in zip(range(50, 54), (28, 29, 30, 31), strict=True):
        first = datetime(2023, 1, day, random.randint(0, 23), 30, tzinfo=UTC)
        purchases += [(user, first), (user, datetime(2023, 3, 1, 6, tzinfo=UTC))]
    return purchases


def _moment(random: Random, month: int) -> datetime:
    """Returns a moment well inside a month, on days far apart."""
    return datetime(2023, month, random.randint(2, 27), random.randint(4, 19), tzinfo=UTC)


def _moved(when: datetime, months: int) -> datetime:
    number = _number(when) + months
    return when.replace(year=number // 12, month=number % 12 + 1, day=min(when.day, 28))


def _shop(random: Random, purchases: list[Purchase], today: date = date(2023, 7, 31)) -> Case:
    """Makes the tables: users who signed up days or months before, and orders in any order."""
    first: dict[int, datetime] = {}
    for user, when in purchases:
        first[user] = min(when, first.get(user, when))
    first |= {user: datetime(2023, 3, 5, tzinfo=UTC) for user in (98, 99)}  # they never buy
    users = []
    for user, when in first.items():
        signed_up = when - timedelta(days=random.choice((1, 20, 45, 80)))
        mail = f"user{user}@post.example"
        users.append((user, f"user {user}", mail, "Graz", "Austria", signed_up, signed_up))
    numbers = random.sample(range(100, 100 + 3 * len(purchases)), len(purchases))
    orders = [
        (number, user, when, random.choice(STATES), Decimal("25.00"))
        for number, (user, when) in zip(numbers, purchases, strict=True)
    ]
    random.shuffle(orders)
    tables = {
        "users": Table(USER_COLUMNS, users),
        "orders": Table(ORDER_COLUMNS, orders),
        "refunds": Table(REFUND_COLUMNS, []),
    }
    return Case(tables, {"today": today.isoformat()})


def _refunded(random: Random, case: Case) -> Case:
    """Refunds the first order of some users and a later one of others."""
    by_user: dict[int, list[tuple]] = {}
    for row in sorted(case.tables["orders"].rows, key=lambda row: row[2]):
        by_user.setdefault(row[1], []).append(row)
    chosen = [rows[random.choice((0, 0, -1))][0] for rows in by_user.values()]
    chosen = random.sample(chosen, len(chosen) * 2 // 3)
    # One user of each kind is always there: begins a month late, and loses a month in between.
    chosen += [row[0] for row in by_user[10] if row[2].month in (1, 4)]
    return _with_refunds(case, sorted(set(chosen)))


def _with_refunds(case: Case, orders: list[int]) -> Case:
    """Refunds orders, every second one in part, some twice and some after the report."""
    refunds = []
    for place, order in enumerate(orders):
        when = datetime(2023, 2 + place % 9, 15, tzinfo=UTC)
        amount = Decimal("25.00") if place % 2 else Decimal("4.00")
        refunds.append((len(refunds) + 1, order, when, amount))
        if place % 4 == 0:
            refunds.append((len(refunds) + 1, order, when + timedelta(days=3), Decimal("1.00")))
    tables = {**case.tables, "refunds": Table(REFUND_COLUMNS, refunds)}
    return Case(tables, case.params)


def _same_triangle(case: Case) -> Iterator[Case]:
    """Yields shops whose triangle is the same: rows reversed, and every order placed twice."""
    turned = {name: Table(table.columns, table.rows[::-1]) for name, table in case.tables.items()}
    yield Case(turned, case.params)
    orders = case.tables["orders"].rows
    refunded = set(case.tables["refunds"].column("order_id"))
    again = [(row[0] + 5000, *row[1:]) for row in orders if row[0] not in refunded]
    yield Case({**case.tables, "orders": Table(ORDER_COLUMNS, orders + again)}, case.params)
