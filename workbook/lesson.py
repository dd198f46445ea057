"""Lessons: from authored text to executed notebooks that a code host can show."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import jupytext
import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError
from nbformat import NotebookNode

from workbook.authoring import KERNEL, write_notebook
from workbook.course import Week
from workbook.database import week_database
from workbook.errors import WorkbookError

CELL_SECONDS = 120


def authored_lessons(week: Week) -> list[Path]:
    """Returns the lessons of a week as they are written, in order."""
    return sorted(week.folder.glob("lesson_*.md"))


def lesson_notebook(file: Path) -> NotebookNode:
    """Builds a lesson's notebook, not yet executed."""
    authored = jupytext.read(file, fmt="md:myst")
    notebook: NotebookNode = nbformat.v4.new_notebook(cells=authored.cells, metadata=KERNEL)
    for position, cell in enumerate(notebook.cells):
        cell["id"] = f"cell-{position}"
    return notebook


def build(week: Week) -> list[Path]:
    """Executes the lessons of a week in its folder; returns the notebooks that changed."""
    built = []
    if (week.course.root / "datasets" / "databases" / week.name).is_dir():
        week_database(week.name)  # beforehand, so that no progress bar stands among the outputs
    for file in authored_lessons(week):
        notebook = _execute(lesson_notebook(file), file)
        target = file.with_suffix(".ipynb")
        if write_notebook(notebook, target):
            built.append(target)
    return built


def _execute(notebook: NotebookNode, file: Path) -> NotebookNode:
    """Runs a lesson from top to bottom and keeps its outputs, without traces of this machine."""
    client = NotebookClient(
        notebook, timeout=CELL_SECONDS, resources={"metadata": {"path": str(file.parent)}}
    )
    try:
        client.execute()
    except CellExecutionError as error:
        raise WorkbookError("A lesson does not run.", where=file, got=str(error)) from error
    for cell in notebook.cells:
        cell.metadata.pop("execution", None)
        for output in cell.get("outputs", []):
            _require_quiet(output, file)
    notebook.metadata = nbformat.from_dict(KERNEL)
    return notebook


def _require_quiet(output: dict[str, Any], file: Path) -> None:
    if output.get("name") == "stderr":
        raise WorkbookError(
            "A lesson writes to standard error.", where=file, got=str(output.get("text"))[:300]
        )
