"""Facts about the databases of the weeks: how they are built, copied and kept up to date."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import psycopg
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from psycopg.sql import SQL, Identifier

from workbook import account, pool, postgres, week_database
from workbook.database import Database, scratch
from workbook.errors import WorkbookError

WEEK = f"week99_test_{os.getpid()}"
SHOP = """
CREATE TABLE users (user_id bigint PRIMARY KEY, name text);
-- load users from little/users.parquet
CREATE INDEX users_name ON users (name);
-- load orders from little/orders.parquet
"""


@pytest.fixture
def course(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A course of one week on the usual server; its databases are dropped at the end."""
    admin = postgres.admin()
    monkeypatch.setenv("WORKBOOK_ROOT", str(tmp_path))
    monkeypatch.setattr(week_database, "data_file", lambda dataset, file: tmp_path / dataset / file)
    sql = tmp_path / "datasets" / "databases" / WEEK
    sql.mkdir(parents=True)
    (tmp_path / "little").mkdir()
    (sql / "shop.sql").write_text(SHOP, "utf-8")
    (sql / "notes.sql").write_text("CREATE TABLE note AS SELECT 'hello' AS text", "utf-8")
    write(tmp_path, "users", {"user_id": [1, 2], "name": ["Ann", None]})
    write(tmp_path, "orders", {"order_id": [7], "total": [Decimal("9.90")], "at": [NOON]})
    yield tmp_path
    pool.drop_idle()
    for name in databases():
        account.drop_database(admin, name)
    account.drop(admin, WEEK)


NOON = datetime(2024, 2, 29, 12, tzinfo=UTC)


def write(course: Path, table: str, columns: dict[str, list[object]]) -> None:
    """Writes a data file."""
    pq.write_table(pa.table(columns), course / "little" / f"{table}.parquet")


def databases() -> set[str]:
    """Returns the names of the databases of the week."""
    rows = postgres.admin().execute("SELECT datname FROM pg_database")
    return {name for (name,) in rows if name.startswith(WEEK)}


def rows(dsn: str, query: str) -> list[tuple[object, ...]]:
    """Runs a query as the learner."""
    with psycopg.connect(dsn) as connection:
        return connection.execute(query).fetchall()


def test_each_file_becomes_a_schema_with_its_data(course: Path) -> None:
    """Statements run in order, loads fill tables, and missing tables are made from the data."""
    dsn = week_database.week_database(WEEK)
    assert rows(dsn, "SELECT * FROM shop.users ORDER BY user_id") == [(1, "Ann"), (2, None)]
    assert rows(dsn, "SELECT total, at FROM shop.orders") == [(Decimal("9.90"), NOON)]
    assert rows(dsn, "SELECT text FROM notes.note") == [("hello",)]
    assert rows(dsn, "SELECT relallvisible FROM pg_class WHERE relname = 'users'") == [(1,)]


def test_the_learner_may_do_everything_in_it(course: Path) -> None:
    """Tables of the course can be altered, indexed and dropped, and schemas added."""
    dsn = week_database.week_database(WEEK)
    with psycopg.connect(dsn) as connection:
        connection.execute("CREATE SCHEMA mine; CREATE TABLE mine.t AS TABLE shop.users")
        connection.execute("ALTER TABLE shop.users ADD x int; CREATE INDEX ON shop.users (x)")
        connection.execute("DROP TABLE notes.note; CREATE TABLE shop.more ()")


def test_asking_again_changes_nothing(course: Path) -> None:
    """The same connection string comes back, and the learner's changes are still there."""
    dsn = week_database.week_database(WEEK)
    with psycopg.connect(dsn) as connection:
        connection.execute("DELETE FROM shop.users")
    assert week_database.week_database(WEEK) == dsn
    assert rows(dsn, "SELECT count(*) FROM shop.users") == [(0,)]


def test_reset_makes_it_anew(course: Path) -> None:
    """The course's tables are whole again and the learner's own are gone."""
    dsn = week_database.week_database(WEEK)
    with psycopg.connect(dsn) as connection:
        connection.execute("DELETE FROM shop.users; CREATE SCHEMA mine")
    week_database.week_database(WEEK, reset=True)
    assert rows(dsn, "SELECT count(*) FROM shop.users") == [(2,)]
    assert rows(dsn, "SELECT to_regnamespace('mine')") == [(None,)]


