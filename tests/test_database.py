"""Facts about fresh databases and what learners' SQL can and cannot do in them."""

from __future__ import annotations

import os
import pickle
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pandas as pd
import psycopg
import pyarrow as pa
import pytest

from workbook import account, pool, postgres, stage
from workbook import database as module
from workbook.database import Database, SqlError, scratch
from workbook.errors import WorkbookError
from workbook.table import Table

NUMBERS = {"t": Table(("n", "word"), [(1, "one"), (2, "two"), (3, None)])}
DDL = "CREATE TABLE t (n integer PRIMARY KEY, word text)"


@pytest.fixture(scope="module")
def shared() -> Iterator[Database]:
    """One database for the tests that leave nothing behind in it."""
    with scratch(schema="shop") as database:
        yield database


@pytest.fixture
def fresh() -> Iterator[Database]:
    """A database of the test's own."""
    with scratch() as database:
        yield database


def names_of(kind: str) -> set[str]:
    """Returns the names of all databases (``datname``) or roles (``rolname``)."""
    relation = {"datname": "pg_database", "rolname": "pg_roles"}[kind]
    return {name for (name,) in postgres.admin().execute(f"SELECT {kind} FROM {relation}")}


@pytest.mark.parametrize("idle", [0, 2])
def test_nothing_of_a_scratch_database_stays(monkeypatch: pytest.MonkeyPatch, idle: int) -> None:
    """Objects of every kind, settings and passwords are gone, whether it is dropped or emptied."""
    monkeypatch.setattr(pool, "MAX_IDLE", idle)
    pool.drop_idle()
    with scratch() as database:
        empty = database.query(EVERYTHING).rows
        before = database.name
        database.run("CREATE SCHEMA mine; CREATE TYPE mood AS ENUM ('ok'); CREATE EXTENSION citext")
        database.run("CREATE TABLE t (x int); CREATE VIEW mine.v AS SELECT * FROM t")
        database.run("CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1'")
        database.run("CREATE CAST (mood AS int) WITH INOUT; SELECT lo_create(0)")
        database.run("ALTER ROLE CURRENT_USER SET jit = on")
        database.run("ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO PUBLIC")
        database.run(f"ALTER DATABASE {before} SET work_mem = '1GB'")
        database.run(f"REVOKE ALL ON DATABASE {before} FROM {before}; DROP SCHEMA public CASCADE")
        assert database.query(EVERYTHING).rows != empty
        old_dsn = database.dsn
    with scratch() as database:
        assert (database.name == before) is (idle > 0)
        assert database.query(EVERYTHING).rows == empty
        assert database.query("SHOW jit").rows == [("off",)]
        with database.connection.live() as connection:
            assert connection.execute("SHOW work_mem").fetchone() == ("4MB",)
            connection.execute("CREATE TABLE public.t ()")
        with pytest.raises(psycopg.OperationalError):
            psycopg.connect(old_dsn)


EVERYTHING = """
    SELECT 'class', relname::text FROM pg_class
        WHERE relnamespace > 16383 OR relnamespace = 'pg_catalog'::regnamespace
    UNION ALL SELECT 'schema', nspname::text FROM pg_namespace WHERE nspname !~ '^pg_t(emp|oast)'
    UNION ALL SELECT 'type', typname::text FROM pg_type
    UNION ALL SELECT 'function', proname::text FROM pg_proc
    UNION ALL SELECT 'extension', extname::text FROM pg_extension
    UNION ALL SELECT 'cast', format('%s-%s', castsource, casttarget) FROM pg_cast
    UNION ALL SELECT 'large object', '' FROM pg_largeobject_metadata
    UNION ALL SELECT 'default privileges', '' FROM pg_default_acl
    ORDER BY 1, 2
"""


