"""Visible checks: what ``check("…")`` in the exercises runs. Read them if you like."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from functools import cache

import psycopg
import pyarrow.compute as pc
from pyarrow.parquet import read_table

from datasets.shop import generate
from workbook import bulk
from workbook.checks import Incorrect, expect, expect_table
from workbook.database import SqlError
from workbook.lab import Lab
from workbook.message import Message
from workbook.quiz import Item, review
from workbook.student import AnswerRaised, Student
from workbook.table import Table
from workbook.week_database import data_file


def refuse_bad_data(student: Student, lab: Lab) -> None:
    """Takes in a clean sample of the shop and refuses three bad rows."""
    shop = generate(seed=1, scale=0.02).tables
    first_line = pc.equal(shop["order_items"]["line_no"], 1)
    orders = shop["orders"].join(shop["order_items"].filter(first_line), "order_id")
    sample = {
        "users": shop["users"].select(["user_id", "name", "email"]),
        "products": shop["products"].select(["product_id", "sku", "name", "price"]),
        "orders": orders.select(["order_id", "user_id", "product_id", "quantity", "ordered_at"]),
    }
    with lab.database(schema=lab.exercise.name) as database:
        database.run(student.sql("refuse_bad_data"))
        try:
            with database.connection.live() as connection:
                for name, table in sample.items():
                    bulk.copy_rows(connection, name, [table.slice(0, 200)])
                connection.commit()
        except psycopg.Error as error:
            reason = str(SqlError.from_psycopg(error, ""))
            raise Incorrect(Message("Your tables refuse clean rows.", cause=reason)) from error
        orders = "orders (order_id, user_id, product_id, quantity, ordered_at)"
        users = "users (user_id, name, email)"
        email = sample["users"]["email"][0].as_py().upper()
        bad_rows = {
            "an order of user 42424, who does not exist": (
                f"{orders} VALUES (900001, 42424, 1, 1, '2024-03-01 12:00:00+00:00')"
            ),
            "an order of no pieces": (
                f"{orders} VALUES (900002, 1, 1, 0, '2024-03-01 12:00:00+00:00')"
            ),
            f"a second user with the address {email}": (
                f"{users} VALUES (900003, 'Somebody Else', '{email}')"
            ),
        }
        for what, row in bad_rows.items():
            try:
                database.run(f"INSERT INTO {row}")
            except SqlError:
                continue
            next_move = "Which rule is that, and which declaration enforces it?"
            raise Incorrect(Message(f"Your tables took {what}.", next_move=next_move))


def split_the_sheet(student: Student, lab: Lab) -> None:
    """Rebuilds a sheet of twelve lines after the sheet is gone."""
    sheet = generate(seed=1, scale=0.001).tables["orders_flat"].slice(0, 12)
    with lab.database() as database:
        database.load({"orders_flat": sheet}, ddl=lab.ddl)
        student.drive("transaction.committed", database.connection, "decompose")
        try:
            database.run("DROP TABLE orders_flat")
        except SqlError as error:
            raise Incorrect("Your tables or your view still need orders_flat.") from error
        rebuilt = database.query("SELECT * FROM orders_rebuilt")
    missing = sorted(set(sheet.column_names) - set(rebuilt.columns))
    if missing or len(rebuilt.columns) != 28:
        count = f"{len(rebuilt.columns)} columns instead of 28"
        raise Incorrect(f"orders_rebuilt has {count}; missing: {', '.join(missing) or 'none'}.")
    for start in range(2, 28, 6):  # a few columns at a time can be read
        names = ["order_id", "line_no", *sheet.column_names[start : start + 6]]
        expect_table(
            Table.from_arrow(sheet.select(names)),
            Table.from_records(rebuilt.records(), names),
            "The view is not the sheet again.",
            key=["order_id", "line_no"],
        )


def price_on_receipt(student: Student, lab: Lab) -> None:
    """Writes two kettles and three mugs on a receipt: 40.00."""
    kettle, mug = (1, "Kettle", Decimal("12.50")), (2, "Mug", Decimal("5.00"))
    morning = datetime(2024, 1, 15, 10, tzinfo=UTC)
    till = {
        "products": Table(("product_id", "name", "price"), [kettle, mug]),
        "orders": Table(("order_id", "ordered_at"), [(1, morning)]),
    }
    calls = [(1, 1, 2), (1, 2, 1), (1, 2, 2)]
    with lab.database() as database:
        database.load(till, ddl=lab.ddl)
        ddl = student.value("DDL")
        expect(isinstance(ddl, str), "DDL is not a text.")
        database.run(ddl)
        add = "transaction.each_committed"
        for call, (kind, text) in zip(
            calls, student.drive(add, database.connection, "add_line", calls), strict=False
        ):
            if kind:
                raise Incorrect(f"add_line(conn, {', '.join(map(str, call))}): {kind} {text}")
        items = database.query("SELECT order_id, product_id, quantity, unit_price FROM order_items")
        totals = database.query("SELECT order_id, total FROM order_totals")
    lines = [(1, 1, 2, Decimal("12.50")), (1, 2, 3, Decimal("5.00"))]
    columns = ("order_id", "product_id", "quantity", "unit_price")
    expect_table(Table(columns, lines), items, "These are not the lines of the receipt.")
    total = Table(("order_id", "total"), [(1, Decimal("40.00"))])
    expect_table(total, totals, "This is not the total of the receipt.")


def questions_about_nothing(student: Student, lab: Lab) -> None:
    """Answers the five questions on the example of four customers and eight forms."""

    def march(day: int | None) -> date | None:
        return None if day is None else date(1900, 3, day)

    people = [(1, "Ada Wells"), (2, "Ben Hart"), (3, "Cleo Marsh"), (4, "Ben Hart")]
    written = [
        (1, 1, "toys", "1.00", 1, 1),
        (2, 1, "books", None, 2, 5),
        (3, 3, None, "2.00", None, 5),
        (4, None, "toys", None, 6, None),
        (5, 3, "garden", "0.00", None, None),
        (6, 1, "unknown", "3.00", 9, 9),
        (7, None, None, None, 10, 10),
        (8, 2, "toys", None, 12, 12),
    ]
    customers = Table(("customer_id", "name"), people)
    forms = Table(
        ("form_id", "customer_id", "category", "discount", "promised_on", "shipped_on"),
        [
            (form, customer, category, discount and Decimal(discount), march(first), march(second))
            for form, customer, category, discount, first, second in written
        ],
    )
    expected = {
        "never_ordered": Table(("customer_id", "name"), [(4, "Ben Hart")]),
        "not_toys": Table(
            ("form_id", "category"),
            [(2, "books"), (3, None), (5, "garden"), (6, "unknown"), (7, None)],
        ),
        "average_discount": Table(("average_discount",), [(Decimal("0.75"),)]),
        "count_categories": Table(("categories",), [(5,)]),
        "dates_differ": Table(("form_id",), [(2,), (3,), (4,)]),
    }
    database = lab.load({"customers": customers, "forms": forms})
    for number, (name, table) in enumerate(expected.items(), start=1):
        try:
            observed = database.query(student.sql(name))
        except SqlError as error:
            text = f"PostgreSQL could not run your answer to question {number}."
            raise Incorrect(Message(text, cause=str(error))) from None
        verdict = f"Question {number} ({name}): not the answer for the example."
        expect_table(table, observed, verdict)


def revenue_by_nation(student: Student, lab: Lab) -> None:
    """Returns what the worked example says."""
    tables = {
        "region": Table(("r_regionkey", "r_name"), [(1, "ASIA"), (2, "EUROPE")]),
        "nation": Table(
            ("n_nationkey", "n_name", "n_regionkey"),
            [(1, "JAPAN", 1), (2, "CHINA", 1), (3, "FRANCE", 2)],
        ),
        "customer": Table(("c_custkey", "c_nationkey"), [(7, 1)]),
        "supplier": Table(("s_suppkey", "s_nationkey"), [(11, 1), (12, 2)]),
        "part": Table(("p_partkey", "p_mfgr"), [(5, "A")]),
        "orders": Table(("o_orderkey", "o_custkey", "o_orderdate"), [(100, 7, date(1994, 6, 1))]),
        "lineitem": Table(
            (
                "l_orderkey",
                "l_linenumber",
                "l_partkey",
                "l_suppkey",
                "l_extendedprice",
                "l_discount",
                "l_returnflag",
            ),
            [
                (100, 1, 5, 11, Decimal("100.00"), Decimal("0.10"), "N"),
                (100, 2, 5, 11, Decimal("50.00"), Decimal("0.00"), "A"),
                (100, 3, 5, 12, Decimal("80.00"), Decimal("0.00"), "N"),
            ],
        ),
    }
    period = {"region": "ASIA", "since": "1994-01-01", "until": "1995-01-01"}
    expected = Table(
        ("nation", "maker", "revenue", "n_orders", "n_customers"),
        [("JAPAN", "A", Decimal("140.00"), 1, 1)],
    )
    observed = lab.load(tables).query(student.sql("revenue_by_nation"), period)
    given = {"lineitem": tables["lineitem"], "supplier": tables["supplier"]}
    verdict = "Your query does not give the row of the worked example."
    expect_table(expected, observed, verdict, key=["nation", "maker"], given=given)


def missing_month(student: Student, lab: Lab) -> None:
    """Returns the thirteen rows of the example: twelve months and the year."""

    def moment(month: int, day: int, hour: int, minute: int) -> datetime:
        return datetime(2024, month, day, hour, minute, tzinfo=UTC)

    def row(month: int | None, orders: int, buyers: int, gross: int, refunds: int) -> tuple:
        first = date(2024, month, 1) if month else None
        busy = orders >= 3 if month else None
        share = Decimal(orders) / 4
        return (first, orders, buyers, gross, refunds, gross - refunds, share, busy)

    orders = Table(
        ("order_id", "user_id", "ordered_at", "status", "total"),
        [
            (1, 7, moment(1, 5, 10, 0), "delivered", Decimal("30.00")),
            (2, 5, moment(1, 9, 12, 0), "delivered", Decimal("20.00")),
            (3, 5, moment(1, 31, 23, 30), "paid", Decimal("50.00")),
            (4, 5, moment(2, 2, 8, 0), "cancelled", Decimal("99.00")),
            (5, 5, moment(3, 10, 9, 15), "returned", Decimal("40.00")),
        ],
    )
    refunds = Table(
        ("refund_id", "order_id", "refunded_at", "amount"),
        [(1, 5, moment(4, 2, 16, 0), Decimal("40.00"))],
    )
    happened = {1: (3, 2, 100, 0), 3: (1, 1, 40, 0), 4: (0, 0, 0, 40)}
    months = [row(month, *happened.get(month, (0, 0, 0, 0))) for month in range(1, 13)]
    expected = Table(
        ("month", "orders", "buyers", "gross", "refunds", "net", "share", "busy"),
        [*months, row(None, 4, 2, 140, 40)],
    )
    given = {"orders": orders, "refunds": refunds}
    params = {"year": "2024", "busy_from": "3"}
    observed = lab.load(given).query(student.sql("missing_month"), params)
    verdict = "These are not the thirteen rows of the example."
    expect_table(expected, observed, verdict, key=["month"], given=given)


def inflated_dashboard(student: Student, lab: Lab) -> None:
    """Adds up the two orders of the example, and names one of the six causes."""
    given = {
        "users": Table(("user_id", "name"), [(1, "Ada Wells"), (2, "Ben Hart")]),
        "orders": Table(("order_id", "user_id", "status"), [(1, 1, "paid"), (2, 2, "placed")]),
        "order_items": Table(
            ("order_id", "line_no", "quantity", "unit_price"),
            [
                (1, 1, 2, Decimal("10.00")),
                (1, 2, 1, Decimal("25.00")),
                (1, 3, 3, Decimal("5.00")),
                (2, 1, 1, Decimal("12.50")),
            ],
        ),
        "payments": Table(
            ("payment_id", "order_id", "amount"),
            [(1, 1, Decimal("30.00")), (2, 1, Decimal("30.00"))],
        ),
    }
    expected = Table(
        ("order_id", "customer", "goods", "paid"),
        [
            (1, "Ada Wells", Decimal("60.00"), Decimal("60.00")),
            (2, "Ben Hart", Decimal("12.50"), Decimal(0)),
        ],
    )
    observed = lab.load(given).query(student.sql("inflated_dashboard"))
    verdict = "These are not the goods and payments of the two orders."
    expect_table(expected, observed, verdict, key=["order_id"], given=given)
    codes = (
        "stored_twice",
        "cancelled_counted",
        "customers_repeated",
        "groups_too_coarse",
        "branches_multiply",
        "unpaid_dropped",
    )
    expect(
        student.value("cause") in codes,
        "The query is right for the example; cause is not one of the six codes yet.",
        next_move="Which of the six explains what you repaired?",
    )


def count_join_rows(student: Student, lab: Lab) -> None:
    """Finds a number of rows and a reason for each of the six joins."""
    rows, why = student.value("ROWS"), student.value("WHY")
    expect(isinstance(rows, dict), "ROWS should be a dictionary of numbers.")
    expect(isinstance(why, dict), "WHY should be a dictionary of letters.")

    def is_number(value: object) -> bool:
        if isinstance(value, bool) or not isinstance(value, (int, float)):
            return False
        return 0 < value < 1e18

    missing = ", ".join(letter for letter in "ABCDEF" if not is_number(rows.get(letter)))
    expect(not missing, f"Still to predict, with a number above 0: {missing}.")
    reasons = {letter: str(why.get(letter)).strip().lower() for letter in "ABCDEF"}
    unknown = ", ".join(letter for letter in "ABCDEF" if reasons[letter] not in ("a", "b", "c"))
    expect(not unknown, f"Still to explain, with a, b or c: {unknown}.")


def place_order(student: Student, lab: Lab) -> None:
    """Sells the basket of the example and refuses one that is too large."""
    stock = Table(
        ("product_id", "name", "price", "stock"),
        [(1, "Kettle", Decimal("12.50"), 4), (2, "Mug", Decimal("5.00"), 10)],
    )
    lines = Table(
        ("product_id", "quantity", "unit_price"),
        [(1, 3, Decimal("12.50")), (2, 1, Decimal("5.00"))],
    )
    with lab.database() as database:
        database.load({"products": stock}, ddl=lab.ddl)
        order = student.call("place_order", database.connection, 77, [(1, 2), (2, 1), (1, 1)])
        found = database.query("SELECT product_id, quantity, unit_price FROM order_items")
        expect_table(lines, found, "These are not the lines of the example.", key=["product_id"])
        known = database.query("SELECT order_id FROM orders WHERE user_id = 77").rows
        verdict = f"You returned {order!r}; the order that was written is {known}."
        expect([(order,)] == known, verdict)
        try:
            student.call("place_order", database.connection, 78, [(2, 1), (1, 2)])
        except AnswerRaised as error:
            expect(error.kind == "OutOfStock", f"Two kettles of one raised {error.kind}.")
        else:
            expect(False, "One kettle is left, two were asked for, and you sold them.")
        left = database.query("SELECT product_id, stock FROM products")
        expect_table(
            Table(("product_id", "stock"), [(1, 1), (2, 9)]),
            left,
            "After one sale and one refusal, the stock is not what it should be.",
            key=["product_id"],
        )


@cache
def _products_with_category(lab: Lab) -> float:
    """Counts the products of the week's shop whose category is known, in the file it is made of."""
    category = read_table(data_file("shop", "products.parquet"))["category"]
    return float(len(category) - category.null_count)


