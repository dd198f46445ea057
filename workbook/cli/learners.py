"""Commands of learners: get a week, check answers, start again."""

from __future__ import annotations

import os
import sys
from typing import Annotated

import typer

from workbook.cli.console import MaybeWeek, WeekName, err, out, print_exercise
from workbook.course import Course, Week

ExerciseName = Annotated[str, typer.Argument(metavar="EXERCISE", help="The exercise's name.")]


def add_to(app: typer.Typer) -> None:
    """Adds the commands of this module."""
    for command in (doctor, start, learn, status, check, reset):
        app.command()(command)


def doctor() -> None:
    """Looks at everything the course needs; each failure names the command that fixes it.

    Example: `workbook doctor`
    """
    from workbook.doctor import examine

    findings = examine()
    for finding in findings:
        mark = "[green]✓[/]" if finding.well else "[red]✗[/]"
        out.print(f"{mark} {finding.what}: {finding.state}")
        if not finding.well:
            out.print(f"    {finding.fix}", markup=False)
    raise typer.Exit(0 if all(finding.well for finding in findings) else 1)


def start(week: MaybeWeek = "") -> None:
    """Copies a week into work/, where it is yours; nothing there is ever overwritten.

    Example: `workbook start week02`
    """
    from workbook import workspace

    for item in _weeks(week):
        made = workspace.start(item)
        state = f"{len(made)} new files" if made else "already there, left as it is"
        out.print(f"{workspace.folder(item)}: {state}")


def learn(week: MaybeWeek = "") -> None:
    """Opens JupyterLab on your copy of a week.

    Example: `workbook learn week01`
    """
    from workbook import workspace

    item = _weeks(week)[0]
    workspace.start(item)
    lesson = sorted(workspace.folder(item).glob("lesson_*.ipynb"))
    target = lesson[0] if lesson else workspace.notebook_file(item)
    home = str(workspace.folder(item).parent)
    os.chdir(home)
    command = [sys.executable, "-m", "jupyterlab", str(target.relative_to(home))]
    if os.geteuid() == 0:  # containers and hosted machines often know no other user
        command.append("--allow-root")
    os.execv(sys.executable, command)


def status() -> None:
    """Says for each exercise whether you have attempted it, and what your last check said.

    Example: `workbook status`
    """
    from workbook import progress

    for line in progress.lines(Course.here()):
        out.print(line)


def check(
    week: WeekName,
    exercise: Annotated[
        str, typer.Argument(metavar="[EXERCISE]", help="Only this exercise; all by default.")
    ] = "",
) -> None:
    """Runs the visible and hidden checks on your notebook in work/ and explains what failed.

    Example: `workbook check week02 latest_state`
    """
    from workbook import progress, workspace

    item = Course.here().week(week)
    exercises = (item.exercise(exercise),) if exercise else item.exercises
    result = progress.check(item, exercises)
    for verdict in result.exercises:
        print_exercise(verdict)
    for remark in result.tampering:
        err.print(f"note: {remark}", markup=False)
    out.print(f"[bold]{result.score:g} of {result.max_score:g} points[/]")
    out.print(f"The same beside your answers: {workspace.feedback_file(item)}", markup=False)
    raise typer.Exit(0 if result.score == result.max_score else 1)


def reset(week: WeekName, exercise: ExerciseName) -> None:
    """Puts the empty cells of one exercise back; your notebook is kept beside it first.

    Example: `workbook reset week02 latest_state`
    """
    from workbook import workspace

    item = Course.here().week(week).exercise(exercise)
    backup = workspace.reset(item)
    out.print(
        f"{exercise} is as it was handed out. Your notebook before that: {backup}", markup=False
    )


def _weeks(name: str) -> list[Week]:
    course = Course.here()
    return [course.week(name)] if name else list(course.weeks)
