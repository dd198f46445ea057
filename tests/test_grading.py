"""Facts about the one grading path, on a miniature course of two exercises."""

from __future__ import annotations

import json

import pytest

from workbook.attempt import attempts
from workbook.course import Course
from workbook.errors import WorkbookError
from workbook.grading import grade
from workbook.mistakes import explain
from workbook.outcome import Outcome
from workbook.submission import Submission, read_submission
from workbook.validation import leaks, validate

PYTHON = {"add_up": "def add_up(numbers):\n    return sum(numbers)\n"}


def outcomes(course: Course, answers: dict[str, str]) -> dict[str, Outcome]:
    week = course.weeks[0]
    results = grade(Submission.blank(week).with_answers(answers), week.exercises)
    return {result.name: result.outcome for result in results}


def test_every_known_verdict_is_right(miniature: Course):
    """References and alternatives pass, mistakes fail with their own message, the stub earns 0."""
    reports = list(validate(miniature.weeks[0].exercises))
    assert [report.problems for report in reports] == [[], []]
    assert [(report.accepted, report.recognised) for report in reports] == [(2, 2), (2, 1)]


def test_a_grader_that_accepts_a_mistake_is_found_out(miniature: Course):
    """Validation is not green by itself: a mistake that passes is reported."""
    exercise = miniature.exercise("add_up")
    (exercise.attempts_folder / "wrong_empty.py").write_text(
        "# A message.\n# fails: robust\ndef add_up(numbers):\n    return sum(numbers)\n"
    )
    [report] = validate([exercise])
    assert report.problems == ["wrong_empty: accepted although it is wrong"]


def test_a_grader_that_refuses_a_right_answer_is_found_out(miniature: Course):
    """Validation names the alternative that is refused, and the check that refuses it."""
    exercise = miniature.exercise("add_up")
    (exercise.attempts_folder / "correct_loop.py").write_text(
        "def add_up(numbers):\n    return 1\n"
    )
    [report] = validate([exercise])
    assert [problem.split(":")[0] for problem in report.problems] == ["correct_loop"] * 3


def test_hidden_text_under_weeks_is_found_out(miniature: Course):
    """A line of a reference or of the hidden checks among the learner's files is a leak."""
    week = miniature.weeks[0]
    assert leaks(week) == []
    secret = miniature.exercise("oldest_pet").attempts_folder / "reference.sql"
    (week.folder / "lesson_9.md").write_text(secret.read_text())
    assert leaks(week) == ["lesson_9.md holds a line of the reference of oldest_pet"]


@pytest.mark.parametrize(
    ("source", "outcome"),
    [
        ("def add_up(numbers):\n    return 1 +\n", Outcome.ERROR),
        ("def add_up(numbers):\n    return numbers / 0\n", Outcome.ERROR),
        ("sum_up = sum\n", Outcome.MISSING),
        ("def add_up(numbers):\n    while True:\n        pass\n", Outcome.TIMEOUT),
        ("import os\ndef add_up(numbers):\n    os._exit(3)\n", Outcome.CRASHED),
        ("import os\nos._exit(0)\n", Outcome.CRASHED),
        ("def add_up(numbers):\n    return object()\n", Outcome.ERROR),
        ("def add_up(numbers):\n    return 7\n", Outcome.FAILED),
        ("def add_up(numbers):\n    raise SystemExit\n", Outcome.ERROR),
    ],
)
def test_whatever_an_answer_does_ends_as_a_typed_outcome(
    miniature: Course, monkeypatch: pytest.MonkeyPatch, source: str, outcome: Outcome
):
    """One bad answer gets its outcome, and the other exercise its points."""
    monkeypatch.setattr("workbook.student.CALL_SECONDS", 2.0)
    right = next(iter(attempts(miniature.exercise("oldest_pet")))).answers
    assert outcomes(miniature, {**right, "add_up": source}) == {
        "oldest_pet": Outcome.PASSED,
        "add_up": outcome,
    }


@pytest.mark.parametrize(
    ("source", "outcome"),
    [
        ("%%sql oldest_pet\nSELECT nam FROM pets", Outcome.FAILED),
        ("%%sql oldest_pet\nSELECT 1; SELECT 2", Outcome.FAILED),
        ("%%sql oldest_pet\nDELETE FROM pets RETURNING name", Outcome.FAILED),
        ("%%sql oldest_pet\n", Outcome.MISSING),
        ("oldest_pet = 1", Outcome.MISSING),
    ],
)
def test_sql_that_cannot_be_judged_is_said_so(miniature: Course, source: str, outcome: Outcome):
    """SQL that fails, does too much or is not there earns nothing and stops nothing."""
    found = outcomes(miniature, {"oldest_pet": source, **PYTHON})
    assert found == {"oldest_pet": outcome, "add_up": Outcome.PASSED}


