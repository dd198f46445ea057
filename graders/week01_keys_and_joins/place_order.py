"""Hidden checks of ``place_order``: all or nothing, whoever dies and whoever else is buying."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal
from random import Random

from workbook.checks import Incorrect, check, expect, expect_table
from workbook.database import Database
from workbook.lab import Lab
from workbook.message import Message
from workbook.student import AnswerRaised, Student
from workbook.table import Table

MAX_STATEMENTS = 60
LOST = "The connection was lost at statement {at} of your function."
LINES = """
    SELECT user_id, product_id, quantity, unit_price
    FROM orders LEFT JOIN order_items USING (order_id)
"""


@check("correct", points=3)
def sells_what_is_there(student: Student, lab: Lab) -> None:
    """Writes the order and its lines, lowers the stock, commits, and returns the id."""
    random = lab.random()
    with lab.database() as database:
        for number, stock in enumerate(_stocks(lab)):
            _fill(database, lab, stock)
            basket = [(product, random.randint(1, 3)) for product in random.sample(range(1, 7), 3)]
            order = student.call("place_order", database.connection, 500 + number, basket)
            _expect_sold(database, stock, 500 + number, basket)
            known = database.query("SELECT order_id FROM orders").rows
            expect(known == [(order,)], f"You returned {order!r}; the order written is {known}.")


@check("correct", points=2)
def refuses_without_a_trace(student: Student, lab: Lab) -> None:
    """Refuses a basket that asks for too much, and leaves nothing of it behind."""
    with lab.database() as database:
        for stock in _stocks(lab):
            for basket in (
                [(1, 1), (2, 99), (3, 1)],
                [(3, 1), (2, 1), (1, 77)],
                [(1, 1), (424242, 1)],
            ):
                _fill(database, lab, stock)
                _expect_refused(student, database, basket, "OutOfStock")
                _expect_untouched(database, stock, f"After the basket {basket} was refused")


@check("robust", points=1)
def reads_baskets_with_care(student: Student, lab: Lab) -> None:
    """Adds up a product that is named twice; refuses empty baskets and quantities below 1."""
    stock = _stocks(lab)[0]
    with lab.database() as database:
        _fill(database, lab, stock)
        student.call("place_order", database.connection, 9, [(4, 2), (5, 1), (4, 3)])
        _expect_sold(database, stock, 9, [(4, 5), (5, 1)])
        for basket in ([], [(1, 0)], [(1, 2), (2, -1)]):
            _fill(database, lab, stock)
            _expect_refused(student, database, basket, "ValueError")
            _expect_untouched(database, stock, f"After the basket {basket} was refused")
        _fill(database, lab, stock)
        enough = stock.rows[0][3]
        twice = [(1, enough), (1, 1)]
        _expect_refused(student, database, twice, "OutOfStock")
        _expect_untouched(database, stock, f"After the basket {twice} was refused")


@check("robust", points=3)
def survives_a_lost_connection(student: Student, lab: Lab) -> None:
    """Leaves everything or nothing when the connection is lost at any statement."""
    stock, basket = _stocks(lab)[0], [(5, 2), (2, 1)]
    with lab.database() as database:
        for at in range(1, MAX_STATEMENTS):
            _fill(database, lab, stock)
            died, ended = student.drive(
                "sessions.dying", *_place(database), "place_order", [3, basket], at
            )
            if not died:
                return
            if database.query("SELECT count(*) FROM orders").rows != [(0,)]:
                _expect_sold(database, stock, 3, basket, LOST.format(at=at))
            else:
                _expect_untouched(database, stock, LOST.format(at=at))
            expect(
                ended[0] == "raised",
                LOST.format(at=at) + f" It returned {ended[1]!r} all the same.",
                cause="A caller who gets no exception believes that the order was placed.",
            )


@check("robust", points=2)
def never_sells_twice(student: Student, lab: Lab) -> None:
    """Sells the last piece once when two customers ask for it at the same time."""
    alternating = [0, 1]
    mixed = [[Random(seed).randint(0, 1) for _ in range(31)] for seed in lab.seeds]
    for turns in [alternating, *mixed]:
        ended, database_rows = _race(student, lab, [[(1, 2)], [(1, 2)]], turns, stock=3)
        _expect_one_winner(ended, database_rows)


@check("robust", points=1)
def does_not_wait_in_a_circle(student: Student, lab: Lab) -> None:
    """Lets two customers buy the same products in another order at the same time."""
    ended, left = _race(student, lab, [[(1, 1), (2, 1)], [(2, 1), (1, 1)]], [0, 1], stock=9)
    for outcome, kind, text in ended:
        expect(
            outcome == "returned",
            f"One of two customers got {kind}: {text.splitlines()[0] if text else ''}",
            cause="There was enough for both: their baskets named two products in opposite order.",
        )
    expect(left[:2] == [7, 7], f"Two sales of one piece each left {left[:2]} of 9 and 9.")


def _stocks(lab: Lab) -> list[Table]:
    """Returns three warehouses of six products."""
    columns = ("product_id", "name", "price", "stock")
    found = []
    for seed in lab.seeds:
        random = Random(seed)
        prices = [Decimal(random.randint(100, 9999)).scaleb(-2) for _ in range(6)]
        found.append(
            Table(
                columns,
                [
                    (place + 1, f"product {place + 1}", price, random.randint(5, 20))
                    for place, price in enumerate(prices)
                ],
            )
        )
    return found


def _place(database: Database) -> tuple[str, str]:
    """Returns where a driver connects; asking makes what was loaded visible to other sessions."""
    connection = database.connection
    return connection.dsn, connection.schema


def _fill(database: Database, lab: Lab, stock: Table) -> None:
    database.load({"products": stock}, ddl=lab.ddl)


def _expect_refused(
    student: Student, database: Database, basket: list[tuple[int, int]], kind: str
) -> None:
    try:
        order = student.call("place_order", database.connection, 1, basket)
    except AnswerRaised as error:
        if error.kind == kind:
            return
        raise Incorrect(
            Message(f"The basket {basket} should raise {kind}; yours raised {error.kind}.")
        ) from error
    raise Incorrect(Message(f"The basket {basket} should raise {kind}; you returned {order!r}."))


def _expect_untouched(database: Database, stock: Table, when: str) -> None:
    lines = database.query(LINES)
    given = {"what is left of the order": lines} if lines.rows else {}
    if lines.rows:
        raise Incorrect(Message(f"{when}, a part of the order is still there.", given=given))
    verdict = f"{when}, the stock is not what it was."
    expect_table(stock, database.query("SELECT * FROM products"), verdict, key=["product_id"])


def _expect_sold(
    database: Database, stock: Table, user: int, basket: list[tuple[int, int]], when: str = ""
) -> None:
    """Compares lines and stock with what a plain count of the basket says."""
    wanted: Counter[int] = Counter()
    for product, quantity in basket:
        wanted[product] += quantity
    prices = {row[0]: row[2] for row in stock.rows}
    lines = Table(
        ("user_id", "product_id", "quantity", "unit_price"),
        [(user, product, quantity, prices[product]) for product, quantity in wanted.items()],
    )
    key = ["product_id"]
    expect_table(lines, database.query(LINES), f"{when} The lines are not right.".strip(), key=key)
    left = [(*row[:3], row[3] - wanted[row[0]]) for row in stock.rows]
    verdict = f"{when} The stock is not lowered by what was sold.".strip()
    found = database.query("SELECT * FROM products")
    expect_table(Table(stock.columns, left), found, verdict, key=key)


def _race(
    student: Student, lab: Lab, baskets: list[list[tuple[int, int]]], turns: list[int], stock: int
) -> tuple[list[tuple[str, object, str]], list[int]]:
    """Lets two customers buy at once; returns how each ended and what is left of each product."""
    columns = ("product_id", "name", "price", "stock")
    rows = [(product, f"product {product}", Decimal("3.00"), stock) for product in (1, 2)]
    with lab.database() as database:
        database.load({"products": Table(columns, rows)}, ddl=lab.ddl)
        calls = [[user, basket] for user, basket in enumerate(baskets)]
        place = _place(database)
        ended = student.drive("sessions.taking_turns", *place, "place_order", calls, turns)
        left = database.query("SELECT stock FROM products ORDER BY product_id").column("stock")
        sold = database.query("SELECT coalesce(sum(quantity), 0)::int AS n FROM order_items").rows
    return ended, [*left, *sold[0]]


def _expect_one_winner(ended: list[tuple[str, object, str]], counts: list[int]) -> None:
    left, _, sold = counts
    given = {
        "the two calls": Table(("ended", "with"), [(one, str(what)) for one, what, _ in ended])
    }
    if (left, sold) != (1, 2):
        verdict = (
            f"Of 3 pieces, two customers who wanted 2 each bought {sold}, and {left} are left."
        )
        raise Incorrect(Message(verdict, given=given))
    kinds = sorted("returned" if one == "returned" else str(what) for one, what, _ in ended)
    verdict = "One customer should get the goods and the other one OutOfStock."
    if kinds != ["OutOfStock", "returned"]:
        raise Incorrect(Message(verdict, given=given))
