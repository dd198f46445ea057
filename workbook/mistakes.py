"""Known mistakes, recognised by what they return rather than by how they are spelled.

When a submission fails, every ``wrong_*`` attempt of the exercise is graded with the same
seeds, once a process. The mistake whose replies in the failing checks are exactly the
submission's is the one the learner made, and its message is the learner's feedback.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

from workbook.attempt import Attempt, attempts
from workbook.course import Course, Exercise
from workbook.grading import grade_attempt
from workbook.outcome import CheckResult, ExerciseResult, Outcome

Known = tuple[Attempt, ExerciseResult]
JUDGED = (Outcome.FAILED, Outcome.ERROR, Outcome.TIMEOUT)


def explain(exercise: Exercise, result: ExerciseResult, secret: str) -> ExerciseResult:
    """Returns ``result`` with the message of the known mistake it matches, if it matches one."""
    failing = first_failure(result)
    if failing is None or failing.message is None:
        return result
    known = known_mistakes(exercise.week.course.root, exercise.name, secret)
    mistake = recognise(result, known)
    if mistake is None:
        return result
    return replace(result, message=failing.message.with_cause(mistake.message))


def recognise(result: ExerciseResult, known: Iterable[Known]) -> Attempt | None:
    """Returns the known mistake that behaves exactly like a failed submission, or None.

    Args:
        known: mistakes and their results, graded with the submission's secret.
    """
    failing = first_failure(result)
    if failing is None:
        return None
    position = result.checks.index(failing)
    best, best_score = None, 0
    for mistake, seen in known:
        pairs = zip(seen.checks, result.checks, strict=True)
        score = sum(_same(one, other) for one, other in pairs)
        if _same(seen.checks[position], failing) and score > best_score:
            best, best_score = mistake, score
    return best


def first_failure(result: ExerciseResult) -> CheckResult | None:
    """Returns the first check that did not pass, if what the answer did there can be compared."""
    for check in result.checks:
        if check.outcome != Outcome.PASSED:
            return check if check.outcome in JUDGED and check.digest else None
    return None


def _same(known: CheckResult, seen: CheckResult) -> bool:
    return known.outcome == seen.outcome and known.digest == seen.digest


@lru_cache(maxsize=64)
def known_mistakes(course_root: Path, exercise_name: str, secret: str) -> tuple[Known, ...]:
    """Grades the known mistakes of an exercise, once a process and secret."""
    exercise = Course(course_root).exercise(exercise_name)
    return tuple(
        (attempt, grade_attempt(attempt, exercise, secret=secret))
        for attempt in attempts(exercise)
        if attempt.kind == "wrong"
    )