def test_efficiency_counts_only_where_the_answer_is_correct(miniature: Course):
    """A wrong answer earns no efficiency points, however quick it is."""
    [_, result] = grade(
        Submission.blank(miniature.weeks[0]).with_answers(
            {"add_up": "def add_up(numbers):\n    return 0\n"}
        ),
        miniature.weeks[0].exercises,
    )
    assert [(check.group, check.score) for check in result.checks] == [
        ("correct", 0),
        ("robust", 1),
        ("efficient", 0),
    ]


def test_a_known_mistake_in_other_words_is_recognised(miniature: Course):
    """A mistake is recognised by what it returns, and shown on the smallest example."""
    exercise = miniature.exercise("oldest_pet")
    answer = "%%sql oldest_pet\nselect min(name) as name from pets"
    answer += " where age = (select max(age) from pets)"
    # On the ties it returns what the known mistake returns; on no rows it returns a null row.
    answer += " having count(*) > 0"
    submission = Submission.blank(exercise.week).with_answers({"oldest_pet": answer})
    [result] = grade(submission, [exercise])
    explained = explain(exercise, result, "practice")
    assert explained.message is not None
    assert "How many rows can LIMIT 1 return?" in explained.message.text()
    assert len(explained.message.given["pets"]) == 2


def submitted(miniature: Course, folder, change) -> Submission:
    week = miniature.weeks[0]
    notebook = json.loads(week.notebook_file.read_text())
    change(notebook["cells"])
    file = folder / "exercises.ipynb"
    file.write_text(json.dumps(notebook))
    return read_submission(file, week)


def cell(cells: list, name: str) -> dict:
    return next(
        item for item in cells if item["metadata"].get("nbgrader", {}).get("grade_id") == name
    )


def test_an_edited_check_cell_is_recorded_and_changes_nothing(miniature: Course, tmp_path):
    """Only answer cells are taken from a submission."""

    def change(cells):
        cell(cells, "add_up")["source"] = PYTHON["add_up"]
        cell(cells, "add_up_check")["source"] = "10 / 0"

    submission = submitted(miniature, tmp_path, change)
    assert submission.tampering == ("edited: the cell add_up_check was changed",)
    [_, result] = grade(submission, miniature.weeks[0].exercises)
    assert result.outcome == Outcome.PASSED


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda cells: cells.remove(cell(cells, "add_up_check")), "missing: the cell add_up_check"),
        (
            lambda cells: cells.append(cell(cells, "add_up_check")),
            "duplicated: the cell add_up_check",
        ),
        (lambda cells: cells.reverse(), "reordered"),
        (
            lambda cells: cell(cells, "add_up_check")["metadata"]["nbgrader"].update(
                grade_id="mine"
            ),
            "renamed: no cell of the week is called mine",
        ),
    ],
)
def test_what_happened_to_check_cells_is_said(miniature: Course, tmp_path, change, said):
    """Missing, duplicated, reordered and renamed cells are each named."""
    assert said in "\n".join(submitted(miniature, tmp_path, change).tampering)


def test_of_two_copies_of_an_answer_the_filled_one_is_taken(miniature: Course, tmp_path):
    """Copying an answer cell loses no work."""

    def change(cells):
        filled = dict(cell(cells, "add_up"), source=PYTHON["add_up"])
        cells.insert(2, filled)

    assert submitted(miniature, tmp_path, change).answers["add_up"] == PYTHON["add_up"]


def test_a_removed_answer_cell_is_missing_not_wrong(miniature: Course, tmp_path):
    """An exercise whose answer cell is gone says so; the other one is graded."""
    submission = submitted(miniature, tmp_path, lambda cells: cells.remove(cell(cells, "add_up")))
    [_, result] = grade(submission, miniature.weeks[0].exercises)
    assert result.outcome == Outcome.MISSING


@pytest.mark.parametrize(
    "text",
    [
        "",
        "not json",
        "[]",
        '{"cells": 3}',
        '{"cells": []}',
        '{"cells": [{"metadata": []}]}',
        "[" * 9999,
    ],
)
def test_a_file_that_is_no_notebook_of_the_week_is_refused_clearly(
    miniature: Course, tmp_path, text
):
    """Unreadable and foreign notebooks give one clear message."""
    file = tmp_path / "exercises.ipynb"
    file.write_text(text)
    with pytest.raises(WorkbookError) as error:
        read_submission(file, miniature.weeks[0])
    assert str(file) in str(error.value)
