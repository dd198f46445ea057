"""The ``%%sql`` cell: write SQL as SQL, see the rows, and be graded on the text."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from html import escape
from typing import Any

import psycopg
from psycopg import sql as syntax

from workbook.course import Exercise
from workbook.database import SqlError
from workbook.errors import WorkbookError
from workbook.message import html_grid, text_grid
from workbook.parameters import bind
from workbook.table import Table
from workbook.worker import WORKER_FLAG

SHOWN_ROWS = 15
COMMENT = re.compile(r"--[^\n]*")
USAGE = "%%sql [NAME] [--schema SCHEMA] [parameter=value …]"

answers: dict[str, str] = {}


@dataclass(frozen=True)
class Heading:
    """What the first line of a ``%%sql`` cell says."""

    name: str | None
    schema: str | None
    params: Mapping[str, object]


class Shown:
    """The outcome of a ``%%sql`` cell: the first rows and how many there are, or what was done."""

    def __init__(self, table: Table | None, status: str) -> None:
        self._table = table
        self._status = status

    def _caption(self) -> str:
        if self._table is None:
            return self._status
        total = len(self._table)
        rows = "1 row" if total == 1 else f"{total:,} rows"
        return f"{rows}, the first {SHOWN_ROWS} shown" if total > SHOWN_ROWS else rows

    def _plan(self) -> str | None:
        """The lines of an EXPLAIN, which are shown whole; None for any other table."""
        if self._table is None or self._table.columns != ("QUERY PLAN",):
            return None
        return "\n".join(str(line) for (line,) in self._table.rows)

    def __repr__(self) -> str:
        if (plan := self._plan()) is not None:
            return plan
        if self._table is None:
            return self._caption()
        grid = text_grid(self._table.columns, self._table.rows[:SHOWN_ROWS])
        return f"{grid}\n{self._caption()}"

    def _repr_html_(self) -> str:
        if (plan := self._plan()) is not None:
            return f"<pre>{escape(plan)}</pre>"
        if self._table is None:
            return f"<p>{escape(self._caption())}</p>"
        grid = html_grid(self._table.columns, self._table.rows[:SHOWN_ROWS])
        return f"{grid}<p><em>{self._caption()}</em></p>"


def register(shell: Any) -> None:
    """Adds ``%%sql`` to an IPython shell."""
    shell.register_magic_function(sql_cell, magic_kind="cell", magic_name="sql")


def sql_cell(line: str, cell: str) -> None:
    """Runs a cell of SQL in the week's database and shows what came back."""
    from IPython.display import display

    heading = parse_heading(line)
    if heading.name:
        answers[heading.name] = cell
    if os.environ.get(WORKER_FLAG):
        return
    display(run(cell, heading))


def parse_heading(line: str) -> Heading:
    """Reads the first line of a ``%%sql`` cell."""
    words = line.split()
    schema = None
    if "--schema" in words:
        place = words.index("--schema")
        if place + 1 == len(words):
            raise WorkbookError("--schema needs a name.", expected=USAGE, got=f"%%sql {line}")
        schema = words[place + 1]
        del words[place : place + 2]
    pairs = [word.split("=", 1) for word in words if "=" in word]
    params = dict(pairs)
    names = [word for word in words if "=" not in word]
    if len(names) > 1 or not all(re.fullmatch(r"\w+", name) for name in names):
        raise WorkbookError(
            "The first line of this cell cannot be read.", expected=USAGE, got=f"%%sql {line}"
        )
    return Heading(names[0] if names else None, schema, params)


def run(text: str, heading: Heading) -> Shown:
    """Runs SQL of one or more statements; the last one that returns rows is shown."""
    from workbook.session import exercise_of, kernel_connection

    exercise = exercise_of(heading.name) if heading.name else None
    schema = heading.schema or (exercise.schema if exercise else None)
    connection = kernel_connection()
    if exercise is not None and exercise.facts.get("fresh_schema"):
        schema = _fresh_schema(connection, exercise)
    if not COMMENT.sub("", text).strip():
        return Shown(None, "The cell is empty.")
    with _search_path(connection, schema), connection.cursor() as cursor:
        bound = bind(text, heading.params)
        try:
            cursor.execute(bound.encode())
        except psycopg.Error as error:
            raise SqlError.from_psycopg(error, bound) from None
        return _collect(cursor)


def _collect(cursor: psycopg.Cursor) -> Shown:
    shown = Shown(None, cursor.statusmessage or "Nothing to run.")
    while True:
        if cursor.description is not None:
            columns = tuple(column.name for column in cursor.description)
            shown = Shown(Table(columns, cursor.fetchall()), "")
        elif shown._table is None:
            shown = Shown(None, cursor.statusmessage or "Nothing to run.")
        if not cursor.nextset():
            return shown


class _search_path:
    """Points unqualified names at a schema for the length of one cell."""

    def __init__(self, connection: psycopg.Connection, schema: str | None) -> None:
        self._connection = connection
        self._schema = schema

    def __enter__(self) -> None:
        if self._schema:
            path = syntax.SQL("SET search_path = {}, public").format(
                syntax.Identifier(self._schema)
            )
            self._connection.execute(path)

    def __exit__(self, *_: object) -> None:
        if self._schema and not self._connection.broken:
            self._connection.execute("RESET search_path")


def _fresh_schema(connection: psycopg.Connection, exercise: Exercise) -> str:
    """Empties the schema in which an exercise's DDL runs, so that a cell can be run again."""
    name = syntax.Identifier(exercise.name)
    connection.execute(syntax.SQL("DROP SCHEMA IF EXISTS {} CASCADE").format(name))
    connection.execute(syntax.SQL("CREATE SCHEMA {}").format(name))
    return exercise.name
