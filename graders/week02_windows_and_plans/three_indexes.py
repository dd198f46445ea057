"""Hidden checks of ``three_indexes``: six questions, three indexes, and what inserts pay."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from random import Random
from typing import Any

from workbook.attempt import reference
from workbook.checks import Incorrect, check
from workbook.database import Database, SqlError
from workbook.difference import Difference
from workbook.lab import Lab
from workbook.message import Message
from workbook.plan import Plan
from workbook.student import Student

MOST_INDEXES = 3
READS = ((0.025, 1.0), (0.07, 2 / 3), (0.20, 1 / 3))
"""Share of the pages without indexes that may be left, and the share of the points it earns."""
WRITES = 2.2
SIZE = 20_000

QUESTIONS = {
    "account": (
        400,
        "SELECT order_id, ordered_at, status, total FROM orders "
        "WHERE user_id = :user ORDER BY ordered_at DESC, order_id DESC LIMIT 5",
    ),
    "spent": (
        100,
        "SELECT count(*) AS orders, sum(total) AS spent FROM orders "
        "WHERE user_id = :user AND ordered_at >= :since",
    ),
    "pack": (
        300,
        "SELECT order_id, ordered_at FROM orders "
        "WHERE status = 'placed' ORDER BY ordered_at, order_id LIMIT 20",
    ),
    "parcel": (150, "SELECT order_id, user_id, status FROM orders WHERE parcel = :parcel"),
    "gifts": (
        2,
        "SELECT count(*) AS orders, sum(total) AS revenue FROM orders "
        "WHERE gift AND ordered_at >= :day::date AND ordered_at < :day::date + 1",
    ),
    "month": (
        1,
        "SELECT status, count(*) AS orders FROM orders "
        "WHERE ordered_at >= :day::date AND ordered_at < :day::date + interval '1 month' "
        "GROUP BY status",
    ),
}


@check("correct", points=3)
def every_index_is_useful(student: Student, lab: Lab) -> None:
    """Makes one to three indexes, each of which makes at least one question cheap."""
    with _orders(lab) as database:
        _create(database, lab, _statements(student, lab))
        _expect_useful(database, lab)


@check("robust", points=2)
def tomorrows_orders_are_accepted(student: Student, lab: Lab) -> None:
    """Accepts orders that repeat all but the number of others, and stays useful then."""
    with _orders(lab) as database:
        _create(database, lab, _statements(student, lab))
        try:
            database.run(AGAIN)
        except SqlError as error:
            lab.observe(("refused", error.sqlstate))
            raise Incorrect(
                Message(
                    "With your indexes, PostgreSQL refuses a new order.",
                    cause=str(error),
                    next_move="Is there a rule in the contract that forbids such an order?",
                )
            ) from None
        database.run("VACUUM (ANALYZE, SKIP_DATABASE_STATS) orders")
        _expect_useful(database, lab)


def _expect_useful(database: Database, lab: Lab) -> None:
    """Each index should bring some question that uses it to half of the table's pages or fewer."""
    whole = database.plan("TABLE orders").pages
    cheap = [plan for plan in _plans(database, lab.seeds[0]).values() if 2 * plan.pages <= whole]
    used = {node.index for plan in cheap for node in plan.nodes}
    idle = [text for name, text in _made(database) if name not in used]
    if idle:
        lab.observe(("idle", sorted(idle)))
        rows = tuple((text,) for text in idle)
        raise Incorrect(
            Message(
                "An index helps no question, but every insert pays for it.",
                Difference("No question gets cheap with this index.", ("your index",), rows),
                cause="The planner goes another way, or reads most of the table all the same.",
                next_move="Which question did you make it for, and which columns does it need?",
            )
        )


@check("efficient", points=6)
def reads_are_cheap(student: Student, lab: Lab) -> None:
    """Answers a day's questions with at most 2.5 % of the pages they need without indexes."""
    with _orders(lab) as database:
        bare, best = _yardsticks(database, lab)
        _create(database, lab, _statements(student, lab))
        yours = _reads(database, lab)
        shapes = [_shape(plan) for plan in _plans(database, lab.seeds[0]).values()]
    share = _total(yours) / _total(bare)
    earned = next((part for limit, part in READS if share <= limit), 0.0)
    if earned < 1:
        lab.observe(shapes)
        raise Incorrect(_reads_message(bare, best, yours, share), earned=earned)


