"""Commands of instructors: grade submissions, run the course against its references."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from workbook.cli.console import (
    Format,
    FormatName,
    WeekName,
    err,
    out,
    print_exercise,
    print_submissions,
)
from workbook.course import Course


def add_to(app: typer.Typer) -> None:
    """Adds the commands of this module."""
    for command in (grade, course, release):
        app.command()(command)


def grade(
    week: WeekName,
    submitted: Annotated[
        Path | None,
        typer.Option(
            help="Folder of STUDENT/WEEK/exercises.ipynb; gradebook/submitted by default."
        ),
    ] = None,
    notebook: Annotated[
        Path | None, typer.Option(help="Grade this one file and leave the gradebook alone.")
    ] = None,
    jobs: Annotated[int, typer.Option(min=1, help="Submissions graded at once.")] = 1,
    format: FormatName = Format.TABLE,
) -> None:
    """Grades submissions of a week into the gradebook, or one notebook file.

    Example: `workbook grade week02 --submitted gradebook/submitted --format json`
    """
    from workbook import roster

    item = Course.here().week(week)
    if notebook is not None:
        results = [roster.grade_file(item, notebook)]
    else:
        results = roster.grade_all(item, submitted, jobs=jobs)
    if format is Format.JSON:
        objects = [result.as_json() for result in results]
        print(json.dumps(objects[0] if notebook else objects, ensure_ascii=False))
    elif notebook is not None:
        for verdict in results[0].exercises:
            print_exercise(verdict)
        out.print(f"[bold]{results[0].score:g} of {results[0].max_score:g} points[/]")
    else:
        print_submissions(results)


def course(format: FormatName = Format.TABLE) -> None:
    """Grades the reference solutions of every week: all must earn full marks.

    Example: `workbook course`
    """
    from workbook import proof

    rows = []
    grid = Table("week", "exercises", "references", "score", "seconds")
    for row in proof.run(Course.here()):
        rows.append(row)
        score = f"{row.score:g} / {row.max_score:g}"
        mark = "[green]full marks[/]" if row.full else "[red]not full[/]"
        grid.add_row(row.week, str(row.exercises), mark, score, f"{row.seconds:.1f}")
        for problem in row.problems:
            err.print(problem, markup=False)
    if format is Format.JSON:
        print(json.dumps([row.as_json() for row in rows]))
    else:
        out.print(grid)
    raise typer.Exit(0 if rows and all(row.full for row in rows) else 1)


def release() -> None:
    """Writes nbgrader's source notebooks to gradebook/source, ready for generate_assignment.

    Example: `workbook release`
    """
    from workbook.gradebook import write_source

    for item in Course.here().weeks:
        out.print(str(write_source(item)), markup=False)
