"""Hidden checks of ``kill_the_quadratic``: the same rows, with work that grows like the tables."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from random import Random

from workbook.checks import Incorrect, check
from workbook.database import Database
from workbook.difference import Difference
from workbook.lab import Lab
from workbook.message import Message
from workbook.student import Student
from workbook.table import Table
from workbook.trial import Case, expect_query, one_query

NEXT_MOVE = "Can the query itself be written so that it does less?"
ORDERS = ("order_id", "user_id", "ordered_at", "total")
LINKS = ("newsletter_id", "link")
VISITS = ("visit_id", "link")
START = datetime(2024, 5, 1, 8, 0, tzinfo=UTC)
MOST_GROWTH = 8.0
"""Four would be like the tables, sixteen like their square; sorts and hashes differ a little."""
Tables = dict[str, Table]


# What the three queries mean, in plain Python.


def _unknown_links(tables: Tables) -> Table:
    sent = set(tables["newsletter_links"].column("link"))
    rows = [row for row in tables["visits"].rows if row[1] is not None and row[1] not in sent]
    return Table(VISITS, rows)


def _above_average(tables: Tables) -> Table:
    totals: dict[int, list[Decimal]] = defaultdict(list)
    for _, user, _, total in tables["orders"].rows:
        totals[user].append(total)
    rows = [
        (order, user, total)
        for order, user, _, total in tables["orders"].rows
        if user is not None and total * len(totals[user]) > sum(totals[user])
    ]
    return Table(("order_id", "user_id", "total"), rows)


def _newest_orders(tables: Tables) -> Table:
    orders = tables["orders"].rows
    rows = [
        (order, user, moment)
        for order, user, moment, _ in orders
        if user is None
        or all((moment, order) >= (row[2], row[0]) for row in orders if row[1] == user)
    ]
    return Table(("order_id", "user_id", "ordered_at"), rows)


# Ordinary data.


@check("correct", points=1)
def links_are_right(student: Student, lab: Lab) -> None:
    """A: returns the visits through links that no newsletter holds."""
    cases = [_links(Random(seed), nulls=False) for seed in lab.seeds]
    _expect(student, lab, "unknown_links", cases, _unknown_links)


@check("correct", points=1)
def average_is_right(student: Student, lab: Lab) -> None:
    """B: returns the orders above their user's average."""
    cases = [_orders(Random(seed), guests=False) for seed in lab.seeds]
    _expect(student, lab, "above_average", cases, _above_average)


@check("correct", points=1)
def newest_is_right(student: Student, lab: Lab) -> None:
    """C: returns each user's newest order; the higher order_id decides between equal instants."""
    cases = [_orders(Random(seed), guests=False) for seed in lab.seeds]
    _expect(student, lab, "newest_orders", cases, _newest_orders)


# Nulls and edges.


@check("robust", points=1)
def links_with_nulls(student: Student, lab: Lab) -> None:
    """A: treats visits without a link, and no visits at all, as the slow query does."""
    cases = [_links(Random(seed), nulls=True) for seed in lab.seeds]
    cases.append({**cases[0], "visits": Table(VISITS, [])})
    cases.append({**cases[0], "visits": Table(VISITS, [(1, None), (2, None)])})
    _expect(student, lab, "unknown_links", cases, _unknown_links)


@check("robust", points=1)
def average_with_guests(student: Student, lab: Lab) -> None:
    """B: treats guests, single orders and equal totals as the slow query does."""
    cases = [_orders(Random(seed), guests=True) for seed in lab.seeds]
    _expect(student, lab, "above_average", [*cases, *_edges()], _above_average)


@check("robust", points=1)
def newest_with_guests(student: Student, lab: Lab) -> None:
    """C: treats guests and equal instants as the slow query does."""
    cases = [_orders(Random(seed), guests=True) for seed in lab.seeds]
    _expect(student, lab, "newest_orders", [*cases, *_edges()], _newest_orders)


# Work.


@check("efficient", points=1)
def links_grow_slowly(student: Student, lab: Lab) -> None:
    """A: touches at most eight times the rows when the tables hold four times as many."""
    _expect_growth(student, lab, "unknown_links", FILL_LINKS, (60, 240))


@check("efficient", points=1.5)
def average_grows_slowly(student: Student, lab: Lab) -> None:
    """B: touches at most eight times the rows when the table holds four times as many."""
    _expect_growth(student, lab, "above_average", FILL_ORDERS, (400, 1600))


