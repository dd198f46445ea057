"""The database of a week: built from SQL files and data files, kept as a template, copied.

``datasets/databases/<week>/<schema>.sql`` makes one schema. Its statements run in order; a line

    -- load TABLE from DATASET/FILE.parquet

fills a table from a built data file, and creates it when the SQL has not. The result is kept in
a database that nobody may connect to, named after the week and a hash of everything that went in.
Learners and graders work on copies.
"""

from __future__ import annotations

import re
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from hashlib import sha256
from pathlib import Path
from typing import TypeVar

import psycopg
from psycopg.conninfo import make_conninfo
from psycopg.sql import SQL, Identifier, Literal

from workbook import account, bulk, postgres
from workbook.cluster import SUPERUSER, secret
from workbook.course import root
from workbook.errors import WorkbookError

RECIPE = "1"
"""Changes whenever the same inputs are built into something else, so that all is built again."""

PATIENCE = 2.0
"""Seconds of building without a progress bar."""

LOCK_SECONDS = 10.0
"""How long an open transaction of the learner's may keep a build waiting."""

_LOAD = re.compile(r"^-- load (\w+) from ([^/\s]+)/(\S+\.parquet)[ \t]*$", re.MULTILINE)

_START = """
    RESET ROLE;
    DROP SCHEMA IF EXISTS {schema} CASCADE;
    CREATE SCHEMA {schema} AUTHORIZATION {owner};
    SET LOCAL ROLE {owner};
    SET LOCAL search_path = {schema}
"""
_TABLES = """
    SELECT oid::regclass::text FROM pg_class
    WHERE relkind IN ('r', 'm', 'p') AND relowner = 'workbook_owner'::regrole ORDER BY oid
"""

_Item = TypeVar("_Item")


def week_database(week: str, *, reset: bool = False) -> str:
    """Returns the connection string of the learner's database of a week, built if need be.

    When the course's data or SQL have changed, the course's schemas are made again and the
    learner's own are kept, save for what depends on a table of the course.

    Args:
        week: the week's folder name.
        reset: make the whole database again; the learner's own tables are lost.

    Raises:
        WorkbookError: when the week has no database, or an input is missing or wrong.
    """
    recipe = _Recipe(week)
    admin = postgres.admin()
    with _alone(admin, week):
        password = _password(week)
        _keep_template(admin, recipe)
        account.create(admin, week, password)
        account.allow_templates(admin, week)
        built_from = _comment(admin, week)
        if reset or built_from is None:
            account.drop_database(admin, week)
            account.create_database(admin, week, recipe.template, owner=week)
        elif built_from != recipe.digest:
            _fill(week, recipe)
        if reset or built_from != recipe.digest:
            stamp = SQL("COMMENT ON DATABASE {} IS {}")
            admin.execute(stamp.format(Identifier(week), Literal(recipe.digest)))
    return postgres.server().dsn(week, week, password)


def template_database(week: str) -> str:
    """Returns the name of the database that copies of a week are made from, built if need be."""
    recipe = _Recipe(week)
    admin = postgres.admin()
    with _alone(admin, week):
        _keep_template(admin, recipe)
    return recipe.template


def data_file(dataset: str, file: str) -> Path:
    """Returns a built data file."""
    return _data_file(root(), dataset, file)


@cache
def _data_file(course: Path, dataset: str, file: str) -> Path:
    # Making sure that a data set is whole takes longer than all the rest when nothing has changed.
    from datasets import build

    return build.path(dataset, file)


@dataclass(frozen=True)
class _Load:
    table: str
    file: Path


@dataclass(frozen=True)
class _Recipe:
    """What a week's database is built from."""

    week: str

    @cached_property
    def steps(self) -> list[tuple[str, str | _Load]]:
        """Schema by schema, in order: what to run and what to load."""
        folder = root() / "datasets" / "databases" / self.week
        files = sorted(folder.glob("*.sql"))
        if not files:
            raise WorkbookError(
                f"{self.week} has no database.", where=folder, expected="<schema>.sql files"
            )
        return [(file.stem, step) for file in files for step in _steps(file)]

    @cached_property
    def digest(self) -> str:
        """A hash of all SQL and data."""
        parts = [RECIPE]
        for schema, step in self.steps:
            text = f"{step.table} {_digest(step.file)}" if isinstance(step, _Load) else step
            parts += [schema, text]
        return sha256("\0".join(parts).encode()).hexdigest()

    @property
    def template(self) -> str:
        return f"{self.week}_{self.digest[:12]}"


def _steps(file: Path) -> list[str | _Load]:
    steps: list[str | _Load] = [_START.format(schema=f'"{file.stem}"', owner=account.OWNER)]
    sql, start = file.read_text("utf-8"), 0
    for load in _LOAD.finditer(sql):
        table, dataset, name = load.groups()
        steps += [sql[start : load.start()], _Load(table, data_file(dataset, name))]
        start = load.end()
    return [*steps, sql[start:]]


