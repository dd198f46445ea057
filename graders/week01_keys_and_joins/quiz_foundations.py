"""Hidden checks of ``quiz_foundations``: one an item.

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

WEEK = "week01_keys_and_joins"
POINTS = 0.5


@cache
def _known_categories(process: int) -> float:
    """Asks the week's database how many products have a category, once a process.

    The visible check counts in the file the database is made of, so that each is a test of the
    other.
    """
    with scratch(WEEK, schema="shop") as database:
        [(count,)] = database.query("SELECT sum((category IS NOT NULL)::int) FROM products").rows
    return float(count)


RIGHT = {
    "q1": "b",
    "q2": "c",
    "q3": "a",
    "q4": 4,
    "q5": 6,
    "q7": "c",
    "q8": "b",
    "q9": "a",
    "q10": "b",
    "q11": "c",
    "q12": "a",
}
TITLES = {
    "q1": "q1: says who notices a change of the source.",
    "q2": "q2: names the normal form that a table breaks.",
    "q3": "q3: says what thirty rows prove.",
    "q4": "q4: counts the rows of a LEFT JOIN.",
    "q5": "q5: counts the rows of a join with repeated keys and NULL.",
    "q6": "q6: counts a column with NULLs.",
    "q7": "q7: says what UNIQUE does with NULL.",
    "q8": "q8: says what SQLite does with an orphan.",
    "q9": "q9: says how far a PRAGMA reaches.",
    "q10": "q10: names what two clerks do to each other.",
    "q11": "q11: chooses what keeps two clerks apart.",
    "q12": "q12: says who owns a definition.",
}
ITEMS = {name: Item(digest(name, answer)) for name, answer in RIGHT.items()}
ITEMS["q6"] = Item(lambda lab: _known_categories(os.getpid()), tolerance=0)


def _hidden(name: str, title: str) -> CheckFunction:
    """Returns the check of one item."""

    def answered(student: Student, lab: Lab) -> None:
        # Only this item's answer is observed, whatever the others are and however it is spelled.
        student.observe = lambda value: lab.observe(
            digest(name, value.get(name)) if isinstance(value, dict) else "no dictionary"
        )
        expect_answer(name, ITEMS[name], student, lab)

    answered.__doc__ = title
    return check("correct", points=POINTS)(answered)


for _name, _title in TITLES.items():
    globals()[_name] = _hidden(_name, _title)