def test_a_database_and_its_role_are_dropped_when_none_more_are_kept(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Both exist inside the block and neither after it, even after an error."""
    monkeypatch.setattr(pool, "MAX_IDLE", 0)
    with pytest.raises(ZeroDivisionError), scratch() as database:
        assert database.name in names_of("datname") & names_of("rolname")
        raise ZeroDivisionError
    assert database.name not in names_of("datname") | names_of("rolname")


@pytest.mark.parametrize("idle", [0, 2])
def test_a_scratch_database_ends_while_connections_to_it_are_open(
    monkeypatch: pytest.MonkeyPatch, idle: int
) -> None:
    """A worker that forgot to disconnect is cut off."""
    monkeypatch.setattr(pool, "MAX_IDLE", idle)
    with scratch() as database:
        forgotten = database.connection.open()
    with pytest.raises(psycopg.OperationalError):
        forgotten.execute("SELECT 1")


def test_a_forked_child_does_not_lend_its_parents_databases() -> None:
    """Parent and child would otherwise work in the same one."""
    with scratch() as database:
        pass
    child = os.fork()
    if child == 0:
        with scratch() as other:
            os._exit(0 if other.name != database.name else 1)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0


@pytest.mark.parametrize(
    ("kind", "values", "sql_type"),
    [
        (None, [1, None], "bigint"),
        (None, ["it's", "", None, 'a "quoted"\n\\N\\.,'], "text"),
        (None, [Decimal("0.10"), None, Decimal("12345678901234567890.12")], "numeric"),
        (None, [0.1 + 0.2, None, float("inf")], "double precision"),
        (None, [True, False, None], "boolean"),
        (None, [date(2024, 2, 29), None], "date"),
        (None, [datetime(2024, 1, 1, 2, 30, 0, 5, tzinfo=UTC)], "timestamp with time zone"),
        (None, [datetime(2024, 1, 1, 2, 30), None], "timestamp without time zone"),
        (None, [timedelta(hours=-3, microseconds=7), None], "interval"),
        (None, [[1, None], [], None], "bigint[]"),
        (None, [["a,b", 'c"d\\e', "NULL", None, ""]], "text[]"),
        (None, [[[1, 2], [3, 4]]], "bigint[]"),
        (None, [b"\x00\xff", b"", None], "bytea"),
        (None, [{"a": 1, "b": "x"}, None], "jsonb"),
        (None, [None, None], "text"),
        (pa.int32(), [1, 2], "integer"),
        (pa.uint64(), [2**63], "numeric"),
        (pa.string_view(), ["a", None], "text"),
        (pa.dictionary(pa.int8(), pa.string()), ["a", "b", None], "text"),
    ],
)
def test_values_come_back_as_they_went_in(
    fresh: Database, kind: pa.DataType | None, values: list[Any], sql_type: str
) -> None:
    """Load and query keep every value exact, and the type that PostgreSQL gets is the one meant."""
    column = pa.array(values, kind)
    fresh.load({"t": pa.table({"v": column, "place": range(len(values))})})
    found = fresh.query("SELECT v FROM t ORDER BY place").column("v")
    assert [Decimal(v) if isinstance(v, Decimal) else v for v in found] == values
    described = fresh.query(
        "SELECT format_type(atttypid, atttypmod) AS t FROM pg_attribute"
        " WHERE attrelid = 't'::regclass AND attname = 'v'"
    )
    assert described.rows == [(sql_type,)]


def test_pandas_nan_becomes_null(fresh: Database) -> None:
    """A frame's missing values are nulls in the table."""
    fresh.load({"t": pd.DataFrame({"x": [1.5, float("nan")], "s": ["a", None]})})
    assert fresh.query("SELECT * FROM t").rows == [(1.5, "a"), (None, None)]


def test_values_without_a_common_type_are_refused_by_name(fresh: Database) -> None:
    """The error names the table."""
    with pytest.raises(WorkbookError, match="no common type") as caught:
        fresh.load({"mixed": Table(("x",), [(1,), ("one",)])})
    assert caught.value.facts["where"] == "table mixed"


def test_ddl_decides_types_and_constraints(shared: Database) -> None:
    """With DDL the columns are matched by name, and what breaks a constraint is refused."""
    ddl = "CREATE TABLE t (word text NOT NULL, n numeric(6, 2) CHECK (n > 0))"
    shared.load({"t": Table(("n", "word"), [(Decimal("1"), "one")])}, ddl)
    assert shared.query("SELECT * FROM t").rows == [("one", Decimal("1.00"))]
    with pytest.raises(SqlError) as caught:
        shared.load({"t": Table(("n", "word"), [(Decimal("-1"), "one")])}, ddl)
    assert caught.value.sqlstate == "23514"


def test_a_deferred_constraint_is_checked_when_rows_are_loaded(shared: Database) -> None:
    """An orphan is refused although the check could wait for a commit that never comes."""
    ddl = (
        "CREATE TABLE parent (id int PRIMARY KEY);"
        "CREATE TABLE child (id int REFERENCES parent DEFERRABLE INITIALLY DEFERRED)"
    )
    orphan = Table(("id",), [(7,)])
    shared.load({"child": orphan, "parent": orphan}, ddl)
    with pytest.raises(SqlError) as caught:
        shared.load({"child": orphan}, ddl)
    assert caught.value.sqlstate == "23503"


def test_every_load_starts_from_nothing(shared: Database) -> None:
    """Rows, tables and views of before are gone, with the same DDL and with another one."""
    shared.load(NUMBERS, DDL)
    shared.load({"t": Table(("n", "word"), [(9, "nine")])}, DDL)
    assert shared.query("SELECT n FROM t").rows == [(9,)]
    shared.run("CREATE VIEW v AS SELECT 1; CREATE TABLE u (x int); INSERT INTO t VALUES (10)")
    shared.load({}, DDL)
    assert shared.query("SELECT * FROM t").rows == []
    for name in ("v", "u"):
        with pytest.raises(SqlError, match="does not exist"):
            shared.query(f"SELECT * FROM {name}")


@pytest.mark.parametrize(
    "ddl",
    [
        "CREATE TABLE t (id serial, n int)",
        "CREATE TABLE t (id int, n int); INSERT INTO t VALUES (1, 9)",
    ],
)
def test_ddl_with_a_memory_acts_the_same_every_time(shared: Database, ddl: str) -> None:
    """Sequences start again and rows that the DDL inserts are there after the second load too."""
    seen = []
    for _ in range(3):
        shared.load({"t": Table(("n",), [(1,)])}, ddl)
        seen.append(shared.query("SELECT id, n FROM t ORDER BY id").rows)
    assert seen[0] == seen[1] == seen[2] != []


def test_loaded_tables_are_there_for_other_connections(shared: Database) -> None:
    """A worker, a script and the superuser see what was loaded last."""
    for n in (1, 2):
        shared.load({"t": Table(("n",), [(n,)])}, DDL)
    with shared.connection.live() as connection:
        assert connection.execute("SELECT n FROM t").fetchall() == [(2,)]
    shared.load({"t": Table(("n",), [(3,)])}, DDL)
    assert shared.admin("SELECT n FROM shop.t").rows == [(3,)]
    shared.load({"t": Table(("n",), [(4,)])}, DDL)
    shared.run("UPDATE t SET n = n + 1")
    assert shared.query("SELECT n FROM t").rows == [(5,)]


def test_plans_count_pages_as_if_loaded_once(shared: Database) -> None:
    """Earlier loads leave no pages behind that a plan would count."""
    for _ in range(5):
        shared.load(NUMBERS, DDL)
    assert shared.plan("SELECT * FROM t").pages == 1
    shared.load(NUMBERS, DDL)
    plan = shared.plan("SELECT n FROM t WHERE n = 2")
    assert (plan.pages, plan.heap_fetches) == (1, 0)


def test_statistics_are_exact_after_loading_many_rows(shared: Database) -> None:
    """More rows than queries can do without statistics for are analysed at once."""
    count = stage.SMALL + 1
    shared.load({"t": pa.table({"n": range(count), "g": [i % 10 for i in range(count)]})})
    assert shared.plan("SELECT * FROM t WHERE g = 3").worst_q_error < 1.01


def test_a_query_returns_columns_even_without_rows_and_keeps_equal_names(shared: Database) -> None:
    """Names come from the statement, not from the rows."""
    assert shared.query("SELECT 1 AS a, 2 AS a WHERE false") == Table(("a", "a"), [])


def test_parameters_and_percent_signs_are_understood(shared: Database) -> None:
    """``:name`` is bound; a percent sign is only a percent sign."""
    result = shared.query("SELECT :x || '%s' LIKE '%\\%s' AS yes, 7 % 4 AS rest", {"x": "a"})
    assert result.rows == [(True, 3)]


def test_results_are_observed(shared: Database) -> None:
    """Every table that a query returns is reported, exactly once."""
    seen: list[object] = []
    shared.observe = seen.append
    table = shared.query("SELECT 1 AS one")
    shared.observe = lambda value: None
    assert seen == [table]


@pytest.mark.parametrize(
    ("sql", "sqlstate", "text"),
    [
        ("SELECT 1; SELECT 2", "42601", "more than one statement"),
        ("SELECT 1; DROP TABLE t", "42601", "more than one statement"),
        ("", None, "no statement that returns a table"),
        ("-- nothing yet", None, "no statement that returns a table"),
        ("COMMIT", None, "no statement that returns a table"),
        ("SET jit = on", None, "no statement that returns a table"),
        ("COPY t TO STDOUT", None, "no statement that returns a table"),
        ("DELETE FROM t RETURNING n", "25006", "read-only"),
        ("WITH gone AS (DELETE FROM t RETURNING n) SELECT * FROM gone", "25006", "read-only"),
        ("SELECT set_config('transaction_read_only', 'off', true)", "25001", "read-write"),
        ("SELECT 1 / 0", "22012", "division by zero"),
        ("SELECT 'infinity'::timestamptz", None, "too large"),
        ("SELECT pg_read_file('/etc/passwd')", "42501", "permission denied"),
        ("SELECT lo_import('/etc/passwd')", "42501", "permission denied"),
        ("SELECT * FROM pg_authid", "42501", "permission denied"),
        ("SELECT array_agg(repeat('x', 9999999)) FROM generate_series(1, 999)", "53200", "memory"),
    ],
)
def test_a_query_that_may_not_run_says_why_and_changes_nothing(
    shared: Database, sql: str, sqlstate: str | None, text: str
) -> None:
    """The SQL is blamed readably, and the loaded rows are there for the next query."""
    shared.load(NUMBERS, DDL)
    with pytest.raises(SqlError, match=text) as caught:
        shared.query(sql)
    assert sqlstate in (None, caught.value.sqlstate)
    assert shared.query("SELECT count(*) FROM t").rows == [(3,)]


def test_a_query_that_takes_too_long_is_stopped(
    fresh: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is the learner's to mend, and the loaded rows are there for the next query."""
    monkeypatch.setitem(account.SESSION, "statement_timeout", "100ms")
    fresh.load(NUMBERS, DDL)
    with pytest.raises(SqlError, match="took too long") as caught:
        fresh.query("SELECT pg_sleep(60)")
    assert caught.value.sqlstate == "57014"
    assert len(fresh.query("SELECT * FROM t")) == 3


def test_a_result_without_end_is_refused(shared: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    """Rows and characters are both limited, and the session is usable afterwards."""
    monkeypatch.setattr(module, "MAX_ROWS", 1000)
    with pytest.raises(SqlError, match="too large"):
        shared.query("SELECT generate_series(1, 100000000)")
    monkeypatch.setattr(module, "MAX_CHARACTERS", 1000)
    with pytest.raises(SqlError, match="too large"):
        shared.query("SELECT repeat('x', 1001)")
    assert shared.query("SELECT 1").rows == [(1,)]


@pytest.mark.parametrize(
    "script",
    [
        "COPY t FROM '/etc/passwd'",
        "COPY t TO PROGRAM 'cat'",
        "CREATE EXTENSION file_fdw",
        "CREATE EXTENSION dblink",
        "CREATE ROLE r",
        "CREATE DATABASE d",
        "ALTER ROLE CURRENT_USER SUPERUSER",
        "SET temp_file_limit = -1",
        "SET ROLE postgres",
        "CREATE FUNCTION f() RETURNS int LANGUAGE c AS 'x'",
    ],
)
def test_the_role_has_no_privileges_beyond_its_database(shared: Database, script: str) -> None:
    """Files, programs, extensions that reach outside, roles and databases are out of reach."""
    shared.load(NUMBERS, DDL)
    with pytest.raises(SqlError) as caught:
        shared.run(script)
    assert caught.value.sqlstate == "42501"


def test_a_role_cannot_connect_to_other_databases(fresh: Database, shared: Database) -> None:
    """Neither a neighbour's database nor the server's own ones open."""
    for name in (shared.name, "postgres", "template1"):
        with pytest.raises(psycopg.OperationalError, match=r"pg_hba\.conf|permission denied"):
            psycopg.connect(psycopg.conninfo.make_conninfo(fresh.dsn, dbname=name))


def test_sorting_beyond_the_limit_for_temporary_files_is_stopped(fresh: Database) -> None:
    """The limit belongs to the role, which cannot lift it."""
    limit = fresh.query("SHOW temp_file_limit").rows
    assert limit == [("1GB",)]


def test_sessions_have_the_settings_under_which_plans_repeat(fresh: Database) -> None:
    """A worker's connection and the database's own one agree, whatever the role was altered to."""
    fresh.run("ALTER ROLE CURRENT_USER SET jit = on")
    fresh.close()
    names = sorted(account.SESSION)
    query = "SELECT " + ", ".join(f"current_setting('{name}')" for name in names)
    expected = tuple(account.SESSION[name] for name in names)
    assert fresh.query(query).rows == [expected]
    with scratch() as other, other.connection.live() as connection:
        assert connection.execute(query).fetchone() == expected


def test_a_script_is_all_or_nothing(fresh: Database) -> None:
    """An error in the last statement undoes the first."""
    with pytest.raises(SqlError) as caught:
        fresh.run("CREATE TABLE a (x int);\nSELECT * FROM missing;")
    assert (caught.value.sqlstate, caught.value.line) == ("42P01", 2)
    with pytest.raises(SqlError, match="does not exist"):
        fresh.query("SELECT * FROM a")


def test_a_script_that_does_not_end_its_transaction_is_refused(fresh: Database) -> None:
    """What it did is undone, and the learner is told about COMMIT."""
    with pytest.raises(SqlError, match="does not end it"):
        fresh.run("BEGIN; CREATE TABLE a (x int)")
    with pytest.raises(SqlError, match="does not exist"):
        fresh.query("SELECT * FROM a")


def test_settings_of_a_script_do_not_reach_later_statements(fresh: Database) -> None:
    """A forced plan, a lifted timeout and a temporary table end with the script."""
    fresh.run("SET enable_seqscan = off; SET statement_timeout = 0; CREATE TEMP TABLE x ()")
    query = "SELECT current_setting('enable_seqscan'), current_setting('statement_timeout')"
    assert fresh.query(query).rows == [("on", "20s")]
    with pytest.raises(SqlError, match="does not exist"):
        fresh.query("SELECT count(*) FROM x")


def test_a_script_that_lifts_its_timeout_is_stopped(
    fresh: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The limit of a whole script does not depend on the session's settings."""
    monkeypatch.setattr(module, "SCRIPT_SECONDS", 0.2)
    with pytest.raises(SqlError, match="took too long"):
        fresh.run("SET statement_timeout = 0; SELECT pg_sleep(60)")


def test_errors_point_at_the_learners_line() -> None:
    """The prefix that asks for the plan does not shift line and position."""
    sql = "SELECT n\nFROM t\nWHERE nn = 1"
    with scratch() as database:
        database.load(NUMBERS, DDL)
        for ask in (database.query, database.plan, database.wal_bytes):
            with pytest.raises(SqlError) as caught:
                ask(sql)
            assert (caught.value.line, caught.value.position) == (3, 23)
            assert "  WHERE nn = 1\n        ^" in str(caught.value)


def test_plan_undoes_what_it_measures(fresh: Database) -> None:
    """INSERT, UPDATE and DELETE are planned and counted but change nothing."""
    fresh.load(NUMBERS, DDL)
    plan = fresh.plan("UPDATE t SET word = 'x' WHERE n = :n", {"n": 1})
    assert plan.uses("ModifyTable") and plan.pages > 0
    fresh.plan("INSERT INTO t VALUES (4, 'four')")
    assert fresh.query("SELECT * FROM t").rows == NUMBERS["t"].rows


def test_plan_takes_one_statement(fresh: Database) -> None:
    """A second statement cannot end the transaction that undoes the first."""
    fresh.load(NUMBERS, DDL)
    with pytest.raises(SqlError, match="more than one statement"):
        fresh.plan("SELECT 1; COMMIT; DROP TABLE t")
    assert len(fresh.query("SELECT * FROM t")) == 3


def test_pages_repeat(fresh: Database) -> None:
    """Two measurements of one statement agree to the page."""
    fresh.run("CREATE TABLE t AS SELECT g AS n FROM generate_series(1, 20000) g; ANALYZE t")
    first, second = (fresh.plan("SELECT count(*) FROM t").pages for _ in range(2))
    assert first == second > 50


def test_more_indexes_write_more_log(fresh: Database) -> None:
    """The bytes of an insert grow with every index, and the rows are not kept."""
    fresh.run("CREATE TABLE t (a int, b int)")
    insert = "INSERT INTO t SELECT g, g FROM generate_series(1, 1000) g"
    bare = fresh.wal_bytes(insert)
    fresh.run("CREATE INDEX ON t (a)")
    one = fresh.wal_bytes(insert)
    fresh.run("CREATE INDEX ON t (b)")
    assert 50_000 < bare < one < fresh.wal_bytes(insert)
    assert fresh.query("SELECT count(*) FROM t").rows == [(0,)]


def test_a_lost_connection_is_not_the_learners_fault(fresh: Database) -> None:
    """It is reported as the server's, and the next load works again."""
    fresh.load(NUMBERS, DDL)
    with pytest.raises(WorkbookError):
        fresh.query("SELECT pg_terminate_backend(pg_backend_pid())")
    with pytest.raises(WorkbookError, match="lost"):
        fresh.query("SELECT * FROM t")
    fresh.load(NUMBERS, DDL)
    assert len(fresh.query("SELECT * FROM t")) == 3


def test_a_forked_child_leaves_its_parents_connections_alone(fresh: Database) -> None:
    """Parent and child use the same database at once; the child's exit drops nothing."""
    fresh.load(NUMBERS, DDL)
    shared_connection = fresh.connection
    backend = fresh.query("SELECT pg_backend_pid()").rows
    child = os.fork()
    if child == 0:
        ok = fresh.query("SELECT pg_backend_pid()").rows != backend
        ok = ok and fresh.connection == shared_connection
        fresh.close()
        os._exit(0 if ok else 1)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    assert fresh.query("SELECT pg_backend_pid()").rows == backend


def test_a_forked_child_does_not_see_tables_that_only_its_parent_can_see(fresh: Database) -> None:
    """It is told so instead of finding them empty."""
    fresh.load(NUMBERS, DDL)
    child = os.fork()
    if child == 0:
        try:
            fresh.query("SELECT * FROM t")
        except WorkbookError:
            os._exit(0)
        os._exit(1)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    assert len(fresh.query("SELECT * FROM t")) == 3


def test_a_sql_error_survives_a_process_boundary() -> None:
    """Pickled and unpickled it says the same."""
    error = SqlError.at("SELECT\n1 +", 11, "syntax error", sqlstate="42601", hint="Add a number.")
    again = pickle.loads(pickle.dumps(error))
    assert str(again) == str(error)
    assert vars(again) == vars(error)
