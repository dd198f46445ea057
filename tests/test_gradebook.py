"""Facts about the gradebook that ``workbook grade`` writes, on the miniature course."""

from __future__ import annotations

import json
import shutil
import sqlite3
from pathlib import Path

import nbformat
import pytest
from nbgrader.api import Gradebook
from typer.testing import CliRunner

from workbook.cli import app
from workbook.course import Course, Week, nbgrader_facts
from workbook.errors import WorkbookError
from workbook.gradebook import open_gradebook, prepare, record
from workbook.grading import unscored
from workbook.message import Message
from workbook.outcome import Outcome, SubmissionResult
from workbook.roster import grade_all

RIGHT = "def add_up(numbers):\n    return sum(numbers)\n"
WRONG = "def add_up(numbers):\n    return 7\n"
MARKUP = "%%sql oldest_pet\nSELECT '<script>alert(\"me\")</script>' AS name FROM pets"


@pytest.fixture(scope="module")
def empty_gradebook(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Makes a database once: nbgrader starts a program for it, which takes seconds."""
    with open_gradebook(Course(tmp_path_factory.mktemp("empty"))) as gradebook:
        return Path(gradebook.engine.url.database)


@pytest.fixture
def course(miniature: Course, empty_gradebook: Path) -> Course:
    """The miniature course with an empty gradebook."""
    (miniature.root / "gradebook").mkdir()
    shutil.copy(empty_gradebook, miniature.root / "gradebook")
    return miniature


def submission_file(week: Week, student: str) -> Path:
    folder = week.course.root / "gradebook" / "submitted" / student / week.name
    folder.mkdir(parents=True, exist_ok=True)
    return folder / week.notebook_file.name


def hand_in(week: Week, student: str, **answers: str) -> Path:
    """Puts a notebook with some answers where nbgrader collects submissions."""
    notebook = json.loads(week.notebook_file.read_text())
    for cell in notebook["cells"]:
        name = nbgrader_facts(cell).get("grade_id")
        cell["source"] = answers.get(name, cell["source"])
    file = submission_file(week, student)
    file.write_text(json.dumps(notebook))
    return file


def grades(course: Course, student: str) -> dict[str, tuple]:
    """Returns automatic score, manual score, final score and flag by exercise."""
    [week] = course.weeks
    with open_gradebook(course) as gradebook:
        [notebook] = gradebook.find_submission(week.name, student).notebooks
        return {
            grade.name.removesuffix("_check"): (
                grade.auto_score,
                grade.manual_score,
                grade.score,
                grade.needs_manual_grade,
            )
            for grade in notebook.grades
        }


def comments(course: Course, student: str) -> dict[str, str | None]:
    [week] = course.weeks
    with open_gradebook(course) as gradebook:
        [notebook] = gradebook.find_submission(week.name, student).notebooks
        return {comment.name: comment.comment for comment in notebook.comments}


def verdicts(week: Week, student: str, outcome: Outcome, why: str = "Why.") -> SubmissionResult:
    """Returns one outcome for all exercises, as if it had been found by grading."""
    results = tuple(unscored(exercise, outcome, Message(why)) for exercise in week.exercises)
    return SubmissionResult(student, week.name, results)


ODD_NAMES = ["O'Brien & Zoë", "100% [sic] {x} *?", "-rf", "a" * 200, "%2e%2e", "tab\there"]
BROKEN = {
    "nothing": None,
    "empty": "",
    "foreign": '{"cells": []}',
    "half a character": '{"cells": [{"metadata": {"nbgrader": {"grade_id": "\\ud800"}}}]}',
}


def test_every_folder_gets_its_rows_whatever_is_in_it(course: Course):
    """Broken and missing notebooks get zeros with a reason, and cost the others nothing."""
    [week] = course.weeks
    for name in ODD_NAMES:
        hand_in(week, name, add_up=RIGHT)
    hand_in(week, "half an answer", add_up=RIGHT, oldest_pet="%%sql oldest_pet\nSELECT '\ud800\0'")
    for name, text in BROKEN.items():
        file = submission_file(week, name)
        if text is not None:
            file.write_text(text)
    (course.root / "gradebook" / "submitted" / ".hidden" / week.name).mkdir(parents=True)
    (course.root / "gradebook" / "submitted" / "somebody without the week").mkdir()

    done = CliRunner().invoke(app, ["grade", "1", "--jobs", "2", "--format", "json"])
    assert done.exit_code == 0, done.output
    reported = {result["student"]: result for result in json.loads(done.stdout)}
    assert set(reported) == {*ODD_NAMES, *BROKEN, "half an answer"}
    assert {reported[name]["score"] for name in (*ODD_NAMES, "half an answer")} == {3}
    for name in BROKEN:
        assert grades(course, name) == {
            "oldest_pet": (0, None, 0, False),
            "add_up": (0, None, 0, False),
        }
        assert all("notebook" in text for text in comments(course, name).values())
    for name in ODD_NAMES:
        assert grades(course, name)["add_up"] == (3, None, 3, False)
    autograded = course.root / "gradebook" / "autograded"
    assert {folder.name for folder in autograded.iterdir()} == set(reported)


def test_a_link_to_someone_elses_notebook_is_not_graded(course: Course):
    """A link in a submission opens no file of another student's."""
    [week] = course.weeks
    theirs = hand_in(week, "ann", add_up=RIGHT)
    submission_file(week, "bob").symlink_to(theirs)
    scores = {result.student: result.score for result in grade_all(week, None)}
    assert scores == {"ann": 3, "bob": 0}
    shown = course.root / "gradebook" / "autograded" / "bob" / week.name / "exercises.ipynb"
    assert "return sum(numbers)" not in shown.read_text()


def test_regrading_replaces_what_is_automatic_and_keeps_what_is_not(course: Course):
    """Scores and comments given by hand stay; of the automatic ones the newest count."""
    [week] = course.weeks
    hand_in(week, "ann", add_up=WRONG)
    grade_all(week, None)
    assert grades(course, "ann")["add_up"] == (0, None, 0, False)
    assert "This is not the sum." in (comments(course, "ann")["add_up"] or "")

    place = ("exercises", week.name, "ann")
    with open_gradebook(course) as gradebook:
        gradebook.find_grade("oldest_pet_check", *place).manual_score = 2
        gradebook.find_comment("oldest_pet", *place).manual_comment = "We talked about it."
        gradebook.db.commit()
    hand_in(week, "ann", add_up=RIGHT)
    for _ in range(2):  # a run that is started again ends with the same gradebook
        grade_all(week, None)
        assert grades(course, "ann") == {
            "oldest_pet": (0, 2, 2, True),
            "add_up": (3, None, 3, False),
        }
        assert comments(course, "ann") == {"oldest_pet": "We talked about it.", "add_up": None}


def test_what_could_not_be_graded_is_for_a_person_to_look_at(course: Course):
    """A fault of the grader's is flagged, and no longer once the grading worked."""
    [week] = course.weeks
    with open_gradebook(course) as gradebook:
        prepare(gradebook, week)
        record(gradebook, week, verdicts(week, "ann", Outcome.GRADER_ERROR), {})
        assert {flag for *_, flag in grades(course, "ann").values()} == {True}
        record(gradebook, week, verdicts(week, "ann", Outcome.FAILED), {})
        assert {flag for *_, flag in grades(course, "ann").values()} == {False}


def test_a_fault_in_grading_one_notebook_costs_the_others_nothing(
    course: Course, monkeypatch: pytest.MonkeyPatch
):
    """An unexpected exception becomes that student's flagged result."""
    [week] = course.weeks
    for name in ("ann", "bob"):
        hand_in(week, name, add_up=RIGHT)
    from workbook import roster

    grade = roster.grade
    calls = iter([RuntimeError("a bug"), None])

    def faulty(*args, **kwargs):
        if problem := next(calls):
            raise problem
        return grade(*args, **kwargs)

    monkeypatch.setattr(roster, "grade", faulty)
    grade_all(week, None)
    assert grades(course, "ann")["add_up"] == (0, None, 0, True)
    assert "a bug" in (comments(course, "ann")["add_up"] or "")
    assert grades(course, "bob")["add_up"] == (3, None, 3, False)


def rows(course: Course) -> dict[str, int]:
    """Counts what another connection to the database sees."""
    tables = ("student", "submitted_assignment", "submitted_notebook", "grade", "comment")
    with sqlite3.connect(course.root / "gradebook" / "gradebook.db") as database:
        return {
            name: database.execute(f"SELECT count(*) FROM {name}").fetchone()[0] for name in tables
        }


def test_a_submission_is_recorded_wholly_or_not_at_all(
    course: Course, monkeypatch: pytest.MonkeyPatch
):
    """Interrupted before the last row of a submission, the gradebook is as it was before."""
    [week] = course.weeks
    with open_gradebook(course) as gradebook:
        prepare(gradebook, week)
        before = rows(course)
        find = Gradebook.find_comment

        def interrupted(self, cell: str, *place: str):
            if cell == week.exercises[-1].answers[-1].name:
                raise KeyboardInterrupt
            return find(self, cell, *place)

        with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
            patch.setattr(Gradebook, "find_comment", interrupted)
            record(gradebook, week, verdicts(week, "ann", Outcome.FAILED), {})
        assert rows(course) == before
        record(gradebook, week, verdicts(week, "ann", Outcome.FAILED), {})
    assert rows(course) == {
        "student": 1,
        "submitted_assignment": 1,
        "submitted_notebook": 1,
        "grade": 2,
        "comment": 2,
    }


def test_changed_exercises_reach_the_gradebook(course: Course):
    """New points are taken over; new exercises after the first submission are refused clearly."""
    [week] = course.weeks
    with open_gradebook(course) as gradebook:
        prepare(gradebook, week)
        record(gradebook, week, verdicts(week, "ann", Outcome.FAILED), {})
    text = week.notebook_file.read_text()
    release = course.root / "gradebook" / "release" / week.name / "exercises.ipynb"
    made = release.stat().st_mtime_ns
    with open_gradebook(course) as gradebook:
        prepare(gradebook, week)
        assert release.stat().st_mtime_ns == made, "nothing changed, so nothing is generated"

    authored = week.folder / "exercises.md"
    authored.write_text(authored.read_text().replace("Return `name` of", "Find the `name` of"))
    with open_gradebook(course) as gradebook:
        prepare(gradebook, week)
        [cell] = [
            cell
            for cell in gradebook.find_notebook("exercises", week.name).source_cells
            if cell.name == "oldest_pet_prompt"
        ]
        assert "Find the `name` of" in cell.source
    authored.write_text(authored.read_text().replace(":answer: add_up", ":answer: sum_up"))
    solutions = course.root / "solutions" / week.name / "add_up"
    for file in solutions.iterdir():
        file.write_text(f"# %% sum_up\n{file.read_text()}")
    rebuilt = text.replace('"grade_id": "add_up"', '"grade_id": "sum_up"')
    week.notebook_file.write_text(rebuilt)
    [changed] = Course(course.root).weeks
    with open_gradebook(course) as gradebook, pytest.raises(WorkbookError) as error:
        prepare(gradebook, changed)
    assert "nbgrader export" in str(error.value)


def test_the_autograded_notebook_holds_answers_and_verdicts_and_nothing_hidden(course: Course):
    """What formgrader opens are the answers, with our message below each check."""
    [week] = course.weeks
    hand_in(week, "ann", add_up=WRONG, oldest_pet=MARKUP)
    file = submission_file(week, "ann")
    (file.parent / "timestamp.txt").write_text("2024-05-06 07:08:09.000000 UTC")
    grade_all(week, None)
    shown = course.root / "gradebook" / "autograded" / "ann" / week.name / "exercises.ipynb"
    notebook = nbformat.read(shown, as_version=4)
    cells = {nbgrader_facts(cell).get("grade_id"): cell for cell in notebook.cells}
    assert cells["add_up"].source == WRONG
    [output] = cells["add_up_check"].outputs
    assert "This is not the sum." in output.data["text/plain"]
    assert "✓ Is measured" not in output.data["text/plain"]
    assert "<script>" not in cells["oldest_pet_check"].outputs[0].data["text/html"]
    assert hidden_lines(week) & lines(shown.read_text()) == set()
    with open_gradebook(course) as gradebook:
        assert str(gradebook.find_submission(week.name, "ann").timestamp) == "2024-05-06 07:08:09"


def lines(text: str) -> set[str]:
    return {line.strip() for line in text.splitlines()}


def hidden_lines(week: Week) -> set[str]:
    """Returns the lines of the hidden checks and of nbgrader's hidden blocks that are code."""
    source = week.course.root / "gradebook" / "source" / week.name / "exercises.ipynb"
    notebook = nbformat.read(source, as_version=4)
    blocks = "\n".join(cell.source for cell in notebook.cells if "HIDDEN" in cell.source)
    graders = "\n".join(exercise.grader_file.read_text() for exercise in week.exercises)
    shared = {"", *lines(week.checks_file.read_text())}
    return (
        lines(blocks + "\n" + graders)
        - shared
        - {f'check("{exercise.name}")' for exercise in week.exercises}
    )
