"""Hidden checks of ``refuse_bad_data``: rows sent to the learner's tables, and which got in."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal
from random import Random
from typing import Any, LiteralString, cast

import psycopg

from workbook.checks import Incorrect, check
from workbook.database import Database, SqlError
from workbook.difference import Difference
from workbook.lab import Lab
from workbook.message import Message
from workbook.parameters import bind
from workbook.student import Student

KEYS = {"users": "user_id", "products": "product_id", "orders": "order_id"}
SHOWN = 5
# Classes of SQLSTATE that mean "not this row": bad data, a broken constraint, RAISE.
REFUSALS = ("22", "23", "44", "P0")

Row = dict[str, Any]


@check("correct", points=3)
def orphans_are_refused(student: Student, lab: Lab) -> None:
    """Refuses an order of a user or product that does not exist."""
    with _Shop.of(student, lab) as shop:
        for seed in lab.seeds:
            sample = Sample(Random(seed))
            shop.fill()
            shop.insert("orders", sample.new["orders"], "while all tables are empty")
            shop.fill(sample)
            user, product = sample.users[0]["user_id"], sample.products[0]["product_id"]
            for value in ("424242", "0", product):
                shop.spoil(sample, "orders", {"user_id": value})
            for value in ("424242", "0", user):
                shop.spoil(sample, "orders", {"product_id": value})
        shop.judge(
            "An order of something that does not exist got in.",
            "What tells the database that a column refers to another table?",
        )


@check("correct", points=2)
def impossible_values_are_refused(student: Student, lab: Lab) -> None:
    """Refuses a quantity below 1, a price below 0 and a null in any column."""
    with _Shop.of(student, lab) as shop:
        for seed in lab.seeds:
            sample = Sample(Random(seed))
            shop.fill(sample)
            for table, row in sample.new.items():
                for column in row:
                    shop.spoil(sample, table, {column: None})
            for quantity in (0, -1, -1000):
                shop.spoil(sample, "orders", {"quantity": quantity})
            for price in ("-0.01", "-99.00"):
                shop.spoil(sample, "products", {"price": Decimal(price)})
        shop.judge(
            "A value that no row may have got in.",
            "Which of your declarations speaks about this column, and what does it say about null?",
        )


@check("correct", points=2)
def an_address_has_one_user(student: Student, lab: Lab) -> None:
    """Refuses a second user with the same e-mail address, whatever its capitals."""
    with _Shop.of(student, lab) as shop:
        for seed in lab.seeds:
            random = Random(seed)
            sample = Sample(random)
            shop.fill(sample)
            taken = random.choice(sample.users[1:])["email"]
            mixed = "".join(random.choice((letter, letter.upper())) for letter in taken)
            for spelling in (taken, taken.upper(), taken.title(), mixed):
                shop.spoil(sample, "users", {"email": spelling})
        shop.judge(
            "Two users share one address.", "In which form should two addresses be compared?"
        )


@check("correct", points=2)
def cents_are_exact(student: Student, lab: Lab) -> None:
    """Gives every price back to the cent, and adds prices up to the cent."""
    random_prices = [_prices(Random(seed)) for seed in lab.seeds]
    sums: list[tuple[Decimal, str]] = []
    kept = True
    with _Shop.of(student, lab) as shop:
        for prices in ([Decimal("0.10"), Decimal("0.20")], *random_prices):
            shop.fill(Sample(Random(1), prices))
            text = "SELECT sum(price)::text, string_agg(price::text, ' ') FROM products"
            total, each = shop.ask(text)
            sums.append((sum(prices, Decimal(0)), total))
            kept = kept and sorted(map(_amount, each.split())) == sorted(prices)
    wrong = [pair for pair in sums if _amount(pair[1]) != pair[0]]
    lab.observe((not wrong, kept))
    if wrong:
        shown = (("expected", wrong[0][0]), ("yours", wrong[0][1]))
        found = Difference("", ("", "sum of prices"), shown)
        move = "Which type counts cents instead of coming close to them?"
        raise Incorrect(Message("The sum of some prices is not exact.", found, next_move=move))
    if not kept:
        raise Incorrect("A price does not come back as it was written.")


@check("robust", points=1)
def instants_stay_apart(student: Student, lab: Lab) -> None:
    """Keeps two instants apart, and knows one instant in two spellings."""
    facts = []
    with _Shop.of(student, lab) as shop:
        for seed in lab.seeds:
            random = Random(seed)
            for first, second, same in _moments(random):
                sample = Sample(random)
                sample.orders = [
                    {**sample.new["orders"], "order_id": str(number), "ordered_at": moment}
                    for number, moment in enumerate((first, second), start=1)
                ]
                shop.fill(sample)
                (seen,) = shop.ask("SELECT count(DISTINCT ordered_at) = 1 FROM orders")
                facts.append((first, second, _INSTANTS[same], _INSTANTS[seen]))
    lab.observe([seen for *_, seen in facts])
    wrong = [fact for fact in facts if fact[2] != fact[3]]
    if wrong:
        found = Difference("", ("ordered_at", "and", "expected", "yours"), (wrong[-1],))
        move = "What does your type do with the offset?"
        raise Incorrect(
            Message("Your orders do not know when they were placed.", found, next_move=move)
        )


@check("robust", points=1)
def nothing_is_left_behind(student: Student, lab: Lab) -> None:
    """Never leaves an order without its user or product, whatever happens to those."""
    left = []
    with _Shop.of(student, lab) as shop:
        for seed in lab.seeds:
            sample = Sample(Random(seed))
            for table, key in (("users", "user_id"), ("products", "product_id")):
                number = sample.orders[0][key]
                for verb in (f"DELETE FROM {table}", f"UPDATE {table} SET {key} = '700000'"):
                    shop.fill(sample)
                    statement = f"{verb} WHERE {key} = '{number}'"
                    outcome = shop.attempt(statement, keep=True)
                    (orphans,) = shop.ask(_ORPHANS.format(table=table, key=key))
                    left.append((statement, outcome, orphans))
    lab.observe([orphans for *_, orphans in left])
    wrong = [line for line in left if line[2]]
    if wrong:
        columns = ("statement", "your tables", "orders left behind")
        move = "Which declaration watches both tables at once?"
        found = Difference("", columns, tuple(wrong[:SHOWN]))
        raise Incorrect(Message("Orders were left behind.", found, next_move=move))


@check("robust", points=2)
def rows_are_known_by_their_keys(student: Student, lab: Lab) -> None:
    """Refuses a second row of one key, and takes in rows that are legally alike."""
    with _Shop.of(student, lab) as shop:
        for seed in lab.seeds:
            sample = Sample(Random(seed))
            shop.fill(sample)
            user, product, order = sample.users[0], sample.products[0], sample.orders[0]
            again = {**order, "order_id": sample.new["orders"]["order_id"]}
            shop.insert(
                "users", sample.like("users", user, "name"), "with the name of another row", ok=True
            )
            shop.insert(
                "products",
                sample.like("products", product, "name"),
                "with the name of another row",
                ok=True,
            )
            shop.insert(
                "products",
                sample.like("products", product, "price"),
                "with the price of another row",
                ok=True,
            )
            shop.insert(
                "products", {**sample.new["products"], "price": 0}, "with price = 0.00", ok=True
            )
            shop.insert(
                "orders", {**sample.new["orders"], "quantity": 1}, "with quantity = 1", ok=True
            )
            shop.insert("orders", again, "with all but order_id as in another row", ok=True)
            for table, row, key in (
                ("users", user, "user_id"),
                ("products", product, "product_id"),
                ("products", product, "sku"),
                ("orders", order, "order_id"),
            ):
                shop.insert(table, sample.like(table, row, key), f"with the {key} of another row")
        shop.judge("Your tables take rows for one another.", "What alone identifies such a row?")


@check("robust", points=1)
def keys_are_declared(student: Student, lab: Lab) -> None:
    """Declares a primary key for every table, and both references of orders."""
    with _Shop.of(student, lab) as shop:
        schema = shop.database.schema
        keyless = shop.database.admin(_KEYLESS.format(schema=schema)).column("name")
        declared = set(shop.database.admin(_REFERENCES.format(schema=schema)).rows)
    wanted = {("users", "user_id"), ("products", "product_id")}
    missing = [f"orders.{column} to {table}" for table, column in sorted(wanted - declared)]
    lab.observe((keyless, missing))
    if keyless:
        raise Incorrect(f"These tables have no primary key: {', '.join(keyless)}.")
    if missing:
        raise Incorrect(f"No foreign key leads from {' and from '.join(missing)}.")


_INSTANTS = {True: "one instant", False: "two instants"}
_ORPHANS = """
    SELECT count(*) FROM orders LEFT JOIN {table} ON {table}.{key} = orders.{key}
    WHERE {table}.{key} IS NULL
