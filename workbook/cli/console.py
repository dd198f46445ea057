"""What commands print with: two consoles, shared arguments, results as tables."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer
from rich.console import Console
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from workbook.errors import WorkbookError
from workbook.outcome import ExerciseResult, Outcome, SubmissionResult

out = Console(highlight=False)
err = Console(stderr=True, highlight=False)


class Format(StrEnum):
    """How results are printed."""

    TABLE = "table"
    JSON = "json"


WeekName = Annotated[str, typer.Argument(metavar="WEEK", help="week02, 2 or the folder's name.")]
MaybeWeek = Annotated[
    str, typer.Argument(metavar="[WEEK]", help="week02, 2 or the folder's name; all by default.")
]
FormatName = Annotated[Format, typer.Option("--format", help="How to print the results.")]

MARKS = {Outcome.PASSED: "[green]✓[/]", Outcome.NOT_ATTEMPTED: "[dim]○[/]"}


def print_problem(error: WorkbookError) -> None:
    """Prints what went wrong, where, what was expected, what was found, and what to do."""
    lines = [Text(error.what, style="bold")]
    lines += [
        Text.assemble((f"{name}: ", "dim"), str(fact))
        for name, fact in error.facts.items()
        if fact is not None
    ]
    err.print(Panel(Text("\n").join(lines), border_style="red", expand=False))


def print_exercise(result: ExerciseResult) -> None:
    """Prints one exercise as a learner reads it: verdict, checks, message."""
    mark = MARKS.get(result.outcome, "[red]✗[/]")
    outcome = str(result.outcome).replace("_", " ")
    out.print(f"{mark} [bold]{result.name}[/]  {result.score:g} of {result.max_score:g}  {outcome}")
    if result.outcome in MARKS:
        return
    for check in result.checks:
        sign = "[green]✓[/]" if check.outcome == Outcome.PASSED else "[red]✗[/]"
        out.print(
            f"    {sign} {check.title} ({check.group}, {check.score:g} of {check.max_score:g})"
        )
    if result.message:
        out.print(Panel(Text(result.message.text()), border_style="red", expand=False))


def print_submissions(results: list[SubmissionResult]) -> None:
    """Prints one row a submission."""
    grid = Table(
        "student", "week", "score", "passed", "failed", "not attempted", "other", "remarks"
    )
    for result in results:
        counts = [item.outcome for item in result.exercises]
        passed, failed = counts.count(Outcome.PASSED), counts.count(Outcome.FAILED)
        blank = counts.count(Outcome.NOT_ATTEMPTED)
        other = len(counts) - passed - failed - blank
        score = f"{result.score:g} / {result.max_score:g}"
        row = [passed, failed, blank, other]
        remarks = f"{len(result.tampering)} cells changed" if result.tampering else ""
        grid.add_row(result.student, result.week[:6], score, *map(str, row), remarks)
    out.print(grid)
