"""Visible checks: what ``check("…")`` in the exercises runs. Read them if you like."""

from __future__ import annotations

import re
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from functools import cache
from typing import Any

from workbook.checks import Incorrect, expect, expect_table
from workbook.database import Database, SqlError
from workbook.lab import Lab
from workbook.message import Message, text_grid
from workbook.plan import Plan
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
    """Returns the eight lines of the example."""
    lines = [
        ("EWR", "AA", date(2013, 1, 1), 4, 4, None, None),
        ("EWR", "AA", date(2013, 1, 2), 2, 6, None, None),
        ("EWR", "AA", date(2013, 1, 3), 2, 8, None, None),
        ("EWR", "AA", date(2013, 1, 5), 3, 11, None, None),
        ("EWR", "UA", date(2013, 1, 5), 2, 13, None, None),
        ("EWR", "AA", date(2013, 1, 6), 1, 14, None, None),
        ("EWR", "AA", date(2013, 1, 7), 6, 20, Decimal("3"), None),
        ("EWR", "AA", date(2013, 1, 8), 7, 27, Decimal("3.5"), 3),
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
        "These are not the eight lines of the example.",
        key=["origin", "carrier", "day"],
        given={"flights, counted by day": Table(columns[:4], [line[:4] for line in lines])},
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
            (6, 7, moment(10, 50), "/help"),
            (4, 7, moment(11, 25), "/"),
        ],
    )
    expected = Table(
        ("user_id", "session", "started_at", "ended_at", "clicks", "pages"),
        [
            (7, 1, moment(10, 0), moment(10, 50), 3, ["/", "/basket", "/help"]),
            (7, 2, moment(11, 25), moment(11, 25), 1, ["/"]),
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

    def moment(month: int, day: int, hour: int) -> datetime:
        """Counts months from December 2023, which is month 0."""
        return datetime(2024 if month else 2023, month or 12, day, hour, tzinfo=UTC)

    signed_up = {1: moment(0, 1, 9), 2: moment(0, 2, 9), 3: moment(0, 15, 9)}
    users = Table(
        ("user_id", "name", "email", "city", "country", "signed_up_at", "updated_at"),
        [
            (user, f"user {user}", f"user{user}@post.example", "Graz", "Austria", when, when)
            for user, when in signed_up.items()
        ],
    )
    placed = [
        (1, 1, moment(0, 5, 10)),
        (2, 1, moment(1, 11, 9)),
        (3, 2, moment(0, 31, 20)),
        (4, 2, moment(2, 1, 8)),
        (5, 3, moment(0, 20, 12)),
        (6, 3, moment(0, 28, 12)),
        (7, 2, moment(3, 10, 18)),
        (8, 1, moment(4, 1, 7)),
    ]
    orders = Table(
        ("order_id", "user_id", "ordered_at", "status", "total"),
        [(*order, "delivered", Decimal("30.00")) for order in placed],
    )
    refunds = Table(
        ("refund_id", "order_id", "refunded_at", "amount"),
        [(1, 1, moment(0, 9, 16), Decimal("30.00"))],
    )
    cells = {date(2023, 12, 1): (2, [2, 0, 1, 1]), date(2024, 1, 1): (1, [1, 0, 0])}
    expected = Table(
        ("cohort_month", "months_since", "users", "active", "retention"),
        [
            (month, since, size, active, Decimal(active) / size)
            for month, (size, buyers) in cells.items()
            for since, active in enumerate(buyers)
        ],
    )
    tables = {"users": users, "orders": orders, "refunds": refunds}
    observed = lab.load(tables).query(student.sql("cohort_retention"), {"today": "2024-03-10"})
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
    """Returns what the five slow queries return, from at most a tenth of their pages."""
    answers: dict[str, str] = {}
    for name in SLOW_QUERIES:
        with suppress(StudentError):  # cells that have not been run yet
            answers[name] = student.sql(name)
    answers = {name: text for name, text in answers.items() if re.sub("--.*", "", text).strip()}
    expect(bool(answers), "No query is written and run yet.")
    board, problems, greedy = [], [], []
    with lab.database("week02_windows_and_plans", schema="shop") as database:
        for name, text in answers.items():
            params, slow = SLOW_QUERIES[name]
            verdict = f"{name} does not return what the slow query returns."
            try:
                wanted, yours = database.query(slow, params), database.query(text, params)
                expect_table(wanted, yours, verdict, ordered=name == "rewrite_newest")
            except SqlError as error:
                problems.append(Incorrect(Message(f"{name} cannot be run.", cause=str(error))))
            except Incorrect as problem:
                problems.append(problem)
            else:
                before, after = database.plan(slow, params).pages, database.plan(text, params).pages
                greedy += [name] if 10 * after > before else []
                share = f"{100 * after / before:.1f} %"
                board.append((name, f"{before:,}", f"{after:,}", share))
    if board:
        print(text_grid(("the same rows", "pages before", "pages now", "share"), board))
    _expect_all_right(problems)
    expect(
        not greedy,
        f"Right, but still more than a tenth of the pages: {', '.join(greedy)}.",
        next_move="Which condition or sort key is about more than the indexed column alone?",
    )
    missing = [name for name in SLOW_QUERIES if name not in answers]
    expect(not missing, f"Still to write and run: {', '.join(missing)}.")


def _expect_all_right(problems: list[Incorrect]) -> None:
    """Raises the first problem, and prints the others before it."""
    for problem in problems[1:]:
        print(problem.message.text())
    if problems:
        raise problems[0]


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

# Orders that repeat everything of an earlier one but its number.
REPEATED_ORDERS = """INSERT INTO orders
    SELECT 100000 + order_id, user_id, ordered_at, status, gift, parcel, total, address
    FROM orders WHERE order_id > 19000"""


def three_indexes(student: Student, lab: Lab) -> None:
    """Makes one to three indexes that would earn all points for the values shown."""
    indexes = student.value("INDEXES")
    expect(
        isinstance(indexes, (list, tuple)) and 1 <= len(indexes) <= 3,
        "INDEXES should be a list of one to three CREATE INDEX statements.",
    )
    with lab.database("week02_windows_and_plans", schema="warehouse") as database:
        before, log_before = _warehouse_plans(database), database.wal_bytes(NEW_ORDERS)
        database.run("VACUUM (FULL) orders")  # gives the pages of the undone inserts back
        database.run("VACUUM (FREEZE, ANALYZE) orders")
        for statement in indexes:
            database.run(statement)
        after, useful = _warehouse_plans(database), _all_useful(database)
        log = database.wal_bytes(NEW_ORDERS) / log_before
        tomorrow = _useful_tomorrow(database)
    times = [often for often, _, _ in WAREHOUSE_QUESTIONS.values()]
    pages = [[plan.pages for plan in plans] for plans in (before, after)]
    cost = [sum(n * p for n, p in zip(times, part, strict=True)) for part in pages]
    board = list(zip(WAREHOUSE_QUESTIONS, times, *pages, strict=True))
    board.append(("a day: times × pages", "", f"{cost[0]:,}", f"{cost[1]:,}"))
    print(text_grid(("question", "times a day", "pages before", "pages now"), board))
    reads = cost[1] / cost[0]
    points = {
        "useful": 3 * useful,
        "tomorrow": 2 * tomorrow,
        "reads": 2 * sum(reads <= limit for limit in (0.025, 0.07, 0.20)),
        "writes": 3 * (log <= 2.2 and reads <= 0.20),
    }
    scores = [
        ("useful", "yes" if useful else "no", "every index", f"{points['useful']} of 3"),
        ("tomorrow", "yes" if tomorrow else "no", "every index", f"{points['tomorrow']} of 2"),
        ("reads", f"{reads:.1%}", "2.5 %, 7 %, 20 %", f"{points['reads']} of 6"),
        ("writes", f"{log:.2f} times", "2.2 times", f"{points['writes']} of 3"),
    ]
    print(text_grid(("goal", "yours", "limit", "points"), scores))
    earned = sum(points.values())
    expect(earned == 14, f"With these values the indexes would earn {earned} of 14 points.")


def _warehouse_plans(database: Database) -> list[Plan]:
    return [database.plan(query, values) for _, query, values in WAREHOUSE_QUESTIONS.values()]


def _all_useful(database: Database) -> bool:
    """Says whether each index is used by a question that touches half of the pages at most."""
    whole = database.plan("TABLE orders").pages
    cheap = [plan for plan in _warehouse_plans(database) if 2 * plan.pages <= whole]
    names = database.query(
        "SELECT indexname FROM pg_indexes WHERE schemaname = 'warehouse' "
        "AND tablename = 'orders' AND indexname <> 'orders_pkey'"
    ).column("indexname")
    return set(names) <= {node.index for plan in cheap for node in plan.nodes}


def _useful_tomorrow(database: Database) -> bool:
    """Adds orders that repeat earlier ones; says whether they are taken and indexes stay useful."""
    try:
        database.run(REPEATED_ORDERS)
    except SqlError as error:
        print(f"An index refuses an order of tomorrow: {error}")
        return False
    database.run("VACUUM (ANALYZE) orders")
    return _all_useful(database)


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
    """Returns what the slow queries return, and with work that grows like the tables."""
    answers: dict[str, str] = {}
    for name in QUADRATIC_QUERIES:
        with suppress(StudentError):  # cells that have not been run yet
            answers[name] = student.sql(name)
    answers = {name: text for name, text in answers.items() if re.sub("--.*", "", text).strip()}
    expect(bool(answers), "No query is written and run yet.")
    problems, touched = [], {}
    with lab.database("week02_windows_and_plans", schema="outgrown") as database:
        database.run(QUARTER)
        database.run("VACUUM (FULL, ANALYZE) orders, visits, newsletter_links")
        for name, text in answers.items():
            verdict = f"{name} does not return what the slow query returns."
            try:
                wanted = database.query(QUADRATIC_QUERIES[name])
                expect_table(wanted, database.query(text), verdict)
            except SqlError as error:
                problems.append(Incorrect(Message(f"{name} cannot be run.", cause=str(error))))
            except Incorrect as problem:
                problems.append(problem)
            else:
                plan = database.plan(text)
                touched[name] = [plan.tuples + plan.removed]
    with lab.database("week02_windows_and_plans", schema="outgrown") as database:
        for name in touched:
            plan = database.plan(answers[name])
            touched[name].append(plan.tuples + plan.removed)
    _expect_slow_growth(touched, problems)
    missing = [name for name in QUADRATIC_QUERIES if name not in answers]
    expect(not missing, f"Still to write and run: {', '.join(missing)}.")


def _expect_slow_growth(touched: dict[str, list[int]], problems: list[Incorrect]) -> None:
    """Prints how the work of right queries grows; raises what is wrong, the rest printed before."""
    growth = {name: large / max(small, 1) for name, (small, large) in touched.items()}
    rows = [
        (name, *(f"{count:,}" for count in touched[name]), f"{times:.1f} times")
        for name, times in growth.items()
    ]
    if rows:
        print(text_grid(("rows touched by", "a quarter", "all rows", "growth"), rows))
    for problem in problems[1:]:
        print(problem.message.text())
    if problems:
        raise problems[0]
    fast = [name for name, times in growth.items() if times > 8]
    expect(
        not fast,
        f"Right, but the work grows more than eight times: {', '.join(fast)}.",
        next_move="Which node of the plan has the most loops, or removes the most rows?",
    )


ORDER_COLUMNS = ("order_id", "ordered_at", "total")


def next_page(student: Student, lab: Lab) -> None:
    """Reads the example in pages of two, and twelve orders in pages of five."""
    ten = datetime(2024, 5, 1, 10, tzinfo=UTC)
    example = [
        (30, ten + timedelta(minutes=5), Decimal("12.00")),
        (8, ten, Decimal("9.50")),
        (5, ten, Decimal("20.00")),
        (71, ten - timedelta(hours=1), Decimal("7.00")),
    ]
    # Three orders an instant, and a quarter of a second from one instant to the next.
    numbers = [31, 18, 7, 90, 55, 4, 77, 62, 13, 48, 20, 9]
    twelve = [
        (number, ten - timedelta(milliseconds=250 * (place // 3)), Decimal(10 + place))
        for place, number in enumerate(numbers)
    ]
    with lab.database() as database:
        database.load({"orders": Table(ORDER_COLUMNS, example[::-1])}, ddl=lab.ddl)
        cursor = _read_page(student, database, (None, 2), example[:2], "Page 1 of the example")
        expect(isinstance(cursor, str), "The cursor of the example's page 1 should be a text.")
        database.run("INSERT INTO orders VALUES (90, '2024-05-01 10:07+00', 5.00)")
        what = "Page 2 of the example, after order 90 arrived,"
        _read_page(student, database, (cursor, 2), example[2:], what)
        database.load({"orders": Table(ORDER_COLUMNS, twelve[::-1])}, ddl=lab.ddl)
        cursor = None
        for number, start in enumerate((0, 5, 10), start=1):
            what = f"Page {number} of twelve orders, five a page,"
            cursor = _read_page(student, database, (cursor, 5), twelve[start : start + 5], what)
            expect(
                isinstance(cursor, str) if number < 3 else cursor is None,
                f"The cursor of page {number} should be {'a text' if number < 3 else 'None'}.",
            )


def _read_page(
    student: Student,
    database: Database,
    asked: tuple[object, int],
    wanted: list[tuple],
    what: str,
) -> object:
    """Asks for the page after a cursor, of a size; compares its rows and returns its cursor."""
    reply = student.call("next_page", database.connection, *asked)
    expect(
        isinstance(reply, (tuple, list)) and len(reply) == 2,
        "next_page should return a pair: rows and cursor.",
    )
    page, cursor = reply
    observed = Table(ORDER_COLUMNS, [tuple(row) for row in page])
    expected = Table(ORDER_COLUMNS, wanted)
    expect_table(expected, observed, f"{what} is not right.", ordered=True)
    return cursor


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
    guesses = {
        letter: (str(guess[0]).strip().lower(), *guess[1:])
        if isinstance(guess, (tuple, list)) and guess
        else guess
        for letter, guess in guesses.items()
    }
    why = {letter: str(reason).strip().lower() for letter, reason in why.items()}
    reasons = ("scattered", "together", "too many", "hidden", "not marked")
    strange = [
        f"{letter}: {guess[0]}"
        for letter, guess in guesses.items()
        if isinstance(guess, (tuple, list)) and guess and guess[0] not in ("", *ways)
    ]
    expect(
        not strange,
        f"A way is 'seq', 'index' or 'index only'; not so in {', '.join(strange)}.",
        cause="A Bitmap Heap Scan also goes from an index to the rows: it is 'index'.",
    )
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


LETTERS = "The answer is one of the letters a, b and c."

QUIZ_WINDOWS_PLANS = {
    "q1": Item(
        "0c96da482184",
        {
            "a": "The whole partition is the frame when there is no ORDER BY. With one, the "
            "frame ends at the current row. What else does it take in there?",
            "b": "Without ties this looks right, because ROWS and RANGE then agree. The default "
            "is RANGE: all rows that tie with the current one are inside.",
        },
        otherwise=LETTERS,
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
        otherwise="Which sales lie between the first and the end of the frame? Add them up.",
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
        otherwise=LETTERS,
        right="Right. Equality first, then the range or the sort.",
    ),
    "q4": Item(
        "e6980ae005ba",
        {
            1: "Actual Rows is per loop, and the node ran 20,000 times. What is the whole?",
        },
        otherwise="Actual Rows is the mean of one run. In how many runs did the node hand on rows?",
    ),
    "q5": Item(
        "012a7bbb17e6",
        {
            392: "That is a difference. The q-error is a factor: the larger number divided by "
            "the smaller one.",
            0.02: "A q-error is never below 1: the larger number is divided by the smaller one, "
            "whichever it is.",
        },
        otherwise="A q-error is a factor: the larger number divided by the smaller one.",
    ),
    "q6": Item(
        "c04daa919a40",
        {
            "a": "A damaged index would return wrong rows. Here every entry was looked up in the "
            "table to ask whether its row is valid. What spares these visits?",
            "c": "Memory decides about sorts, hashes and bitmaps. Heap fetches come from pages "
            "that nobody has marked since they changed. Run VACUUM, then look again.",
        },
        otherwise=LETTERS,
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
        otherwise=LETTERS,
    ),
    "q9": Item(
        "a7f1f71a2673",
        {
            "a": "Hit or read, each is one page touched; which of the two depends on who was "
            "here before. Compare the sums: 1,000 against 500.",
            "c": "Add hit and read for each plan: how many pages does each touch?",
        },
        otherwise=LETTERS,
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
        otherwise=LETTERS,
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
        otherwise=LETTERS,
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
        otherwise="Add up the marks from the first click up to and including the fifth.",
    ),
}


def quiz_windows_plans(student: Student, lab: Lab) -> None:
    """Says of each answer whether it is right, and what speaks against it."""
    review(QUIZ_WINDOWS_PLANS, student, lab)