"""
_KEYLESS = """
    SELECT relname::text AS name FROM pg_class
    WHERE relnamespace = '{schema}'::regnamespace AND relkind IN ('r', 'p') AND NOT EXISTS
        (SELECT FROM pg_constraint WHERE conrelid = pg_class.oid AND contype = 'p')
    ORDER BY name
"""
_REFERENCES = """
    SELECT target.relname::text, attname::text
    FROM pg_constraint
    JOIN pg_class AS source ON source.oid = conrelid
    JOIN pg_class AS target ON target.oid = confrelid
    JOIN pg_attribute ON attrelid = conrelid AND attnum = ANY (conkey)
    WHERE contype = 'f' AND source.relname = 'orders'
      AND source.relnamespace = '{schema}'::regnamespace
"""


class Sample:
    """Clean rows of the three tables, and one more clean row of each in ``new``.

    The ids of users and of products have no number in common, nothing but what is random repeats,
    and names and numbers go to the limits that the exercise states.
    """

    def __init__(self, random: Random, prices: list[Decimal] | None = None) -> None:
        prices = prices or [*_prices(random)[:5], Decimal("99999.99")]
        # Ids are written as text, which PostgreSQL reads as whatever type the column has.
        people = list(map(str, random.sample(range(1, 5000), 6)))
        things = [*map(str, random.sample(range(5000, 9000), len(prices))), "1000000"]
        emails = [f"{name[:5]}{random.randint(1, 99)}@{name[:80]}.example" for name in _NAMES]
        users = [
            {"user_id": number, "name": name, "email": email}
            for number, name, email in zip(people, _NAMES, emails, strict=True)
        ]
        products = [
            {"product_id": number, "sku": f"S-{number}", "name": f"Thing {number}", "price": price}
            for number, price in zip(things, [*prices, Decimal("12.50")], strict=True)
        ]
        pairs = random.sample([(who, what) for who in people[:-1] for what in things[:-1]], 8)
        orders = [
            {
                "order_id": str(number),
                "user_id": who,
                "product_id": what,
                "quantity": random.choice((1, 2, 7, 1000000)),
                "ordered_at": _moment(random),
            }
            for number, (who, what) in zip(random.sample(range(9000, 9900), 8), pairs, strict=True)
        ]
        self.users, self.products, self.orders = users[:-1], products[:-1], orders[:-1]
        self.new: dict[str, Row] = {
            "users": users[-1],
            "products": products[-1],
            "orders": orders[-1],
        }

    @property
    def tables(self) -> dict[str, list[Row]]:
        """The clean rows by table, in the order in which they can be inserted."""
        return {"users": self.users, "products": self.products, "orders": self.orders}

    def like(self, table: str, row: Row, column: str) -> Row:
        """Returns the new row of a table with one value of another row."""
        return {**self.new[table], column: row[column]}


_NAMES = ("ada", "bruno", "carla", "daan", "x" * 100, "eva")


def _prices(random: Random) -> list[Decimal]:
    return [Decimal(random.randint(1, 999999)).scaleb(-2) for _ in range(40)]


def _amount(text: str) -> Decimal:
    return Decimal(re.sub(r"[^\d.]", "", text))


def _moment(random: Random) -> str:
    date = f"2024-{random.randint(1, 12):02}-{random.randint(1, 28):02}"
    time = f"{random.randint(0, 23):02}:{random.randint(0, 59):02}:00"
    return f"{date} {time}+0{random.randint(0, 9)}:00"


def _moments(random: Random) -> Iterator[tuple[str, str, bool]]:
    """Yields pairs of moments, and whether they are one instant."""
    day, hour = f"2024-03-{random.randint(1, 28):02}", random.randint(2, 22)
    yield f"{day} {hour:02}:30:00+05:00", f"{day} {hour:02}:30:00-03:00", False
    yield f"{day} {hour:02}:30:00+01:00", f"{day} {hour - 1:02}:30:00+00:00", True
    yield "2024-10-27 02:30:00+02:00", "2024-10-27 00:30:00+00:00", True
    yield "2024-10-27 02:30:00+02:00", "2024-10-27 02:30:00+01:00", False


@dataclass(frozen=True)
class Probe:
    """A statement, what the rules say about it, and what the learner's tables did."""

    statement: str
    wanted: str
    outcome: str


