"""Visible checks: what ``check("…")`` in the exercises runs. Read them if you like."""

from __future__ import annotations

import re
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from functools import cache
from typing import Any

from workbook.checks import expect, expect_table
from workbook.lab import Lab
from workbook.message import text_grid
from workbook.quiz import Item, review
from workbook.student import Student, StudentError
from workbook.table import Table


def latest_state(student: Student, lab: Lab) -> None:
    """Returns the newest line of each order in a log of ten lines."""

    def line(order: int, seq: int, day: int, time: str, status: str, amount: str) -> tuple:
        hour, minute = map(int, time.split(":"))
        moment = datetime(2024, 3, day, hour, minute, tzinfo=UTC)
        return (order, seq, moment, status, Decimal(amount))

    log = Table(
        ("order_id", "seq", "updated_at", "status", "amount"),
        [
            line(1, 1, 1, "9:00", "placed", "20.00"),
            line(1, 2, 1, "9:30", "paid", "25.00"),
            line(1, 3, 2, "8:00", "shipped", "25.00"),
            line(2, 1, 1, "9:10", "placed", "8.00"),
            line(2, 2, 1, "11:00", "deleted", "8.00"),
            line(3, 1, 1, "9:20", "placed", "12.50"),
            line(3, 2, 1, "9:40", "cancelled", "0.00"),
            line(4, 1, 3, "10:00", "placed", "7.00"),
            line(5, 1, 3, "10:05", "placed", "31.00"),
            line(5, 2, 4, "10:05", "paid", "30.00"),
        ],
    )
    newest = [log.rows[place] for place in (2, 6, 7, 9)]
    expected = Table(
        ("order_id", "updated_at", "status", "amount"),
        [(order, moment, status, amount) for order, _, moment, status, amount in newest],
    )
    observed = lab.load({"order_log": log}).query(student.sql("latest_state"))
    expect_table(
        expected,
        observed,
        "This is not the newest line of every order.",
        key=["order_id"],
        given={"order_log": log},
    )


def running_totals(student: Student, lab: Lab) -> None:
    """Returns the seven lines of the example."""
    lines = [
        ("EWR", "AA", date(2013, 1, 1), 4, 4, None, None),
        ("EWR", "AA", date(2013, 1, 2), 2, 6, None, None),
        ("EWR", "AA", date(2013, 1, 3), 2, 8, None, None),
        ("EWR", "AA", date(2013, 1, 4), 1, 9, None, None),
        ("EWR", "AA", date(2013, 1, 5), 3, 12, None, None),
        ("EWR", "UA", date(2013, 1, 5), 2, 14, None, None),
        ("EWR", "AA", date(2013, 1, 8), 6, 20, Decimal("2.8"), 2),
    ]
    flights = Table(
        ("origin", "carrier", "flown_on", "flight"),
        [
            (origin, carrier, day, 100 + number)
            for origin, carrier, day, count, *_ in lines
            for number in range(count)
        ],
    )
    columns = ("origin", "carrier", "day", "flights", "year_total", "week_mean", "change")
    observed = lab.load({"flights": flights}).query(student.sql("running_totals"))
    expect_table(
        Table(columns, lines),
        observed,
        "These are not the seven lines of the example.",
        key=["origin", "carrier", "day"],
        given={"flights": flights},
    )


def click_sessions(student: Student, lab: Lab) -> None:
    """Returns the three sessions of the example."""

    def moment(hour: int, minute: int) -> datetime:
        return datetime(2024, 3, 5, hour, minute, tzinfo=UTC)

    clicks = Table(
        ("click_id", "user_id", "clicked_at", "page"),
        [
            (1, 7, moment(10, 0), "/"),
            (5, 7, moment(10, 20), "/basket"),
            (3, 9, moment(10, 40), "/"),
            (4, 7, moment(10, 55), "/"),
        ],
    )
    expected = Table(
        ("user_id", "session", "started_at", "ended_at", "clicks", "pages"),
        [
            (7, 1, moment(10, 0), moment(10, 20), 2, ["/", "/basket"]),
            (7, 2, moment(10, 55), moment(10, 55), 1, ["/"]),
            (9, 1, moment(10, 40), moment(10, 40), 1, ["/"]),
        ],
    )
    observed = lab.load({"clicks": clicks}).query(student.sql("click_sessions"))
    expect_table(
        expected,
        observed,
        "These are not the three sessions of the example.",
        key=["user_id", "session"],
        given={"clicks": clicks},
    )