@pytest.mark.parametrize("changed", ["data", "sql"])
def test_changed_inputs_renew_the_courses_schemas_only(course: Path, changed: str) -> None:
    """New data or new SQL arrives, the learner's own schema stays, one template is kept."""
    dsn = week_database.week_database(WEEK)
    with psycopg.connect(dsn) as connection:
        connection.execute("CREATE SCHEMA mine; CREATE TABLE mine.t AS SELECT 1 AS x")
    if changed == "data":
        write(course, "users", {"user_id": [3], "name": ["Cleo"]})
    else:
        file = course / "datasets" / "databases" / WEEK / "shop.sql"
        file.write_text(SHOP + "DELETE FROM users; INSERT INTO users VALUES (3, 'Cleo')", "utf-8")
    assert week_database.week_database(WEEK) == dsn
    assert rows(dsn, "SELECT * FROM shop.users") == [(3, "Cleo")]
    assert rows(dsn, "SELECT x FROM mine.t") == [(1,)]
    assert databases() == {WEEK, week_database.template_database(WEEK)}


def test_a_scratch_copy_holds_the_weeks_data_and_may_be_changed(course: Path) -> None:
    """A copy is apart from the template: what is dropped in one is there in the next."""
    for _ in range(2):
        with scratch(WEEK, schema="shop") as database:
            assert database.query("SELECT name FROM users ORDER BY user_id").column("name") == [
                "Ann",
                None,
            ]
            database.run(
                "CREATE INDEX ON orders (at); ALTER TABLE users ADD x int; DROP TABLE users"
            )


@pytest.mark.parametrize(
    ("touch", "again"),
    [
        (lambda database: database.query("SELECT * FROM users"), True),
        (lambda database: database.plan("SELECT * FROM users"), True),
        (lambda database: database.plan("DELETE FROM users"), False),
        (lambda database: database.plan("SELECT * FROM users FOR UPDATE"), False),
        (lambda database: database.run("DELETE FROM users"), False),
        (lambda database: database.admin("DELETE FROM shop.users"), False),
        (lambda database: database.connection, False),
        (lambda database: database.wal_bytes("DELETE FROM users"), False),
        (lambda database: database.load({}), False),
    ],
)
def test_only_a_copy_that_was_read_is_lent_again(
    course: Path, touch: Callable[[Database], object], again: bool
) -> None:
    """Whatever could leave a trace, if only dead rows, makes it be dropped."""
    with scratch(WEEK, schema="shop") as first:
        touch(first)
    with scratch(WEEK, schema="shop") as second:
        assert (second.name == first.name) is again
        assert len(second.query("SELECT * FROM users")) == 2


def test_nobody_may_connect_to_a_template(course: Path) -> None:
    """So that a copy can be made at any time and is always the same."""
    name = week_database.template_database(WEEK)
    with pytest.raises(psycopg.OperationalError, match="not currently accepting connections"):
        psycopg.connect(postgres.server().admin_dsn, dbname=name)


def test_an_interrupted_build_is_not_taken_for_a_whole_one(course: Path) -> None:
    """What a killed process left behind is dropped by the next build."""
    unfinished = f"{WEEK}_unfinished"
    postgres.admin().execute(SQL("CREATE DATABASE {}").format(Identifier(unfinished)))
    template = week_database.template_database(WEEK)
    assert databases() == {template} != {unfinished}


def test_faulty_sql_names_the_file(course: Path) -> None:
    """The error says which schema and repeats PostgreSQL's words; nothing half-built is kept."""
    file = course / "datasets" / "databases" / WEEK / "notes.sql"
    file.write_text("CREATE TABLE a (x int);\nSELECT * FROM missing", "utf-8")
    with pytest.raises(WorkbookError, match="could not be built") as caught:
        week_database.week_database(WEEK)
    assert "notes.sql" in str(caught.value)
    assert 'relation "missing" does not exist' in str(caught.value)
    assert WEEK not in databases()
    with pytest.raises(WorkbookError):
        week_database.template_database(WEEK)


def test_course_tables_in_use_are_reported_instead_of_waited_for(
    course: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A notebook in the middle of a transaction keeps its tables; the learner is told."""
    monkeypatch.setattr(week_database, "LOCK_SECONDS", 0.1)
    dsn = week_database.week_database(WEEK)
    write(course, "users", {"user_id": [3], "name": ["Cleo"]})
    with psycopg.connect(dsn) as connection:
        connection.execute("SELECT * FROM shop.users")
        with pytest.raises(WorkbookError, match="something uses it"):
            week_database.week_database(WEEK)
    week_database.week_database(WEEK)
    assert rows(dsn, "SELECT name FROM shop.users") == [("Cleo",)]


def test_a_week_without_database_is_an_error(course: Path) -> None:
    """The error names the folder that was looked in."""
    with pytest.raises(WorkbookError, match="week00_none has no database"):
        week_database.week_database("week00_none")
