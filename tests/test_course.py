"""Facts about the whole course: built files match their sources, and every verdict is right."""

from __future__ import annotations

import os

import pytest

from workbook.authoring import learner_notebook, source_notebook
from workbook.course import NOTEBOOK, Course, source_text
from workbook.errors import WorkbookError
from workbook.lab import PRACTICE
from workbook.lesson import authored_lessons, lesson_notebook
from workbook.proof import run
from workbook.validation import leaks, validate

COURSE = Course.here()
WEEKS = [pytest.param(week, id=week.name) for week in COURSE.weeks]
LESSONS = [
    pytest.param(file, id=f"{week.name}/{file.stem}")
    for week in COURSE.weeks
    for file in authored_lessons(week)
]


def sources(cells: list) -> list[tuple[str, str]]:
    return [(cell["cell_type"], source_text(cell)) for cell in cells]


@pytest.mark.parametrize("week", WEEKS)
def test_the_exercise_notebook_is_built_from_its_source(week):
    """exercises.ipynb is what ``workbook build`` makes of exercises.md, to the last cell."""
    built = learner_notebook(week)
    assert [dict(cell) for cell in built.cells] == [
        {**cell, "source": source_text(cell)} for cell in week.cells
    ]


@pytest.mark.parametrize("file", LESSONS)
def test_a_lesson_notebook_is_built_from_its_source(file):
    """Every committed lesson has the cells of its authored text, and was executed in order."""
    import json

    built = json.loads(file.with_suffix(".ipynb").read_text("utf-8"))
    assert sources(built["cells"]) == sources(lesson_notebook(file).cells)
    counts = [cell["execution_count"] for cell in built["cells"] if cell["cell_type"] == "code"]
    assert counts == list(range(1, len(counts) + 1))


@pytest.mark.parametrize("week", WEEKS)
def test_exercise_notebooks_hold_no_outputs(week):
    """Learners get exercises clean."""
    code = [cell for cell in week.cells if cell["cell_type"] == "code"]
    assert [cell for cell in code if cell["outputs"] or cell["execution_count"] is not None] == []


@pytest.mark.parametrize("week", WEEKS)
def test_nothing_hidden_stands_under_weeks(week):
    """No line of a grader or of a reference is among the learner's files."""
    assert leaks(week) == []


@pytest.mark.parametrize("week", WEEKS)
def test_every_exercise_is_joined_by_its_name(week):
    """Prompt, attempts and grader of each exercise exist, and no folder stands without one."""
    names = {exercise.name for exercise in week.exercises}
    root = week.course.root
    graders = {file.stem for file in (root / "graders" / week.name).glob("*.py")}
    solutions = {folder.name for folder in (root / "solutions" / week.name).iterdir()}
    assert graders == names
    assert solutions == names


@pytest.mark.parametrize("week", WEEKS)
def test_nbgrader_gets_every_answer_and_every_hidden_test(week):
    """The source notebook holds the reference answers and one hidden block an exercise."""
    notebook = source_notebook(week)
    text = "\n".join(cell.source for cell in notebook.cells)
    answers = sum(len(exercise.answers) for exercise in week.exercises)
    assert text.count("### BEGIN SOLUTION") == answers
    assert text.count("### BEGIN HIDDEN TESTS") == len(week.exercises)


def test_names_of_exercises_are_unique_in_the_course():
    """One name means one exercise, whatever the week."""
    names = [exercise.name for week in COURSE.weeks for exercise in week.exercises]
    assert len(names) == len(set(names))


def test_every_reference_earns_full_marks():
    """``make course`` is green: one worker grades the notebook with every hole filled."""
    rows = list(run(COURSE))
    assert [row.problems for row in rows] == [()] * len(COURSE.weeks)
    assert all(row.full for row in rows)


def test_every_attempt_gets_its_verdict():
    """Alternatives pass, mistakes fail with their message, stubs earn nothing.

    With the seeds that learners meet at home; ``make validate`` does it with three sets of seeds.
    """
    exercises = [exercise for week in COURSE.weeks for exercise in week.exercises]
    reports = list(validate(exercises, jobs=os.cpu_count() or 1, secrets=[PRACTICE]))
    problems = [(report.exercise, report.problems) for report in reports if report.problems]
    assert problems == []
    assert len(reports) == len(exercises)


@pytest.mark.parametrize("name", ["week99", "", "two", "week1", "../week01"])
def test_an_unknown_week_is_refused_with_the_names_there_are(name):
    """A wrong week name says which there are."""
    with pytest.raises(WorkbookError) as error:
        COURSE.week(name)
    assert COURSE.weeks[0].name in str(error.value)


def test_a_week_is_found_by_each_of_its_names():
    """week01, 1 and the folder's name mean the same week."""
    week = COURSE.weeks[0]
    assert [COURSE.week(name).name for name in ("week01", "1", 1, week.name)] == [week.name] * 4
    assert week.notebook_file.name == NOTEBOOK