def cohort_retention(student: Student, lab: Lab) -> None:
    """Returns the seven cells of the example."""

    def moment(month: int, day: int, hour: int, year: int = 2024) -> datetime:
        return datetime(year, month, day, hour, tzinfo=UTC)

    signed_up = {1: moment(12, 20, 9, 2023), 2: moment(1, 2, 9), 3: moment(1, 15, 9)}
    users = Table(
        ("user_id", "name", "email", "city", "country", "signed_up_at", "updated_at"),
        [
            (user, f"user {user}", f"user{user}@post.example", "Graz", "Austria", when, when)
            for user, when in signed_up.items()
        ],
    )
    placed = [
        (1, 1, moment(1, 5, 10)),
        (2, 1, moment(2, 11, 9)),
        (3, 2, moment(1, 31, 20)),
        (4, 2, moment(3, 1, 8)),
        (5, 3, moment(1, 20, 12)),
        (6, 3, moment(1, 28, 12)),
        (7, 2, moment(4, 10, 18)),
        (8, 1, moment(5, 1, 7)),
    ]
    orders = Table(
        ("order_id", "user_id", "ordered_at", "status", "total"),
        [(*order, "delivered", Decimal("30.00")) for order in placed],
    )
    refunds = Table(
        ("refund_id", "order_id", "refunded_at", "amount"),
        [(1, 1, moment(1, 9, 16), Decimal("30.00"))],
    )
    cells = {1: (2, [2, 0, 1, 1]), 2: (1, [1, 0, 0])}
    expected = Table(
        ("cohort_month", "months_since", "users", "active", "retention"),
        [
            (date(2024, month, 1), since, size, active, Decimal(active) / size)
            for month, (size, buyers) in cells.items()
            for since, active in enumerate(buyers)
        ],
    )
    tables = {"users": users, "orders": orders, "refunds": refunds}
    observed = lab.load(tables).query(student.sql("cohort_retention"), {"today": "2024-04-10"})
    expect_table(
        expected,
        observed,
        "These are not the seven cells of the example.",
        key=["cohort_month", "months_since"],
        given={"orders": orders, "refunds": refunds},
    )


SLOW_QUERIES = {
    "rewrite_month": (
        {"month": "2024-02"},
        """SELECT count(*) AS orders, sum(total) AS revenue FROM order_archive
        WHERE to_char(ordered_at, 'YYYY-MM') = :month""",
    ),
    "rewrite_buyer": (
        {"buyer": "4711"},
        """SELECT order_id, ordered_at, total FROM order_archive
        WHERE user_id = CAST(:buyer AS numeric)""",
    ),
    "rewrite_ending": (
        {"ending": "0510"},
        """SELECT order_id, tracking FROM order_archive WHERE tracking LIKE '%' || :ending""",
    ),
    "rewrite_owner": (
        {"email": "user42@post.example"},
        """SELECT order_id, ordered_at, user_id, paid_by FROM order_archive
        WHERE user_id IN (SELECT user_id FROM accounts WHERE email = :email)
           OR paid_by IN (SELECT user_id FROM accounts WHERE email = :email)""",
    ),
    "rewrite_newest": (
        {"moment": "2024-06-01T12:00:00Z"},
        """SELECT order_id, ordered_at, total FROM order_archive
        WHERE :moment::timestamptz - ordered_at >= interval '0 seconds'
        ORDER BY :moment::timestamptz - ordered_at, order_id DESC LIMIT 20""",
    ),
}


