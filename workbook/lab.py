"""What a check works with besides the answers: seeds, databases, a fingerprint of all replies."""

from __future__ import annotations

import atexit
import hashlib
import os
import random
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache, cached_property

from workbook.course import Exercise
from workbook.database import Database, scratch
from workbook.difference import canonical
from workbook.schema import table_ddl
from workbook.table import Table

SEEDS = 3
PRACTICE = "practice"


class Lab:
    """The instruments of one check of one exercise.

    Args:
        secret: what the seeds are derived from. One secret gives one set of seeds, so that
            answers graded in one run meet the same data; the practice secret is the one
            learners use at home.
        shrink: whether failing inputs are made small before they are shown.
    """

    def __init__(
        self, exercise: Exercise, title: str, secret: str = PRACTICE, *, shrink: bool = True
    ) -> None:
        self.exercise = exercise
        self.shrink = shrink
        self._salt = f"{secret}/{exercise.name}/{title}"
        self._replies = hashlib.sha256()
        self._sealed = False

    @cached_property
    def seeds(self) -> tuple[int, ...]:
        """Seeds that no learner has seen: other ones for each secret, exercise and check."""
        return tuple(_number(f"{self._salt}/{index}") for index in range(SEEDS))

    def random(self) -> random.Random:
        """Returns a fresh random generator with this check's first seed."""
        return random.Random(self.seeds[0])

    @cached_property
    def ddl(self) -> str:
        """The CREATE TABLE statements of the exercise's schema in the week's database."""
        return table_ddl(self.exercise.week.name, self.exercise.schema)

    @contextmanager
    def database(
        self, template: str | None = None, *, schema: str | None = None
    ) -> Iterator[Database]:
        """Opens a fresh database with a role of its own, dropped at the end.

        Args:
            template: a week's folder name clones that week's data; None starts empty.
            schema: where unqualified names lead; the exercise's schema by default.
        """
        with scratch(template, schema=schema or self.exercise.schema) as database:
            database.observe = self.observe
            yield database

    def query_database(self) -> Database:
        """Lends a database for read-only queries over tables that the check loads.

        It is the same one for all checks of a process: what a query does is rolled back, so that
        nothing of an answer stays in it, and starting afresh would cost more than most checks.
        """
        database = _query_database(self.exercise.schema, os.getpid())
        database.observe = self.observe
        return database

    def load(self, tables: Mapping[str, Table]) -> Database:
        """Loads tables, as the exercise's schema defines them, into :meth:`query_database`.

        Example: ``observed = lab.load({"orders": orders}).query(student.sql("busiest_hour"))``
        """
        database = self.query_database()
        ddl = table_ddl(self.exercise.week.name, self.exercise.schema, tables)
        database.load(tables, ddl=ddl)
        return database

    def observe(self, value: object) -> None:
        """Adds something that the answer did to the fingerprint by which mistakes are recognised.

        Replies of the student and results of the learner's SQL are added without being asked.
        """
        if self._sealed:
            return
        if isinstance(value, Table):
            rows = sorted(repr(canonical(row)) for row in value.rows)
            value = (tuple(name.lower() for name in value.columns), rows)
        elif type(value).__module__.startswith("pyarrow"):
            self.observe(Table.from_arrow(value))
            return
        else:
            value = canonical(value)
        self._replies.update(repr(value).encode())

    def seal(self) -> None:
        """Ends the fingerprint: looking for a small example must not leave traces in it."""
        self._sealed = True

    @property
    def digest(self) -> str:
        """The fingerprint of everything observed so far."""
        return self._replies.hexdigest()[:16]


@cache
def _query_database(schema: str, process: int) -> Database:
    """Opens the database of a process for queries over one schema; it is dropped at exit."""
    opened = scratch(schema=schema)
    atexit.register(opened.__exit__, None, None, None)
    return opened.__enter__()


def _number(text: str) -> int:
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:4], "big") & 0x7FFFFFFF
