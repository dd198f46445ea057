"""A new exercise, laid out: every file it needs, failing until it is filled in."""

from __future__ import annotations

import re
from pathlib import Path

from workbook.course import AUTHORED, Course, Week
from workbook.errors import WorkbookError

PROMPT = """
+++ {{"exercise": "{name}", "schema": "public", "minutes": 15, "difficulty": 2, "core": false}}

## {title}

Say who needs what, and why. Then the contract: columns, types, nulls, ties, order.

<details><summary>Hint 1: where to look</summary>

A question.

<details><summary>Hint 2: the idea</summary>

The idea by its name, and the lesson's section.

<details><summary>Hint 3: the same move elsewhere</summary>

The move on other data.

</details></details></details>

```{{code-cell}} ipython3
:answer: {name}

def {name}() -> int:
    \"\"\"Says what it returns.\"\"\"
    raise NotImplementedError
```

```{{code-cell}} ipython3
check("{name}")
```
"""

VISIBLE = '''

def {name}(student: Student, lab: Lab) -> None:
    """Returns what the worked example says."""
    expect_equal("the worked example", student.call("{name}"), "This is not the worked example.")
'''

HIDDEN = '''"""Hidden checks of ``{name}``."""

from __future__ import annotations

from workbook.checks import check, expect_equal
from workbook.lab import Lab
from workbook.student import Student


@check("correct", points=1)
def first_fact(student: Student, lab: Lab) -> None:
    """Says what a right answer does."""
    expect_equal("what an oracle says", student.call("{name}"), "Say what is wrong.")
'''

ATTEMPTS = {
    "reference.py": 'def {name}() -> int:\n    """Says what it returns."""\n    return 0\n',
    "correct_otherwise.py": "def {name}() -> int:\n    return int('0')\n",
    "correct_third_way.py": "def {name}() -> int:\n    return sum([])\n",
    "wrong_typically.py": (
        "# What was seen, what it means, the idea to revisit, the next move as a question.\n"
        "# fails: correct\ndef {name}() -> int:\n    return -1\n"
    ),
}


def lay_out(course: Course, path: str) -> list[Path]:
    """Writes the files of a new exercise.

    Args:
        path: ``WEEK/EXERCISE``, e.g. ``week02/busiest_hour``.

    Raises:
        WorkbookError: when the name is not snake_case or is taken; nothing is written then.
    """
    week_name, _, name = path.partition("/")
    week = course.week(week_name)
    _require_free_name(course, name)
    written = _write_new(week, name)
    prompt, visible = week.folder / AUTHORED, week.checks_file
    _append(prompt, PROMPT.format(name=name, title=name.replace("_", " ").capitalize()))
    _append(visible, VISIBLE.format(name=name))
    return [prompt, visible, *written]


def _require_free_name(course: Course, name: str) -> None:
    if not re.fullmatch(r"[a-z][a-z0-9]*(_[a-z0-9]+)+", name):
        raise WorkbookError(
            "An exercise's name is not right.",
            expected="snake_case of at least two words, without a number in front",
            got=name or "no name",
            next_step="workbook new week02/busiest_hour",
        )
    taken = {exercise.name for week in course.weeks for exercise in week.exercises}
    if name in taken or list((course.root / "solutions").glob(f"*/{name}")):
        raise WorkbookError("There is an exercise of that name already.", got=name)


def _write_new(week: Week, name: str) -> list[Path]:
    solutions = week.course.root / "solutions" / week.name / name
    grader = week.course.root / "graders" / week.name / f"{name}.py"
    files = {grader: HIDDEN, **{solutions / file: text for file, text in ATTEMPTS.items()}}
    for file, text in files.items():
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text.format(name=name), "utf-8")
    return list(files)


def _append(file: Path, text: str) -> None:
    with file.open("a", encoding="utf-8") as stream:
        stream.write(text)