def five_rewrites(student: Student, lab: Lab) -> None:
    """Returns what the five slow queries return for the values shown; prints pages touched."""
    answers: dict[str, str] = {}
    for name in SLOW_QUERIES:
        with suppress(StudentError):  # cells that have not been run yet
            answers[name] = student.sql(name)
    answers = {name: text for name, text in answers.items() if re.sub("--.*", "", text).strip()}
    expect(bool(answers), "No query is written and run yet.")
    pages = []
    with lab.database("week02_windows_and_plans", schema="shop") as database:
        for name, text in answers.items():
            params, slow = SLOW_QUERIES[name]
            expect_table(
                database.query(slow, params),
                database.query(text, params),
                f"{name} does not return what the slow query returns.",
                ordered=name == "rewrite_newest",
            )
            before, after = database.plan(slow, params).pages, database.plan(text, params).pages
            pages.append((name, f"{before:,}", f"{after:,}", f"{100 * after / before:.1f} %"))
    print(text_grid(("answer", "pages before", "pages now", "share"), pages))
    missing = [name for name in SLOW_QUERIES if name not in answers]
    expect(not missing, f"Still to write and run: {', '.join(missing)}.")


# question: (times a day, query, values)
WAREHOUSE_QUESTIONS = {
    "account": (
        400,
        """SELECT order_id, ordered_at, status, total FROM orders
        WHERE user_id = :user ORDER BY ordered_at DESC, order_id DESC LIMIT 5""",
        {"user": "123"},
    ),
    "pack": (
        300,
        """SELECT order_id, ordered_at FROM orders
        WHERE status = 'placed' ORDER BY ordered_at, order_id LIMIT 20""",
        {},
    ),
    "parcel": (
        150,
        "SELECT order_id, user_id, status FROM orders WHERE parcel = :parcel",
        {"parcel": "MF0257178460"},
    ),
    "spent": (
        100,
        """SELECT count(*) AS orders, sum(total) AS spent FROM orders
        WHERE user_id = :user AND ordered_at >= :since""",
        {"user": "123", "since": "2024-08-01T00:00:00Z"},
    ),
    "gifts": (
        2,
        """SELECT count(*) AS orders, sum(total) AS revenue FROM orders
        WHERE gift AND ordered_at >= :day::date AND ordered_at < :day::date + 1""",
        {"day": "2024-05-17"},
    ),
    "month": (
        1,
        """SELECT status, count(*) AS orders FROM orders
        WHERE ordered_at >= :day::date AND ordered_at < :day::date + interval '1 month'
        GROUP BY status""",
        {"day": "2024-05-01"},
    ),
}
# The thousand orders after the last one: new parcel codes, users as they come.
NEW_ORDERS = """INSERT INTO orders
    SELECT order_id + 1000, user_id, ordered_at + interval '19 days', 'placed', gift,
        'MF' || lpad(((order_id + 1000) * 387420489 % 1000000007)::text, 10, '0'), total, address
    FROM orders WHERE order_id > 19000"""


def three_indexes(student: Student, lab: Lab) -> None:
    """Makes one to three indexes; prints what a day's questions and 1,000 inserts cost."""
    indexes = student.value("INDEXES")
    expect(
        isinstance(indexes, (list, tuple)) and 1 <= len(indexes) <= 3,
        "INDEXES should be a list of one to three CREATE INDEX statements.",
    )
    with lab.database("week02_windows_and_plans", schema="warehouse") as database:

        def pages() -> list[int]:
            return [
                database.plan(query, values).pages
                for _, query, values in WAREHOUSE_QUESTIONS.values()
            ]

        before, log_before = pages(), database.wal_bytes(NEW_ORDERS)
        database.run("VACUUM (FULL) orders")  # gives the pages of the undone inserts back
        database.run("VACUUM (FREEZE, ANALYZE) orders")
        for statement in indexes:
            database.run(statement)
        after, log_after = pages(), database.wal_bytes(NEW_ORDERS)
    times = [often for often, _, _ in WAREHOUSE_QUESTIONS.values()]
    cost = [sum(n * p for n, p in zip(times, part, strict=True)) for part in (before, after)]
    board = list(zip(WAREHOUSE_QUESTIONS, times, before, after, strict=True))
    board.append(("a day: times × pages", "", f"{cost[0]:,}", f"{cost[1]:,}"))
    print(text_grid(("question", "times a day", "pages before", "pages now"), board))
    print(f"Reads: {cost[1] / cost[0]:.1%} of the pages without indexes.")
    print(f"1,000 inserts: {log_after / log_before:.2f} times the log.")


