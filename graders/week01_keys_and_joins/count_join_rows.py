"""Hidden checks of ``count_join_rows``: predictions against the joins, run at this moment.

A prediction is a number about the data that the learner has seen, so no other data can test it:
unlike all other graders this one uses no seeds, no degenerate input and no metamorphic relation.
What keeps it honest is that nothing is written down: each join is run on a copy of the week's
database. Whoever runs the joins first and copies the numbers earns full marks, and has been told in
the prompt what they are then worth.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from functools import cache
from typing import Any

from workbook.checks import CheckFunction, Incorrect, check
from workbook.database import scratch
from workbook.difference import Difference
from workbook.lab import Lab
from workbook.message import Message
from workbook.student import Student

WEEK = "week01_keys_and_joins"
CLOSE = 0.25
"""Relative error up to which a prediction earns all of its point."""
NEAR = 2.0
"""Factor up to which it earns half of it."""
MOST = 1e18
"""No join is as large; numbers beyond are not reckoned with."""

MEASURED = {
    "A": "SELECT count(*) FROM order_items i, products p WHERE i.product_id = p.product_id",
    "B": "SELECT count(*) FROM orders o LEFT JOIN refunds r ON o.order_id = r.order_id",
    "C": "SELECT count(*) FROM users a, users b WHERE a.city = b.city",
    "D": """
        SELECT count(*) FROM users, products
        WHERE users.country = 'Austria' AND products.category = 'toys'
    """,
    "E": """
        SELECT count(*) FROM refunds a, refunds b
        WHERE date_trunc('day', a.refunded_at) = date_trunc('day', b.refunded_at)
          AND a.refund_id < b.refund_id
    """,
    "F": """
        SELECT count(*)
        FROM (SELECT user_id FROM orders WHERE ordered_at < '2024-02-01' GROUP BY user_id) a
        FULL JOIN (SELECT user_id FROM orders WHERE ordered_at >= '2024-12-01' GROUP BY user_id) b
               ON a.user_id = b.user_id
    """,
}
TITLES = {
    "A": "A: foresees the rows of a join to a key.",
    "B": "B: foresees the rows of a LEFT JOIN.",
    "C": "C: foresees the rows of a join on repeated values.",
    "D": "D: foresees the rows of a filtered CROSS JOIN.",
    "E": "E: foresees the rows of a join of a table with itself.",
    "F": "F: foresees the rows of a FULL JOIN.",
}
REASONS = {"A": "a", "B": "b", "C": "c", "D": "a", "E": "c", "F": "b"}


@cache
def _truths(process: int) -> Mapping[str, int]:
    """Runs every join on a copy of the week's database, once a process."""
    with scratch(WEEK, schema="shop") as database:
        return {letter: database.query(text).rows[0][0] for letter, text in MEASURED.items()}


def _prediction(letter: str) -> CheckFunction:
    """Returns the check of one number."""

    def foreseen(student: Student, lab: Lab) -> None:
        guess = _number(student, letter)
        truth = _truths(os.getpid())[letter]
        close = abs(guess - truth) <= CLOSE * truth
        # Two digits tell one way of reckoning from another, whatever was rounded on the way.
        lab.observe("close" if close else f"{guess:.2g}")
        if close:
            return
        factor = max(guess / truth, truth / guess)
        shown = Difference(
            "", (letter, "rows"), (("counted", f"{truth:,}"), ("yours", _text(guess)))
        )
        move = "How many partners does one row of the left table find?"
        side = "too high" if guess > truth else "too low"
        verdict = f"{letter}: your prediction is {side} by a factor of {factor:,.3g}."
        raise Incorrect(
            Message(verdict, shown, next_move=move), earned=0.5 if factor <= NEAR else 0.0
        )

    foreseen.__doc__ = TITLES[letter]
    return check("correct", points=1)(foreseen)


for _letter in MEASURED:
    globals()[f"rows_of_{_letter.lower()}"] = _prediction(_letter)


@check("correct", points=2)
def reasons(student: Student, lab: Lab) -> None:
    """Says for each join what decides how many rows it has."""
    why = _quietly(student, "WHY")
    why = why if isinstance(why, dict) else {}
    yours = {letter: str(why.get(letter)).strip().lower() for letter in REASONS}
    lab.observe(sorted(yours.items()))
    wrong = [letter for letter, reason in REASONS.items() if yours[letter] != reason]
    if wrong:
        truths = _truths(os.getpid())
        rows = tuple((letter, f"{truths[letter]:,}", yours[letter]) for letter in wrong)
        raise Incorrect(
            Message(
                f"{len(REASONS) - len(wrong)} of {len(REASONS)} reasons are right.",
                Difference("Not right yet:", ("", "rows", "your reason"), rows),
                next_move="Which number would your reason give for this join?",
            ),
            earned=1 - len(wrong) / len(REASONS),
        )


def _number(student: Student, letter: str) -> float:
    """Returns one prediction; only it, and no other, is observed."""
    predictions = _quietly(student, "ROWS")
    guess: Any = predictions.get(letter) if isinstance(predictions, dict) else None
    plain = isinstance(guess, (int, float)) and not isinstance(guess, bool)
    if not plain or not 0 < guess < MOST:
        raise Incorrect(f"{letter} has no prediction: a number above 0.")
    return float(guess)


def _quietly(student: Student, name: str) -> Any:
    student.observe = lambda value: None
    return student.value(name)


def _text(number: float) -> str:
    return f"{number:,.0f}" if number >= 1 else f"{number:.2g}"
