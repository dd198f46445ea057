"""Quizzes and estimates: short answers with a message for each option.

What is shipped to learners holds the answers only as digests, so that reading ``checks.py`` does
not give a quiz away by accident; the graders hold the same items with their keys.
"""

from __future__ import annotations

import hashlib
import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from workbook.checks import Incorrect
from workbook.difference import Difference
from workbook.lab import Lab
from workbook.message import Message
from workbook.student import Student

LARGEST = 1e300
"""Numbers from here on are no answer: beyond a float's range they could not be compared."""
NUMBER = re.compile(r"[+-]?(\d{1,3}([,_]\d{3})+|\d{1,300})(\.\d{1,300})?")
"""A number as people write it, with or without marks between the thousands."""


def digest(item: str, answer: object) -> str:
    """Returns the fingerprint of an answer to an item, as it stands in ``checks.py``."""
    return hashlib.sha256(f"{item}={_spelling(answer)}".encode()).hexdigest()[:12]


def _spelling(answer: object) -> str:
    """Returns one spelling for answers that mean the same: ' B' is 'b'; 4.0 and '4' are 4."""
    if isinstance(answer, bool):
        return str(answer).lower()
    number = _number(answer)
    return str(answer).strip().lower() if number is None else f"{number:.10g}"


def _number(answer: object) -> float | None:
    """Returns the number that an answer is or spells, as '10,000' or '10_000' do; else None."""
    if isinstance(answer, str) and NUMBER.fullmatch(answer.strip()):
        answer = float(answer.replace(",", "").replace("_", ""))
    if isinstance(answer, bool) or not isinstance(answer, (int, float)):
        return None
    return answer if abs(answer) < LARGEST else None


@dataclass(frozen=True)
class Item:
    """One question.

    Args:
        key: the digest of the right answer, or a function of the lab that measures it.
        notes: what to say to a wrong answer, by that answer.
        otherwise: what to say to any other wrong answer.
        right: what to say to the right one.
        tolerance: the relative error that a measured number may have.
    """

    key: str | Callable[[Lab], float]
    notes: Mapping[Any, str] = field(default_factory=dict)
    otherwise: str = "Not that one. Run the cell that the question names, then choose again."
    right: str = "Right."
    tolerance: float = 0.01

    def accepts(self, name: str, answer: object, lab: Lab) -> bool:
        """Says whether ``answer`` is right."""
        if isinstance(self.key, str):
            return digest(name, answer) == self.key
        number = _number(answer)
        if number is None:
            return False
        return math.isclose(number, self.key(lab), rel_tol=self.tolerance)

    def comment(self, name: str, answer: object, lab: Lab) -> str:
        """Returns what to say to ``answer``."""
        if self.accepts(name, answer, lab):
            return self.right
        notes = {_spelling(option): note for option, note in self.notes.items()}
        return notes.get(_spelling(answer), self.otherwise)


def review(items: Mapping[str, Item], student: Student, lab: Lab, variable: str = "quiz") -> None:
    """Passes when every item is answered right; else says of each answer what there is to say."""
    answers = _answers(student, variable)
    lines = []
    notes = []
    wrong = 0
    for name, item in items.items():
        answer = answers.get(name)
        if answer in (None, ""):
            wrong += 1
            lines.append((name, "", "not answered yet"))
            continue
        comment, right = item.comment(name, answer, lab), item.accepts(name, answer, lab)
        wrong += not right
        # A cell of the table is cut to a line: what speaks against an answer stands below it.
        lines.append((name, answer, comment if right else "not right"))
        notes += [] if right else [f"{name}: {comment}"]
    if wrong:
        verdict = f"{len(items) - wrong} of {len(items)} answers are right."
        shown = Difference("", ("item", "yours", ""), tuple(lines))
        raise Incorrect(Message(verdict, shown, cause="\n".join(notes) or None))


def expect_answer(
    name: str, item: Item, student: Student, lab: Lab, variable: str = "quiz"
) -> None:
    """Passes when one item is answered right: a hidden check of a quiz."""
    answer = _answers(student, variable).get(name)
    if answer in (None, ""):
        raise Incorrect(f"{name} is not answered.")
    if not item.accepts(name, answer, lab):
        raise Incorrect(
            Message(f"{name}: {answer} is not right.", cause=item.comment(name, answer, lab))
        )


def _answers(student: Student, variable: str) -> dict[str, Any]:
    answers = student.value(variable)
    if not isinstance(answers, dict):
        raise Incorrect(f"{variable} should be a dictionary; yours is a {type(answers).__name__}.")
    return answers