QUADRATIC_QUERIES = {
    "unknown_links": """SELECT visit_id, link FROM visits
        WHERE link NOT IN (SELECT link FROM newsletter_links)""",
    "above_average": """SELECT order_id, user_id, total FROM orders AS o
        WHERE total > (SELECT avg(total) FROM orders AS own WHERE own.user_id = o.user_id)""",
    "newest_orders": """SELECT o.order_id, o.user_id, o.ordered_at FROM orders AS o
        LEFT JOIN orders AS newer ON newer.user_id = o.user_id
            AND (newer.ordered_at, newer.order_id) > (o.ordered_at, o.order_id)
        WHERE newer.order_id IS NULL""",
}
QUARTER = """DELETE FROM orders WHERE order_id % 4 > 0;
    DELETE FROM visits WHERE visit_id % 4 > 0;
    DELETE FROM newsletter_links WHERE newsletter_id % 4 > 0"""


def kill_the_quadratic(student: Student, lab: Lab) -> None:
    """Returns what the slow queries return on a quarter of the rows; prints how the work grows."""
    answers: dict[str, str] = {}
    for name in QUADRATIC_QUERIES:
        with suppress(StudentError):  # cells that have not been run yet
            answers[name] = student.sql(name)
    answers = {name: text for name, text in answers.items() if re.sub("--.*", "", text).strip()}
    expect(bool(answers), "No query is written and run yet.")
    touched: dict[str, list[int]] = {name: [] for name in answers}
    with lab.database("week02_windows_and_plans", schema="outgrown") as database:
        database.run(QUARTER)
        database.run("VACUUM (FULL, ANALYZE) orders, visits, newsletter_links")
        for name, text in answers.items():
            expect_table(
                database.query(QUADRATIC_QUERIES[name]),
                database.query(text),
                f"{name} does not return what the slow query returns.",
            )
            plan = database.plan(text)
            touched[name].append(plan.tuples + plan.removed)
    with lab.database("week02_windows_and_plans", schema="outgrown") as database:
        for name, text in answers.items():
            plan = database.plan(text)
            touched[name].append(plan.tuples + plan.removed)
    rows = [
        (name, f"{small:,}", f"{large:,}", f"{large / max(small, 1):.1f} times")
        for name, (small, large) in touched.items()
    ]
    print(text_grid(("rows touched by", "a quarter", "all rows", "growth"), rows))
    missing = [name for name in QUADRATIC_QUERIES if name not in answers]
    expect(not missing, f"Still to write and run: {', '.join(missing)}.")


def next_page(student: Student, lab: Lab) -> None:
    """Reads twelve orders in pages of five, five and two."""
    columns = ("order_id", "ordered_at", "total")
    noon = datetime(2024, 5, 1, 12, tzinfo=UTC)
    numbers = [31, 7, 18, 90, 4, 55, 62, 13, 77, 20, 9, 48]
    rows = [
        (number, noon - timedelta(minutes=place), Decimal(10 + place))
        for place, number in enumerate(numbers)
    ]
    after = None
    with lab.database() as database:
        database.load({"orders": Table(columns, rows[::-1])}, ddl=lab.ddl)
        for number, start in enumerate((0, 5, 10), start=1):
            reply = student.call("next_page", database.connection, after, 5)
            expect(
                isinstance(reply, (tuple, list)) and len(reply) == 2,
                "next_page should return a pair: rows and cursor.",
            )
            page, after = reply
            verdict = f"Page {number} of twelve orders, five a page, is not right."
            expected = Table(columns, rows[start : start + 5])
            expect_table(
                expected, Table(columns, [tuple(row) for row in page]), verdict, ordered=True
            )
            more = number < 3
            expect(
                isinstance(after, str) if more else after is None,
                f"The cursor of page {number} should be {'a text' if more else 'None'}.",
            )


