"""What tests share: they write nothing outside the repository, and a miniature course."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from workbook.environment import confine

# Before any test module is imported: libraries read these variables when they are imported.
confine()

MINIATURE = Path(__file__).parent / "miniature"


@pytest.fixture
def miniature(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """A course of one week and two exercises, a copy that a test may change."""
    from workbook.authoring import learner_notebook, write_notebook
    from workbook.course import Course, root

    shared = root() / ".workbook"
    shared.mkdir(exist_ok=True)
    copy = tmp_path / "course"
    shutil.copytree(MINIATURE, copy)
    (copy / ".workbook").symlink_to(shared)
    monkeypatch.setenv("WORKBOOK_ROOT", str(copy))
    week = Course(copy).weeks[0]
    write_notebook(learner_notebook(week), week.notebook_file)
    return Course(copy)