@check("efficient", points=1.5)
def newest_grows_slowly(student: Student, lab: Lab) -> None:
    """C: touches at most eight times the rows when the table holds four times as many."""
    _expect_growth(student, lab, "newest_orders", FILL_ORDERS, (800, 3200))


# The newest orders lie first on disk.
FILL_ORDERS = """
INSERT INTO orders
SELECT
    n,
    CASE WHEN hash % 60 > 0 THEN 1 + hash / 60 % 8 END,
    timestamptz '2024-12-31 00:00+00' - interval '1 minute' * (n - n % 3),
    (100 + hash / 900 % 9000) / 100.0
FROM (
    SELECT n, hashint8extended(n, {seed}) & 1073741823 AS hash
    FROM generate_series(1, {size}) AS n
) AS drawn;
VACUUM (FREEZE, ANALYZE, SKIP_DATABASE_STATS) orders"""

# A link has 1,000 characters: 40 × 240 of them are more than the 8 MB that a hashed list may have.
FILL_LINKS = """
INSERT INTO newsletter_links
SELECT n, n || '/' || repeat(md5((n + {seed})::text), 31) FROM generate_series(1, 40 * {size}) AS n;
INSERT INTO visits
SELECT n, (n * 40 - n % 3 * 100000) || '/' || repeat(md5((n * 40 + {seed})::text), 31)
FROM generate_series(1, {size}) AS n;
VACUUM (FREEZE, ANALYZE, SKIP_DATABASE_STATS) visits, newsletter_links"""


def _expect_growth(
    student: Student, lab: Lab, name: str, fill: str, sizes: tuple[int, int]
) -> None:
    text = one_query(student.sql(name), name, lab, NEXT_MOVE)
    with lab.database() as database:
        database.run(lab.ddl)
        touched = [
            _touched(database, lab, text, fill.format(seed=lab.seeds[0], size=size))
            for size in sizes
        ]
    growth = touched[1] / max(touched[0], 1)
    if growth > MOST_GROWTH:
        heads = ("", "rows touched at first", "with four times the rows", "growth")
        shown = (name, f"{touched[0]:,}", f"{touched[1]:,}", f"{growth:.1f} times")
        raise Incorrect(
            Message(
                f"{name} is right, but its work grows much faster than its tables.",
                Difference("It should grow about 4 times, and 8 times at most.", heads, (shown,)),
                cause="Some node goes through many rows again for each row of another.",
                next_move="Which node of your plan has the most loops, or removes the most rows?",
            )
        )


def _touched(database: Database, lab: Lab, text: str, fill: str) -> int:
    """Fills the tables and returns how many rows the query's plan touches there."""
    database.run("TRUNCATE orders, visits, newsletter_links")
    for statement in fill.split(";\n"):
        database.run(statement)
    plan = database.plan(text)
    lab.observe(sorted({node.type for node in plan.nodes}))
    return plan.tuples + plan.removed


# Data and statements.


def _expect(
    student: Student, lab: Lab, name: str, cases: list[Tables], oracle: Callable[[Tables], Table]
) -> None:
    one_query(student.sql(name), name, lab, NEXT_MOVE)
    expect_query(
        student,
        lab,
        name,
        [Case(tables) for tables in cases],
        oracle,
        f"{name} does not return what the slow query returns.",
        next_move="Which rows does your version treat differently?",
    )


def _links(random: Random, *, nulls: bool) -> Tables:
    names = [f"shop.example/{number}" for number in range(12)]
    sent = [(random.randint(1, 4), link) for link in random.choices(names[:8], k=14)]
    arrived = random.choices([*names, None, None, None] if nulls else names, k=40)
    visits = list(zip(random.sample(range(100, 999), 40), arrived, strict=True))
    return {"newsletter_links": Table(LINKS, sent), "visits": Table(VISITS, visits)}


def _orders(random: Random, *, guests: bool) -> Tables:
    rows = []
    for order in random.sample(range(100, 999), 50):
        user = None if guests and random.random() < 0.25 else random.randint(1, 6)
        moment = START + timedelta(hours=random.randint(0, 5))
        rows.append((order, user, moment, Decimal(random.randint(1, 30))))
    return {"orders": Table(ORDERS, rows)}


def _edges() -> list[Tables]:
    """Returns the smallest tables: empty, guests only, single orders, all alike."""
    one, two = Decimal("10.00"), Decimal("20.00")
    return [
        {"orders": Table(ORDERS, rows)}
        for rows in (
            [],
            [(3, None, START, one), (1, None, START, two)],
            [(3, 1, START, one), (1, 2, START, two)],
            [(3, 1, START, one), (9, 1, START, one), (5, 1, START, one)],
        )
    ]
