"""Many submissions of one week: found in a folder, graded side by side, put into the gradebook."""

from __future__ import annotations

import multiprocessing
import secrets
from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from workbook.checks import hidden_checks
from workbook.course import Course, Week
from workbook.errors import WorkbookError
from workbook.grading import grade
from workbook.message import Message
from workbook.mistakes import explain
from workbook.outcome import CheckResult, ExerciseResult, Outcome, SubmissionResult
from workbook.submission import read_submission


@dataclass(frozen=True)
class Job:
    """One notebook to grade, described in a way that travels to another process."""

    course_root: Path
    week: str
    student: str
    file: Path
    secret: str


def grade_file(week: Week, file: Path) -> SubmissionResult:
    """Grades one notebook file; the gradebook is not touched.

    Raises:
        WorkbookError: when the file cannot be read as a notebook of the week.
    """
    read_submission(file, week)
    return run(Job(week.course.root, week.name, file.stem, file, secrets.token_hex(8)))


def grade_all(week: Week, submitted: Path | None, *, jobs: int = 1) -> list[SubmissionResult]:
    """Grades every ``STUDENT/<week>/exercises.ipynb`` below a folder into the gradebook.

    Args:
        submitted: the folder; nbgrader's ``gradebook/submitted`` by default.
        jobs: how many submissions are graded at once.
    """
    from workbook.gradebook import open_gradebook, prepare, record

    folder = submitted or week.course.root / "gradebook" / "submitted"
    secret = secrets.token_hex(8)
    work = [
        Job(week.course.root, week.name, student, file, secret)
        for student, file in _found(week, folder)
    ]
    if not work:
        raise WorkbookError(
            "There is nothing to grade.",
            where=folder,
            expected=f"STUDENT/{week.name}/{week.notebook_file.name}",
        )
    results = []
    with open_gradebook(week.course) as gradebook:
        prepare(gradebook, week)
        for job, result in zip(work, _run_all(work, jobs), strict=True):
            record(gradebook, week, job.file, result)
            results.append(result)
    return results


def _found(week: Week, folder: Path) -> Iterator[tuple[str, Path]]:
    """Yields students and notebook files, also where a student's notebook is not there."""
    for student in sorted(path for path in folder.glob("*") if path.is_dir()):
        if (student / week.name).is_dir():
            yield student.name, student / week.name / week.notebook_file.name


def _run_all(work: list[Job], jobs: int) -> Iterable[SubmissionResult]:
    if jobs == 1:
        yield from map(run, work)
        return
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(jobs, mp_context=context) as pool:
        yield from pool.map(run, work)


def run(job: Job) -> SubmissionResult:
    """Grades one notebook: whatever is wrong with it, every exercise gets a typed outcome."""
    week = Course(job.course_root).week(job.week)
    try:
        submission = read_submission(job.file, week)
    except WorkbookError as error:
        return _ungraded(week, job.student, Message(str(error)))
    by_name = {exercise.name: exercise for exercise in week.exercises}
    results = tuple(
        explain(by_name[result.name], result, job.secret)
        for result in grade(submission, week.exercises, secret=job.secret)
    )
    return SubmissionResult(job.student, week.name, results, submission.tampering)


def _ungraded(week: Week, student: str, message: Message) -> SubmissionResult:
    """Returns zeros with a reason for a notebook that cannot be read."""
    results = []
    for exercise in week.exercises:
        checks = tuple(
            CheckResult(item.title, item.group, Outcome.MISSING, 0.0, item.points)
            for item in hidden_checks(exercise)
        )
        results.append(ExerciseResult(exercise.name, Outcome.MISSING, checks, message))
    return SubmissionResult(student, week.name, tuple(results))
