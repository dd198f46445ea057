"""From a submission to its verdicts: the one grading path.

References, alternatives, known mistakes, the untouched notebook and learners' work all take it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import ExitStack
from pathlib import Path

from workbook.attempt import Attempt
from workbook.checks import Check, Incorrect, hidden_checks, visible_check
from workbook.course import Exercise, Week, nbgrader_facts, source_text
from workbook.database import SqlError
from workbook.errors import WorkbookError
from workbook.lab import PRACTICE, Lab
from workbook.message import Message
from workbook.outcome import CheckResult, ExerciseResult, Outcome, SubmissionResult
from workbook.student import Student, StudentError
from workbook.submission import Submission, read_submission
from workbook.worker import Cell, RemoteStudent

NOT_MEASURED = Message("Efficiency counts once every correctness check passes.")
NOT_ATTEMPTED = Message("Not attempted: the answer cell is as it was handed out.")


def grade_notebook(
    file: Path, week: Week, *, student: str = "", secret: str = PRACTICE
) -> SubmissionResult:
    """Grades one notebook file of a week."""
    submission = read_submission(file, week)
    exercises = grade(submission, week.exercises, secret=secret)
    return SubmissionResult(student, week.name, exercises, submission.tampering)


def grade(
    submission: Submission,
    exercises: Iterable[Exercise],
    *,
    secret: str = PRACTICE,
    shrink: bool = True,
) -> tuple[ExerciseResult, ...]:
    """Grades some exercises of a submission, its Python in one worker.

    Args:
        secret: see :class:`~workbook.lab.Lab`.
        shrink: whether to look for the smallest failing inputs.
    """
    exercises = tuple(exercises)
    if not exercises:
        return ()
    with ExitStack() as stack:
        shared = _student(submission, exercises, stack)
        return tuple(
            grade_exercise(
                submission,
                exercise,
                shared if _serves(shared, exercise) else _student(submission, [exercise], stack),
                secret=secret,
                shrink=shrink,
            )
            for exercise in exercises
        )


def grade_attempt(
    attempt: Attempt, exercise: Exercise, *, secret: str = PRACTICE, shrink: bool = False
) -> ExerciseResult:
    """Grades one attempt at one exercise, the other holes of the notebook left empty."""
    submission = Submission.blank(exercise.week).with_answers(attempt.answers)
    [result] = grade(submission, [exercise], secret=secret, shrink=shrink)
    return result


def _student(
    submission: Submission, exercises: Iterable[Exercise], stack: ExitStack
) -> RemoteStudent:
    student = RemoteStudent(submission.sql(), python_cells(submission, exercises))
    stack.callback(student.close)
    return student


def _serves(student: RemoteStudent, exercise: Exercise) -> bool:
    """Says whether the worker that runs all cells starts; one bad cell must not cost the others."""
    if all(answer.language == "sql" for answer in exercise.answers):
        return True
    try:
        student.cell_errors()
    except StudentError:
        return False
    return True


def python_cells(submission: Submission, exercises: Iterable[Exercise]) -> list[Cell]:
    """Returns the Python cells to run: the given ones, and the answers of ``exercises``."""
    exercises = list(exercises)
    wanted = {answer.name for exercise in exercises for answer in exercise.answers}
    cells = []
    for cell in exercises[0].week.cells:
        if cell["cell_type"] != "code" or nbgrader_facts(cell).get("grade"):
            continue
        name = str(nbgrader_facts(cell).get("grade_id", ""))
        is_answer = bool(nbgrader_facts(cell).get("solution"))
        if is_answer and name not in wanted:
            continue
        source = submission.answers.get(name, "") if is_answer else source_text(cell)
        if source and not source.lstrip().startswith("%%sql"):
            cells.append(Cell(name, source))
    return cells


def grade_exercise(
    submission: Submission,
    exercise: Exercise,
    student: RemoteStudent,
    *,
    secret: str = PRACTICE,
    shrink: bool = True,
) -> ExerciseResult:
    """Runs the visible and the hidden checks of one exercise."""
    checks = hidden_checks(exercise)
    blocked = _blocked(submission, exercise, student)
    if blocked is not None:
        return unscored(exercise, *blocked)
    results = tuple(run_checks(exercise, checks, student, secret=secret, shrink=shrink))
    return conclude(exercise, results)


def unscored(exercise: Exercise, outcome: Outcome, message: Message) -> ExerciseResult:
    """Returns the result of an exercise whose checks were not run, for the reason given."""
    checks = tuple(
        CheckResult(item.title, item.group, outcome, 0.0, item.points)
        for item in hidden_checks(exercise)
    )
    return ExerciseResult(exercise.name, outcome, checks, message)


def conclude(exercise: Exercise, results: tuple[CheckResult, ...]) -> ExerciseResult:
    """Sums check results up: the first check that did not pass speaks for the exercise."""
    failing = [result for result in results if result.outcome != Outcome.PASSED]
    if not failing:
        return ExerciseResult(exercise.name, Outcome.PASSED, results)
    return ExerciseResult(exercise.name, failing[0].outcome, results, failing[0].message)


def run_checks(
    exercise: Exercise,
    checks: Iterable[Check],
    student: Student,
    *,
    secret: str = PRACTICE,
    shrink: bool = True,
) -> Iterable[CheckResult]:
    """Runs checks in order; efficient ones only where every correct one passed."""
    correct = True
    for item in checks:
        if item.group == "efficient" and not correct:
            yield CheckResult(
                item.title, item.group, Outcome.FAILED, 0.0, item.points, NOT_MEASURED
            )
            continue
        lab = Lab(exercise, item.title, secret, shrink=shrink)
        result = run_check(item, student, lab)
        correct = correct and (item.group != "correct" or result.outcome == Outcome.PASSED)
        yield result


def run_check(item: Check, student: Student, lab: Lab) -> CheckResult:
    """Runs one check and turns whatever happens into a typed outcome."""
    student.observe = lab.observe
    outcome, message, earned = Outcome.PASSED, None, 0.0
    try:
        item.function(student, lab)
        earned = 1.0
    except Incorrect as error:
        outcome, message, earned = Outcome.FAILED, error.message, error.earned
    except StudentError as error:
        outcome, message = error.outcome, error.message
    except SqlError as error:
        lab.observe(("sql error", error.sqlstate))
        outcome, message = (
            Outcome.ERROR,
            Message("PostgreSQL could not run your SQL.", cause=str(error)),
        )
    except WorkbookError as error:
        outcome, message = Outcome.GRADER_ERROR, Message(f"This could not be graded. {error}")
    except Exception as error:  # noqa: BLE001 - a grader's fault must never end the run
        text = f"This could not be graded: {type(error).__name__}: {error}"
        outcome = Outcome.GRADER_ERROR
        message = Message(text, next_move="It is the grader's fault, not yours. Please report it.")
    score = item.points * earned
    return CheckResult(item.title, item.group, outcome, score, item.points, message, lab.digest)


def _blocked(
    submission: Submission, exercise: Exercise, student: RemoteStudent
) -> tuple[Outcome, Message] | None:
    """Says why an exercise's checks need not be run at all."""
    missing = submission.missing(exercise)
    if missing:
        return Outcome.MISSING, Message(f"The answer cell {missing[0]} is not in the notebook.")
    if not submission.attempted(exercise):
        return Outcome.NOT_ATTEMPTED, NOT_ATTEMPTED
    python = [answer.name for answer in exercise.answers if answer.language == "python"]
    return _cell_problem(student, python) if python else None


def _cell_problem(student: RemoteStudent, names: list[str]) -> tuple[Outcome, Message] | None:
    try:
        errors: Mapping[str, tuple[str, str, str]] = student.cell_errors()
    except StudentError as error:
        return error.outcome, error.message
    for name in names:
        if name in errors:
            kind, text, place = errors[name]
            verdict = f"The cell {name} could not run: {kind}: {text}"
            return Outcome.ERROR, Message(verdict, cause=place or None)
    return None


def visible_result(exercise: Exercise, student: Student, *, shrink: bool = True) -> CheckResult:
    """Runs the visible check of one exercise."""
    item = visible_check(exercise)
    return run_check(item, student, Lab(exercise, item.title, PRACTICE, shrink=shrink))
