"""Submissions: which answers a notebook holds, and what in it is not as it was handed out."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from workbook.course import Exercise, Week, nbgrader_facts, source_text
from workbook.errors import WorkbookError

MAX_NOTEBOOK_BYTES = 20 * 1024 * 1024


@dataclass(frozen=True)
class Submission:
    """The answers of one notebook with holes.

    Args:
        answers: the source of each answer cell by name; a cell that is not there is absent.
        tampering: sentences about check and prompt cells that were changed; they cost nothing,
            because only answer cells are taken.
    """

    answers: Mapping[str, str]
    tampering: tuple[str, ...] = field(default=())

    @classmethod
    def blank(cls, week: Week) -> Submission:
        """Returns the untouched notebook as a submission."""
        cells = [answer for exercise in week.exercises for answer in exercise.answers]
        return cls({answer.name: answer.stub for answer in cells})

    def with_answers(self, answers: Mapping[str, str]) -> Submission:
        """Returns this submission with some answer cells filled in differently."""
        return Submission({**self.answers, **answers}, self.tampering)

    def attempted(self, exercise: Exercise) -> bool:
        """Says whether any answer cell of an exercise differs from its stub."""
        return any(
            essence(self.answers.get(answer.name, answer.stub)) != essence(answer.stub)
            for answer in exercise.answers
        )

    def missing(self, exercise: Exercise) -> list[str]:
        """Returns the names of answer cells of an exercise that are not there."""
        return [answer.name for answer in exercise.answers if answer.name not in self.answers]

    def sql(self) -> dict[str, str]:
        """Returns the text of every SQL answer, without its ``%%sql`` line."""
        return {
            name: source.partition("\n")[2]
            for name, source in self.answers.items()
            if source.lstrip().startswith("%%sql")
        }


def essence(source: str) -> str:
    """Returns what counts of a cell when it is compared: no blank lines, no trailing spaces."""
    return "\n".join(line.rstrip() for line in source.splitlines() if line.strip())


def read_submission(file: Path, week: Week) -> Submission:
    """Reads a submitted notebook and takes its answer cells by ``grade_id``.

    Raises:
        WorkbookError: when the file is missing, too large, not a notebook, or of another week.
    """
    cells = _read_cells(file)
    pristine = {nbgrader_facts(cell).get("grade_id"): cell for cell in week.cells}
    known = {answer.name for exercise in week.exercises for answer in exercise.answers}
    found: dict[str, list[str]] = {}
    for cell in cells:
        name = nbgrader_facts(cell).get("grade_id")
        if isinstance(name, str):
            found.setdefault(name, []).append(source_text(cell))
    if not known & set(found):
        raise WorkbookError(
            "This notebook holds no answer cell of the week.",
            where=file,
            expected=f"a copy of {week.name}/{week.notebook_file.name}",
            next_step=f"workbook start {week.name[:6]} makes a fresh copy in work/.",
        )
    answers = {
        name: _best(sources, source_text(pristine[name]))
        for name, sources in found.items()
        if name in known
    }
    return Submission(answers, tuple(_tampering(found, cells, week)))


def _read_cells(file: Path) -> list[dict[str, Any]]:
    try:
        if file.stat().st_size > MAX_NOTEBOOK_BYTES:
            raise _unreadable(file, f"{file.stat().st_size:,} bytes")
        notebook = json.loads(file.read_text("utf-8"))
        # JSON can spell half a character, which no database, terminal or file takes.
        whole = json.dumps(notebook, ensure_ascii=False).encode("utf-8", "replace")
        notebook = json.loads(whole)
    except FileNotFoundError:
        raise WorkbookError("There is no such notebook.", where=file) from None
    except (OSError, ValueError, RecursionError) as error:
        raise _unreadable(file, f"{type(error).__name__}: {error}") from error
    cells = notebook.get("cells") if isinstance(notebook, dict) else None
    if not isinstance(cells, list) or not all(isinstance(cell, dict) for cell in cells):
        raise _unreadable(file, "JSON without a list of cells")
    return cells


def _unreadable(file: Path, got: str) -> WorkbookError:
    return WorkbookError(
        "This file cannot be read as a notebook.",
        where=file,
        expected=f"a Jupyter notebook (format 4) of at most {MAX_NOTEBOOK_BYTES:,} bytes",
        got=got,
        next_step="Open it in JupyterLab, save it again, or take your answers to a fresh copy.",
    )


def _best(sources: list[str], stub: str) -> str:
    """Returns the last copy of an answer cell that is not the untouched stub."""
    changed = [source for source in sources if essence(source) != essence(stub)]
    return changed[-1] if changed else sources[-1]


def _tampering(
    found: Mapping[str, list[str]], cells: list[dict[str, Any]], week: Week
) -> list[str]:
    """Describes what happened to the cells that a learner was asked to leave alone."""
    said = []
    order = [nbgrader_facts(cell).get("grade_id") for cell in cells]
    locked = [cell for cell in week.cells if nbgrader_facts(cell).get("locked")]
    kept = []
    for cell in locked:
        name = nbgrader_facts(cell)["grade_id"]
        copies = found.get(name, [])
        if not copies:
            said.append(f"missing: the cell {name} was removed")
            continue
        kept.append(name)
        if len(copies) > 1:
            said.append(f"duplicated: the cell {name} occurs {len(copies)} times")
        if any(essence(copy) != essence(source_text(cell)) for copy in copies):
            said.append(f"edited: the cell {name} was changed")
    positions = [order.index(name) for name in kept]
    if positions != sorted(positions):
        said.append("reordered: the check cells are not in their order")
    said += _foreign(found, week)
    return said


def _foreign(found: Mapping[str, list[str]], week: Week) -> list[str]:
    """Names cells whose ``grade_id`` the week does not have."""
    known = {nbgrader_facts(cell).get("grade_id") for cell in week.cells}
    return [f"renamed: no cell of the week is called {name}" for name in found if name not in known]
