"""The ``workbook`` command: one module an audience, joined here."""

from __future__ import annotations

import sys

import typer

from workbook.cli import authors, instructors, learners
from workbook.cli.console import print_problem
from workbook.environment import confine
from workbook.errors import WorkbookError

app = typer.Typer(
    help="The data-engineering workbook: learn, grade, prove.",
    no_args_is_help=True,
    rich_markup_mode="markdown",
    pretty_exceptions_enable=False,
)
for audience in (learners, instructors, authors):
    audience.add_to(app)


def main() -> None:
    """Runs the command; a problem that a person can act on is printed without a traceback."""
    confine()
    try:
        app()
    except WorkbookError as error:
        print_problem(error)
        sys.exit(2)
    except KeyboardInterrupt:
        sys.exit(130)
