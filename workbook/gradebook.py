"""nbgrader's gradebook: the same database and folders that its own commands use."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import nbformat
from nbgrader.api import Gradebook, MissingEntry
from nbgrader.apps import NbGraderAPI
from sqlalchemy.exc import SAWarning
from traitlets.config import Config

from workbook.authoring import source_notebook, write_notebook
from workbook.course import Course, Exercise, Week, nbgrader_facts
from workbook.errors import WorkbookError
from workbook.nbgrading import configure
from workbook.outcome import ExerciseResult, Outcome, SubmissionResult
from workbook.submission import read_submission

NOTEBOOK = "exercises"


@contextmanager
def open_gradebook(course: Course) -> Iterator[Gradebook]:
    """Opens ``gradebook/gradebook.db``, made by nbgrader where it is not there yet."""
    folder = course.root / "gradebook"
    folder.mkdir(exist_ok=True)
    with warnings.catch_warnings(), Gradebook(f"sqlite:///{folder / 'gradebook.db'}") as gradebook:
        # nbgrader 0.9 builds its objects in an order that SQLAlchemy 2.1 remarks on; no harm is done.
        warnings.simplefilter("ignore", SAWarning)
        yield gradebook


def write_source(week: Week) -> Path:
    """Writes nbgrader's source notebook of a week; returns its file."""
    file = week.course.root / "gradebook" / "source" / week.name / week.notebook_file.name
    write_notebook(source_notebook(week), file)
    return file


def prepare(gradebook: Gradebook, week: Week) -> None:
    """Lets nbgrader create the assignment of a week where the gradebook lacks it or it changed."""
    if _up_to_date(gradebook, week):
        return
    write_source(week)
    api = NbGraderAPI(config=configure(Config()))
    outcome = api.generate_assignment(week.name, force=True, create=True)
    if not outcome["success"]:
        raise WorkbookError(
            "nbgrader could not generate the assignment.",
            where=week.name,
            got=outcome.get("error") or outcome.get("log"),
            next_step=f"nbgrader generate_assignment {week.name} --create --force",
        )
    gradebook.db.expire_all()


def record(gradebook: Gradebook, week: Week, file: Path, result: SubmissionResult) -> None:
    """Writes one graded submission: every score and comment in one transaction.

    Automatic scores of an earlier submission are replaced, manual ones are kept.

    Args:
        file: the submitted notebook, which formgrader will show with our messages.
    """
    gradebook.update_or_create_student(result.student)
    gradebook.update_or_create_submission(week.name, result.student)
    for exercise, item in zip(week.exercises, result.exercises, strict=True):
        _record_exercise(gradebook, exercise, item, result.student)
    gradebook.db.commit()
    _write_autograded(week, file, result)


def _up_to_date(gradebook: Gradebook, week: Week) -> bool:
    """Says whether the gradebook's test cells are those of the week, with their points."""
    try:
        notebook = gradebook.find_notebook(NOTEBOOK, week.name)
    except MissingEntry:
        return False
    known = {cell.name: float(cell.max_score) for cell in notebook.grade_cells}
    wanted = {
        nbgrader_facts(cell)["grade_id"]: float(nbgrader_facts(cell)["points"])
        for cell in week.cells
        if nbgrader_facts(cell).get("grade")
    }
    return known == wanted


def _record_exercise(
    gradebook: Gradebook, exercise: Exercise, result: ExerciseResult, student: str
) -> None:
    place = (NOTEBOOK, exercise.week.name, student)
    grade = gradebook.find_grade(exercise.check_id, *place)
    grade.auto_score = result.score
    grade.needs_manual_grade = result.outcome == Outcome.GRADER_ERROR
    comment = gradebook.find_comment(exercise.answers[0].name, *place)
    comment.auto_comment = result.message.text() if result.message else None


def _write_autograded(week: Week, file: Path, result: SubmissionResult) -> None:
    """Writes the notebook that formgrader opens: the answers, and our verdict under each check."""
    notebook = nbformat.read(week.notebook_file, as_version=4)
    verdicts = {
        exercise.check_id: item
        for exercise, item in zip(week.exercises, result.exercises, strict=True)
    }
    answers = _answers(file, week)
    for cell in notebook.cells:
        name = nbgrader_facts(cell).get("grade_id")
        if name in answers:
            cell.source = answers[name]
        elif name in verdicts:
            cell.outputs = [_output(verdicts[name])]
    folder = week.course.root / "gradebook" / "autograded" / result.student / week.name
    write_notebook(notebook, folder / week.notebook_file.name)


def _answers(file: Path, week: Week) -> dict[str, str]:
    try:
        return dict(read_submission(file, week).answers)
    except WorkbookError:
        return {}


def _output(result: ExerciseResult) -> Any:
    message = result.message.text() if result.message else "All checks pass."
    html = result.message.html() if result.message else "<p>All checks pass.</p>"
    data = {"text/plain": message, "text/html": html}
    return nbformat.v4.new_output("display_data", data=data)


