"""Databases for running learners' SQL: fresh ones that vanish, and what may be asked of them."""

from __future__ import annotations

import os
import secrets
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from typing import Any, LiteralString, cast

import psycopg
from psycopg.conninfo import make_conninfo
from psycopg.pq import TransactionStatus
from psycopg.sql import SQL, Identifier

from workbook import account, bulk, postgres
from workbook.bulk import AnyTable
from workbook.connection import Connection
from workbook.errors import WorkbookError
from workbook.parameters import bind
from workbook.plan import Plan
from workbook.sql_error import SqlError
from workbook.table import Table
from workbook.week_database import template_database, week_database

__all__ = ["Connection", "Database", "SqlError", "scratch", "week_database"]

MAX_ROWS = 2_000_000
MAX_CHARACTERS = 512 * 1024 * 1024
SCRIPT_SECONDS = 60.0
"""A script may switch its own statement timeout off, so that it is also stopped from outside."""

Params = Mapping[str, object] | None


@dataclass
class Database:
    """A database and the role that owns it.

    Args:
        name: the database's name.
        dsn: connection string of its role.
        schema: where unqualified names lead.
        observe: called with every table that :meth:`query` returns.

    Every method raises :class:`SqlError` for a fault of the SQL, and :class:`WorkbookError` for
    one of the server.
    """

    name: str
    dsn: str
    schema: str = "public"
    observe: Callable[[object], None] = lambda value: None
    _role: psycopg.Connection | None = field(default=None, repr=False)
    _superuser: psycopg.Connection | None = field(default=None, repr=False)

    @property
    def connection(self) -> Connection:
        """What a worker needs to connect."""
        return Connection(self.dsn, self.schema)

    def load(self, tables: Mapping[str, AnyTable], ddl: str | None = None) -> None:
        """Empties the schema and fills it with ``tables``, in their order; collects statistics.

        Args:
            tables: rows by table name; columns are matched by name.
            ddl: statements that create the tables; without it the types are inferred from the
                values, and no column has a constraint.
        """
        arrow = {name: bulk.as_arrow(table, name) for name, table in tables.items()}
        with self._session(ddl or "") as session:
            with session.transaction():
                renew = SQL("DROP SCHEMA IF EXISTS {0} CASCADE; CREATE SCHEMA {0}")
                session.execute(renew.format(Identifier(self.schema)))
                if ddl:
                    session.execute(_text(ddl))
                for name, table in arrow.items():
                    if not ddl:
                        bulk.create_table(session, name, table.schema)
                    bulk.copy_rows(session, name, [table])
            if arrow:
                names = SQL(", ").join(map(Identifier, arrow))
                options = SQL("FREEZE, ANALYZE, SKIP_DATABASE_STATS")
                session.execute(SQL("VACUUM ({}) {}").format(options, names))

    def query(self, sql: str, params: Params = None) -> Table:
        """Returns the result of one statement, run read-only by the role and rolled back."""
        text = bind(sql, params)
        with self._session(text) as session:
            session.execute("BEGIN READ ONLY")
            cursor = session.cursor()
            # Streaming uses the extended protocol, which takes exactly one statement, and one row
            # at a time keeps a result that is too large out of memory.
            with closing(cursor.stream(_text(text))) as stream:
                rows = _collected(stream)
            table = Table(_columns(session, cursor, text), rows)
        self.observe(table)
        return table

    def run(self, sql: str, params: Params = None) -> None:
        """Runs a script of any number of statements as the role, all or nothing, and commits."""
        text = bind(sql, params)
        with self._session(text) as session:
            timer = threading.Timer(SCRIPT_SECONDS, session.cancel_safe)
            timer.start()
            try:
                session.execute(_text(text))
            finally:
                timer.cancel()
            if session.info.transaction_status != TransactionStatus.IDLE:
                raise SqlError(
                    "The script opens a transaction and does not end it.",
                    hint="Write COMMIT at the end. What stands after BEGIN was undone.",
                )
            session.execute("DISCARD ALL")

    def admin(self, sql: str) -> Table:
        """Runs statements as superuser and returns the last one's rows; names must be qualified.

        For set-up and system catalogues only: a trigger or function of the learner's that such a
        statement sets off would run as superuser.
        """
        if self._superuser is None or self._superuser.closed:
            dsn = make_conninfo(postgres.server().admin_dsn, dbname=self.name)
            options = "-c search_path=pg_catalog"
            self._superuser = psycopg.connect(dsn, autocommit=True, options=options)
        cursor = self._superuser.execute(_text(sql))
        while cursor.nextset():
            pass
        if cursor.description is None:
            return Table((), [])
        return Table(tuple(column.name for column in cursor.description), cursor.fetchall())

    def plan(self, sql: str, params: Params = None) -> Plan:
        """Runs one statement twice, undoes it, and returns the plan and counters of the second.

        The first run fills PostgreSQL's caches of its own catalogues, whose pages would count.
        """
        self._explain("ANALYZE, BUFFERS", sql, params)
        return Plan(self._explain("ANALYZE, BUFFERS", sql, params))

    def wal_bytes(self, sql: str, params: Params = None) -> int:
        """Returns the bytes that one statement writes to the log (PG-WAL), and undoes it.

        Index pages that happen to be full make it differ a little from run to run: compare ratios.
        """
        # Right after a checkpoint no setting makes a difference between first and later changes.
        postgres.admin().execute("CHECKPOINT")
        top = self._explain("ANALYZE, WAL", sql, params)[0]["Plan"]
        return int(top["WAL Bytes"])

    def close(self) -> None:
        """Closes the connections; the next call opens them again."""
        for connection in (self._role, self._superuser):
            if connection is not None:
                connection.close()

    def _explain(self, options: str, sql: str, params: Params) -> list[dict[str, Any]]:
        text = bind(sql, params)
        prefix = f"EXPLAIN ({options}, TIMING OFF, FORMAT JSON) "
        with self._session(text, prefix) as session:
            session.execute("BEGIN")
            ((explained,),) = session.execute(_text(prefix + text), prepare=True).fetchall()
        return cast(list[dict[str, Any]], explained)

    @contextmanager
    def _session(self, sql: str, prefix: str = "") -> Iterator[psycopg.Connection]:
        """Lends the role's connection; errors come out readable, open transactions are undone."""
        session = self._open()
        try:
            yield session
        except psycopg.Error as error:
            raise SqlError.from_psycopg(error, sql, len(prefix)) from error
        finally:
            status = session.info.transaction_status
            if status in (TransactionStatus.INTRANS, TransactionStatus.INERROR):
                session.rollback()
            elif status != TransactionStatus.IDLE:
                session.close()

    def _open(self) -> psycopg.Connection:
        if self._role is None or self._role.closed:
            # Said again here because a learner's script may have altered the role's defaults.
            settings = account.SESSION | {"search_path": f"{self.schema},public"}
            options = " ".join(f"-c {name}={value}" for name, value in settings.items())
            try:
                self._role = psycopg.connect(
                    self.dsn, autocommit=True, prepare_threshold=None, options=options
                )
            except psycopg.OperationalError as error:
                raise WorkbookError("The database cannot be reached.", got=error) from error
        return self._role


