"""The whole course against its reference solutions: what ``make course`` shows."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass

from workbook.attempt import reference
from workbook.course import Course, Week
from workbook.grading import grade
from workbook.outcome import ExerciseResult, Outcome
from workbook.submission import Submission


@dataclass(frozen=True)
class Row:
    """How the references of one week did."""

    week: str
    exercises: int
    score: float
    max_score: float
    seconds: float
    problems: tuple[str, ...]

    @property
    def full(self) -> bool:
        """Whether every reference earned all it can."""
        return not self.problems and self.score == self.max_score and self.exercises > 0

    def as_json(self) -> dict[str, object]:
        """Returns the row as plain data."""
        return {**vars(self), "full": self.full}


def run(course: Course) -> Iterator[Row]:
    """Grades the notebook that holds every reference answer, week by week."""
    for week in course.weeks:
        started = time.perf_counter()
        results = grade(reference_submission(week), week.exercises)
        yield Row(
            week.name,
            len(results),
            sum(result.score for result in results),
            sum(result.max_score for result in results),
            round(time.perf_counter() - started, 2),
            tuple(_problem(result) for result in results if result.outcome != Outcome.PASSED),
        )


def reference_submission(week: Week) -> Submission:
    """Returns a week's notebook with every hole filled by its reference."""
    answers: dict[str, str] = {}
    for exercise in week.exercises:
        answers.update(reference(exercise).answers)
    return Submission.blank(week).with_answers(answers)


def _problem(result: ExerciseResult) -> str:
    said = result.message.text() if result.message else ""
    return f"{result.name}: {result.outcome}, {result.score:g} of {result.max_score:g}\n{said}"
