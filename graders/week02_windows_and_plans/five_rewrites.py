"""Hidden checks of ``five_rewrites``: the same rows, through the index."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from random import Random

from workbook.attempt import reference
from workbook.checks import Incorrect, check
from workbook.database import Database
from workbook.difference import Difference
from workbook.lab import Lab
from workbook.message import Message
from workbook.student import Student
from workbook.table import Table
from workbook.trial import Case, expect_query, one_query

NEXT_MOVE = "Can the query itself be written so that the plan improves?"
COLUMNS = (
    "order_id",
    "ordered_at",
    "user_id",
    "paid_by",
    "status",
    "total",
    "weight_grams",
    "tracking",
    "tracking_reversed",
    "address",
)
USERS = 12
ALPHABET = "MF0123456789"
SHARE = 10
"""A rewrite may touch one page where the slow query touches this many."""
ROWS = 18_000
Tables = dict[str, Table]

SLOW = {
    "rewrite_month": "SELECT * FROM order_archive WHERE to_char(ordered_at, 'YYYY-MM') = :month",
    "rewrite_buyer": "SELECT * FROM order_archive WHERE user_id = CAST(:buyer AS numeric)",
    "rewrite_ending": "SELECT * FROM order_archive WHERE tracking LIKE '%' || :ending",
    "rewrite_owner": "SELECT * FROM order_archive "
    "WHERE user_id IN (SELECT user_id FROM accounts WHERE email = :email) "
    "OR paid_by IN (SELECT user_id FROM accounts WHERE email = :email)",
    "rewrite_newest": "SELECT * FROM order_archive WHERE :moment::timestamptz - ordered_at >= '0' "
    "ORDER BY :moment::timestamptz - ordered_at LIMIT 20",
}


# What the five queries mean, in plain Python.


def _month(tables: Tables, month: str) -> Table:
    totals = [row["total"] for row in _orders(tables) if f"{row['ordered_at']:%Y-%m}" == month]
    return Table(("orders", "revenue"), [(len(totals), sum(totals) if totals else None)])


def _buyer(tables: Tables, buyer: str) -> Table:
    chosen = [row for row in _orders(tables) if row["user_id"] == int(buyer)]
    return Table.from_records(chosen, ("order_id", "ordered_at", "total"))


def _ending(tables: Tables, ending: str) -> Table:
    chosen = [row for row in _orders(tables) if row["tracking"].endswith(ending)]
    return Table.from_records(chosen, ("order_id", "tracking"))


def _owner(tables: Tables, email: str) -> Table:
    owners = {row["user_id"] for row in tables["accounts"].records() if row["email"] == email}
    chosen = [row for row in _orders(tables) if owners & {row["user_id"], row["paid_by"]}]
    return Table.from_records(chosen, ("order_id", "ordered_at", "user_id", "paid_by"))


def _newest(tables: Tables, moment: str) -> Table:
    limit = datetime.fromisoformat(moment)
    chosen = [row for row in _orders(tables) if row["ordered_at"] <= limit]
    chosen.sort(key=lambda row: (row["ordered_at"], row["order_id"]), reverse=True)
    return Table.from_records(chosen[:20], ("order_id", "ordered_at", "total"))


def _orders(tables: Tables) -> list[dict]:
    return tables["order_archive"].records()


ORACLES: dict[str, Callable[..., Table]] = {
    "rewrite_month": _month,
    "rewrite_buyer": _buyer,
    "rewrite_ending": _ending,
    "rewrite_owner": _owner,
    "rewrite_newest": _newest,
}


# Ordinary data.


@check("correct", points=1)
def month_is_right(student: Student, lab: Lab) -> None:
    """A: counts and sums the orders of a month."""
    cases = [
        Case(_archive(Random(seed)), {"month": month})
        for seed in lab.seeds
        for month in Random(seed).sample(["2023-12", "2024-02", "2024-03", "2024-04"], 2)
    ]
    _expect(student, lab, "rewrite_month", cases)


@check("correct", points=1)
def buyer_is_right(student: Student, lab: Lab) -> None:
    """B: returns the orders of one user."""
    cases = [Case(_archive(Random(seed)), {"buyer": str(1 + seed % USERS)}) for seed in lab.seeds]
    _expect(student, lab, "rewrite_buyer", cases)


@check("correct", points=1)
def ending_is_right(student: Student, lab: Lab) -> None:
    """C: returns the orders whose tracking code ends in the given characters."""
    cases = []
    for seed in lab.seeds:
        archive = _archive(Random(seed))
        code = Random(seed).choice(archive["order_archive"].column("tracking"))
        cases += [Case(archive, {"ending": code[-length:]}) for length in (2, 3)]
    _expect(student, lab, "rewrite_ending", cases)


@check("correct", points=1)
def owner_is_right(student: Student, lab: Lab) -> None:
    """D: returns each order that the owner of an address placed or paid for, once."""
    cases = [
        Case(_archive(Random(seed)), {"email": f"u{1 + seed % USERS}@post.example"})
        for seed in lab.seeds
    ]
    _expect(student, lab, "rewrite_owner", cases)


@check("correct", points=1)
def newest_is_right(student: Student, lab: Lab) -> None:
    """E: returns the twenty newest orders up to a moment, newest first."""
    cases = []
    for seed in lab.seeds:
        archive = _archive(Random(seed))
        moments = sorted(archive["order_archive"].column("ordered_at"))
        cases.append(Case(archive, {"moment": moments[Random(seed).randint(40, 90)].isoformat()}))
    _expect(student, lab, "rewrite_newest", cases)


# Edges.


@check("robust", points=2)
def edges_are_right(student: Student, lab: Lab) -> None:
    """Stays right when nothing matches, when everything does, and on both ends of a month."""
    empty = {"accounts": _accounts(), "order_archive": Table(COLUMNS, [])}
    alike = {"accounts": _accounts(), "order_archive": Table(COLUMNS, list(_alike(lab.random())))}
    params = {
        "rewrite_month": [{"month": "2024-02"}, {"month": "2023-12"}],
        "rewrite_buyer": [{"buyer": "7"}],
        "rewrite_ending": [{"ending": "7"}, {"ending": "MF00000017"}],
        "rewrite_owner": [{"email": "u7@post.example"}, {"email": "nobody@post.example"}],
        "rewrite_newest": [{"moment": "2024-02-29T23:59:59+00:00"}],
    }
    edges = {"accounts": _accounts(), "order_archive": Table(COLUMNS, list(_month_ends()))}
    for name, values in params.items():
        tables = [empty, alike, edges] if name == "rewrite_month" else [empty, alike]
        _expect(student, lab, name, [Case(table, one) for table in tables for one in values])


# Work.


@check("efficient", points=5)
def pages_are_few(student: Student, lab: Lab) -> None:
    """Touches at most a tenth of the slow queries' pages; each query counts one point."""
    rows = []
    with lab.database() as database:
        _build(database, lab)
        for name, (before, best) in _yardsticks(database, lab).items():
            text = one_query(student.sql(name), name, lab, NEXT_MOVE)
            params = [_params(name, Random(seed)) for seed in lab.seeds]
            after = max(_measured(database, lab, name, text, one, before) for one in params)
            rows.append((name, before, best, after))
    slow_ones = [row for row in rows if row[3] * SHARE > row[1]]
    if slow_ones:
        raise Incorrect(_pages_message(slow_ones), earned=1 - len(slow_ones) / len(rows))


