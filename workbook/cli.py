"""The ``workbook`` command."""

from __future__ import annotations

import json
import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.panel import Panel
from rich.table import Table as Grid

from workbook.course import Course
from workbook.environment import confine
from workbook.errors import WorkbookError

app = typer.Typer(
    help="The data-engineering workbook: learn, check, grade, prove.",
    no_args_is_help=True,
    rich_markup_mode="markdown",
    pretty_exceptions_enable=False,
)
out = Console(highlight=False)
err = Console(stderr=True, highlight=False)


class Format(StrEnum):
    """How results are printed."""

    TABLE = "table"
    JSON = "json"


WeekName = Annotated[str, typer.Argument(help="`week02`, `2` or the folder's name.")]
FormatName = Annotated[Format, typer.Option("--format", help="What to print.")]


@app.command()
def build(
    lessons: Annotated[bool, typer.Option("--lessons", help="Execute the lessons too.")] = False,
    week: Annotated[str, typer.Argument(help="Only this week.")] = "",
) -> None:
    """Builds the notebooks under weeks/ from what is authored.

    Example: `workbook build week02`
    """
    from workbook import authoring, lesson

    course = Course.here()
    for item in [course.week(week)] if week else course.weeks:
        if authoring.write_notebook(authoring.learner_notebook(item), item.notebook_file):
            out.print(f"built {item.name}/{item.notebook_file.name}")
        if lessons:
            for built in lesson.build(item):
                out.print(f"executed {item.name}/{built.name}")


@app.command()
def validate(
    week: Annotated[str, typer.Argument(help="Only this week.")] = "",
    exercise: Annotated[str, typer.Argument(help="Only this exercise.")] = "",
    format: FormatName = Format.TABLE,
) -> None:
    """Proves the graders: right answers pass, known mistakes fail with their own message.

    Example: `workbook validate week02 latest_state`
    """
    from workbook import validation

    course = Course.here()
    weeks = [course.week(week)] if week else list(course.weeks)
    exercises = [item for one in weeks for item in one.exercises if exercise in ("", item.name)]
    if not exercises:
        weeks[0].exercise(exercise)
    reports = []
    for report in validation.validate(exercises):
        reports.append(report)
        if format is Format.TABLE:
            _print_report(report)
    found = [f"{one.name}: {leak}" for one in weeks for leak in validation.leaks(one)]
    if format is Format.JSON:
        print(json.dumps({"exercises": [item.as_json() for item in reports], "leaks": found}))
    for leak in found:
        err.print(f"[red]leak[/] {leak}")
    raise typer.Exit(1 if found or any(report.problems for report in reports) else 0)


def _print_report(report: object) -> None:
    from workbook.validation import Report

    assert isinstance(report, Report)
    mark = "[red]✗[/]" if report.problems else "[green]✓[/]"
    out.print(
        f"{mark} {report.week[:6]} {report.exercise:<24} {report.points:>4g} pts  "
        f"right {report.accepted}/{report.alternatives}  "
        f"mistakes {report.recognised}/{report.mistakes}  {report.seconds:6.1f} s"
    )
    for problem in report.problems:
        out.print(f"    {problem}", markup=False)


def main() -> None:
    """Runs the command; problems that a person can act on are printed without a traceback."""
    confine()
    try:
        app()
    except WorkbookError as error:
        lines = [error.what]
        lines += [f"{name}: {fact}" for name, fact in error.facts.items() if fact is not None]
        err.print(Panel("\n".join(lines), border_style="red"), markup=False)
        sys.exit(2)


if __name__ == "__main__":
    main()
