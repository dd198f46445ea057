"""Feedback pages: the verdict of every exercise beside the learner's own answer."""

from __future__ import annotations

from html import escape
from pathlib import Path

from workbook.course import Exercise
from workbook.outcome import ExerciseResult, Outcome, SubmissionResult
from workbook.submission import Submission

STYLE = """
body { font: 16px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; color: #1f2933 }
section { border-left: 4px solid #8d99a6; padding: 0 1rem; margin: 2rem 0 }
section.passed { border-color: #3a7d44 }
section.failed, section.error { border-color: #d1495b }
pre { background: #f4f6f8; padding: .7rem; overflow-x: auto }
table { border-collapse: collapse }
td, th { border: 1px solid #d5dbe1; padding: .2rem .6rem; text-align: left }
li.no { color: #a02c3c }
"""

# nbgrader's pages bring no style for tables.
CELL_STYLE = (
    "<style>.workbook-verdict :is(td, th) { padding: 1px 10px; border: 1px solid #d5dbe1 }"
    ".workbook-verdict table { margin-bottom: 10px }</style>"
)

SAYINGS = {
    Outcome.PASSED: "All checks pass.",
    Outcome.FAILED: "Not right yet.",
    Outcome.NOT_ATTEMPTED: "Not attempted.",
    Outcome.ERROR: "Your answer could not run.",
    Outcome.TIMEOUT: "Your answer took too long.",
    Outcome.OUT_OF_MEMORY: "Your answer needed too much memory.",
    Outcome.CRASHED: "Your answer ended its process.",
    Outcome.MISSING: "The answer cell is missing.",
    Outcome.TAMPERED: "The notebook was changed where it should not be.",
    Outcome.GRADER_ERROR: "This could not be graded; it is not your fault.",
}


def write_page(
    file: Path, exercises: tuple[Exercise, ...], submission: Submission, result: SubmissionResult
) -> None:
    """Writes one HTML page with a section an exercise; all of a learner's text is escaped."""
    by_name = {exercise.name: exercise for exercise in exercises}
    sections = [_section(by_name[item.name], submission, item) for item in result.exercises]
    title = f"{result.week}: {result.score:g} of {result.max_score:g} points"
    page = (
        f'<!doctype html><html lang="en"><meta charset="utf-8"><title>{escape(title)}</title>'
        f"<style>{STYLE}</style><h1>{escape(title)}</h1>{''.join(sections)}</html>\n"
    )
    file.write_text(page, "utf-8")


def bundle(result: ExerciseResult) -> dict[str, str]:
    """Returns a verdict as the output of a notebook cell, by MIME type; every value is escaped."""
    verdict = f"{SAYINGS[result.outcome]} {result.score:g} of {result.max_score:g} points."
    lines, items = [verdict], []
    if result.message:
        lines.append(result.message.text())
    for check in result.checks:
        passed = check.outcome == Outcome.PASSED
        worth = f"({check.score:g} of {check.max_score:g}, {check.group})"
        line = f"{'✓' if passed else '✗'} {check.title} {worth}"
        lines.append(line)
        items.append(f'<li class="{"yes" if passed else "no"}">{escape(line)}</li>')
    message = result.message.html() if result.message else ""
    parts = f"{CELL_STYLE}<p>{verdict}</p>{message}<ul>{''.join(items)}</ul>"
    html = f'<div class="workbook-verdict">{parts}</div>'
    return {"text/plain": "\n".join(lines), "text/html": html}


def _section(exercise: Exercise, submission: Submission, result: ExerciseResult) -> str:
    answers = "".join(
        f"<pre>{escape(submission.answers[answer.name])}</pre>"
        for answer in exercise.answers
        if answer.name in submission.answers
    )
    return (
        f'<section class="{result.outcome}"><h2>{exercise.number} · {escape(exercise.title)}</h2>'
        f"{bundle(result)['text/html']}"
        f"<details><summary>Your answer</summary>{answers}</details></section>"
    )
