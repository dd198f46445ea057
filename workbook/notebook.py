"""What notebooks import: checks, connections and queries, for lessons and exercises."""

from __future__ import annotations

import os
import re
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

from workbook.outcome import CheckResult, Outcome
from workbook.streams import errors_as_output
from workbook.submission import essence
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
    import psycopg

    from workbook.parameters import bind
    from workbook.session import kernel_connection
    from workbook.sql_error import SqlError
    from workbook.table import Table

    bound = bind(text, params)
    with kernel_connection().cursor() as cursor:
        try:
            cursor.execute(bound.encode())
        except psycopg.Error as error:
            raise SqlError.from_psycopg(error, bound) from None
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
    with errors_as_output():
        result = visible_result(exercise, _student(exercise))
        hidden = len(hidden_checks(exercise)) if exercise.grader_file.is_file() else None
        verdict = Verdict(exercise, result, hidden)
        display(verdict)
    if os.environ.get("NBGRADER_EXECUTION") == "validate" and result.outcome != Outcome.PASSED:
        raise NotRightYet(repr(verdict))


class NotRightYet(Exception):
    """What ``nbgrader validate``, which only looks for errors, is told of a wrong answer."""

    def _render_traceback_(self) -> list[str]:
        return str(self).splitlines()


def score(name: str) -> float:
    """Runs the hidden checks of an exercise in this kernel: what nbgrader's test cells call.

    Returns:
        The points earned, which nbgrader takes as the cell's partial credit.
    """
    if os.environ.get(WORKER_FLAG):
        return 0.0
    from IPython.display import display

    from workbook.checks import hidden_checks
    from workbook.feedback import bundle
    from workbook.grading import NOT_ATTEMPTED, conclude, run_checks, unscored
    from workbook.session import current_week

    exercise = current_week().exercise(name)
    with errors_as_output():
        if _never_attempted(exercise):
            result = unscored(exercise, Outcome.NOT_ATTEMPTED, NOT_ATTEMPTED)
        else:
            checks = hidden_checks(exercise)
            result = conclude(exercise, tuple(run_checks(exercise, checks, _student(exercise))))
        display(bundle(result), raw=True)
    return result.score


def _never_attempted(exercise: Exercise) -> bool:
    """Says whether this kernel ran every answer cell of an exercise as it was handed out."""
    from IPython import get_ipython

    ran = {essence(source) for source in get_ipython().history_manager.input_hist_raw}
    return all(essence(answer.stub) in ran for answer in exercise.answers)


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
        state = re.sub("`(.+?)`", r"<code>\1</code>", escape(self._state))
        return f'<div style="{bar}"><div>{state}</div>{message}</div>'


RED, GREEN, GREY = "#d1495b", "#3a7d44", "#8d99a6"


def _state(
    exercise: Exercise, result: CheckResult, hidden: int | None, untouched: bool
) -> tuple[str, str]:
    if result.outcome == Outcome.PASSED:
        remain = f"{hidden} hidden checks" if hidden else "Hidden checks"
        command = f"workbook check {exercise.week.name[:6]} {exercise.name}"
        return f"✓ Visible checks pass. {remain} remain: in a terminal, run `{command}`", GREEN
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