def plan_doctor(student: Student, lab: Lab) -> None:
    """Finds what is wrong in the plan of the example, and in one that sorts on disk."""

    def node(kind: str, planned: int, rows: float, loops: int = 1, **facts: Any) -> dict[str, Any]:
        counters = {"Plan Rows": planned, "Actual Rows": rows, "Actual Loops": loops}
        others = {name.replace("_", " "): value for name, value in facts.items()}
        return {"Node Type": kind, **counters, **others}

    users = node("Seq Scan", 40, 2000.0, Rows_Removed_by_Filter=38000, Parent_Relationship="Outer")
    offers = node("Seq Scan", 500, 500.0, Parent_Relationship="Outer")
    inner = node("Materialize", 500, 500.0, 2000, Parent_Relationship="Inner", Plans=[offers])
    loop = node("Nested Loop", 30, 6000.0, Parent_Relationship="Outer", Plans=[users, inner])
    plans = {
        "the example": node("Aggregate", 1, 1.0, Plans=[loop]),
        "a sort on disk": node("Sort", 90, 90.0, Sort_Space_Type="Disk", Plans=[offers]),
    }
    findings = {
        "the example": [
            (1, "misestimate"),
            (2, "misestimate"),
            (2, "wasted_filter"),
            (3, "loop_bomb"),
        ],
        "a sort on disk": [(0, "spill")],
    }
    for name, plan in plans.items():
        found = student.call("diagnose", [{"Plan": plan}])
        expect(
            isinstance(found, (list, tuple, set)) and all(len(pair) == 2 for pair in found),
            "diagnose should return a list of pairs (number, kind).",
        )
        columns = ("node", "kind")
        observed = Table(columns, [tuple(pair) for pair in found])
        expect_table(
            Table(columns, findings[name]), observed, f"The findings in {name} are not right."
        )


def guess_plan(student: Student, lab: Lab) -> None:
    """Finds a way and a number of pages for each question, and five reasons."""
    guesses, why = student.value("GUESSES"), student.value("WHY")
    expect(isinstance(guesses, dict), "GUESSES should be a dictionary of pairs (way, pages).")
    expect(isinstance(why, dict), "WHY should be a dictionary.")
    ways = ("seq", "index", "index only")
    reasons = ("scattered", "together", "too many", "hidden", "not marked")
    open_questions = []
    for letter in "ABCDEFGH":
        guess = guesses.get(letter)
        complete = isinstance(guess, (tuple, list)) and len(guess) == 2 and guess[0] in ways
        if not complete or not isinstance(guess[1], (int, float)) or guess[1] <= 0:
            open_questions.append(letter)
    missing = ", ".join(open_questions)
    expect(not missing, f"Still to guess, a way and a number of pages above 0: {missing}.")
    unknown = ", ".join(letter for letter in "ABCFG" if why.get(letter) not in reasons)
    expect(not unknown, f"Still to explain, with one of the five reasons: {unknown}.")
    rows = [(letter, guesses[letter][0], f"{guesses[letter][1]:,.0f}") for letter in "ABCDEFGH"]
    print(text_grid(("question", "way", "pages"), rows))
    print("All guesses stand. Now measure with the cell below.")


@cache
def _rows_for_page_1000(lab: Lab) -> float:
    """Measures what an OFFSET of 9,990 reads, on a list of 12,000 numbers."""
    with lab.database() as database:
        numbers = "CREATE TABLE numbers (n) AS SELECT generate_series(1, 12000)"
        database.run(f"{numbers}; CREATE INDEX ON numbers (n)")
        database.run("VACUUM (ANALYZE) numbers")
        page = database.plan("SELECT n FROM numbers ORDER BY n LIMIT 10 OFFSET 9990")
    return page.nodes[1].tuples