class _Shop:
    """The learner's tables, and every probe that was sent to them.

    All of it happens in one transaction at a time, which is never committed. Constraints that
    wait for the end of the transaction are asked at once.
    """

    def __init__(self, database: Database, session: psycopg.Connection, lab: Lab) -> None:
        self.database = database
        self._session = session
        self._lab = lab
        self._probes: list[Probe] = []

    @classmethod
    @contextmanager
    def of(cls, student: Student, lab: Lab) -> Iterator[_Shop]:
        """Runs the learner's definitions in a fresh database."""
        with lab.database(schema=lab.exercise.name) as database:
            database.run(student.sql("refuse_bad_data"))
            with database.connection.live() as session:
                yield cls(database, session, lab)

    def fill(self, sample: Sample | None = None) -> None:
        """Empties the tables and fills them with clean rows, which must get in."""
        self._session.rollback()
        self._session.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for table, rows in sample.tables.items() if sample else ():
            if self.attempt(*_insert(table, rows), keep=True) == "refused":
                self._complain(table, rows)

    def _complain(self, table: str, rows: list[Row]) -> None:
        """Finds the clean row that is refused."""
        self._lab.observe(("refuses clean rows", table))
        for row in rows:
            if self.attempt(*_insert(table, [row]), keep=True) == "refused":
                found = Difference("", tuple(row), (tuple(row.values()),))
                raise Incorrect(Message(f"Your table {table} refuses a clean row.", found))
        raise Incorrect(f"Your table {table} refuses clean rows.")

    def ask(self, sql: str) -> tuple[Any, ...]:
        """Returns the one row of a query."""
        with _readable(sql):
            return self._session.execute(cast(LiteralString, sql)).fetchall()[0]

    def spoil(self, sample: Sample, table: str, fault: Row) -> None:
        """Tries to get a fault in: with a new row, and by changing the first row."""
        [(column, value)] = fault.items()
        said = f"with {column} = {'null' if value is None else value}"
        self.insert(table, {**sample.new[table], **fault}, said)
        key = KEYS[table]
        update = f"UPDATE {table} SET {column} = :value WHERE {key} = :key"
        params = {"value": value, "key": sample.tables[table][0][key]}
        self._note(f"update {table} {said}", False, self.attempt(update, params))

    def insert(self, table: str, row: Row, said: str, *, ok: bool = False) -> None:
        """Tries to insert a row, and notes whether it would stay."""
        outcome = self.attempt(*_insert(table, [row]))
        self._note(f"insert into {table} {said}", ok, outcome)

    def attempt(self, sql: str, params: Row | None = None, *, keep: bool = False) -> str:
        """Runs a statement; says ``accepted`` or ``refused``; undoes it unless ``keep``."""
        try:
            text = bind(sql, params)
            with _readable(text), self._session.transaction(force_rollback=not keep):
                self._session.execute(cast(LiteralString, text))
        except SqlError as error:
            if (error.sqlstate or "").startswith(REFUSALS):
                return "refused"
            raise
        return "accepted"

    def judge(self, verdict: str, next_move: str) -> None:
        """Raises :class:`Incorrect` with the first few probes that ended in the wrong way."""
        self._lab.observe([probe.outcome for probe in self._probes])
        wrong = [probe for probe in self._probes if probe.outcome != probe.wanted]
        if wrong:
            rows = {
                probe.statement: (probe.statement, probe.wanted, probe.outcome) for probe in wrong
            }
            shown = tuple(list(rows.values())[:SHOWN])
            found = Difference("", ("statement", "expected", "yours"), shown)
            raise Incorrect(Message(verdict, found, next_move=next_move))

    def _note(self, statement: str, ok: bool, outcome: str) -> None:
        self._probes.append(Probe(statement, "accepted" if ok else "refused", outcome))


@contextmanager
def _readable(sql: str) -> Iterator[None]:
    try:
        yield
    except psycopg.Error as error:
        raise SqlError.from_psycopg(error, sql) from error


def _insert(table: str, rows: list[Row]) -> tuple[str, Row]:
    """Returns an INSERT of some rows with parameters, and their values."""
    columns = ", ".join(rows[0])
    names = [[f"v{line}_{place}" for place in range(len(rows[0]))] for line in range(len(rows))]
    values = ", ".join("(" + ", ".join(f":{name}" for name in line) + ")" for line in names)
    params = {
        name: value
        for line, row in zip(names, rows, strict=True)
        for name, value in zip(line, row.values(), strict=True)
    }
    return f"INSERT INTO {table} ({columns}) VALUES {values}", params
