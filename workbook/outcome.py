"""What grading concludes: typed outcomes, from one check up to a whole submission."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from workbook.message import Message


class Outcome(StrEnum):
    """How a check, or an exercise, ended. Only ``PASSED`` earns points."""

    PASSED = "passed"
    FAILED = "failed"
    NOT_ATTEMPTED = "not_attempted"
    ERROR = "error"
    TIMEOUT = "timeout"
    OUT_OF_MEMORY = "out_of_memory"
    CRASHED = "crashed"
    MISSING = "missing"
    TAMPERED = "tampered"
    GRADER_ERROR = "grader_error"


@dataclass(frozen=True)
class CheckResult:
    """The verdict of one check.

    Args:
        title: the sentence a learner reads: what a right answer does.
        group: ``visible``, ``correct``, ``robust`` or ``efficient``.
        digest: fingerprint of all that the answer returned while it was checked.
    """

    title: str
    group: str
    outcome: Outcome
    score: float
    max_score: float
    message: Message | None = None
    digest: str = ""

    def as_json(self) -> dict[str, Any]:
        """Returns what ``--format json`` prints."""
        return {
            "title": self.title,
            "group": self.group,
            "outcome": str(self.outcome),
            "score": self.score,
            "max_score": self.max_score,
            "message": self.message.text() if self.message else "",
        }


@dataclass(frozen=True)
class ExerciseResult:
    """The verdicts of one exercise and the one message that moves the learner on."""

    name: str
    outcome: Outcome
    checks: tuple[CheckResult, ...]
    message: Message | None = None

    @property
    def score(self) -> float:
        """The points earned."""
        return sum(check.score for check in self.checks)

    @property
    def max_score(self) -> float:
        """The points that can be earned."""
        return sum(check.max_score for check in self.checks)

    def as_json(self) -> dict[str, Any]:
        """Returns what ``--format json`` prints."""
        return {
            "name": self.name,
            "score": self.score,
            "max_score": self.max_score,
            "outcome": str(self.outcome),
            "checks": [check.as_json() for check in self.checks],
            "message": self.message.text() if self.message else "",
        }


@dataclass(frozen=True)
class SubmissionResult:
    """The verdicts of one submission of one week."""

    student: str
    week: str
    exercises: tuple[ExerciseResult, ...]
    tampering: tuple[str, ...] = field(default=())

    @property
    def score(self) -> float:
        """The points earned."""
        return sum(exercise.score for exercise in self.exercises)

    @property
    def max_score(self) -> float:
        """The points that can be earned."""
        return sum(exercise.max_score for exercise in self.exercises)

    def as_json(self) -> dict[str, Any]:
        """Returns what ``--format json`` prints."""
        return {
            "student": self.student,
            "week": self.week,
            "score": self.score,
            "max_score": self.max_score,
            "exercises": [exercise.as_json() for exercise in self.exercises],
            "tampering": list(self.tampering),
        }
