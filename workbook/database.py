"""Databases for running learners' SQL: fresh ones that vanish, and what may be asked of them."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from typing import Any, cast

import psycopg
from psycopg.conninfo import make_conninfo
from psycopg.pq import ExecStatus, TransactionStatus

from workbook import account, bulk, pool, postgres
from workbook.bulk import AnyTable
from workbook.connection import Connection
from workbook.errors import WorkbookError
from workbook.parameters import bind
from workbook.plan import Plan
from workbook.sql_error import SqlError
from workbook.stage import Stage, undo
from workbook.table import Table
from workbook.week_database import template_database, week_database

__all__ = ["Connection", "Database", "SqlError", "scratch", "week_database"]

MAX_ROWS = 2_000_000
MAX_CHARACTERS = 512 * 1024 * 1024
SCRIPT_SECONDS = 60.0
"""A script may switch its own statement timeout off, so that it is also stopped from outside."""

_SCHEMA = "SELECT 1 FROM pg_namespace WHERE nspname = :schema"

Params = Mapping[str, object] | None


class Database:
    """A database and the role that owns it.

    Args:
        name: the database's name.
        dsn: connection string of its role.
        schema: where unqualified names lead.

    Attributes:
        observe: called with every table that :meth:`query` returns.
        untouched: whether nothing has been asked of it that could last: only queries, and plans
            of statements that read.

    Every method raises :class:`SqlError` for a fault of the SQL, and :class:`WorkbookError` for
    one of the server.
    """

    def __init__(self, name: str, dsn: str, schema: str = "public") -> None:
        self.name = name
        self.dsn = dsn
        self.schema = schema
        self.observe: Callable[[object], None] = lambda value: None
        self.untouched = True
        self._stage = Stage(schema)
        self._role: psycopg.Connection | None = None
        self._superuser: psycopg.Connection | None = None
        self._process = os.getpid()

    @property
    def connection(self) -> Connection:
        """What a worker needs to connect. Loaded tables are there for it to see."""
        self._settle_for_others()
        return Connection(self.dsn, self.schema)

    def load(self, tables: Mapping[str, AnyTable], ddl: str | None = None) -> None:
        """Empties the schema and fills it with ``tables``, in their order.

        Args:
            tables: rows by table name; columns are matched by name.
            ddl: statements that create the tables; without it the types are inferred from the
                values, and no column has a constraint.
        """
        self.untouched = False
        arrow = {name: bulk.as_arrow(table, name) for name, table in tables.items()}
        if ddl is None:
            ddl = ";\n".join(bulk.ddl(name, table.schema) for name, table in arrow.items())
        with self._session(ddl) as session:
            self._stage.put(session, arrow, ddl)

    def query(self, sql: str, params: Params = None) -> Table:
        """Returns the result of one statement, run read-only by the role and rolled back."""
        text = bind(sql, params)
        with self._session(text) as session, self._stage.reading(session):
            columns = _columns(session, text)
            # One row at a time keeps a result that is too large out of memory.
            stream = cast("Generator[tuple[Any, ...]]", session.cursor().stream(text))
            with closing(stream):
                table = Table(columns, _collected(stream))
        self.observe(table)
        return table

    def run(self, sql: str, params: Params = None) -> None:
        """Runs a script of any number of statements as the role, all or nothing, and commits."""
        text = bind(sql, params)
        with self._session(text) as session:
            self._settle_for_others()
            timer = threading.Timer(SCRIPT_SECONDS, session.cancel_safe)
            timer.start()
            try:
                session.execute(text)
                ended = session.info.transaction_status == TransactionStatus.IDLE
            finally:
                timer.cancel()
                undo(session)
            if not ended:
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
        self._settle_for_others()
        if self._superuser is None or self._superuser.closed:
            dsn = make_conninfo(postgres.server().admin_dsn, dbname=self.name)
            options = "-c search_path=pg_catalog"
            self._superuser = psycopg.connect(dsn, autocommit=True, options=options)
        cursor = self._superuser.execute(sql)
        while cursor.nextset():
            pass
        if cursor.description is None:
            return Table((), [])
        return Table(tuple(column.name for column in cursor.description), cursor.fetchall())

    def plan(self, sql: str, params: Params = None) -> Plan:
        """Runs one statement twice, undoes it, and returns the plan and counters of the second.

        The first run fills PostgreSQL's caches of its own catalogues, whose pages would count.
        """
        plan = Plan(self._explain("ANALYZE, BUFFERS", sql, params))
        # Undone changes leave dead rows behind.
        self.untouched = self.untouched and not plan.uses("ModifyTable", "LockRows")
        return Plan(self._explain("ANALYZE, BUFFERS", sql, params))

    def wal_bytes(self, sql: str, params: Params = None) -> int:
        """Returns the bytes that one statement writes to the log (PG-WAL), and undoes it.

        Index pages that happen to be full make it differ a little from run to run: compare ratios.
        """
        # Right after a checkpoint no setting makes a difference between first and later changes.
        self.untouched = False
        postgres.admin().execute("CHECKPOINT")
        top = self._explain("ANALYZE, WAL", sql, params)[0]["Plan"]
        return int(top["WAL Bytes"])

    def close(self) -> None:
        """Closes the connections; tables that were loaded for queries alone are lost.

        The next call opens them again.
        """
        self._disown_inherited()
        for connection in (self._role, self._superuser):
            if connection is not None:
                connection.close()

    def _explain(self, options: str, sql: str, params: Params) -> list[dict[str, Any]]:
        text = bind(sql, params)
        prefix = f"EXPLAIN ({options}, TIMING OFF, FORMAT JSON) "
        with self._session(text, prefix) as session:
            self._stage.settle(session)
            session.execute("BEGIN")
            try:
                # Streaming, unlike plain execution, takes exactly one statement.
                ((explained,),) = session.cursor().stream(prefix + text)
            finally:
                undo(session)
        return cast(list[dict[str, Any]], explained)

    @contextmanager
    def _session(self, sql: str, prefix: str = "") -> Iterator[psycopg.Connection]:
        """Lends the role's connection and makes errors readable."""
        session = self._open()
        try:
            yield session
        except psycopg.Error as error:
            if _server_is_to_blame(error):
                raise WorkbookError("The database server failed.", got=error) from error
            raise SqlError.from_psycopg(error, sql, len(prefix)) from error

    def _open(self) -> psycopg.Connection:
        self._disown_inherited()
        if self._role is None or self._role.closed:
            postgres.server()  # starts it again if it has gone away
            # Said again here because a learner's script may have altered the role's defaults.
            settings = account.SESSION | {"search_path": f"{self.schema},public"}
            options = " ".join(f"-c {name}={value}" for name, value in settings.items())
            try:
                self._role = psycopg.connect(
                    self.dsn,
                    autocommit=True,
                    prepare_threshold=None,
                    client_encoding="utf8",
                    options=options,
                )
            except psycopg.OperationalError as error:
                raise WorkbookError("The database cannot be reached.", got=error) from error
        return self._role

    def _settle_for_others(self) -> None:
        """Shows what was loaded to other sessions, and expects them to change it."""
        self.untouched = False
        self._stage.forget(self._open())

    def _disown_inherited(self) -> None:
        """Forgets, in a forked child, the connections that its parent goes on using."""
        if self._process != os.getpid():
            self._role = self._superuser = None
            self._process = os.getpid()