QUIZ_WINDOWS_PLANS = {
    "q1": Item(
        "0c96da482184",
        {
            "a": "The whole partition is the frame when there is no ORDER BY. With one, the "
            "frame ends at the current row. What else does it take in there?",
            "b": "Without ties this looks right, because ROWS and RANGE then agree. The default "
            "is RANGE: all rows that tie with the current one are inside.",
        },
        right="Right. Ties of the current row are inside.",
    ),
    "q2": Item(
        "12a181fc904f",
        {
            3: "That is the sum by ROWS. The default frame is RANGE, and both sales of 10:00 "
            "stand at the same place. Which rows lie between the first one and that place?",
            10: "That is the sum of everything. With ORDER BY the frame ends at the current row "
            "and those that tie with it. Is 11:00 among them?",
        },
        right="Right. Both sales of 10:00 are in the frame of each.",
    ),
    "q3": Item(
        "13abc5aae557",
        {
            "a": "Range first means that everybody's entries since then are read, and this "
            "user's are picked out. What comes first: equality or range?",
            "c": "Each index alone finds far too much, and neither gives the order. One index "
            "that begins with the equality has the rows together and sorted.",
        },
        right="Right. Equality first, then the range or the sort.",
    ),
    "q4": Item(
        "e6980ae005ba",
        {
            1: "Actual Rows is per loop, and the node ran 20,000 times. What is the whole?",
        },
    ),
    "q5": Item(
        "012a7bbb17e6",
        {
            392: "That is a difference. The q-error is a factor: the larger number divided by "
            "the smaller one.",
            0.02: "A q-error is never below 1: the larger number is divided by the smaller one, "
            "whichever it is.",
        },
    ),
    "q6": Item(
        "c04daa919a40",
        {
            "a": "A damaged index would return wrong rows. Here every entry was looked up in the "
            "table to ask whether its row is valid. What spares these visits?",
            "c": "Memory decides about sorts, hashes and bitmaps. Heap fetches come from pages "
            "that nobody has marked since they changed. Run VACUUM, then look again.",
        },
    ),
    "q7": Item(
        _rows_for_page_1000,
        {
            10: "Ten rows leave the LIMIT; look at the line below it. Skipped rows are read first.",
        },
        right="Right. 9,990 of them are thrown away.",
    ),
    "q8": Item(
        "096db7592088",
        {
            "a": "One column alone was never a problem: its statistics are exact. The new ones "
            "say how two columns belong together. Which condition uses both?",
            "c": "The statistics speak of postcode and city. They know nothing of user_id. Which "
            "condition uses exactly these two?",
        },
    ),
    "q9": Item(
        "a7f1f71a2673",
        {
            "a": "Hit or read, each is one page touched; which of the two depends on who was "
            "here before. Compare the sums: 1,000 against 500.",
            "c": "Add hit and read for each plan: how many pages does each touch?",
        },
        right="Right. 500 pages against 1,000.",
    ),
    "q10": Item(
        "8c0a76e4812b",
        {
            "a": "EXPLAIN alone only makes a plan. Which word would make it run the statement, "
            "and delete?",
            "c": "Nothing is counted without ANALYZE, and nothing is run. With ANALYZE the rows "
            "would be gone.",
        },
        right="Right. Only ANALYZE runs the statement.",
    ),
    "q11": Item(
        "feafc4760694",
        {
            "a": "The right rows, but the index knows ordered_at, not what date_trunc makes of "
            "it: the whole table is read. Leave the column bare.",
            "b": "'2024-02-29' means midnight at the beginning of that day. How many orders of "
            "the 29th does BETWEEN keep?",
        },
        right="Right. A bare column and a half-open range.",
    ),
    "q12": Item(
        "8c4064dbe43d",
        {
            3: "There are three sessions in all. At the fifth click the third has not begun "
            "yet: add up the marks only as far as there.",
            0: "That is the mark of the fifth click itself. The session's number is the sum of "
            "all marks up to and including it.",
        },
    ),
}


def quiz_windows_plans(student: Student, lab: Lab) -> None:
    """Says of each answer whether it is right, and what speaks against it."""
    review(QUIZ_WINDOWS_PLANS, student, lab)