@contextmanager
def scratch(template: str | None = None, *, schema: str = "public") -> Iterator[Database]:
    """Opens a fresh database with a fresh role that owns it; both are dropped at the end.

    Args:
        template: a week folder's name; the database is a copy of that week's. None: an empty one.
        schema: where unqualified names lead; made if it does not exist.
    """
    source = template_database(template) if template else "template1"
    admin, process = postgres.admin(), os.getpid()
    name, password = f"{postgres.SCRATCH}{secrets.token_hex(8)}", secrets.token_hex(16)
    database = Database(name, postgres.server().dsn(name, name, password), schema)
    try:
        account.create(admin, name, password)
        if template:
            account.allow_templates(admin, name)
        account.create_database(admin, name, source, owner=name)
        if schema != "public":
            database.run(f'CREATE SCHEMA IF NOT EXISTS "{schema}"')
        yield database
    finally:
        if os.getpid() == process:  # a forked child must not drop its parent's database
            database.close()
            admin = postgres.admin()
            account.drop_database(admin, name)
            account.drop(admin, name)


def _collected(stream: Iterator[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    rows: list[tuple[Any, ...]] = []
    characters = 0
    for row in stream:
        rows.append(row)
        characters += sum(len(cell) for cell in row if isinstance(cell, (str, bytes, list, dict)))
        if len(rows) > MAX_ROWS or characters > MAX_CHARACTERS:
            raise SqlError(
                f"The result is too large: more than {MAX_ROWS:,} rows or "
                f"{MAX_CHARACTERS // 1024**2} MB.",
                hint="Does a join lack a condition?",
            )
    return rows


def _columns(
    session: psycopg.Connection, cursor: psycopg.Cursor[Any], sql: str
) -> tuple[str, ...]:
    if cursor.description is not None:
        return tuple(column.name for column in cursor.description)
    # A stream without rows does not say what its columns are.
    session.pgconn.prepare(b"", sql.encode())
    described = session.pgconn.describe_prepared(b"")
    return tuple((described.fname(place) or b"").decode() for place in range(described.nfields))


def _text(sql: str) -> LiteralString:
    # psycopg's types want queries written by programmers; running learners' text is our purpose.
    return cast(LiteralString, sql)
