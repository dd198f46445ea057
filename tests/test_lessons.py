"""Lessons still do what they show: every cell runs again and gives the same output (nbval)."""

from __future__ import annotations

import subprocess
import sys

import pytest

from workbook.course import Course
from workbook.lesson import authored_lessons
from workbook.week_database import week_database

LESSONS = [
    pytest.param(week, file, id=f"{week.name}/{file.stem}")
    for week in Course.here().weeks
    for file in authored_lessons(week)
]


@pytest.mark.parametrize(("week", "file"), LESSONS)
def test_a_lesson_gives_the_outputs_that_are_committed(week, file):
    """Runs the notebook with nbval from top to bottom and compares text and tables; not pixels."""
    week_database(week.name)  # otherwise the first cell would show the progress of building it
    notebook = str(file.with_suffix(".ipynb"))
    command = [sys.executable, "-m", "pytest", "--nbval", "-q", notebook]
    run = subprocess.run(command, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout[-4000:]
    assert " passed" in run.stdout
