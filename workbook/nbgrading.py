"""Where nbgrader's own commands meet this course: its configuration and its steps."""

from __future__ import annotations

from typing import Any

from nbgrader import preprocessors as steps
from traitlets.config import Config

from workbook.course import root
from workbook.environment import confine

COURSE_ID = "data-engineering-workbook"
CELL_SECONDS = 600  # a test cell runs all checks of an exercise, and may first build databases


class RestoreStub(steps.NbGraderPreprocessor):  # type: ignore[misc]
    """Puts the authored stub back where a source notebook holds the reference answer.

    It stands in the place of nbgrader's ClearSolutions, which knows one stub for all cells.
    """

    def preprocess_cell(
        self, cell: Any, resources: dict[str, Any], index: int
    ) -> tuple[Any, dict[str, Any]]:
        """Replaces the source of an answer cell by the stub that its metadata carries."""
        if cell.metadata.get("nbgrader", {}).get("solution"):
            cell.source = cell.metadata.pop("workbook")["stub"]
        return cell, resources


def configure(config: Config) -> Config:
    """Points nbgrader at ``gradebook/`` and puts our step into generate_assignment.

    The kernels that nbgrader starts get the environment of this process.
    """
    confine()
    config.CourseDirectory.course_id = COURSE_ID
    config.CourseDirectory.root = str(root().resolve() / "gradebook")
    config.Execute.timeout = CELL_SECONDS
    config.GenerateAssignment.preprocessors = [
        steps.IncludeHeaderFooter,
        steps.LockCells,
        RestoreStub,
        steps.ClearOutput,
        steps.CheckCellMetadata,
        steps.ComputeChecksums,
        steps.SaveCells,
        steps.ClearHiddenTests,
        steps.ClearMarkScheme,
        steps.ComputeChecksums,
        steps.CheckCellMetadata,
    ]
    return config
