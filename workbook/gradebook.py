"""nbgrader's gradebook: the same database and folders that its own commands use."""

from __future__ import annotations

import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

import nbformat
from nbformat import NotebookNode
from nbgrader.api import Gradebook, MissingEntry
from nbgrader.apps import NbGraderAPI
from nbgrader.utils import parse_utc
from sqlalchemy.exc import SAWarning, SQLAlchemyError
from traitlets.config import Config

from workbook.authoring import source_notebook, write_notebook
from workbook.course import Course, Exercise, Week, nbgrader_facts
from workbook.errors import WorkbookError
from workbook.feedback import bundle
from workbook.message import Message
from workbook.nbgrading import COURSE_ID, configure
from workbook.outcome import ExerciseResult, Outcome, SubmissionResult

NOTEBOOK = "exercises"


@contextmanager
def open_gradebook(course: Course) -> Iterator[Gradebook]:
    """Opens ``gradebook/gradebook.db``, made by nbgrader where it is not there yet.

    Raises:
        WorkbookError: when the database cannot be read or written.
    """
    file = course.root / "gradebook" / "gradebook.db"
    file.parent.mkdir(exist_ok=True)
    with warnings.catch_warnings():
        # nbgrader 0.9 builds its objects in an order that SQLAlchemy 2.1 remarks on; no harm done.
        warnings.simplefilter("ignore", SAWarning)
        try:
            with Gradebook(f"sqlite:///{file}", COURSE_ID) as gradebook:
                yield gradebook
        except SQLAlchemyError as error:
            raise WorkbookError(
                "The gradebook cannot be used.",
                where=file,
                got=str(error).splitlines()[0],
                next_step="See that nothing else holds it, then run the command again: "
                "submissions that were recorded stay recorded.",
            ) from error


def write_source(week: Week) -> Path:
    """Writes nbgrader's source notebook of a week; returns its file."""
    file = week.course.root / "gradebook" / "source" / week.name / week.notebook_file.name
    write_notebook(source_notebook(week), file)
    return file


def prepare(gradebook: Gradebook, week: Week) -> None:
    """Lets nbgrader create the assignment of a week where the gradebook lacks it or it changed."""
    write_source(week)
    if _up_to_date(gradebook, week):
        return
    api = NbGraderAPI(config=configure(Config()))
    outcome = api.generate_assignment(week.name, force=True, create=True)
    if not outcome["success"]:
        raise WorkbookError(
            "nbgrader could not generate the assignment.",
            where=week.name,
            expected="the same exercises as when its first submission was graded",
            got=outcome.get("error") or outcome.get("log"),
            next_step="Save the grades with nbgrader export, then: "
            f"nbgrader db assignment remove {week.name} --force",
        )
    gradebook.db.expire_all()


def record(
    gradebook: Gradebook,
    week: Week,
    result: SubmissionResult,
    answers: Mapping[str, str],
    timestamp: datetime | None = None,
) -> None:
    """Writes one graded submission: every score and comment in one transaction.

    Automatic scores and comments of an earlier submission are replaced, manual ones are kept.

    Args:
        answers: the graded answer cells, which formgrader will show with our verdicts.
        timestamp: when it was handed in, in UTC, where that is known.
    """
    _write_autograded(week, result, answers)
    with _one_transaction(gradebook):
        gradebook.update_or_create_student(result.student)
        gradebook.update_or_create_submission(week.name, result.student, timestamp=timestamp)
        for exercise, item in zip(week.exercises, result.exercises, strict=True):
            _record_exercise(gradebook, exercise, item, result.student)


def handed_in(folder: Path) -> datetime | None:
    """Returns the time in the ``timestamp.txt`` that nbgrader puts beside a collected notebook."""
    try:
        found = parse_utc((folder / "timestamp.txt").read_text("utf-8").strip() or None)
    except (OSError, ValueError, OverflowError):
        return None
    return found if isinstance(found, datetime) else None


@contextmanager
def _one_transaction(gradebook: Gradebook) -> Iterator[None]:
    """Lets nbgrader's methods, which commit one by one, take effect together or not at all."""
    session = gradebook.db()
    commit = session.commit
    session.commit = session.flush
    try:
        yield
        commit()
    except BaseException:
        session.rollback()
        raise
    finally:
        del session.commit


def _up_to_date(gradebook: Gradebook, week: Week) -> bool:
    """Says whether the gradebook holds the cells of the week as they are now, with their points."""
    try:
        notebook = gradebook.find_notebook(NOTEBOOK, week.name)
    except MissingEntry:
        return False
    sources = {cell.name: cell.source for cell in notebook.source_cells}
    points = {cell.name: float(cell.max_score) for cell in notebook.grade_cells}
    wanted = {
        facts["grade_id"]: (cell, facts)
        for cell in source_notebook(week).cells
        if (facts := nbgrader_facts(cell))
    }
    return sources == {
        name: cell.metadata.get("workbook", {}).get("stub", cell.source)
        for name, (cell, _) in wanted.items()
    } and points == {
        name: float(facts["points"]) for name, (_, facts) in wanted.items() if facts["grade"]
    }


def _record_exercise(
    gradebook: Gradebook, exercise: Exercise, result: ExerciseResult, student: str
) -> None:
    """Writes score and comment; as in nbgrader, a score given by hand is to be looked at again."""
    place = (NOTEBOOK, exercise.week.name, student)
    grade = gradebook.find_grade(exercise.check_id, *place)
    grade.auto_score = result.score
    grade.needs_manual_grade = (
        result.outcome == Outcome.GRADER_ERROR or grade.manual_score is not None
    )
    for answer in exercise.answers:
        gradebook.find_comment(answer.name, *place).auto_comment = None
    if result.message:
        comment = gradebook.find_comment(exercise.answers[0].name, *place)
        comment.auto_comment = _comment(result.message)


def _comment(message: Message) -> str:
    """Returns a message without its tables, which the check cell below the comment shows.

    It is indented: nbgrader's feedback takes comments for Markdown, and so for raw HTML too.
    """
    said = message.difference.summary if message.difference else None
    parts = [message.verdict, said, message.cause, message.next_move]
    lines = [line for part in parts if part for line in part.splitlines()]
    return "\n".join(f"    {line}" for line in lines)


def _write_autograded(week: Week, result: SubmissionResult, answers: Mapping[str, str]) -> None:
    """Writes the notebook that formgrader opens: the answers, and our verdict under each check."""
    notebook: NotebookNode = nbformat.read(week.notebook_file, as_version=4)
    verdicts = {
        exercise.check_id: item
        for exercise, item in zip(week.exercises, result.exercises, strict=True)
    }
    for cell in notebook.cells:
        name = str(nbgrader_facts(cell).get("grade_id"))
        if name in answers:
            cell.source = answers[name]
        elif name in verdicts:
            data = bundle(verdicts[name])
            cell.outputs = [nbformat.v4.new_output("display_data", data=data)]
    folder = week.course.root / "gradebook" / "autograded" / result.student / week.name
    write_notebook(notebook, folder / week.notebook_file.name)