@contextmanager
def scratch(template: str | None = None, *, schema: str = "public") -> Iterator[Database]:
    """Opens a fresh database with a fresh role that owns it; nothing of it stays afterwards.

    Args:
        template: a week folder's name; the database is a copy of that week's. None: an empty one.
        schema: where unqualified names lead; made if it does not exist.
    """
    process = os.getpid()
    source = template_database(template) if template else pool.EMPTY
    name, password = pool.lend(source)
    database = Database(name, postgres.server().dsn(name, name, password), schema)
    try:
        if not database.query(_SCHEMA, {"schema": schema}).rows:
            database.run(f'CREATE SCHEMA "{schema}"')
        yield database
    finally:
        if os.getpid() == process:  # a forked child must not drop its parent's database
            database.close()
            pool.take_back(name, source, untouched=database.untouched)


def _server_is_to_blame(error: psycopg.Error) -> bool:
    """Tells a lost connection, a full disk or a failing system from a fault of the SQL."""
    if error.sqlstate is None:
        return isinstance(error, psycopg.OperationalError)
    return error.sqlstate.startswith(("08", "57P", "58", "53100", "53300"))


def _collected(stream: Iterable[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
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


def _columns(session: psycopg.Connection, sql: str) -> tuple[str, ...]:
    """Returns the names of the columns that a statement returns, without running it."""
    prepared = session.pgconn.prepare(b"", sql.encode())
    if prepared.status == ExecStatus.FATAL_ERROR:
        raise psycopg.errors.error_from_result(prepared)
    described = session.pgconn.describe_prepared(b"")
    if not described.nfields:
        raise SqlError("There is no statement that returns a table.", sql=sql)
    return tuple((described.fname(place) or b"").decode() for place in range(described.nfields))
