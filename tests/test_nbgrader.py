"""Facts about nbgrader's own commands on this course: they and our path tell the same story."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping
from itertools import zip_longest
from pathlib import Path

import nbformat

from workbook.attempt import attempts
from workbook.authoring import source_notebook, write_notebook
from workbook.course import Course, Week, nbgrader_facts
from workbook.environment import FOLDERS
from workbook.gradebook import open_gradebook
from workbook.roster import grade_all

NOISY = """
import logging, os, subprocess, sys, warnings
logging.basicConfig(level=logging.INFO)

def add_up(numbers):
    logging.info("a log handler keeps the stream it began with")
    warnings.warn("deprecated")
    os.write(2, b"straight to the descriptor")
    subprocess.run([sys.executable, "-c", "import sys; print('a child', file=sys.stderr)"])
    return sum(numbers)
"""


def nbgrader(course: Course, home: Path, *arguments: object) -> str:
    """Runs a stock nbgrader command in the course as a user of an empty home; returns its output."""
    home.mkdir(exist_ok=True)
    shutil.copy(root_of_repository() / "nbgrader_config.py", course.root)
    env = {name: value for name, value in os.environ.items() if name not in FOLDERS}
    done = subprocess.run(
        [sys.executable, "-m", "nbgrader", *map(str, arguments)],
        cwd=course.root,
        env={**env, "HOME": str(home), "WORKBOOK_ROOT": str(course.root)},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    assert list(home.iterdir()) == [], "nothing is written outside the course"
    return done.stdout


def root_of_repository() -> Path:
    return Path(__file__).resolve().parent.parent


def classroom(week: Week) -> dict[str, dict[str, str]]:
    """Returns notebooks, as answers by student, that hold every attempt of the week once."""
    columns = [[item.answers for item in attempts(exercise)] for exercise in week.exercises]
    rows = [
        {name: source for answers in row for name, source in answers.items()}
        for row in zip_longest(*columns, fillvalue={})
    ]
    found = {f"attempt{number}": row for number, row in enumerate(rows)}
    return {**found, "blank": {}, "noisy": {**rows[0], "add_up": NOISY}}


def fill(notebook: nbformat.NotebookNode, answers: Mapping[str, str], file: Path) -> Path:
    """Writes a notebook with answers in its answer cells."""
    for cell in notebook.cells:
        facts = nbgrader_facts(cell)
        if facts.get("solution"):
            stub = cell.metadata.get("workbook", {}).get("stub", cell.source)
            cell.source = answers.get(facts["grade_id"], stub)
    write_notebook(notebook, file)
    return file


def hand_in(week: Week, student: str, answers: Mapping[str, str]) -> Path:
    notebook = nbformat.read(week.notebook_file, as_version=4)
    folder = week.course.root / "gradebook" / "submitted" / student / week.name
    return fill(notebook, answers, folder / "exercises.ipynb")


def gradebook_scores(course: Course) -> dict[tuple[str, str], tuple[float, bool]]:
    """Returns the automatic scores in the gradebook, and whether a person is to look at them."""
    week = course.weeks[0]
    with open_gradebook(course) as gradebook:
        return {
            (submission.student.id, grade.name): (grade.auto_score, bool(grade.needs_manual_grade))
            for submission in gradebook.assignment_submissions(week.name)
            for notebook in submission.notebooks
            for grade in notebook.grades
        }


def failed_cells(output: str) -> list[set[str]]:
    """Returns which test cells ``nbgrader validate`` refused, notebook by notebook."""
    verdicts = re.split(r"Success! Your notebook|VALIDATION FAILED ON", output)[1:]
    return [set(re.findall(r'failed:\s+check\("(\w+)"\)', verdict)) for verdict in verdicts]


def test_generate_assignment_reproduces_the_learners_notebook(miniature: Course, tmp_path):
    """nbgrader's own release of our source notebook is, cell by cell, what learners get."""
    week = miniature.weeks[0]
    home = tmp_path / "home"
    subprocess.run([sys.executable, "-m", "workbook", "release"], check=True, capture_output=True)
    nbgrader(miniature, home, "generate_assignment", week.name, "--create", "--force")
    released = miniature.root / "gradebook" / "release" / week.name / "exercises.ipynb"
    assert json.loads(released.read_text()) == json.loads(week.notebook_file.read_text())


def test_stock_autograde_and_validate_agree_with_our_path(miniature: Course, tmp_path):
    """Every reference, alternative, known mistake and stub of the miniature gets the same score."""
    week = miniature.weeks[0]
    home = tmp_path / "home"
    students = classroom(week)
    for student, answers in students.items():
        hand_in(week, student, answers)
    ours = {result.student: result for result in grade_all(week, None)}
    mine = gradebook_scores(miniature)
    assert {score for score, _ in mine.values()} == {0, 2, 3}, "none, part and all of the points"

    nbgrader(miniature, home, "db", "assignment", "remove", week.name, "--force")
    nbgrader(miniature, home, "generate_assignment", week.name, "--create", "--force")
    nbgrader(miniature, home, "autograde", week.name, "--force")
    assert gradebook_scores(miniature) == mine

    files = [
        fill(source_notebook(week), answers, tmp_path / student / week.name / "exercises.ipynb")
        for student, answers in students.items()
    ]
    wanted = [
        {item.name for item in ours[student].exercises if item.score < item.max_score}
        for student in students
    ]
    assert failed_cells(nbgrader(miniature, home, "validate", *files)) == wanted
