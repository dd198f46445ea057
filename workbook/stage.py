"""The tables that checks put into a schema, often thousands of times with other rows.

Making a schema anew costs tens of milliseconds, nearly all of it for creating and removing files.
Small tables therefore go into an open transaction, on top of empty tables that stay, and are
rolled back when the next ones come. Queries in the same session see them; before anything else
happens to the database they are settled: committed, vacuumed and analysed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING

import psycopg
from psycopg.pq import TransactionStatus
from psycopg.sql import SQL, Identifier

from workbook import bulk
from workbook.errors import WorkbookError

if TYPE_CHECKING:
    import pyarrow as pa

SMALL = 2_000
"""Rows of all tables together up to which queries do without statistics."""

REUSES = 200
"""How often empty tables are used again; rows that are rolled back still take up space."""

_RELATIONS = "SELECT relname, relkind FROM pg_class WHERE relnamespace = %s::regnamespace"


class Stage:
    """What is in one schema, as far as it was put there by :meth:`put`."""

    def __init__(self, schema: str) -> None:
        self._schema = schema
        self._layout: str | None = None  # the DDL of the empty tables that are there
        self._reuses = 0
        self._holder: psycopg.Connection | None = None  # the session with unsettled rows
        self._tables: Mapping[str, pa.Table] = {}
        self._ddl = ""

    def put(self, session: psycopg.Connection, tables: Mapping[str, pa.Table], ddl: str) -> None:
        """Replaces everything in the schema by the tables of ``ddl``, filled with ``tables``."""
        if self._holder is session:
            undo(session)
        self._holder = None
        small = sum(table.num_rows for table in tables.values()) <= SMALL
        if ddl != self._layout or not small or self._reuses >= REUSES:
            self._renew(session, ddl)
        self._reuses += 1
        self._fill(session, tables)
        self._holder, self._tables, self._ddl = session, tables, ddl
        if not small or self._layout is None:
            self.settle(session)

    def settle(self, session: psycopg.Connection) -> None:
        """Commits what was put, for other sessions to see, and collects statistics."""
        if not self._holds(session):
            return
        self._holder = None
        if self._reuses > 1:
            # Rows that were rolled back have left pages behind, which would be counted.
            undo(session)
            self._renew(session, self._ddl)
            self._fill(session, self._tables)
        self._layout = None
        session.commit()
        if self._tables:
            names = SQL(", ").join(map(Identifier, self._tables))
            options = SQL("FREEZE, ANALYZE, SKIP_DATABASE_STATS")
            session.execute(SQL("VACUUM ({}) {}").format(options, names))

    def forget(self, session: psycopg.Connection) -> None:
        """Settles what was put, and reckons with changes by others from now on."""
        self.settle(session)
        self._layout = None

    @contextmanager
    def reading(self, session: psycopg.Connection) -> Iterator[None]:
        """Opens a read-only transaction that sees what was put, and undoes it at the end."""
        if not self._holds(session):
            session.execute("BEGIN READ ONLY")
            try:
                yield
            finally:
                undo(session)
            return
        session.execute("SAVEPOINT reading; SET LOCAL transaction_read_only = on")
        try:
            yield
        finally:
            if not session.closed:
                session.execute("ROLLBACK TO reading; RELEASE reading")

    def _fill(self, session: psycopg.Connection, tables: Mapping[str, pa.Table]) -> None:
        session.execute("BEGIN")
        try:
            for name, table in tables.items():
                bulk.copy_rows(session, name, [table])
            session.execute("SET CONSTRAINTS ALL IMMEDIATE")
        except psycopg.Error:
            undo(session)
            raise

    def _renew(self, session: psycopg.Connection, ddl: str) -> None:
        self._layout, self._reuses = None, 0
        with session.transaction():
            renew = SQL("DROP SCHEMA IF EXISTS {0} CASCADE; CREATE SCHEMA {0}")
            session.execute(renew.format(Identifier(self._schema)))
            session.execute(ddl)
            self._layout = ddl if self._is_blank(session) else None

    def _is_blank(self, session: psycopg.Connection) -> bool:
        """Returns whether nothing in the schema remembers what was rolled back."""
        relations = session.execute(_RELATIONS, [f'"{self._schema}"']).fetchall()
        if any(kind in "Smf" for _, kind in relations):  # sequences, stored views, foreign tables
            return False
        tables = [
            SQL("TABLE {}").format(Identifier(name)) for name, kind in relations if kind in "rp"
        ]
        rows = SQL(" UNION ALL ").join(SQL("SELECT EXISTS ({})").format(table) for table in tables)
        return not tables or (True,) not in session.execute(rows).fetchall()

    def _holds(self, session: psycopg.Connection) -> bool:
        """Returns whether unsettled rows are there, which only ``session`` can see."""
        if self._holder not in (None, session):
            self._holder = None
            raise WorkbookError(
                "The loaded tables were lost with the connection to the database.",
                next_step="load them again",
            )
        return self._holder is not None


def undo(session: psycopg.Connection) -> None:
    """Rolls back whatever is open; a session that is beyond that is closed."""
    status = session.info.transaction_status
    if status in (TransactionStatus.INTRANS, TransactionStatus.INERROR):
        session.rollback()
    elif status != TransactionStatus.IDLE:
        session.close()