QUIZ_FOUNDATIONS = {
    "q1": Item(
        "9be96ae950b7",
        {
            "a": "The model suffers later, but the check belongs where the data enter. Who "
            "keeps the contract with the source?",
            "c": "By then it stands in the report. Everybody downstream has read it; who "
            "could have stopped it on the way in?",
        },
        right="Right. Where the data enter, before anybody depends on them.",
    ),
    "q2": Item(
        "fa25fd3614fa",
        {
            "a": "The first form asks for one value in each field, and each city is one "
            "value. On which column does the city depend?",
            "b": "The second form concerns parts of a composite key; this key is a single "
            "column. On what does the city depend?",
        },
        right="Right. The city depends on user_id, which is no key.",
    ),
    "q3": Item(
        "f436d84e5140",
        {
            "b": "So it seems in thirty rows. The thirty-first may bring a namesake. What "
            "can rows refute, and what can they never prove?",
            "c": "A key holds for every row that may ever come, and determines all "
            "columns. Are two people of one name forbidden?",
        },
        right="Right. Rows can refute a dependency, never prove one.",
    ),
    "q4": Item(
        "c57fc2585126",
        {
            3: "LEFT JOIN keeps every left row at least once, not exactly once. User 1 "
            "matches twice: how many rows is that?",
            6: "That adds the rows of both tables. A join makes pairs: go through the "
            "users and count the rows of each.",
        },
        otherwise="Go through the three users. How many rows does each one give?",
        right="Right. Two, one and one: each left row at least once.",
    ),
    "q5": Item(
        "0de09c155783",
        {
            7: "You paired the two NULLs. Is NULL = NULL true? A join keeps a pair only "
            "if its condition is.",
            5: "You added the rows of key 1. Each of its rows on the left meets each on "
            "the right: what do you do with 2 and 3?",
            8: "You kept the rows without partner. JOIN alone is an inner join: which "
            "rows does it leave out?",
            3: "Each right row came once. But two rows on the left have the key 1, and "
            "each of them meets all three.",
        },
        otherwise=(
            "Write down, for each key, its rows on the left and on the right. Then multiply, "
            "key by key."
        ),
        right="Right. 2 times 3; NULL equals nothing.",
    ),
    "q6": Item(
        _products_with_category,
        otherwise=(
            "count(*) counts rows; count(column) those in which the column is not NULL. The "
            "cell shows what you need; which two of its numbers?"
        ),
        right="Right. NULLs are skipped.",
        tolerance=0,
    ),
    "q7": Item(
        "e98dddc74f06",
        {
            "a": "UNIQUE alone does not ask for a value; NOT NULL does. With what would a "
            "NULL collide?",
            "b": "UNIQUE refuses what equals a row that is there. Does NULL equal NULL?",
        },
        right="Right. No NULL equals another NULL.",
    ),
    "q8": Item(
        "096db7592088",
        {
            "a": "Only after PRAGMA foreign_keys = ON, and for each connection anew. Run "
            "the cell: what does SQLite do as it comes?",
        },
        right="Right. REFERENCES is not enforced until you ask.",
    ),
    "q9": Item(
        "e92f6e40fe6b",
        {
            "b": "The PRAGMA is not kept in the database. It belongs to the connection "
            "that said it; what did the second one say?",
            "c": "Closing checks nothing. Run the cell and look at its last line: whose "
            "setting is the PRAGMA?",
        },
        right="Right. The PRAGMA holds for one connection.",
    ),
    "q10": Item(
        "8c0a76e4812b",
        {
            "a": "Both read the committed 1; nothing unfinished was seen. What became of "
            "the first clerk's write?",
            "c": "Phantoms are new rows in a repeated question. Here nobody asks twice. "
            "What became of the first clerk's write?",
        },
        right="Right. One lamp is sold twice.",
    ),
    "q11": Item(
        "feafc4760694",
        {
            "a": "Both clerks had transactions, each complete, and each trusted a number "
            "that had become old. When is the stock checked?",
            "b": "Both write 0, and 0 is allowed. A CHECK sees the value, not that it "
            "rests on an old number.",
        },
        right="Right. The write itself checks, on the row as it is.",
    ),
    "q12": Item(
        "7c7561cf8ca0",
        {
            "b": "The rows are right, so there is nothing for the engineer to repair. Who "
            "owns what counts as revenue?",
            "c": "No forecast is involved. Who owns the definition of a number in a report?",
        },
        right="Right. The rows are true; the metric is not.",
    ),
}


def quiz_foundations(student: Student, lab: Lab) -> None:
    """Says of each answer whether it is right, and what speaks against it."""
    review(QUIZ_FOUNDATIONS, student, lab)
