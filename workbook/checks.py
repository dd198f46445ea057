"""The language in which checks are written, and how they are found.

A check is a function of a :class:`~workbook.student.Student` and a
:class:`~workbook.lab.Lab`; its docstring is the title a learner reads. It returns where the
answer is right and raises :class:`Incorrect` where it is not. (The shape of one decorated
function a check, titled by its docstring, is check50's idea.)
"""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any

from workbook.course import Exercise
from workbook.difference import Difference, close, difference
from workbook.errors import WorkbookError
from workbook.message import Message
from workbook.table import Table

if TYPE_CHECKING:
    from workbook.lab import Lab
    from workbook.student import Student

GROUPS = ("correct", "robust", "efficient")
CheckFunction = Callable[["Student", "Lab"], None]


class Incorrect(Exception):
    """The answer is not right; ``message`` says how.

    Args:
        earned: the share of the check's points that it earns all the same, 0 to 1.
    """

    def __init__(self, message: Message | str, *, earned: float = 0.0) -> None:
        self.message = message if isinstance(message, Message) else Message(message)
        self.earned = earned
        super().__init__(self.message.verdict)


@dataclass(frozen=True)
class Check:
    """One check with its group (``visible`` or one of ``GROUPS``) and its points."""

    function: CheckFunction
    title: str
    group: str
    points: float


def check(group: str, *, points: float) -> Callable[[CheckFunction], CheckFunction]:
    """Marks a function of a grader file as a hidden check.

    Args:
        group: ``correct``, ``robust`` or ``efficient``; efficiency is measured only where every
            correct check passed.
        points: what a submission earns by passing.
    """
    if group not in GROUPS:
        raise WorkbookError("A check's group is unknown.", expected=", ".join(GROUPS), got=group)

    def mark(function: CheckFunction) -> CheckFunction:
        function.__dict__["workbook_check"] = (group, float(points))
        return function

    return mark


def expect(
    condition: bool, verdict: str, *, cause: str | None = None, next_move: str | None = None
) -> None:
    """Raises :class:`Incorrect` with ``verdict`` unless ``condition`` holds."""
    if not condition:
        raise Incorrect(Message(verdict, cause=cause, next_move=next_move))


def expect_equal(expected: Any, observed: Any, verdict: str, **parts: Any) -> None:
    """Compares two values with the tolerance of :func:`workbook.difference.close`.

    Args:
        parts: further parts of the message: ``given``, ``cause``, ``next_move``.
    """
    if not close(expected, observed):
        shown = Difference("", ("expected", "yours"), ((expected, observed),))
        raise Incorrect(Message(verdict, shown, **parts))


def expect_table(
    expected: Table,
    observed: Table,
    verdict: str,
    *,
    key: Sequence[str] = (),
    ordered: bool = False,
    given: Mapping[str, Table] | None = None,
    cause: str | None = None,
    next_move: str | None = None,
) -> None:
    """Compares two tables as :func:`workbook.difference.difference` does."""
    found = difference(expected, observed, key=key, ordered=ordered)
    if found is not None:
        raise Incorrect(Message(verdict, found, given or {}, cause, next_move))


def hidden_checks(exercise: Exercise) -> tuple[Check, ...]:
    """Loads the hidden checks of an exercise, in the order *correct, robust, efficient*."""
    module = _load(exercise.grader_file, f"graders.{exercise.week.name}.{exercise.name}")
    found = [
        Check(function, _title(function), *function.__dict__["workbook_check"])
        for function in vars(module).values()
        if callable(function) and "workbook_check" in getattr(function, "__dict__", {})
    ]
    if not found:
        raise WorkbookError("A grader file has no checks.", where=exercise.grader_file)
    return tuple(sorted(found, key=lambda item: GROUPS.index(item.group)))


def visible_check(exercise: Exercise) -> Check:
    """Loads the visible check of an exercise: the function of its name in the week's checks.py."""
    module = _load(exercise.week.checks_file, f"visible.{exercise.week.name}")
    function = getattr(module, exercise.name, None)
    if function is None:
        raise WorkbookError(
            f"There is no visible check for {exercise.name}.",
            where=exercise.week.checks_file,
            next_step=f"Add a function {exercise.name}(student, lab) to that file.",
        )
    return Check(function, _title(function), "visible", 0.0)


def points(exercise: Exercise) -> float:
    """Returns what the exercise is worth: the sum over its hidden checks."""
    return sum(item.points for item in hidden_checks(exercise))


def _title(function: CheckFunction) -> str:
    return (function.__doc__ or function.__name__.replace("_", " ")).strip().splitlines()[0]


@lru_cache(maxsize=256)
def _load(file: Path, name: str) -> ModuleType:
    """Imports a file under a name of its own, once a process."""
    if not file.is_file():
        raise WorkbookError("A file with checks is missing.", where=file)
    spec = importlib.util.spec_from_file_location(name, file)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module
