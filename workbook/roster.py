"""Many submissions of one week: found in a folder, graded side by side, put into the gradebook."""

from __future__ import annotations

import multiprocessing
import secrets
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, field
from pathlib import Path

from workbook.course import Course, Week
from workbook.environment import confine
from workbook.errors import WorkbookError
from workbook.grading import grade, unscored
from workbook.message import Message
from workbook.mistakes import explain
from workbook.outcome import Outcome, SubmissionResult
from workbook.submission import Submission, read_submission


@dataclass(frozen=True)
class Job:
    """One notebook to grade, described in a way that travels to another process.

    Args:
        folder: which folder the notebook must lie in, also when links are followed.
    """

    course_root: Path
    week: str
    student: str
    file: Path
    folder: Path
    secret: str


@dataclass(frozen=True)
class Graded:
    """The verdicts of one notebook and the answers they are about, none if it cannot be read."""

    result: SubmissionResult
    answers: Mapping[str, str] = field(default_factory=dict)


def grade_file(week: Week, file: Path) -> SubmissionResult:
    """Grades one notebook file; the gradebook is not touched.

    Raises:
        WorkbookError: when the file cannot be read as a notebook of the week.
    """
    return _grade(week, file.stem, read_submission(file, week), secrets.token_hex(8))


def grade_all(week: Week, submitted: Path | None, *, jobs: int = 1) -> list[SubmissionResult]:
    """Grades every ``STUDENT/<week>/exercises.ipynb`` below a folder into the gradebook.

    Each submission is recorded as soon as it and those before it are graded: what was graded
    when the run is stopped is not lost.

    Args:
        submitted: the folder; nbgrader's ``gradebook/submitted`` by default.
        jobs: how many submissions are graded at once.
    """
    from workbook.gradebook import handed_in, open_gradebook, prepare, record

    folder = submitted or week.course.root / "gradebook" / "submitted"
    secret = secrets.token_hex(8)
    work = list(_jobs(week, folder, secret))
    if not work:
        raise WorkbookError(
            "There is nothing to grade.",
            where=folder,
            expected=f"STUDENT/{week.name}/{week.notebook_file.name}",
        )
    results = []
    with open_gradebook(week.course) as gradebook:
        prepare(gradebook, week)
        for job, graded in zip(work, _run_all(work, jobs), strict=True):
            record(gradebook, week, graded.result, graded.answers, handed_in(job.file.parent))
            results.append(graded.result)
    return results


def _jobs(week: Week, folder: Path, secret: str) -> Iterator[Job]:
    """Yields one job a student who handed in, also where the notebook itself is not there."""
    for student in sorted(folder.glob("[!.]*")):
        if (student / week.name).is_dir():
            # A name in another encoding than UTF-8 must still fit into the database.
            name = student.name.encode("utf-8", "backslashreplace").decode()
            file = student / week.name / week.notebook_file.name
            yield Job(week.course.root, week.name, name, file, student, secret)


def _run_all(work: list[Job], jobs: int) -> Iterable[Graded]:
    if jobs == 1:
        yield from map(run, work)
        return
    context = multiprocessing.get_context("spawn")
    try:
        with ProcessPoolExecutor(jobs, mp_context=context, initializer=confine) as pool:
            yield from pool.map(run, work)
    except BrokenProcessPool:
        raise WorkbookError(
            "A grading process was killed, perhaps for want of memory.",
            next_step="Run the command again with --jobs 1; what was recorded stays recorded.",
        ) from None


def run(job: Job) -> Graded:
    """Grades one notebook: whatever is wrong with it, every exercise gets a typed outcome."""
    week = Course(job.course_root).week(job.week)
    try:
        if not job.file.resolve().is_relative_to(job.folder.resolve()):
            raise WorkbookError(
                "The notebook is a link to a file of someone else's.", where=job.file
            )
        submission = read_submission(job.file, week)
    except WorkbookError as error:
        return Graded(_ungraded(week, job.student, Outcome.MISSING, str(error)))
    try:
        result = _grade(week, job.student, submission, job.secret)
    except Exception as error:  # noqa: BLE001 - one notebook must not end the grading of all
        fault = f"This could not be graded: {type(error).__name__}: {error}"
        result = _ungraded(week, job.student, Outcome.GRADER_ERROR, fault)
    return Graded(result, submission.answers)


def _grade(week: Week, student: str, submission: Submission, secret: str) -> SubmissionResult:
    by_name = {exercise.name: exercise for exercise in week.exercises}
    results = tuple(
        explain(by_name[result.name], result, secret)
        for result in grade(submission, week.exercises, secret=secret)
    )
    return SubmissionResult(student, week.name, results, submission.tampering)


def _ungraded(week: Week, student: str, outcome: Outcome, why: str) -> SubmissionResult:
    """Returns zeros with a reason for a notebook that cannot be read or graded."""
    results = tuple(unscored(exercise, outcome, Message(why)) for exercise in week.exercises)
    return SubmissionResult(student, week.name, results)
