"""The week a notebook belongs to, and its connection to that week's database."""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path

import psycopg

from workbook.course import Course, Exercise, Week
from workbook.database import week_database
from workbook.errors import WorkbookError

SHARED_SCHEMA = "public"


@cache
def current_week() -> Week:
    """Returns the week whose folder, or a copy of it, this process runs in."""
    here = Path.cwd().resolve()
    course = Course.here()
    names = {week.name: week for week in course.weeks}
    for folder in (here, *here.parents):
        if folder.name in names:
            return names[folder.name]
    raise WorkbookError(
        "This notebook does not lie in a week's folder.",
        where=here,
        expected="a folder such as work/" + (course.weeks[0].name if course.weeks else "week01_…"),
        next_step="workbook start makes your own copy of a week in work/.",
    )


def exercise_of(answer: str) -> Exercise | None:
    """Returns the exercise of this week that has an answer cell called ``answer``."""
    for exercise in current_week().exercises:
        if any(cell.name == answer for cell in exercise.answers):
            return exercise
    return None


def open_connection(schema: str | None = None) -> psycopg.Connection:
    """Opens a connection to the week's database as the learner.

    Args:
        schema: where unqualified names lead; the schemas of the week by default.
    """
    path = f"{schema},{SHARED_SCHEMA}" if schema else _all_schemas()
    return psycopg.connect(_dsn(os.getpid()), options=f"-c search_path={path}")


@cache
def _dsn(process: int) -> str:
    """Makes the week's database once a process: it must not change under an open notebook."""
    return week_database(current_week().name)


def _all_schemas() -> str:
    from workbook.course import root

    folder = root() / "datasets" / "databases" / current_week().name
    names = [file.stem for file in sorted(folder.glob("*.sql"))]
    return ",".join([*names, SHARED_SCHEMA])


@cache
def _kernel_connection(process: int) -> psycopg.Connection:
    connection = open_connection()
    connection.autocommit = True
    return connection


def kernel_connection() -> psycopg.Connection:
    """Returns the connection that this kernel's ``%%sql`` cells share, opened again if it broke."""
    connection = _kernel_connection(os.getpid())
    if connection.closed or connection.broken:
        _kernel_connection.cache_clear()
        connection = _kernel_connection(os.getpid())
    return connection