def _yardsticks(database: Database, lab: Lab) -> dict[str, tuple[int, int]]:
    """Returns pages of each slow query and of the reference, measured once a set of seeds."""
    if lab.seeds not in _MEASURED:
        model = _statements(reference(lab.exercise).answers)
        found = _MEASURED.setdefault(lab.seeds, {})
        for name, slow in SLOW.items():
            params = [_params(name, Random(seed)) for seed in lab.seeds]
            best = max(database.plan(model[name], one).pages for one in params)
            found[name] = database.plan(slow, params[0]).pages, best
    return _MEASURED[lab.seeds]


_MEASURED: dict[tuple[int, ...], dict[str, tuple[int, int]]] = {}


def _pages_message(rows: list[tuple[str, int, int, int]]) -> Message:
    count = "1 query touches" if len(rows) == 1 else f"{len(rows)} queries touch"
    heads = ("answer", "slow query", "possible", "yours")
    return Message(
        f"{rows[0][0]} is right, but it still reads too much.",
        Difference(f"{count} more than a tenth of the slow query's pages.", heads, tuple(rows)),
        cause="Something in the query keeps the planner from looking the rows up in the index.",
        next_move="Which condition or sort key is not about the bare, indexed column?",
    )


def _measured(
    database: Database, lab: Lab, name: str, text: str, params: dict[str, str], before: int
) -> int:
    """Returns the pages of one run; too slow a plan's shape tells mistakes apart."""
    plan = database.plan(text, params)
    if plan.pages * SHARE > before:
        lab.observe((name, sorted({node.type for node in plan.nodes})))
    return plan.pages


def _statements(answers: Mapping[str, str]) -> dict[str, str]:
    """Cuts the magic lines off."""
    return {name: source.partition("\n")[2] for name, source in answers.items()}


