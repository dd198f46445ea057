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
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property, lru_cache
from hashlib import sha256
from pathlib import Path
from typing import LiteralString, cast

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

_LOAD = re.compile(r"^-- load (\w+) from ([^/\s]+)/(\S+\.parquet)[ \t]*$", re.MULTILINE)


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
    def schemas(self) -> dict[str, list[str | _Load]]:
        """Statements and loads of each schema, in order."""
        folder = root() / "datasets" / "databases" / self.week
        files = sorted(folder.glob("*.sql"))
        if not files:
            raise WorkbookError(
                f"{self.week} has no database.", where=folder, expected="<schema>.sql files"
            )
        return {file.stem: _steps(file.read_text("utf-8")) for file in files}

    @cached_property
    def digest(self) -> str:
        """A hash of all SQL and data."""
        parts = [RECIPE]
        for schema, steps in self.schemas.items():
            parts.append(schema)
            for step in steps:
                parts += [step.table, _digest(step.file)] if isinstance(step, _Load) else [step]
        return sha256("\0".join(parts).encode()).hexdigest()

    @property
    def template(self) -> str:
        return f"{self.week}_{self.digest[:12]}"


def _steps(sql: str) -> list[str | _Load]:
    steps: list[str | _Load] = []
    start = 0
    for load in _LOAD.finditer(sql):
        table, dataset, file = load.groups()
        steps += [sql[start : load.start()], _Load(table, data_file(dataset, file))]
        start = load.end()
    return [step for step in [*steps, sql[start:]] if isinstance(step, _Load) or step.strip()]


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
    options = " ".join(f"-c {name}={value}" for name, value in account.SESSION.items())
    options += " -c statement_timeout=0 -c lock_timeout=10s"
    with psycopg.connect(dsn, autocommit=True, options=options) as connection:
        grant = SQL("GRANT CREATE ON DATABASE {} TO {}")
        connection.execute(grant.format(Identifier(database), Identifier(account.OWNER)))
        with connection.transaction():
            for schema, step in _reported(recipe):
                _take(connection, recipe.week, schema, step)
        connection.execute("VACUUM (FREEZE, ANALYZE)")


def _take(connection: psycopg.Connection, week: str, schema: str, step: str | _Load | None) -> None:
    """Takes one step of a recipe; None starts the schema."""
    name, owner = Identifier(schema), Identifier(account.OWNER)
    try:
        if step is None:
            renew = "RESET ROLE; DROP SCHEMA IF EXISTS {0} CASCADE; CREATE SCHEMA {0} AUTHORIZATION {1}"
            connection.execute(SQL(renew).format(name, owner))
            connection.execute(SQL("SET LOCAL ROLE {1}; SET LOCAL search_path = {0}").format(name, owner))
        elif isinstance(step, _Load):
            _load(connection, step)
        else:
            connection.execute(cast(LiteralString, step))
    except psycopg.errors.LockNotAvailable as error:
        raise WorkbookError(
            f"The database of {week} has to be built again, but something uses it.",
            next_step="close the week's notebooks, or shut their kernels down, and try again",
        ) from error
    except psycopg.Error as error:
        what = f"The database of {week} could not be built."
        raise WorkbookError(what, where=f"{schema}.sql, at {step}", got=error) from error


def _load(connection: psycopg.Connection, load: _Load) -> None:
    from pyarrow.parquet import ParquetFile

    with ParquetFile(load.file) as source:
        known = connection.execute("SELECT to_regclass(%s)", [f'"{load.table}"']).fetchone()
        if known == (None,):
            bulk.create_table(connection, load.table, source.schema_arrow)
        bulk.copy_rows(connection, load.table, source.iter_batches(batch_size=50_000))


def _reported(recipe: _Recipe) -> Iterator[tuple[str, str | _Load | None]]:
    """Yields the steps of all schemas; shows a progress bar when they take long."""
    from rich.console import Console
    from rich.progress import Progress

    todo = [
        (schema, step)
        for schema, steps in recipe.schemas.items()
        for step in cast("list[str | _Load | None]", [None, *steps])
    ]
    started, shown = time.monotonic(), False
    bar = Progress(console=Console(stderr=True), transient=True)
    task = bar.add_task(f"Building the database of {recipe.week}", total=len(todo))
    try:
        for schema, step in todo:
            if not shown and time.monotonic() - started > PATIENCE:
                bar.start()
                shown = True
            yield schema, step
            bar.advance(task)
    finally:
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
