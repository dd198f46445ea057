"""The course on disk: weeks, exercises and answer cells, joined by name.

What an exercise consists of is read from the pristine notebook
``weeks/<week>/exercises.ipynb``, which :mod:`workbook.authoring` builds.
"""

from __future__ import annotations

import json
import os
import re
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any

from workbook.errors import WorkbookError

WEEK_FOLDER = re.compile(r"week(\d\d)_[a-z0-9_]+")
NOTEBOOK = "exercises.ipynb"
AUTHORED = "exercises.md"


def root() -> Path:
    """Returns the folder of the course: ``WORKBOOK_ROOT``, else the repository of this package."""
    return Path(os.environ.get("WORKBOOK_ROOT") or Path(__file__).resolve().parent.parent)


@dataclass(frozen=True)
class Answer:
    """One cell that a learner fills in.

    Args:
        name: its nbgrader ``grade_id``; the exercise's own name where it has one answer cell.
        language: ``sql`` (a ``%%sql name`` cell) or ``python``.
        stub: the source of the untouched cell.
    """

    name: str
    language: str
    stub: str


@dataclass(frozen=True)
class Exercise:
    """One exercise: a prompt, answer cells, a check cell, attempts and hidden checks.

    Args:
        facts: what the prompt cell declares: ``schema`` (of the week's database),
            ``fresh_schema``, ``minutes``, ``difficulty`` (1 to 3), ``core``.
    """

    week: Week
    name: str
    number: int
    title: str
    facts: dict[str, Any]
    answers: tuple[Answer, ...]

    @property
    def schema(self) -> str:
        """The schema of the week's database in which this exercise's SQL runs."""
        return str(self.facts.get("schema", "public"))

    @property
    def attempts_folder(self) -> Path:
        """Where its reference, alternatives and known mistakes lie."""
        return self.week.course.root / "solutions" / self.week.name / self.name

    @property
    def grader_file(self) -> Path:
        """Where its hidden checks lie."""
        return self.week.course.root / "graders" / self.week.name / f"{self.name}.py"

    @property
    def check_id(self) -> str:
        """The nbgrader ``grade_id`` of its check cell."""
        return f"{self.name}_check"


@dataclass(frozen=True)
class Week:
    """One week folder; ``name`` is the folder's name and nbgrader's assignment name."""

    course: Course
    name: str

    @property
    def number(self) -> int:
        """Its place in the course, from 1."""
        return int(self.name[4:6])

    @property
    def folder(self) -> Path:
        """What learners get of it."""
        return self.course.root / "weeks" / self.name

    @property
    def notebook_file(self) -> Path:
        """The pristine notebook with holes."""
        return self.folder / NOTEBOOK

    @property
    def checks_file(self) -> Path:
        """The visible checks."""
        return self.folder / "checks.py"

    @cached_property
    def cells(self) -> list[dict[str, Any]]:
        """The cells of the pristine notebook, in order."""
        try:
            return list(json.loads(self.notebook_file.read_text("utf-8"))["cells"])
        except FileNotFoundError:
            raise WorkbookError(
                f"{self.name} has no exercise notebook.",
                where=self.notebook_file,
                next_step="make notebooks",
            ) from None

    @cached_property
    def exercises(self) -> tuple[Exercise, ...]:
        """Its exercises in the order learners meet them."""
        return tuple(_exercises(self))

    def exercise(self, name: str) -> Exercise:
        """Returns the exercise called ``name``; the error lists what there is."""
        for exercise in self.exercises:
            if exercise.name == name:
                return exercise
        raise WorkbookError(
            f"{self.name} has no exercise called {name!r}.",
            expected=", ".join(exercise.name for exercise in self.exercises),
            got=name,
        )


@dataclass(frozen=True)
class Course:
    """A course below ``root``: the real one, or a miniature under tests/."""

    root: Path

    @classmethod
    def here(cls) -> Course:
        """Returns the course that this process works on."""
        return cls(root())

    @cached_property
    def weeks(self) -> tuple[Week, ...]:
        """The week folders that hold exercises, in order."""
        folders = sorted((self.root / "weeks").glob("week*"))
        return tuple(
            Week(self, folder.name)
            for folder in folders
            if WEEK_FOLDER.fullmatch(folder.name) and (folder / AUTHORED).is_file()
        )

    def week(self, name: str | int) -> Week:
        """Finds a week by ``week02``, ``2`` or the folder's name."""
        wanted = str(name).strip().rstrip("/")
        for week in self.weeks:
            if wanted in {week.name, week.name[:6]}:
                return week
            if wanted.isdigit() and int(wanted) == week.number:
                return week
        raise WorkbookError(
            f"There is no week called {wanted!r}.",
            where=self.root / "weeks",
            expected="one of " + ", ".join(week.name for week in self.weeks),
            got=wanted,
        )

    def exercise(self, name: str) -> Exercise:
        """Finds an exercise by name; names are unique in the course."""
        for week in self.weeks:
            for exercise in week.exercises:
                if exercise.name == name:
                    return exercise
        raise WorkbookError(f"No week has an exercise called {name!r}.", got=name)


def source_text(cell: dict[str, Any]) -> str:
    """Returns a cell's source, which notebooks store as a string or as a list of lines."""
    source = cell.get("source", "")
    return "".join(source) if isinstance(source, list) else str(source)


def nbgrader_facts(cell: dict[str, Any]) -> dict[str, Any]:
    """Returns a cell's nbgrader metadata, empty where it has none or the metadata is malformed."""
    metadata = cell.get("metadata")
    facts = metadata.get("nbgrader") if isinstance(metadata, dict) else None
    return facts if isinstance(facts, dict) else {}


def _exercises(week: Week) -> list[Exercise]:
    found: list[Exercise] = []
    for cell in week.cells:
        declared = cell["metadata"].get("workbook", {})
        if "exercise" in declared:
            facts = {key: value for key, value in declared.items() if key != "exercise"}
            title = source_text(cell).splitlines()[0].lstrip("# ").split(" · ", 1)[-1]
            name, number = declared["exercise"], len(found) + 1
            found.append(Exercise(week, name, number, title, facts, ()))
        elif nbgrader_facts(cell).get("solution"):
            stub = source_text(cell)
            language = "sql" if stub.startswith("%%sql") else "python"
            answer = Answer(nbgrader_facts(cell)["grade_id"], language, stub)
            found[-1] = replace(found[-1], answers=(*found[-1].answers, answer))
    return found