@check("efficient", points=3)
def writes_stay_cheap(student: Student, lab: Lab) -> None:
    """Lets inserts write at most 2.2 times the log, once the questions are cheap."""
    with _orders(lab) as database:
        bare_reads, bare = _day(database, lab), database.wal_bytes(_inserts(lab))
        database.run("VACUUM (FULL) orders")  # the inserts were undone; their pages go
        database.run("VACUUM (FREEZE, ANALYZE, SKIP_DATABASE_STATS) orders")
        _create(database, lab, _statements(student, lab))
        reads, yours = _day(database, lab), database.wal_bytes(_inserts(lab))
    if reads > READS[-1][0] * bare_reads:
        lab.observe("reads are not cheap")
        raise Incorrect("Cheap inserts count once the questions cost at most 20 % of the pages.")
    if yours > WRITES * bare:
        lab.observe(("writes", round(yours / bare, 1)))
        heads = ("1,000 inserts", "without indexes", "allowed", "yours")
        shown = ("log", "1.00", f"{WRITES:.2f}", f"{yours / bare:.2f}")
        raise Incorrect(
            Message(
                "The questions are cheap, but every new order pays too much.",
                Difference("The log of 1,000 inserts, as a multiple:", heads, (shown,)),
                cause="Each column of each index is written again with every row.",
                next_move="Which column of an index saves the fewest pages a day?",
            )
        )


# What is measured.


def _reads(database: Database, lab: Lab) -> dict[str, int]:
    """Returns pages a question, summed over the seeds."""
    runs = [_plans(database, seed) for seed in lab.seeds]
    return {name: sum(run[name].pages for run in runs) for name in QUESTIONS}


def _yardsticks(database: Database, lab: Lab) -> tuple[dict[str, int], dict[str, int]]:
    """Returns pages a question without indexes and with the reference's, once a set of seeds."""
    if lab.seeds not in _MEASURED:
        bare = _reads(database, lab)
        _create(database, lab, _model(lab))
        _MEASURED[lab.seeds] = bare, _reads(database, lab)
        _drop(database)
    return _MEASURED[lab.seeds]


_MEASURED: dict[tuple[int, ...], tuple[dict[str, int], dict[str, int]]] = {}


def _total(reads: dict[str, int]) -> int:
    return sum(QUESTIONS[name][0] * pages for name, pages in reads.items())


def _day(database: Database, lab: Lab) -> int:
    return _total({name: plan.pages for name, plan in _plans(database, lab.seeds[0]).items()})


def _plans(database: Database, seed: int) -> dict[str, Plan]:
    values = _values(Random(seed))
    return {
        name: database.plan(
            text, {key: value for key, value in values.items() if f":{key}" in text}
        )
        for name, (_, text) in QUESTIONS.items()
    }


def _values(random: Random) -> dict[str, str]:
    return {
        "user": str(random.randint(1, 1000)),
        "since": f"2024-{random.randint(7, 10):02}-{random.randint(1, 28):02}T00:00:00Z",
        "parcel": f"MF{random.randint(1, SIZE) * 387420489 % 1000000007:010}",
        "day": f"2024-{random.randint(2, 10):02}-{random.randint(1, 28):02}",
    }


def _shape(plan: Plan) -> list[str]:
    return sorted({node.type for node in plan.nodes})


