"""What notebooks import: checks, connections and queries, for lessons and exercises."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

from workbook.outcome import CheckResult, Outcome
from workbook.worker import WORKER_FLAG

if TYPE_CHECKING:
    import pandas as pd
    import psycopg

    from workbook.course import Exercise
    from workbook.student import LocalStudent

__all__ = ["check", "connect", "query", "score"]


def connect(schema: str | None = None) -> psycopg.Connection:
    """Opens a connection to the week's database; transactions begin by themselves.

    Args:
        schema: where unqualified names lead.
    """
    from workbook.session import open_connection

    return open_connection(schema)


def query(text: str, **params: object) -> pd.DataFrame:
    """Runs one query in the week's database and returns its rows as a frame.

    Args:
        params: values of the ``:name`` parameters in the text.
    """
    from workbook.parameters import bind
    from workbook.session import kernel_connection
    from workbook.table import Table

    with kernel_connection().cursor() as cursor:
        cursor.execute(bind(text, params).encode())
        columns = tuple(column.name for column in cursor.description or ())
        return Table(columns, cursor.fetchall()).to_pandas()


def check(name: str) -> None:
    """Runs the visible checks of an exercise on this notebook's answer and shows the verdict."""
    if os.environ.get(WORKER_FLAG):
        return
    from IPython.display import display

    from workbook.checks import hidden_checks
    from workbook.grading import visible_result
    from workbook.session import current_week

    exercise = current_week().exercise(name)
    result = visible_result(exercise, _student(exercise))
    hidden = len(hidden_checks(exercise)) if exercise.grader_file.is_file() else None
    display(Verdict(exercise, result, hidden))


def score(name: str) -> float:
    """Runs the hidden checks of an exercise in this kernel: what nbgrader's test cells call.

    Returns:
        The points earned, which nbgrader takes as the cell's partial credit.
    """
    if os.environ.get(WORKER_FLAG):
        return 0.0
    from workbook.checks import hidden_checks
    from workbook.grading import conclude, run_checks
    from workbook.session import current_week

    exercise = current_week().exercise(name)
    results = tuple(run_checks(exercise, hidden_checks(exercise), _student(exercise)))
    return conclude(exercise, results).score


def _student(exercise: Exercise) -> LocalStudent:
    from IPython import get_ipython

    from workbook.magic import answers
    from workbook.student import LocalStudent

    return LocalStudent(get_ipython().user_ns, answers, Path.cwd())


class Verdict:
    """The verdict of ``check()`` as a notebook shows it."""

    def __init__(self, exercise: Exercise, result: CheckResult, hidden: int | None) -> None:
        untouched = _untouched(exercise, result)
        self._message = None if untouched else result.message
        self._state, self._colour = _state(exercise, result, hidden, untouched)

    def __repr__(self) -> str:
        return "\n".join([self._state, *([self._message.text()] if self._message else [])])

    def _repr_html_(self) -> str:
        message = self._message.html() if self._message else ""
        bar = f"border-left:4px solid {self._colour};padding:2px 12px"
        return f'<div style="{bar}"><p>{self._state}</p>{message}</div>'


RED, GREEN, GREY = "#d1495b", "#3a7d44", "#8d99a6"


def _state(
    exercise: Exercise, result: CheckResult, hidden: int | None, untouched: bool
) -> tuple[str, str]:
    if result.outcome == Outcome.PASSED:
        remain = f"{hidden} hidden checks remain: " if hidden else "hidden checks remain: "
        command = f"workbook check {exercise.week.name[:6]} {exercise.name}"
        return f"✓ Visible checks pass. {remain}run {command} when you are ready.", GREEN
    if untouched:
        return "○ Not attempted yet: fill in the cell above and run it.", GREY
    if result.outcome == Outcome.FAILED:
        return "✗ Not right yet.", RED
    return "✗ Your answer could not run.", RED


def _untouched(exercise: Exercise, result: CheckResult) -> bool:
    """Says whether a failure only means that the answer cell is as it was handed out."""
    from workbook.magic import answers

    texts: list[Any] = [
        (answers.get(cell.name), cell.stub.partition("\n")[2])
        for cell in exercise.answers
        if cell.language == "sql"
    ]
    if texts and all(text is None or text.strip() == stub.strip() for text, stub in texts):
        return True
    return result.message is not None and "NotImplementedError" in result.message.verdict