def _build(database: Database, lab: Lab) -> None:
    """Makes an archive of ``ROWS`` orders with the indexes of the real one."""
    made = ("CREATE TABLE accounts ", "CREATE TABLE order_archive ")
    wanted = [text for text in lab.ddl.split(";\n") if text.startswith(made)]
    database.run(";\n".join([*wanted, FILL.replace("SEED", str(lab.seeds[0])), INDEXES]))
    database.run("VACUUM (FREEZE, ANALYZE, SKIP_DATABASE_STATS) accounts, order_archive")


FILL = f"""
INSERT INTO accounts SELECT n, 'user' || n || '@box.example' FROM generate_series(1, 8000) AS n;
INSERT INTO order_archive
SELECT
    1 + n * 7919 % {ROWS},
    timestamptz '2021-01-01 00:00+00' + interval '1 second' * (14000 * (n / 3)),
    1 + a % 8000,
    CASE WHEN b % 4 = 0 THEN 1 + b / 4 % 8000 ELSE 1 + a % 8000 END,
    'delivered', (100 + b % 90000) / 100.0, 100 + a % 9000,
    code, reverse(code), repeat('Mill Street ', 3)
FROM (
    SELECT
        n,
        hashint8extended(n, SEED) & 1073741823 AS a,
        hashint8extended(n, SEED + 1) & 1073741823 AS b,
        'MF' || lpad((hashint8extended(n, SEED + 2) & 536870911)::text, 9, '0') AS code
    FROM generate_series(0, {ROWS} - 1) AS n
) AS drawn
ORDER BY n"""

INDEXES = """
CREATE INDEX ON order_archive (ordered_at, order_id);
CREATE INDEX ON order_archive (user_id);
CREATE INDEX ON order_archive (paid_by);
CREATE INDEX ON order_archive (tracking_reversed text_pattern_ops)"""


def _params(name: str, random: Random) -> dict[str, str]:
    """Draws values for the large archive; months and moments lie in its second half."""
    user = random.randint(1, 8000)
    return {
        "rewrite_month": {"month": f"2022-{random.randint(6, 9):02}"},
        "rewrite_buyer": {"buyer": str(user)},
        "rewrite_ending": {"ending": f"{random.randint(0, 9999):04}"},
        "rewrite_owner": {"email": f"user{user}@box.example"},
        "rewrite_newest": {"moment": f"2022-07-{random.randint(1, 28):02}T12:00:00+00:00"},
    }[name]


# Data and statements.


def _expect(student: Student, lab: Lab, name: str, cases: list[Case]) -> None:
    one_query(student.sql(name), name, lab, NEXT_MOVE)
    expect_query(
        student,
        lab,
        name,
        cases,
        ORACLES[name],
        f"{name} does not return what the slow query returns.",
        ordered=name == "rewrite_newest",
        next_move="Which rows does your condition treat differently from the slow one?",
    )


def _accounts() -> Table:
    return Table(("user_id", "email"), [(n, f"u{n}@post.example") for n in range(1, USERS + 1)])


def _archive(random: Random) -> Tables:
    """Makes 120 shuffled orders around the ends of months; many share an instant."""
    rows = []
    starts = [datetime(2023, 12, 31), datetime(2024, 2, 29), datetime(2024, 3, 31)]
    for number in random.sample(range(100, 999), 120):
        first = random.choice(starts).replace(tzinfo=UTC)
        moment = first + timedelta(hours=3 * random.randint(-6, 15), seconds=-random.randint(0, 1))
        user = random.randint(1, USERS)
        payer = user if random.random() < 0.6 else random.randint(1, USERS)
        rows.append(_row(number, moment, user, payer, random))
    return {"accounts": _accounts(), "order_archive": Table(COLUMNS, rows)}


def _row(number: int, moment: datetime, user: int, payer: int, random: Random) -> tuple:
    code = "MF" + "".join(random.choices(ALPHABET, k=7))
    total = Decimal(random.randint(100, 99999)).scaleb(-2)
    return (number, moment, user, payer, "paid", total, 500, code, code[::-1], "1 Mill Street")


def _alike(random: Random) -> Iterable[tuple]:
    """Yields thirty orders of one user at one instant, the last second of February 2024."""
    moment = datetime(2024, 2, 29, 23, 59, 59, tzinfo=UTC)
    for number in random.sample(range(100, 999), 30):
        yield (number, moment, 7, 7, "paid", Decimal("3.00"), 500, "MF00000017", "71000000FM", "-")


def _month_ends() -> Iterable[tuple]:
    """Yields an order at the first and the last second of some months."""
    random = Random(5)
    for number, first in enumerate([(2023, 12), (2024, 1), (2024, 2), (2024, 3)], start=1):
        moment = datetime(*first, 1, tzinfo=UTC)
        yield _row(2 * number, moment - timedelta(seconds=1), 1, 2, random)
        yield _row(2 * number + 1, moment, 3, 3, random)
