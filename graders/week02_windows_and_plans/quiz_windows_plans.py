"""Hidden checks of ``quiz_windows_plans``: one an item.

What is wrong with an option stands in the known mistakes.
"""

from __future__ import annotations

import os
from functools import cache

from workbook.checks import CheckFunction, check
from workbook.database import scratch
from workbook.lab import Lab
from workbook.quiz import Item, digest, expect_answer
from workbook.student import Student

POINTS = 0.5
LIST = "SELECT order_id FROM list ORDER BY order_id"


@cache
def _measured(process: int) -> float:
    """Returns the rows that a scan hands on for the thousandth page of ten, once a process."""
    with scratch() as database:
        database.run(
            "CREATE TABLE list AS SELECT order_id FROM generate_series(1, 11000) AS order_id"
        )
        database.run("CREATE INDEX ON list (order_id)")
        database.run("VACUUM (ANALYZE, SKIP_DATABASE_STATS) list")
        plan = database.plan(f"{LIST} OFFSET 999 * 10 LIMIT 10")
    [scan] = plan.find(relation="list")
    return float(scan.tuples)


RIGHT = {
    "q1": "c",
    "q2": 6,
    "q3": "b",
    "q4": 20_000,
    "q5": 50,
    "q6": "b",
    "q8": "b",
    "q9": "b",
    "q10": "b",
    "q11": "c",
    "q12": 2,
}
TITLES = {
    "q1": "q1: knows the frame of a window that names none.",
    "q2": "q2: adds up a running total at a tie.",
    "q3": "q3: puts the columns of an index in order.",
    "q4": "q4: multiplies rows by loops.",
    "q5": "q5: computes a q-error.",
    "q6": "q6: explains heap fetches.",
    "q7": "q7: measures what OFFSET costs.",
    "q8": "q8: finds the estimate that extended statistics change.",
    "q9": "q9: compares pages touched.",
    "q10": "q10: knows when EXPLAIN runs a statement.",
    "q11": "q11: chooses a condition that is right and can use the index.",
    "q12": "q12: numbers sessions by a running sum.",
}
ITEMS = {name: Item(digest(name, answer)) for name, answer in RIGHT.items()}
ITEMS["q7"] = Item(lambda lab: _measured(os.getpid()))


def _hidden(name: str, title: str) -> CheckFunction:
    """Returns the check of one item."""

    def answered(student: Student, lab: Lab) -> None:
        # Only this item's answer is observed, whatever the others are.
        student.observe = lambda value: lab.observe(
            str(value.get(name)).strip().lower() if isinstance(value, dict) else "no dictionary"
        )
        expect_answer(name, ITEMS[name], student, lab)

    answered.__doc__ = title
    return check("correct", points=POINTS)(answered)


for _name, _title in TITLES.items():
    globals()[_name] = _hidden(_name, _title)
