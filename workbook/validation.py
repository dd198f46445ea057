"""Proof that graders are right: every submission whose verdict is known gets that verdict."""

from __future__ import annotations

import multiprocessing
import time
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

from workbook.attempt import Attempt, attempts
from workbook.course import Course, Exercise, Week
from workbook.errors import WorkbookError
from workbook.grading import grade, grade_attempt
from workbook.lab import PRACTICE
from workbook.mistakes import JUDGED, Known, recognise
from workbook.outcome import ExerciseResult, Outcome
from workbook.submission import Submission

SECRETS = (PRACTICE, "second run", "third run")
MIN_ALTERNATIVES = 2


@dataclass
class Report:
    """What validating one exercise found.

    Args:
        accepted, alternatives: right answers that earned full marks, and how many there are.
        recognised, mistakes: known mistakes that failed as they should, and how many there are.
        problems: one sentence for everything that is not as it should be.
    """

    week: str
    exercise: str
    points: float = 0.0
    accepted: int = 0
    alternatives: int = 0
    recognised: int = 0
    mistakes: int = 0
    seconds: float = 0.0
    problems: list[str] = field(default_factory=list)

    def as_json(self) -> dict[str, object]:
        """Returns the report as plain data."""
        return dict(vars(self))


def validate(
    exercises: Iterable[Exercise], *, jobs: int = 1, secrets: Sequence[str] = SECRETS
) -> Iterator[Report]:
    """Validates exercises, ``jobs`` at once, each in a process of its own where there are more.

    Args:
        secrets: every attempt is graded once with the seeds of each; the verdicts must agree.
    """
    exercises = list(exercises)
    if jobs == 1:
        yield from (validate_exercise(exercise, secrets) for exercise in exercises)
        return
    context = multiprocessing.get_context("spawn")
    work = [(item.week.course.root, item.week.name, item.name, secrets) for item in exercises]
    with ProcessPoolExecutor(jobs, mp_context=context) as pool:
        yield from pool.map(_validate_named, work)


def _validate_named(work: tuple[Path, str, str, Sequence[str]]) -> Report:
    course_root, week, exercise, secrets = work
    return validate_exercise(Course(course_root).week(week).exercise(exercise), secrets)


def validate_exercise(exercise: Exercise, secrets: Sequence[str] = SECRETS) -> Report:
    """Grades the stub, the reference, the alternatives and the known mistakes of an exercise."""
    report = Report(exercise.week.name, exercise.name)
    started = time.perf_counter()
    try:
        _check_stub(exercise, report)
        problems: dict[str, list[str]] = {}
        for secret in secrets:
            for attempt, problem in _graded(exercise, secret):
                problems.setdefault(attempt.name, []).append(problem)
        _count(exercise, problems, report)
    except WorkbookError as error:
        report.problems.append(str(error))
    report.seconds = round(time.perf_counter() - started, 2)
    return report


def _check_stub(exercise: Exercise, report: Report) -> None:
    [result] = grade(Submission.blank(exercise.week), [exercise], shrink=False)
    report.points = result.max_score
    if result.score != 0 or result.outcome != Outcome.NOT_ATTEMPTED:
        report.problems.append(f"the stub earns {result.score:g} ({result.outcome})")


def _graded(exercise: Exercise, secret: str) -> Iterator[tuple[Attempt, str]]:
    """Grades every attempt with one secret; yields what is wrong with its verdict, if anything."""
    results = [
        (attempt, grade_attempt(attempt, exercise, secret=secret)) for attempt in attempts(exercise)
    ]
    known = [(attempt, result) for attempt, result in results if attempt.kind == "wrong"]
    for attempt, result in results:
        if attempt.kind == "wrong":
            yield attempt, _mistake_problem(attempt, result, known)
        else:
            yield attempt, _right_problem(result)


def _count(exercise: Exercise, problems: dict[str, list[str]], report: Report) -> None:
    """Sums up what three runs with different secrets said of each attempt."""
    for attempt in attempts(exercise):
        said = problems[attempt.name]
        report.mistakes += attempt.kind == "wrong"
        report.recognised += attempt.kind == "wrong" and not any(said)
        report.alternatives += attempt.kind == "correct"
        report.accepted += attempt.kind == "correct" and not any(said)
        distinct = dict.fromkeys(f"{attempt.name}: {problem}" for problem in said if problem)
        report.problems.extend(distinct)
    if report.alternatives < MIN_ALTERNATIVES:
        report.problems.append(
            f"only {report.alternatives} alternatives, {MIN_ALTERNATIVES} are asked for"
        )
    if not report.mistakes:
        report.problems.append("no known mistake")


def _right_problem(result: ExerciseResult) -> str:
    if result.outcome == Outcome.PASSED and result.score == result.max_score:
        return ""
    said = result.message.text() if result.message else ""
    return f"refused with {result.score:g} of {result.max_score:g}: {_failing(result)}: {said}"


def _mistake_problem(attempt: Attempt, result: ExerciseResult, known: Iterable[Known]) -> str:
    if result.outcome == Outcome.PASSED:
        return "accepted although it is wrong"
    if result.outcome not in JUDGED:
        said = result.message.text() if result.message else ""
        return f"ends as {result.outcome} instead of being judged: {said}"
    first = next(check for check in result.checks if check.outcome != Outcome.PASSED)
    if first.group != attempt.group:
        return f"fails first in {first.group} ({first.title}), not in {attempt.group}"
    found = recognise(result, known)
    if found is None or found.message != attempt.message:
        return f"gets the message of {found.name if found else 'no known mistake'}"
    return ""


def _failing(result: ExerciseResult) -> str:
    return "; ".join(
        f"{check.group}: {check.title}"
        for check in result.checks
        if check.outcome != Outcome.PASSED
    )


def leaks(week: Week) -> list[str]:
    """Returns what stands under ``weeks/`` that learners must not see: hidden code or answers."""
    shipped = {
        file.relative_to(week.folder).as_posix(): file.read_text("utf-8", errors="replace")
        for file in sorted(week.folder.rglob("*"))
        if file.is_file() and file.suffix in {".md", ".ipynb", ".py", ".sql", ".json"}
    }
    found = []
    for exercise in week.exercises:
        for what, secret in _secrets(exercise):
            found += [f"{name} holds {what}" for name, text in shipped.items() if secret in text]
    marks = ("BEGIN HIDDEN TESTS", "BEGIN SOLUTION")
    found += [
        f"{name} holds {mark!r}" for name, text in shipped.items() for mark in marks if mark in text
    ]
    return found


def _secrets(exercise: Exercise) -> Iterator[tuple[str, str]]:
    """Yields lines long enough to be telling, from graders and reference answers."""
    for line in exercise.grader_file.read_text("utf-8").splitlines():
        if len(line.strip()) > 60 and not line.startswith(("from ", "import ")):
            yield f"a line of the hidden checks of {exercise.name}", line.strip()
    stubs = "\n".join(answer.stub for answer in exercise.answers)
    for source in attempts(exercise)[0].answers.values():
        for line in source.splitlines():
            if len(line.strip()) > 40 and line.strip() not in stubs:
                yield f"a line of the reference of {exercise.name}", line.strip()
