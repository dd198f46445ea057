"""Trials: one SQL answer run on many inputs and compared with an independent oracle."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from workbook.checks import Incorrect
from workbook.database import SqlError
from workbook.difference import difference
from workbook.lab import Lab
from workbook.message import Message
from workbook.parameters import as_typed
from workbook.shrink import Tables, smallest
from workbook.student import Student
from workbook.table import Table

NO_QUERY = ("SET", "RESET", "BEGIN", "CREATE", "DROP", "ALTER", "ANALYZE", "VACUUM")
Oracle = Callable[..., Table]


@dataclass(frozen=True)
class Case:
    """One input.

    Args:
        tables: the rows of each table by name; columns are as the exercise's schema defines them.
        params: values of the ``:name`` parameters in the answer, which gets them as text, as in
            a notebook; the oracle gets them as they are, by keyword.
    """

    tables: Mapping[str, Table]
    params: Mapping[str, Any] = field(default_factory=dict)


def expect_query(
    student: Student,
    lab: Lab,
    answer: str,
    cases: Iterable[Case],
    oracle: Oracle,
    verdict: str,
    *,
    key: Sequence[str] = (),
    ordered: bool = False,
    cause: str | None = None,
    next_move: str | None = None,
) -> None:
    """Runs the query ``answer`` on every case and compares its result with the oracle's.

    Every case is run before the verdict, so that the fingerprint holds them all; the first
    failing case is then made as small as it can be.

    Args:
        oracle: ``oracle(tables, **params)`` returns the right table, computed another way
            than by the reference answer.
        key, ordered: see :func:`workbook.difference.difference`.
    """
    sql = student.sql(answer)

    def run(case: Case) -> Table:
        return lab.load(case.tables).query(sql, as_typed(case.params))

    def failure(case: Case) -> Message | None:
        wanted = oracle(dict(case.tables), **case.params)
        try:
            found = difference(wanted, run(case), key=key, ordered=ordered)
        except SqlError as error:
            lab.observe(("sql error", error.sqlstate))
            return Message("PostgreSQL could not run your SQL.", cause=str(error))
        return Message(verdict, found, {}, cause, next_move) if found else None

    cases = list(cases)
    failing = [(case, message) for case in cases if (message := failure(case))]
    if not failing:
        return
    case, message = failing[0]
    if len(failing) == len(cases) and all(said == message for _, said in failing):
        raise Incorrect(message)  # the same SQL error on any input: no input explains it
    raise Incorrect(_shown(lab, case, failure))


def one_query(sql: str, name: str, lab: Lab, next_move: str) -> str:
    """Returns ``sql``, and refuses a text that begins with anything but a query.

    Args:
        name: the answer cell, for the message.
        next_move: the question that ends the message.
    """
    text = re.sub(r"--[^\n]*|/\*.*?\*/", " ", sql, flags=re.DOTALL)
    word = (text.split() or [""])[0].upper().rstrip(";")
    if word in NO_QUERY:
        lab.observe(("not a query", word))
        verdict = f"{name} begins with {word}: the contract allows one query and nothing else."
        cause = "Whoever runs your query tomorrow has neither your session nor your rights."
        raise Incorrect(Message(verdict, cause=cause, next_move=next_move))
    return sql


def _shown(lab: Lab, case: Case, failure: Callable[[Case], Message | None]) -> Message:
    """Shrinks a failing case and returns the message that shows it."""
    lab.seal()
    first = failure(case)
    assert first is not None

    def still_fails(tables: Tables) -> bool:
        try:
            smaller = failure(Case(tables, case.params))
        except Exception:  # noqa: BLE001 - a subset may break a constraint or be no input for the oracle
            return False
        # A wrong result must not shrink to an SQL error that only the smallest tables bring about.
        return smaller is not None and smaller.verdict == first.verdict

    tables = smallest(case.tables, still_fails) if lab.shrink else dict(case.tables)
    message = failure(Case(tables, case.params)) or first
    parameters = Table(tuple(case.params), [tuple(case.params.values())])
    given = {**tables, "parameters": parameters} if case.params else tables
    return Message(message.verdict, message.difference, given, message.cause, message.next_move)
