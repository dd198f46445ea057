"""From ``exercises.md`` to notebooks: what a learner gets, and nbgrader's source of it.

Every change between the authored text and the built notebooks, in order:

1. A markdown cell that declares ``exercise`` gets its number and a badge line (points, minutes,
   difficulty, core) and becomes a locked prompt.
2. A code cell that declares ``answer`` becomes an nbgrader solution cell of that ``grade_id``.
3. A code cell ``check("name")`` becomes that exercise's locked test cell with its points.
4. Locked cells and checksums are added by nbgrader's own preprocessors.
5. Cell ids are derived from ``grade_id`` or position, so that builds are reproducible.
6. In nbgrader's source notebook, answer cells hold the reference between ``### BEGIN SOLUTION``
   and ``### END SOLUTION`` and carry their stub as metadata; test cells hold the hidden part
   between ``### BEGIN HIDDEN TESTS`` and ``### END HIDDEN TESTS``.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import jupytext
import nbformat
from nbformat import NotebookNode

from workbook.attempt import reference
from workbook.checks import points
from workbook.course import AUTHORED, Exercise, Week
from workbook.errors import WorkbookError
from workbook.workspace import write_whole

CHECK_CELL = re.compile(r'check\("(\w+)"\)')
HIDDEN = """### BEGIN HIDDEN TESTS
from workbook.notebook import score
score("{name}")
### END HIDDEN TESTS"""
KERNEL = {
    "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}
DIFFICULTY = {1: "easy", 2: "medium", 3: "hard"}


def authored_file(week: Week) -> Path:
    """Returns the file that a week's exercises are written in."""
    return week.folder / AUTHORED


def learner_notebook(week: Week) -> NotebookNode:
    """Builds the notebook with holes from ``exercises.md``."""
    file = authored_file(week)
    if not file.is_file():
        raise WorkbookError("A week has no exercises to build.", where=file)
    authored = jupytext.read(file, fmt="md:myst")
    cells = [_cell(cell, position) for position, cell in enumerate(authored.cells)]
    notebook: NotebookNode = nbformat.v4.new_notebook(cells=cells, metadata=KERNEL)
    _number_prompts(week, notebook)
    return _locked(notebook)


def source_notebook(week: Week) -> NotebookNode:
    """Builds nbgrader's instructor version: reference answers and hidden tests in place."""
    notebook = learner_notebook(week)
    answers = {
        name: source for exercise in week.exercises for name, source in _solutions(exercise).items()
    }
    for cell in notebook.cells:
        facts = cell.metadata.get("nbgrader", {})
        if facts.get("solution"):
            cell.metadata["workbook"] = {"stub": cell.source}
            cell.source = answers[facts["grade_id"]]
        elif facts.get("grade"):
            name = facts["grade_id"].removesuffix("_check")
            cell.source += "\n" + HIDDEN.format(name=name)
    return _signed(notebook)


def write_notebook(notebook: NotebookNode, file: Path) -> bool:
    """Writes a notebook where it differs from what is there; says whether it wrote."""
    nbformat.validate(notebook)
    text = nbformat.writes(notebook) + "\n"
    if file.is_file() and file.read_text("utf-8") == text:
        return False
    file.parent.mkdir(parents=True, exist_ok=True)
    write_whole(file, text)
    return True


def _locked(notebook: NotebookNode) -> NotebookNode:
    """Locks cells and adds checksums as ``nbgrader generate_assignment`` does."""
    from nbgrader.preprocessors import LockCells

    notebook, _ = LockCells().preprocess(notebook, {})
    return _signed(notebook)


def _signed(notebook: NotebookNode) -> NotebookNode:
    """Adds the checksums by which ``nbgrader validate`` sees that a cell was changed."""
    from nbgrader.preprocessors import ComputeChecksums

    notebook, _ = ComputeChecksums().preprocess(notebook, {})
    return notebook


def _solutions(exercise: Exercise) -> dict[str, str]:
    """Returns each answer cell of an exercise with the reference between nbgrader's markers."""
    found = {}
    for name, source in reference(exercise).answers.items():
        lines = source.rstrip("\n").split("\n")
        magic = [lines.pop(0)] if lines[0].startswith("%%") else []
        comment = "-- ###" if magic else "###"
        block = [f"{comment} BEGIN SOLUTION", *lines, f"{comment} END SOLUTION"]
        found[name] = "\n".join([*magic, *block])
    return found


def _cell(authored: NotebookNode, position: int) -> NotebookNode:
    cell: NotebookNode
    source = authored.source.strip("\n")
    name = authored.metadata.get("exercise") or authored.metadata.get("answer")
    if authored.cell_type == "markdown":
        declared = dict(authored.metadata) if "exercise" in authored.metadata else {}
        cell = nbformat.v4.new_markdown_cell(source)
        if declared:
            cell.metadata["workbook"] = declared
            cell.metadata["nbgrader"] = _nbgrader(f"{name}_prompt", locked=True)
    else:
        cell = nbformat.v4.new_code_cell(source)
        check = CHECK_CELL.fullmatch(source)
        if "answer" in authored.metadata:
            cell.metadata["nbgrader"] = _nbgrader(str(name), solution=True)
        elif check:
            cell.metadata["nbgrader"] = _nbgrader(f"{check[1]}_check", grade=True, locked=True)
    grade_id = cell.metadata.get("nbgrader", {}).get("grade_id")
    cell["id"] = str(grade_id or f"cell_{position}").replace("_", "-")[:64]
    return cell


def _nbgrader(
    grade_id: str, *, grade: bool = False, solution: bool = False, locked: bool = False
) -> dict[str, Any]:
    return {
        "grade": grade,
        "grade_id": grade_id,
        "locked": locked,
        "schema_version": 3,
        "solution": solution,
        "task": False,
    }


def _number_prompts(week: Week, notebook: NotebookNode) -> None:
    """Adds numbers, badges and points, which only the whole notebook and the graders know."""
    number = 0
    for cell in notebook.cells:
        declared = cell.metadata.get("workbook")
        if declared is None:
            continue
        number += 1
        worth = points(Exercise(week, declared["exercise"], number, "", {}, ()))
        heading, _, rest = cell.source.partition("\n")
        title = heading.lstrip("# ")
        cell.source = f"## {number} · {title}\n\n{_badges(declared, worth)}\n{rest}"
        _test_cell(notebook, declared["exercise"]).metadata["nbgrader"]["points"] = worth


def _badges(declared: dict[str, Any], worth: float) -> str:
    level = DIFFICULTY[declared.get("difficulty", 2)]
    path = "core" if declared.get("core") else "extra"
    return f"*{worth:g} points · about {declared['minutes']} minutes · {level} · {path}*"


def _test_cell(notebook: NotebookNode, exercise: str) -> NotebookNode:
    for cell in notebook.cells:
        if cell.metadata.get("nbgrader", {}).get("grade_id") == f"{exercise}_check":
            found: NotebookNode = cell
            return found
    raise WorkbookError(
        "An exercise has no check cell.", where=exercise, expected=f'a cell check("{exercise}")'
    )
