"""Hidden checks of ``price_on_receipt``: lines, totals, frozen prices and refusals."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from workbook.checks import Incorrect, check
from workbook.database import Database, SqlError
from workbook.difference import Difference, difference
from workbook.lab import Lab
from workbook.message import Message
from workbook.student import Student
from workbook.table import Table

ITEMS = ("order_id", "product_id", "quantity", "unit_price")
LINE = ("order_id", "product_id")
# Classes of SQLSTATE that mean "not this row": bad data, a broken constraint, RAISE.
REFUSALS = ("22", "23", "44", "P0")
CLOSED = "connection closed"
SHOWN = 5

Call = tuple[int, int, int]
Lines = dict[tuple[int, int], tuple[int, Decimal]]


@check("correct", points=3)
def a_product_stands_there_once(student: Student, lab: Lab) -> None:
    """Writes each product once on a receipt, adds what comes again, and totals the receipt."""
    with _Till.of(student, lab) as till:
        for seed in lab.seeds:
            random = Random(seed)
            calls = _calls(random, 25)
            # Whoever buys five pieces at once or one after the other, in any order, pays the same.
            pieces = [
                (order, product, 1) for order, product, number in calls for _ in range(number)
            ]
            random.shuffle(pieces)
            for sequence in (calls, pieces, calls[:1], []):
                till.open(random)
                till.add(sequence)
                till.compare()
        till.judge()


@check("correct", points=2)
def prices_stay_as_they_were(student: Student, lab: Lab) -> None:
    """Keeps the price of the first sale when the catalogue changes."""
    with _Till.of(student, lab) as till:
        for seed in lab.seeds:
            random = Random(seed)
            till.open(random)
            till.add(_calls(random, 8))
            till.reprice(random)
            till.compare()
            till.add(_calls(random, 12))
            till.compare()
        till.judge()


@check("robust", points=1)
def impossible_calls_raise(student: Student, lab: Lab) -> None:
    """Raises for a quantity below 1, an unknown product or order, and changes nothing."""
    silent: dict[str, None] = {}
    with _Till.of(student, lab) as till:
        for seed in lab.seeds:
            random = Random(seed)
            till.open(random)
            till.add(_calls(random, 6))
            order, product = next(iter(till.lines))
            wrong = [
                (order, product, 0),
                (order, product, -1),
                (order, PRODUCTS[-1], -2),
                (order, 999, 1),
                (999, product, 1),
            ]
            raised = [kind for kind, _ in till.call(wrong)]
            lab.observe([bool(kind) for kind in raised])
            said = ("quantity 0", "quantity -1", "quantity -2", "unknown product", "unknown order")
            silent |= dict.fromkeys(
                what for what, kind in zip(said, raised, strict=True) if not kind
            )
            till.compare()
        if silent:
            shown = Difference(
                "",
                ("call with", "expected", "yours"),
                tuple((what, "an exception", "none") for what in silent),
            )
            move = "How does a caller learn that nothing was sold?"
            raise Incorrect(Message("add_line took an impossible call.", shown, next_move=move))
        till.judge()


@check("robust", points=1)
def the_table_keeps_its_rules(student: Student, lab: Lab) -> None:
    """Refuses a second line of one product, a quantity below 1, nulls and orphans by itself."""
    with _Till.of(student, lab) as till:
        for seed in lab.seeds:
            random = Random(seed)
            till.open(random)
            till.add(_calls(random, 6))
            (order, product), (quantity, price) = next(iter(till.lines.items()))
            # PRODUCTS[-1] is never sold, so that this line is wrong in one way at a time.
            free = {
                "order_id": order,
                "product_id": PRODUCTS[-1],
                "quantity": 1,
                "unit_price": price,
            }
            till.insert(
                {**free, "product_id": product, "quantity": quantity}, "a line that is there"
            )
            till.insert({**free, "product_id": product}, "a second line of a product")
            for fault in (
                {"quantity": 0},
                {"quantity": -1},
                {"quantity": None},
                {"unit_price": None},
                {"product_id": 999},
                {"order_id": 999},
            ):
                [(column, value)] = fault.items()
                said = f"a line with {column} = {'null' if value is None else value}"
                till.insert({**free, **fault}, said)
            till.insert(free, "a good line", ok=True)
        till.judge_rules("A line got in, or stayed out, against the rules.")


@check("robust", points=1)
def deletions_are_in_order(student: Student, lab: Lab) -> None:
    """Deletes an order with its lines, and no product that was sold."""
    with _Till.of(student, lab) as till:
        for seed in lab.seeds:
            random = Random(seed)
            till.open(random)
            till.add(_calls(random, 10))
            order, product = next(iter(till.lines))
            till.delete("products", product, ok=False)
            till.delete("products", PRODUCTS[-1], ok=True)
            till.delete("orders", order, ok=True)
        till.judge_rules("A deletion did not go by the rules.")
        till.judge()


PRODUCTS = (11, 12, 13, 14)
ORDERS = (101, 102, 103, 104, 105)


def _calls(random: Random, count: int) -> list[Call]:
    """Returns calls in which products come again; the last product and order never occur."""
    pairs = [(order, product) for order in ORDERS[:-1] for product in PRODUCTS[:-1]]
    few = random.sample(pairs, min(count // 2, len(pairs)))
    picks = [*few, *few, *random.choices(pairs, k=max(0, count - 2 * len(few)))]
    return [(*pair, random.randint(1, 6)) for pair in picks[:count]]


class _Till:
    """The learner's table, view and function, and beside them what they should hold."""

    def __init__(self, student: Student, lab: Lab, database: Database) -> None:
        self._student, self._lab, self._database = student, lab, database
        self._prices: dict[int, Decimal] = {}
        self.lines: Lines = {}
        self._wrong: list[tuple[str, Difference]] = []
        self._rules: list[tuple[str, str, str]] = []

    @classmethod
    @contextmanager
    def of(cls, student: Student, lab: Lab) -> Iterator[_Till]:
        """Opens a till in a fresh database."""

        # Replies and rows hold the learner's own words: what counts is observed by hand.
        def raised_only(value: object) -> None:
            if isinstance(value, tuple) and value[:1] == ("raised",):
                lab.observe(value)

        student.observe = raised_only
        with lab.database() as database:
            database.observe = lambda value: None
            yield cls(student, lab, database)

    def open(self, random: Random) -> None:
        """Starts again: products at random prices, orders without lines, the learner's DDL."""
        self._prices = {number: _price(random) for number in PRODUCTS}
        self.lines = {}
        products = [(number, f"Thing {number}", price) for number, price in self._prices.items()]
        start = datetime(2024, 1, 15, 10, tzinfo=UTC)
        orders = [(number, start + timedelta(days=number)) for number in ORDERS]
        tables = {
            "products": Table(("product_id", "name", "price"), products),
            "orders": Table(("order_id", "ordered_at"), orders),
        }
        self._database.load(tables, ddl=self._lab.ddl)
        ddl = self._student.value("DDL")
        if not isinstance(ddl, str):
            raise Incorrect(f"DDL is not a text, but of type {type(ddl).__name__}.")
        self._database.run(ddl)

    def call(self, calls: Iterable[Call]) -> list[tuple[str, str]]:
        """Lets the learner add lines; returns what each call raised."""
        connection = self._database.connection
        driver = "transaction.each_committed"
        outcomes = self._student.drive(driver, connection, "add_line", list(calls))
        if outcomes and outcomes[-1][0] == CLOSED:
            self._lab.observe(CLOSED)
            raise Incorrect("add_line closed the connection, which belongs to the caller.")
        return [(kind, text) for kind, text in outcomes]

    def add(self, calls: list[Call]) -> None:
        """Adds lines that must get in, to the learner's receipts and to the expected ones."""
        for call, (kind, text) in zip(calls, self.call(calls), strict=True):
            if kind:
                self._lab.observe(("raised", kind))
                raise Incorrect(
                    f"add_line(conn, {', '.join(map(str, call))}) raised {kind}: {text}"
                )
        for order, product, quantity in calls:
            before, price = self.lines.get((order, product), (0, self._prices[product]))
            self.lines[order, product] = (before + quantity, price)

    def reprice(self, random: Random) -> None:
        """Changes every price of the catalogue."""
        for number, price in self._prices.items():
            self._prices[number] = price + _price(random)
            params = {"price": self._prices[number], "number": number}
            self._database.run(
                "UPDATE products SET price = :price WHERE product_id = :number", params
            )

    def compare(self) -> None:
        """Compares lines and totals with the expected ones."""
        items = Table(ITEMS, [(*pair, *rest) for pair, rest in self.lines.items()])
        sums: dict[int, Decimal] = {}
        for (order, _), (quantity, price) in self.lines.items():
            sums[order] = sums.get(order, Decimal(0)) + quantity * price
        totals = Table(("order_id", "total"), list(sums.items()))
        self._note("lines", items, f"SELECT {', '.join(ITEMS)} FROM order_items", LINE)
        text = "SELECT order_id, total FROM order_totals WHERE total <> 0"
        self._note("totals", totals, text, LINE[:1])

    def _note(self, what: str, expected: Table, sql: str, key: tuple[str, ...]) -> None:
        observed = self._database.query(sql)
        self._lab.observe(observed)
        found = difference(expected, observed, key=key)
        if found:
            self._wrong.append((what, found))

    def insert(self, row: dict[str, Any], said: str, *, ok: bool = False) -> None:
        """Tries to get a row into order_items past the learner's function."""
        row = {**row, **self._own_columns()}
        values = {f"v{place}": value for place, value in enumerate(row.values())}
        listed = ", ".join(f":{name}" for name in values)
        sql = f"INSERT INTO order_items ({', '.join(row)}) VALUES ({listed})"
        self._rule(f"insert {said}", ok, self._attempt(sql, values))

    def _own_columns(self) -> dict[str, Any]:
        """Returns new values for the learner's own columns that do not fill themselves."""
        text = _OWN_COLUMNS.format(schema=self._database.schema)
        own = [name for name in self._database.admin(text).column("name") if name not in ITEMS]
        if not own:
            return {}
        rows = self._database.query(f"SELECT {', '.join(own)} FROM order_items").rows
        largest = [max(values) for values in zip(*rows, strict=True)]
        return {
            name: value + 1 if isinstance(value, int) else value
            for name, value in zip(own, largest, strict=True)
        }

    def delete(self, table: str, number: int, *, ok: bool) -> None:
        """Tries to delete a product or an order, for good."""
        sql = f"DELETE FROM {table} WHERE {table[:-1]}_id = {number}"
        self._rule(sql, ok, self._attempt(sql, keep=True))
        if table == "orders":
            self.lines = {pair: rest for pair, rest in self.lines.items() if pair[0] != number}
            self.compare()

    def _attempt(
        self, sql: str, params: dict[str, Any] | None = None, *, keep: bool = False
    ) -> str:
        # A constraint may wait for the end of the transaction: it is asked before the undoing.
        end = "COMMIT" if keep else "SET CONSTRAINTS ALL IMMEDIATE; ROLLBACK"
        try:
            self._database.run(f"BEGIN; {sql}; {end}", params)
        except SqlError as error:
            refused = (error.sqlstate or "").startswith(REFUSALS)
            return "refused" if refused else f"error: {error.message}"
        return "accepted"

    def _rule(self, statement: str, ok: bool, outcome: str) -> None:
        self._rules.append((statement, "accepted" if ok else "refused", outcome))

    def judge_rules(self, verdict: str) -> None:
        """Raises :class:`Incorrect` with the statements that ended in the wrong way."""
        self._lab.observe([outcome.partition(":")[0] for *_, outcome in self._rules])
        wrong = dict.fromkeys(rule for rule in self._rules if rule[1] != rule[2])
        if wrong:
            shown = Difference("", ("tried", "expected", "yours"), tuple(wrong)[:SHOWN])
            move = "Which declaration speaks about this?"
            raise Incorrect(Message(verdict, shown, next_move=move))

    def judge(self) -> None:
        """Raises :class:`Incorrect` with the first receipts that are not as expected."""
        for what, found in self._wrong:
            raise Incorrect(Message(f"The {what} of the receipts are not right.", found))


_OWN_COLUMNS = """
    SELECT quote_ident(attname) AS name FROM pg_attribute
    WHERE attrelid = to_regclass('{schema}.order_items') AND attnum > 0 AND NOT attisdropped
      AND attnotnull AND NOT atthasdef AND attidentity = '' AND attgenerated = ''
    ORDER BY attnum
"""


def _price(random: Random) -> Decimal:
    return Decimal(random.randint(1, 9999)).scaleb(-2)
