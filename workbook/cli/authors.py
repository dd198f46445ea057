"""Commands of authors: build notebooks, prove graders, lay out a new exercise."""

from __future__ import annotations

import json
from typing import Annotated

import typer

from workbook.cli.console import Format, FormatName, MaybeWeek, err, out
from workbook.course import Course, Exercise, Week
from workbook.scaffold import Language
from workbook.validation import Report


def add_to(app: typer.Typer) -> None:
    """Adds the commands of this module."""
    for command in (build, validate, new):
        app.command()(command)


def build(
    week: MaybeWeek = "",
    lessons: Annotated[bool, typer.Option("--lessons", help="Execute the lessons too.")] = False,
) -> None:
    """Builds the notebooks under weeks/ from what is authored.

    Example: `workbook build week02 --lessons`
    """
    from workbook import authoring, lesson

    for item in _weeks(week):
        if authoring.write_notebook(authoring.learner_notebook(item), item.notebook_file):
            out.print(f"built {item.name}/{item.notebook_file.name}")
        if lessons:
            for built in lesson.build(item):
                out.print(f"executed {item.name}/{built.name}")


def validate(
    week: MaybeWeek = "",
    exercise: Annotated[
        str, typer.Argument(metavar="[EXERCISE]", help="Only this exercise; all by default.")
    ] = "",
    jobs: Annotated[int, typer.Option(min=1, help="Exercises validated at once.")] = 1,
    format: FormatName = Format.TABLE,
) -> None:
    """Proves the graders: right answers pass, known mistakes fail with their own message.

    Example: `workbook validate week02 latest_state`
    """
    from workbook import validation

    weeks = _weeks(week)
    exercises: list[Exercise] = [item for one in weeks for item in one.exercises]
    if exercise:
        exercises = [one.exercise(exercise) for one in weeks[:1]]
    reports = []
    for report in validation.validate(exercises, jobs=jobs):
        reports.append(report)
        if format is Format.TABLE:
            _print_report(report)
    leaks = [f"{one.name}: {leak}" for one in weeks for leak in validation.leaks(one)]
    if format is Format.JSON:
        print(json.dumps({"exercises": [item.as_json() for item in reports], "leaks": leaks}))
    for leak in leaks:
        err.print(f"leak: {leak}", markup=False)
    raise typer.Exit(1 if leaks or any(report.problems for report in reports) else 0)


def new(
    path: Annotated[str, typer.Argument(metavar="WEEK/EXERCISE", help="E.g. week02/busiest_hour.")],
    language: Annotated[Language, typer.Option(help="What it is answered in.")] = Language.SQL,
) -> None:
    """Lays out a new exercise; it fails `validate` until it is filled in.

    Example: `workbook new week02/busiest_hour`
    """
    from workbook import scaffold

    course = Course.here()
    for file in scaffold.lay_out(course, path, language):
        out.print(f"wrote {file.relative_to(course.root)}", markup=False, soft_wrap=True)
    week, _, name = path.partition("/")
    out.print(f"Fill them in, then: workbook build {week} && workbook validate {week} {name}")


def _weeks(name: str) -> list[Week]:
    course = Course.here()
    return [course.week(name)] if name else list(course.weeks)


def _print_report(report: Report) -> None:
    mark = "[red]✗[/]" if report.problems else "[green]✓[/]"
    out.print(
        f"{mark} {report.week[:6]} {report.exercise:<22} {report.points:>3g} pts  "
        f"right {report.accepted}/{report.alternatives}  "
        f"mistakes {report.recognised}/{report.mistakes}  {report.seconds:.1f} s"
    )
    for problem in report.problems:
        out.print(f"    {problem}", markup=False)
