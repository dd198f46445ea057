"""The learner's own copy of a week in ``work/``: made once, never overwritten."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from workbook.course import Exercise, Week, nbgrader_facts
from workbook.errors import WorkbookError

SHIPPED = ("*.ipynb", "checks.py")


def folder(week: Week) -> Path:
    """Returns where a learner's copy of a week lies."""
    return week.course.root / "work" / week.name


def start(week: Week) -> list[Path]:
    """Copies what is not there yet of a week; returns the new files. Work is never touched.

    Notebooks are copied without their outputs.
    """
    target = folder(week)
    made = []
    for file in _shipped(week):
        copy = target / file.relative_to(week.folder)
        if not copy.exists():
            copy.parent.mkdir(parents=True, exist_ok=True)
            write_whole(copy, _without_outputs(file))
            made.append(copy)
    return made


def notebook_file(week: Week) -> Path:
    """Returns the learner's exercise notebook, which must be there."""
    file = folder(week) / week.notebook_file.name
    if not file.is_file():
        raise WorkbookError(
            f"You have no copy of {week.name} yet.",
            where=file,
            next_step=f"workbook start {week.name[:6]}",
        )
    return file


def feedback_file(week: Week) -> Path:
    """Returns where the feedback page on the learner's notebook is written."""
    return folder(week) / "feedback.html"


def reset(exercise: Exercise) -> Path:
    """Puts the handed-out cells of one exercise back; returns where the old notebook was kept."""
    file = notebook_file(exercise.week)
    notebook = _read(file)
    pristine = {nbgrader_facts(cell).get("grade_id"): cell for cell in exercise.week.cells}
    names = {answer.name for answer in exercise.answers} | {exercise.check_id}
    cells = notebook["cells"]
    present = {nbgrader_facts(cell).get("grade_id") for cell in cells}
    if not names <= present:
        raise WorkbookError(
            "The notebook lacks cells of this exercise, so they cannot be put back in place.",
            where=file,
            got=f"no cell {', '.join(sorted(names - present))}",
            next_step=f"Rename the notebook and run workbook start {exercise.week.name[:6]}.",
        )
    backup = _backup(file)
    notebook["cells"] = [
        pristine[nbgrader_facts(cell)["grade_id"]]
        if nbgrader_facts(cell).get("grade_id") in names
        else cell
        for cell in cells
    ]
    write_whole(file, json.dumps(notebook, indent=1, ensure_ascii=False) + "\n")
    return backup


def _shipped(week: Week) -> Iterator[Path]:
    for pattern in SHIPPED:
        yield from sorted(week.folder.glob(pattern))


def _without_outputs(file: Path) -> str:
    """Returns a file's text; a notebook's without outputs, which would answer its predictions."""
    text = file.read_text("utf-8")
    if file.suffix != ".ipynb":
        return text
    notebook = json.loads(text)
    for cell in notebook["cells"]:
        if cell["cell_type"] == "code":
            cell.update(outputs=[], execution_count=None)
    return json.dumps(notebook, indent=1, ensure_ascii=False) + "\n"


def _read(file: Path) -> dict[str, Any]:
    try:
        notebook = json.loads(file.read_text("utf-8"))
        [*notebook["cells"]]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise WorkbookError(
            "Your notebook cannot be read.",
            where=file,
            got=str(error),
            next_step="Open it in JupyterLab and save it again.",
        ) from error
    return dict(notebook)


def _backup(file: Path) -> Path:
    """Copies a file to the first free ``name.before-reset-N``."""
    number = 1
    while (backup := file.with_name(f"{file.stem}.before-reset-{number}.ipynb")).exists():
        number += 1
    _copy_whole(file, backup)
    return backup


def _copy_whole(source: Path, target: Path) -> None:
    part = target.with_name(target.name + ".part")
    try:
        shutil.copyfile(source, part)
        os.replace(part, target)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise WorkbookError("A file could not be written.", where=target, got=error) from error


def write_whole(target: Path, text: str) -> None:
    """Writes through a temporary file, so that a full disk leaves the old file as it was."""
    part = target.with_name(target.name + ".part")
    try:
        part.write_text(text, "utf-8")
        os.replace(part, target)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise WorkbookError("A file could not be written.", where=target, got=error) from error
