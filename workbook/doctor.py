"""What the course needs from this machine, each with the command that puts it right."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass

from workbook.course import Course, root
from workbook.errors import WorkbookError

FREE_GIGABYTES = 2


@dataclass(frozen=True)
class Finding:
    """The state of one need; ``fix`` is one command where it is not well."""

    what: str
    well: bool
    state: str
    fix: str = ""


def examine() -> list[Finding]:
    """Looks at each need in turn; a need that cannot be looked at counts as not well."""
    needs: dict[str, tuple[Callable[[], str], str]] = {
        "Python": (_python, "make PYTHON=python3.11 course"),
        "disk": (_disk, "make clean"),
        "course": (_course, "git checkout -- weeks"),
        "notebooks": (_notebooks, "make notebooks"),
        "data": (_data, "make datasets"),
        "PostgreSQL": (_postgres, "rm -r .workbook/postgres"),
        "JupyterLab": (_jupyter, "rm -r .venv && make course"),
    }
    return [_finding(what, look, fix) for what, (look, fix) in needs.items()]


def _finding(what: str, look: Callable[[], str], fix: str) -> Finding:
    try:
        return Finding(what, True, look())
    except WorkbookError as error:
        return Finding(what, False, str(error), str(error.facts["next"] or fix))
    except Exception as error:  # noqa: BLE001 - whatever is wrong is what is being asked
        return Finding(what, False, f"{type(error).__name__}: {error}", fix)


def _python() -> str:
    version = ".".join(map(str, sys.version_info[:3]))
    if not (3, 11) <= sys.version_info[:2] <= (3, 13):
        raise WorkbookError("This Python is not supported.", expected="3.11 to 3.13", got=version)
    return version


def _disk() -> str:
    free = shutil.disk_usage(root()).free / 1e9
    if free < FREE_GIGABYTES:
        raise WorkbookError(
            "The disk is nearly full.", expected=f"{FREE_GIGABYTES} GB free", got=f"{free:.1f} GB"
        )
    return f"{free:.0f} GB free"


def _course() -> str:
    weeks = Course.here().weeks
    if not weeks:
        raise WorkbookError("There are no weeks.", where=root() / "weeks")
    return f"{len(weeks)} weeks"


def _notebooks() -> str:
    from workbook.authoring import learner_notebook
    from workbook.difference import close

    stale = [
        week.name
        for week in Course.here().weeks
        if not close(
            [cell["source"] for cell in learner_notebook(week).cells], _sources(week.cells)
        )
    ]
    if stale:
        raise WorkbookError("Built notebooks differ from their source.", got=", ".join(stale))
    return "match their source"


def _sources(cells: list[dict[str, object]]) -> list[str]:
    from workbook.course import source_text

    return [source_text(cell) for cell in cells]


def _data() -> str:
    from datasets import catalog
    from datasets.build import command_for
    from datasets.store import damage

    names = catalog.default_names()
    for dataset in (found for name in names for found in catalog.find(name)):
        problem = damage(dataset)
        if problem:
            raise WorkbookError(f"{dataset.folder}: {problem}.", next_step=command_for(dataset))
    return f"{len(names)} sets are whole"


def _postgres() -> str:
    from workbook import postgres

    version = postgres.admin().execute("SHOW server_version").fetchone()
    return f"version {version[0] if version else '?'}"


def _jupyter() -> str:
    import jupyterlab
    import nbgrader

    return f"JupyterLab {jupyterlab.__version__}, nbgrader {nbgrader.__version__}"
