"""Facts about nbgrader's own commands on this course: they and our path tell the same story."""

from __future__ import annotations

import json
import os
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from itertools import zip_longest
from pathlib import Path

import nbformat
from typer.testing import CliRunner

from workbook.attempt import attempts
from workbook.authoring import source_notebook, write_notebook
from workbook.cli import app
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


class Nbgrader:
    """Stock nbgrader in the folder of a course, for a user whose home is empty."""

    def __init__(self, course: Course, home: Path) -> None:
        self._folder, self._home = course.root, home
        home.mkdir()
        (course.root / ".cache").mkdir()
        shutil.copy(Path(__file__).parent.parent / "nbgrader_config.py", course.root)

    def start(self, *arguments: object) -> subprocess.Popen[str]:
        env = {name: value for name, value in os.environ.items() if name not in FOLDERS}
        return subprocess.Popen(
            [sys.executable, "-m", "nbgrader", *map(str, arguments)],
            cwd=self._folder,
            env={**env, "HOME": str(self._home), "WORKBOOK_ROOT": str(self._folder)},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def end(self, process: subprocess.Popen[str]) -> str:
        output, errors = process.communicate()
        assert process.returncode == 0, errors
        assert list(self._home.iterdir()) == [], "nothing is written outside the course"
        return output

    def run(self, *arguments: object) -> str:
        return self.end(self.start(*arguments))


def classroom(week: Week) -> dict[str, dict[str, str]]:
    """Returns notebooks, as answers by student, that hold every attempt of the week once.

    There are more attempts at the first exercise: the last notebook also gets the noisy answer.
    """
    columns = [[item.answers for item in attempts(exercise)] for exercise in week.exercises]
    rows = [
        {name: source for answers in row for name, source in answers.items()}
        for row in zip_longest(*columns, fillvalue={"add_up": NOISY})
    ]
    return {**{f"attempts {number}": row for number, row in enumerate(rows)}, "blank": {}}


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


def test_stock_commands_agree_with_our_path(miniature: Course, tmp_path):
    """What nbgrader releases, validates and autogrades is what we release and grade.

    That is so for every reference, alternative, known mistake and stub of the miniature. One test
    does it all: each command takes seconds to start.
    """
    week = miniature.weeks[0]
    students = classroom(week)
    for student, answers in students.items():
        hand_in(week, student, answers)
    graded = {result.student: result for result in grade_all(week, None)}
    ours = gradebook_scores(miniature)
    assert {score for score, _ in ours.values()} == {0, 2, 3}, "none, part and all of the points"

    wrong = {
        student: {item.name for item in graded[student].exercises if item.score < item.max_score}
        for student in ["attempts 0", "attempts 3", "attempts 4"]
    }
    files = [
        fill(source_notebook(week), students[name], tmp_path / name / week.name / "exercises.ipynb")
        for name in wrong
    ]
    nbgrader = Nbgrader(miniature, tmp_path / "home")
    validate = nbgrader.start("validate", *files)
    gradebook = miniature.root / "gradebook"
    for made in ("gradebook.db", "source", "release", "autograded"):
        (gradebook / made).rename(tmp_path / made)
    assert CliRunner().invoke(app, ["release"]).exit_code == 0
    nbgrader.run("generate_assignment", week.name, "--create", "--force")
    released = gradebook / "release" / week.name / "exercises.ipynb"
    assert json.loads(released.read_text()) == json.loads(week.notebook_file.read_text())
    nbgrader.run("autograde", week.name)
    assert gradebook_scores(miniature) == ours
    assert failed_cells(nbgrader.end(validate)) == list(wrong.values())


@contextmanager
def jupyter_server(course: Course, home: Path) -> Iterator[Callable[..., str]]:
    """Starts a server in the course's folder; yields a function that asks it for a path."""
    shutil.copy(Path(__file__).parent.parent / "nbgrader_config.py", course.root)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        address = f"http://127.0.0.1:{probe.getsockname()[1]}/"
    options = ["--no-browser", "--allow-root", "--IdentityProvider.token=ours"]
    process = subprocess.Popen(
        [sys.executable, "-m", "jupyter", "server", *options, f"--port={address[17:-1]}"],
        cwd=course.root,
        env={**os.environ, "HOME": str(home)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )

    def ask(path: str, *, method: str = "GET") -> str:
        headers = {"Authorization": "token ours"}
        request = urllib.request.Request(address + path, headers=headers, method=method)
        with urllib.request.urlopen(request) as reply:
            assert reply.status == 200
            return str(reply.read().decode())

    try:
        while True:
            assert process.poll() is None, "the server ended before it answered"
            try:
                ask("api/status")
                break
            except urllib.error.URLError:
                time.sleep(0.2)
        yield ask
    finally:
        process.terminate()
        process.wait()


def test_formgrader_and_feedback_show_what_we_graded(miniature: Course, tmp_path):
    """Our scores and messages reach an instructor's page and a learner's, hidden code neither."""
    week = miniature.weeks[0]
    markup = "%%sql oldest_pet\nSELECT '<script>me()</script>' AS name FROM pets"
    hand_in(week, "O'Brien & Zoë", {"oldest_pet": markup, "add_up": "add_up = len"})
    grade_all(week, None)
    with jupyter_server(miniature, tmp_path) as ask:
        [row] = json.loads(ask(f"formgrader/api/submissions/{week.name}"))
        [notebook] = json.loads(ask(f"formgrader/api/submitted_notebooks/{week.name}/exercises"))
        page = ask(f"formgrader/submissions/{notebook['id']}/")
        comments = ask(f"formgrader/api/comments?submission_id={notebook['id']}")
        ask(f"formgrader/api/assignment/{week.name}/generate_feedback", method="POST")
    assert (row["score"], row["max_score"], row["autograded"]) == (1, 6, True)
    feedback = miniature.root / "gradebook" / "feedback" / "O'Brien & Zoë" / week.name
    html = (feedback / "exercises.html").read_text()
    for text in (page, comments, html):
        assert "This is not the oldest pet." in text
        assert "This is not the sum." in text
    for text in (page, html):
        assert "<script>me()" not in text
        assert "&lt;script&gt;me()" in text
        assert "HIDDEN" not in text
        assert "expect_equal" not in text
