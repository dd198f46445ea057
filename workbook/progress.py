"""What a learner has done: checks of the own notebook, and how they went."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from pathlib import Path

from workbook import workspace
from workbook.course import Course, Exercise, Week
from workbook.errors import WorkbookError
from workbook.feedback import write_page
from workbook.grading import grade
from workbook.lab import PRACTICE
from workbook.mistakes import explain
from workbook.outcome import SubmissionResult
from workbook.submission import Submission, read_submission

MARKS = {"passed": "✓", "not_attempted": "○", "missing": "○"}


def check(week: Week, exercises: Iterable[Exercise]) -> SubmissionResult:
    """Grades exercises of the learner's notebook in work/ and writes its feedback page."""
    exercises = tuple(exercises)
    submission = read_submission(workspace.notebook_file(week), week)
    by_name = {exercise.name: exercise for exercise in exercises}
    results = tuple(
        explain(by_name[result.name], result, PRACTICE) for result in grade(submission, exercises)
    )
    result = SubmissionResult("you", week.name, results, submission.tampering)
    write_page(workspace.feedback_file(week), exercises, submission, result)
    _remember(week, result)
    return result


def lines(course: Course) -> Iterator[str]:
    """Yields one line a week and one an exercise: attempted or not, and the last verdict."""
    for week in course.weeks:
        if not (workspace.folder(week) / week.notebook_file.name).is_file():
            yield f"{week.name}: not started (workbook start {week.name[:6]})"
            continue
        yield week.name
        try:
            submission = read_submission(workspace.notebook_file(week), week)
        except WorkbookError as error:
            yield f"  {error.what}"
            continue
        remembered = _remembered(week)
        for exercise in week.exercises:
            yield f"  {_line(exercise, submission, remembered)}"


def _line(exercise: Exercise, submission: Submission, remembered: dict[str, dict[str, str]]) -> str:
    last = remembered.get(exercise.name)
    if not submission.attempted(exercise):
        return f"○ {exercise.number:>2} {exercise.name}"
    if last is None:
        return f"… {exercise.number:>2} {exercise.name}: attempted, not checked yet"
    mark = MARKS.get(last["outcome"], "✗")
    return f"{mark} {exercise.number:>2} {exercise.name}: {last['score']} at the last check"


def _file(week: Week) -> Path:
    return workspace.folder(week) / ".progress.json"


def _remembered(week: Week) -> dict[str, dict[str, str]]:
    """Returns the last verdict by exercise; a file that cannot be read counts as none."""
    try:
        found = json.loads(_file(week).read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def _remember(week: Week, result: SubmissionResult) -> None:
    remembered = _remembered(week)
    for item in result.exercises:
        score = f"{item.score:g} of {item.max_score:g}"
        remembered[item.name] = {"outcome": str(item.outcome), "score": score}
    workspace.write_whole(_file(week), json.dumps(remembered, indent=1) + "\n")