def _reads_message(
    bare: dict[str, int], best: dict[str, int], yours: dict[str, int], share: float
) -> Message:
    cost = {name: QUESTIONS[name][0] * (yours[name] - best[name]) for name in QUESTIONS}
    worst = sorted(cost, key=lambda name: -cost[name])[:3]
    rows = [
        (name, QUESTIONS[name][0], bare[name] // 3, best[name] // 3, yours[name] // 3)
        for name in worst
    ]
    heads = ("question", "times a day", "no index", "possible", "yours")
    return Message(
        f"The questions still cost {100 * share:.1f} % of the pages; the goal is 2.5 %.",
        Difference("Pages each time, where most is left to gain:", heads, tuple(rows)),
        cause="Times a day × pages is what counts.",
        next_move="Which question in the table would gain most, and what would its ideal index be?",
    )


# The learner's statements.


def _statements(student: Student, lab: Lab) -> list[str]:
    """Returns INDEXES; its wording is kept out of the fingerprint, because only effects count."""
    observe, student.observe = student.observe, lambda value: None
    try:
        value: Any = student.value("INDEXES")
    finally:
        student.observe = observe
    texts = value if isinstance(value, (list, tuple)) else []
    if not texts or not all(isinstance(text, str) for text in texts):
        raise _broken(lab, "list", "INDEXES should be a list of one to three strings.", repr(value))
    if len(texts) > MOST_INDEXES:
        raise _broken(
            lab, "count", f"INDEXES holds {len(texts)} statements; three are allowed.", ""
        )
    comment = re.compile(r"--[^\n]*|/\*.*?\*/", re.DOTALL)
    plain = [comment.sub(" ", text).strip("; \n\t") for text in texts]
    for text in plain:
        if ";" in text or not re.match(r"CREATE\s+(UNIQUE\s+)?INDEX\b", text, re.IGNORECASE):
            raise _broken(lab, "kind", "Each string should be one CREATE INDEX statement.", text)
    return plain


def _broken(lab: Lab, kind: str, verdict: str, got: str) -> Incorrect:
    lab.observe(("broken", kind))
    return Incorrect(Message(verdict, cause=f"Found: {got[:200]}" if got else None))


def _model(lab: Lab) -> Sequence[str]:
    names: dict[str, Any] = {}
    exec(reference(lab.exercise).answers["three_indexes"], names)  # our own file
    return list(names["INDEXES"])


def _create(database: Database, lab: Lab, statements: Sequence[str]) -> None:
    for text in statements:
        try:
            database.run(text)
        except SqlError as error:
            lab.observe(("cannot be made", error.sqlstate))
            raise Incorrect(
                Message("PostgreSQL cannot make one of your indexes.", cause=str(error))
            ) from None


def _made(database: Database) -> list[tuple[str, str]]:
    """Returns names and definitions of all indexes but the key's, the definitions without names."""
    rows = database.admin(
        "SELECT c.relname, pg_get_indexdef(i.indexrelid) FROM pg_index AS i "
        "JOIN pg_class AS c ON c.oid = i.indexrelid JOIN pg_class AS t ON t.oid = i.indrelid "
        "WHERE t.relname = 'orders' AND NOT i.indisprimary"
    ).rows
    return [(name, definition.partition(" USING ")[2]) for name, definition in rows]


def _drop(database: Database) -> None:
    for name, _ in _made(database):
        database.run(f'DROP INDEX "{name}"')


# Data.


@contextmanager
def _orders(lab: Lab) -> Iterator[Database]:
    """Opens a database with a table like the warehouse's, without indexes."""
    with lab.database() as database:
        database.run(lab.ddl)
        database.run(
            FILL.format(first=1, last=SIZE, size=SIZE, start="2024-01-01", seed=lab.seeds[0])
        )
        database.run("VACUUM (FREEZE, ANALYZE, SKIP_DATABASE_STATS) orders")
        yield database


def _inserts(lab: Lab) -> str:
    """Returns a statement that inserts 1,000 orders of the days after."""
    first, last, later = SIZE + 1, SIZE + 1000, 10 * SIZE
    orders = FILL.format(first=first, last=last, size=later, start="2024-01-02", seed=lab.seeds[1])
    return orders.replace("'delivered'", "'placed'")


FILL = """
INSERT INTO orders
SELECT n, 1 + hash % 1000, timestamptz '{start} 00:00+00' + interval '1579 seconds' * (n - n % 3),
    CASE
        WHEN hash / 1000 % 100 < 4 THEN 'cancelled'
        WHEN n > {size} - 1200 AND hash / 1000 % 100 < 30 THEN 'placed'
        WHEN n > {size} - 4000 AND hash / 1000 % 100 < 70 THEN 'shipped'
        WHEN hash / 1000 % 100 < 12 THEN 'returned'
        ELSE 'delivered'
    END,
    hash / 100000 % 2 = 0, 'MF' || lpad((n * 387420489 % 1000000007)::text, 10, '0'),
    (500 + hash / 200000 % 49500) / 100.0,
    hash % 97 || ' Orchard Street, ' || 10000 + hash % 750 || ' Newtown, second floor, ring twice'
FROM (
    SELECT n, hashint8extended(n, {seed}) & 1099511627775 AS hash
    FROM generate_series({first}, {last}::bigint) AS n
) AS drawn"""

AGAIN = """
INSERT INTO orders
SELECT order_id + 100000, user_id, ordered_at, status, gift, parcel, total, address
FROM orders ORDER BY order_id DESC LIMIT 1000"""
