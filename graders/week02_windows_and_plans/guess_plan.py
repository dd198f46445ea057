"""Hidden checks of ``guess_plan``: guesses against what PostgreSQL does at this moment."""

from __future__ import annotations

import math
import os
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from workbook.checks import CheckFunction, Incorrect, check
from workbook.database import scratch
from workbook.difference import Difference
from workbook.lab import Lab
from workbook.message import Message
from workbook.plan import Node, Plan
from workbook.student import Student

WEEK = "week02_windows_and_plans"
POINTS = 0.375
CLOSE, NEAR, SPARE = 1.25, 2.0, 3
"""Factors for full and half of the pages' share; so many pages off is always close."""

TOTAL = "SELECT sum(total) FROM orders_big WHERE "
COUNT = "SELECT count(*) FROM orders_big WHERE "
QUESTIONS = {
    "A": ("(user_id)", TOTAL + "user_id <= 500"),
    "B": ("(ordered_at)", TOTAL + "ordered_at < '2024-07-01'"),
    "C": ("(user_id)", TOTAL + "user_id <= 6000"),
    "D": ("(user_id)", TOTAL + "user_id = 4711"),
    "E": ("(user_id)", COUNT + "user_id <= 500"),
    "G": ("(ordered_at)", TOTAL + "date(ordered_at) = '2024-03-05'"),
    "H": ("(status)", TOTAL + "status = 'placed'"),
    # Last, because it changes the table.
    "F": ("(user_id)", COUNT + "user_id <= 500"),
}
CHANGE = "UPDATE orders_big SET total = total WHERE order_id % 75 = 1"
WAYS = {
    "Seq Scan": "seq",
    "Index Scan": "index",
    "Bitmap Heap Scan": "index",
    "Index Only Scan": "index only",
}


@dataclass(frozen=True)
class _Truth:
    """What PostgreSQL did for a question."""

    way: str
    pages: int
    reason: str


@cache
def _truths(process: int) -> Mapping[str, _Truth]:
    """Measures every question on a copy of the week's database, once a process."""
    found = {}
    with scratch(WEEK, schema="shop") as database:
        [(pages, rows)] = database.query(
            "SELECT relpages, reltuples FROM pg_class WHERE oid = 'orders_big'::regclass"
        ).rows
        for letter, (columns, text) in QUESTIONS.items():
            database.run(f"CREATE INDEX guessed ON orders_big {columns}")
            if letter == "F":
                database.run(CHANGE)
            found[letter] = _truth(database.plan(text), pages, rows)
            database.run("DROP INDEX guessed")
    return found


def _truth(plan: Plan, table_pages: int, table_rows: float) -> _Truth:
    [scan] = [node for node in plan.nodes if node.type in WAYS]
    way = WAYS[scan.type]
    return _Truth(way, plan.pages, _reason(scan, way, plan.pages / table_pages, table_rows))


def _reason(scan: Node, way: str, pages: float, table_rows: float) -> str:
    """Returns what decided the pages, from shares of the table's pages and rows."""
    share = scan.rows / table_rows
    if way == "seq":
        return "too many" if share > 0.3 else "hidden"
    if way == "index only":
        return "not marked" if int(scan.details["Heap Fetches"]) else "covered"
    if pages > 5 * share:
        return "scattered"
    return "together" if share > 0.3 else "few"


def _guess(letter: str) -> CheckFunction:
    """Returns the check of one question."""

    def guessed(student: Student, lab: Lab) -> None:
        way, pages = _read(student, letter)
        truth = _truths(os.getpid())[letter]
        low, high = sorted((max(pages, 0.1), float(truth.pages)))
        close = high / low <= CLOSE or high - low <= SPARE
        lab.observe((way, "close" if close else f"{math.log2(pages / truth.pages):+.0f}"))
        earned = 0.5 * (way == truth.way) + (0.5 if close else 0.25 * (high / low <= NEAR))
        if earned < 1:
            rows = (("way", truth.way, way), ("pages", f"{truth.pages:,}", f"{pages:,.0f}"))
            shown = Difference("", (letter, "measured", "yours"), rows)
            move = "What would the guess have to take into account?"
            off = "pages are" if way == truth.way else "way is" if close else "guess is"
            verdict = f"{letter}: the {off} not what was measured."
            raise Incorrect(Message(verdict, shown, next_move=move), earned=earned)

    guessed.__doc__ = f"{letter}: foresees the way and the pages."
    return check("correct", points=POINTS)(guessed)


for _letter in sorted(QUESTIONS):
    globals()[f"question_{_letter.lower()}"] = _guess(_letter)


@check("correct", points=1)
def reasons(student: Student, lab: Lab) -> None:
    """Says what decided the pages of A, B, C, F and G."""
    why = _quietly(student, "WHY")
    why = why if isinstance(why, dict) else {}
    yours = {letter: str(why.get(letter)).strip().lower() for letter in "ABCFG"}
    lab.observe(sorted(yours.items()))
    truths = _truths(os.getpid())
    wrong = [letter for letter in yours if yours[letter] != truths[letter].reason]
    if wrong:
        rows = tuple(
            (letter, truths[letter].way, f"{truths[letter].pages:,}", yours[letter])
            for letter in wrong
        )
        raise Incorrect(
            Message(
                f"{len(yours) - len(wrong)} of {len(yours)} reasons are right.",
                Difference("Measured, and your reason:", ("", "way", "pages", "yours"), rows),
                next_move="How many rows match, and on how many pages do they lie?",
            ),
            earned=1 - len(wrong) / len(yours),
        )


def _read(student: Student, letter: str) -> tuple[str, float]:
    """Returns way and pages of one guess; only they, and no other guess, are observed."""
    guesses = _quietly(student, "GUESSES")
    guess: Any = guesses.get(letter) if isinstance(guesses, dict) else None
    if not isinstance(guess, (tuple, list)) or len(guess) != 2:
        raise Incorrect(f"{letter} has no guess: a pair of way and pages.")
    way, pages = guess
    if isinstance(pages, bool) or not isinstance(pages, (int, float)) or not pages > 0:
        raise Incorrect(f"{letter}: the pages should be a number above 0.")
    return str(way).strip().lower(), float(pages)


def _quietly(student: Student, name: str) -> Any:
    student.observe = lambda value: None
    return student.value(name)