def _digest(file: Path) -> str:
    facts = file.stat()
    return _digest_of_version(file, facts.st_size, facts.st_mtime_ns)


@lru_cache(maxsize=256)
def _digest_of_version(file: Path, size: int, modified: int) -> str:
    return sha256(file.read_bytes()).hexdigest()


def _keep_template(admin: psycopg.Connection, recipe: _Recipe) -> None:
    """Builds the template unless it is there, and drops those of earlier inputs."""
    query = "SELECT datname FROM pg_database WHERE datname ~ %s"
    pattern = f"^{re.escape(recipe.week)}_([0-9a-f]{{12}}|unfinished)$"
    found = {name for (name,) in admin.execute(query, [pattern])}
    if recipe.template in found:
        return
    account.create_owner(admin)
    for name in found:
        account.drop_database(admin, name)
    # A build that is interrupted leaves a database of another name, which the next one drops.
    unfinished = f"{recipe.week}_unfinished"
    account.create_database(admin, unfinished, "template1", owner=SUPERUSER)
    _fill(unfinished, recipe)
    admin.execute(SQL("ALTER DATABASE {} ALLOW_CONNECTIONS false").format(Identifier(unfinished)))
    rename = SQL("ALTER DATABASE {} RENAME TO {}")
    admin.execute(rename.format(Identifier(unfinished), Identifier(recipe.template)))


def _fill(database: str, recipe: _Recipe) -> None:
    """Makes the recipe's schemas in ``database``, in place of those of the same names."""
    dsn = make_conninfo(postgres.server().admin_dsn, dbname=database)
    settings = account.SESSION | {"statement_timeout": "0", "lock_timeout": f"{LOCK_SECONDS}s"}
    options = " ".join(f"-c {name}={value}" for name, value in settings.items())
    grant = SQL("GRANT CREATE ON DATABASE {} TO {}")
    title = f"Building the database of {recipe.week}"
    with psycopg.connect(dsn, autocommit=True, options=options) as connection:
        connection.execute(grant.format(Identifier(database), Identifier(account.OWNER)))
        with connection.transaction():
            for schema, step in _reported(title, recipe.steps):
                _take(connection, recipe.week, schema, step)
        for (table,) in _reported(f"{title}: statistics", connection.execute(_TABLES).fetchall()):
            connection.execute(SQL("VACUUM (FREEZE, ANALYZE) {}").format(SQL(table)))


def _take(connection: psycopg.Connection, week: str, schema: str, step: str | _Load) -> None:
    """Takes one step of a recipe."""
    try:
        if isinstance(step, _Load):
            _load(connection, step)
        else:
            connection.execute(step)
    except psycopg.errors.LockNotAvailable as error:
        raise WorkbookError(
            f"The database of {week} has to be built again, but something uses it.",
            next_step="close the week's notebooks, or shut their kernels down, and try again",
        ) from error
    except psycopg.Error as error:
        where = f"{schema}.sql: {step}"
        what = f"The database of {week} could not be built."
        raise WorkbookError(what, where=where, got=error) from error


def _load(connection: psycopg.Connection, load: _Load) -> None:
    from pyarrow.parquet import ParquetFile

    with ParquetFile(load.file) as source:
        known = connection.execute("SELECT to_regclass(%s)", [f'"{load.table}"']).fetchone()
        if known == (None,):
            connection.execute(bulk.ddl(load.table, source.schema_arrow))
        bulk.copy_rows(connection, load.table, source.iter_batches(batch_size=50_000))


def _reported(title: str, steps: Sequence[_Item]) -> Iterator[_Item]:
    """Yields ``steps``; shows a progress bar when taking them lasts long."""
    from rich.console import Console
    from rich.progress import Progress

    started, shown = time.monotonic(), False
    console = Console(stderr=True)
    silent = not (console.is_terminal or console.is_jupyter)
    bar = Progress(console=console, transient=True, disable=silent)
    task = bar.add_task(title, total=len(steps))
    try:
        for step in steps:
            if not shown and time.monotonic() - started > PATIENCE:
                bar.start()
                shown = True
            yield step
            bar.advance(task)
    finally:
        if shown:
            bar.stop()


@contextmanager
def _alone(admin: psycopg.Connection, week: str) -> Iterator[None]:
    """Keeps other processes from building the same week meanwhile."""
    admin.execute("SELECT pg_advisory_lock(hashtextextended(%s, 0))", [week])
    try:
        yield
    finally:
        admin.execute("SELECT pg_advisory_unlock(hashtextextended(%s, 0))", [week])


def _comment(admin: psycopg.Connection, database: str) -> str | None:
    """Returns the digest that a learner's database was built from; None where there is none."""
    query = "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = %s"
    row = admin.execute(query, [database]).fetchone()
    return row[0] if row else None


def _password(week: str) -> str:
    """Returns the password of the learner's role, made when first asked for."""
    return secret(root() / ".workbook" / "postgres" / f"{week}.password")
