"""Hidden checks of ``next_page``: no gaps, no repeats, and every page as cheap as the first."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from workbook.checks import Incorrect, check
from workbook.database import Database
from workbook.difference import Difference, difference
from workbook.lab import Lab
from workbook.message import Message
from workbook.student import Student
from workbook.table import Table

COLUMNS = ("order_id", "ordered_at", "total")
START = datetime(2024, 5, 1, 8, 0, tzinfo=UTC)
LONGEST_CURSOR = 200
SIZE = 20
SPARE = 50
Row = tuple[int, datetime, Decimal]


@check("correct", points=3)
def all_pages_together_are_the_table(student: Student, lab: Lab) -> None:
    """Pages from the first to the last hold every order once, newest first."""
    with lab.database() as database:
        reader = _Reader(student, lab, database)
        for seed, size in zip(lab.seeds, (4, 7, 5), strict=True):
            reader.open(_orders(Random(seed), 30))
            reader.walk(size)
        reader.judge()


@check("robust", points=2)
def pages_do_not_shift(student: Student, lab: Lab) -> None:
    """Goes on where the last page ended when orders come and go in between."""
    with lab.database() as database:
        reader = _Reader(student, lab, database)
        for seed in lab.seeds:
            reader.open(_orders(Random(seed), 24))
            for round_number in range(3):
                reader.page(4)
                reader.shift(round_number)
            reader.walk(5)
        reader.judge()


@check("robust", points=1)
def cursors_stand_alone(student: Student, lab: Lab) -> None:
    """Gives the same page for the same cursor, in any order of calls; ends well on any table."""
    with lab.database() as database:
        reader = _Reader(student, lab, database)
        reader.open(_orders(Random(lab.seeds[0]), 24))
        reader.page(3)
        bookmark = reader.bookmark()
        for sizes in ((8,), (2, 6), (8,)):
            reader.go_back(bookmark)
            for size in sizes:
                reader.page(size)
        one = _orders(Random(lab.seeds[1]), 1)
        alike = [(number, START, Decimal(number)) for number in range(2, 52, 2)]
        for rows, size in (([], 3), (one, 1), (one, 2), (alike, 10), (alike, 25)):
            reader.open(rows)
            reader.walk(size)
        reader.judge()


@check("efficient", points=2)
def every_page_is_cheap(student: Student, lab: Lab) -> None:
    """Reads at most 50 rows more than the page holds, wherever the page lies."""
    with lab.database() as database:
        reader = _Reader(student, lab, database)
        database.run(lab.ddl)
        database.run(FILL.format(seed=lab.seeds[0]))
        database.run(INDEX)
        database.run("VACUUM (FREEZE, ANALYZE, SKIP_DATABASE_STATS) orders")
        measured = []
        for place in (0, 3000, 5950):
            after = reader.ask(None, place)[1] if place else None
            before = _rows_read(database)
            found = reader.ask(after, SIZE)[0]
            measured.append((place, len(found), _rows_read(database) - before))
    lab.observe([round(read, -2) for _, _, read in measured])
    if any(read > SIZE + SPARE for _, _, read in measured):
        rows = tuple((f"{place:,}", size, f"{read:,}") for place, size, read in measured)
        raise Incorrect(
            Message(
                f"A page of {SIZE} rows should need at most {SIZE + SPARE} rows read.",
                Difference(
                    "In a table of 6,000 orders:", ("rows before it", "page", "rows read"), rows
                ),
                cause="Rows are read and thrown away before the page begins, or after it ends.",
                next_move="Does your condition tell the index where to start?",
            )
        )


INDEX = "CREATE INDEX ON orders (ordered_at, order_id)"

FILL = """
INSERT INTO orders
SELECT 1 + (n * 4099 + {seed}) % 6007,
    timestamptz '2024-01-01 00:00+00'
        + interval '1 microsecond' * 700300123 * (n - n % (ARRAY[1, 4, 25])[1 + n / 100 % 3]),
    (n % 5000) / 100.0
FROM generate_series(0, 5999::bigint) AS n"""


class _Reader:
    """Asks for pages, and knows what stands on them."""

    def __init__(self, student: Student, lab: Lab, database: Database) -> None:
        # Cursors are spelled as everybody likes: only rows, and where pages end, are observed.
        student.observe = lambda value: None
        self._student, self._lab, self._database = student, lab, database
        self._rows: list[Row] = []
        self._last: Row | None = None
        self._cursor: str | None = None
        self._problem: Message | None = None

    def open(self, rows: list[Row]) -> None:
        """Puts ``rows`` into the table and goes to its beginning."""
        self._database.load({"orders": Table(COLUMNS, rows)}, ddl=self._lab.ddl)
        self._database.run(INDEX)
        self._rows = list(rows)
        self._last = self._cursor = None

    def ask(self, after: str | None, size: int) -> tuple[list[Row], str | None]:
        """Calls the learner's function once."""
        reply: Any = self._student.call("next_page", self._database.connection, after, size)
        if not isinstance(reply, (tuple, list)) or len(reply) != 2:
            raise self._malformed("next_page should return a pair: rows and cursor.", reply)
        rows, cursor = reply
        if not isinstance(rows, (tuple, list)) or not all(
            isinstance(row, (tuple, list)) and len(row) == len(COLUMNS) for row in rows
        ):
            raise self._malformed("The rows should be a list of tuples of three values.", rows)
        if cursor is not None and (not isinstance(cursor, str) or len(cursor) > LONGEST_CURSOR):
            raise self._malformed(
                f"A cursor should be None or a text of at most {LONGEST_CURSOR} characters.", cursor
            )
        return [tuple(row) for row in rows], cursor

    def page(self, size: int) -> None:
        """Reads the page after the last one, and compares it."""
        rows, cursor = self.ask(self._cursor, size)
        self._lab.observe((rows, cursor is None))
        wanted = self._after_last()[:size]
        self._compare(size, wanted, rows, cursor)
        self._cursor = cursor
        self._last = wanted[-1] if wanted else self._last

    def walk(self, size: int) -> None:
        """Reads on to the last page."""
        for _ in range(len(self._rows) // size + 3):
            self.page(size)
            if self._cursor is None:
                return
        self._note(Message("The pages never end: no cursor is None."))

    def bookmark(self) -> tuple[str | None, Row | None]:
        """Returns the place at which the reader is."""
        return self._cursor, self._last

    def go_back(self, bookmark: tuple[str | None, Row | None]) -> None:
        """Returns to a place."""
        self._cursor, self._last = bookmark

    def shift(self, number: int) -> None:
        """Adds orders before and behind the end of the last page, and deletes its last row."""
        assert self._last is not None
        order, moment, total = self._last
        newest = max(row[1] for row in self._rows)
        added = [
            (2001 + 2 * number, newest + timedelta(seconds=9), total),
            (order + 1, moment, total + 1),
            (order - 1, moment, total + 2),
        ]
        listed = ", ".join(
            f"({row[0]}, '{row[1].isoformat()}', {row[2]})" for row in added if self._is_new(row)
        )
        self._rows += [row for row in added if self._is_new(row)]
        self._rows.remove(self._last)
        self._database.run(f"INSERT INTO orders VALUES {listed}")
        self._database.run(f"DELETE FROM orders WHERE order_id = {order}")

    def judge(self) -> None:
        """Raises :class:`Incorrect` with the first page that was not right."""
        if self._problem is not None:
            raise Incorrect(self._problem)

    def _is_new(self, row: Row) -> bool:
        return all(row[0] != other[0] for other in self._rows)

    def _after_last(self) -> list[Row]:
        rows = sorted(self._rows, key=_place, reverse=True)
        if self._last is None:
            return rows
        return [row for row in rows if _place(row) < _place(self._last)]

    def _compare(self, size: int, wanted: list[Row], rows: list[Row], cursor: str | None) -> None:
        last = [] if self._last is None else [self._last]
        given = {"the last row of the page before": Table(COLUMNS, last)}
        found = difference(
            Table(COLUMNS, wanted), Table(COLUMNS, rows), key=COLUMNS[:1], ordered=True
        )
        if found:
            verdict = f"A page of {size} does not hold the rows that come after the page before it."
            move = "What do you know of the row at the page's edge, and what do you compare?"
            self._note(Message(verdict, found, given, next_move=move))
        elif cursor is not None and len(wanted) < size:
            self._note(Message("The last page is not full, but its cursor is not None."))
        elif cursor is None and len(self._after_last()) > size:
            self._note(Message("The cursor is None, but more rows follow."))

    def _note(self, message: Message) -> None:
        self._problem = self._problem or message

    def _malformed(self, verdict: str, got: object) -> Incorrect:
        self._lab.observe(verdict)
        return Incorrect(Message(verdict, cause=f"Yours: {str(got)[:200]}"))


def _place(row: Row) -> tuple[datetime, int]:
    return row[1], row[0]


def _orders(random: Random, count: int) -> list[Row]:
    """Returns orders in groups of one to six an instant, several instants a second.

    The numbers are even, so that there is room for others beside each.
    """
    rows: list[Row] = []
    instant = 0
    numbers = random.sample(range(100, 1000, 2), count)
    while numbers:
        instant += random.randint(200_000, 700_000)
        moment = START + timedelta(microseconds=instant)
        group = [numbers.pop() for _ in range(min(len(numbers), random.randint(1, 6)))]
        rows += [(number, moment, Decimal(random.randint(100, 9999)) / 100) for number in group]
    return _shuffled(random, rows)


def _shuffled(random: Random, rows: Sequence[Row]) -> list[Row]:
    return random.sample(rows, len(rows))


def _rows_read(database: Database) -> int:
    """Returns how many rows and index entries were ever read in the schema, by anybody.

    A session reports what it read now and then, and when it ends: others' sessions are ended
    first, and our own two are told to report at once.
    """
    [(own,)] = database.query("SELECT pg_backend_pid()").rows
    database.query("SELECT pg_stat_force_next_flush()::text AS flushed")
    database.admin(
        "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity "
        "WHERE datname = current_database() AND backend_type = 'client backend' "
        f"AND pid NOT IN ({own}, pg_backend_pid())"
    )
    database.admin("SELECT pg_stat_force_next_flush()")
    place = f"WHERE schemaname = '{database.schema}'"
    [(read,)] = database.admin(
        f"SELECT ((SELECT sum(seq_tup_read) FROM pg_stat_all_tables {place}) "
        f"+ (SELECT sum(idx_tup_read) FROM pg_stat_all_indexes {place}))::bigint"
    ).rows
    return int(read)
