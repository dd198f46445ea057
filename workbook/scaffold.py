"""A new exercise, laid out: every file it needs, failing ``validate`` until it is filled in."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path

from workbook.course import AUTHORED, Course, Exercise, Week
from workbook.errors import WorkbookError

EXAMPLE = "week02/busiest_hour"


class Language(StrEnum):
    """What the answer of a new exercise is written in."""

    SQL = "sql"
    PYTHON = "python"


# NAME and TITLE stand for the exercise's own. What raises NotImplementedError is left to write.
PROMPT = """
+++ {"exercise": "NAME", "schema": "SCHEMA", "minutes": 15, "difficulty": 2, "core": false}

## TITLE

Who needs what, and why, in two to four sentences.

What the learner writes, in one sentence.

- **Columns:** or arguments and result: names, types, what one row is.
- **Rules:** ties, nulls, time zone, empty input.
- Whether the order of rows matters. What is free.

For example, rows that can be counted by hand, and the answer to them.

<details><summary>Hint 1: where to look</summary>

A question.

<details><summary>Hint 2: the idea</summary>

The idea by its name, and the lesson's section.

<details><summary>Hint 3: the same move elsewhere</summary>

The move on other data.

</details></details></details>

```{code-cell} ipython3
:answer: NAME

STUB
```

```{code-cell} ipython3
check("NAME")
```
"""

STUBS = {
    Language.SQL: "%%sql NAME\n-- Your query here.",
    Language.PYTHON: 'def NAME(given):\n    """What it returns."""\n    raise NotImplementedError',
}

VISIBLE = '''

def NAME(student: Student, lab: Lab) -> None:
    """Returns what the worked example says."""
    raise NotImplementedError("Compare the answer with the worked example: see the checks above.")
'''

HIDDEN_SQL = '''"""Hidden checks of ``NAME``."""

from __future__ import annotations

from random import Random

from workbook.checks import check
from workbook.lab import Lab
from workbook.student import Student
from workbook.table import Table
from workbook.trial import Case, expect_query

VERDICT = "One sentence: what the answer is not."


@check("correct", points=4)
def right_on_small_tables(student: Student, lab: Lab) -> None:
    """Says what a right answer does, without a word about the data."""
    cases = [Case({"TABLE": _rows(Random(seed))}) for seed in lab.seeds]
    expect_query(student, lab, "NAME", cases, _oracle, VERDICT)


@check("robust", points=2)
def right_at_the_edges(student: Student, lab: Lab) -> None:
    """Says what a right answer does with ties, with nulls, with nothing."""
    rows = _rows(lab.random())
    cases = [Case({"TABLE": Table(rows.columns, kept)}) for kept in ([], rows.rows[:1])]
    expect_query(student, lab, "NAME", cases, _oracle, VERDICT)


def _rows(random: Random) -> Table:
    """Makes a small table in which every mistake shows."""
    raise NotImplementedError("Make the rows of an input.")


def _oracle(tables: dict[str, Table]) -> Table:
    """Computes the right table another way than the reference does."""
    raise NotImplementedError("Compute the right answer, in plain Python.")
'''

HIDDEN_PYTHON = '''"""Hidden checks of ``NAME``."""

from __future__ import annotations

from random import Random

from workbook.checks import check, expect_equal
from workbook.lab import Lab
from workbook.student import Student

VERDICT = "One sentence: what the answer is not."


@check("correct", points=4)
def right_on_small_inputs(student: Student, lab: Lab) -> None:
    """Says what a right answer does, without a word about the data."""
    for seed in lab.seeds:
        given = _given(Random(seed))
        expect_equal(_oracle(given), student.call("NAME", given), VERDICT)


@check("robust", points=2)
def right_at_the_edges(student: Student, lab: Lab) -> None:
    """Says what a right answer does with nothing, with doubles, with the largest value."""
    raise NotImplementedError("Call the answer with the smallest and the strangest inputs.")


def _given(random: Random) -> object:
    """Makes a small input in which every mistake shows."""
    raise NotImplementedError("Make an input.")


def _oracle(given: object) -> object:
    """Computes the right answer another way than the reference does."""
    raise NotImplementedError("Compute the right answer.")
'''

HIDDEN = {Language.SQL: HIDDEN_SQL, Language.PYTHON: HIDDEN_PYTHON}
SUFFIX = {Language.SQL: ".sql", Language.PYTHON: ".py"}
ANSWER = {
    Language.SQL: "SELECT 1 AS answer\n",
    Language.PYTHON: "def NAME(given):\n    return given\n",
}
COMMENT = {Language.SQL: "--", Language.PYTHON: "#"}
FEEDBACK = (
    "# What was seen in this answer, what it means, and the next move as a question.\n"
    "# fails: correct\n"
)


def lay_out(course: Course, path: str, language: Language = Language.SQL) -> list[Path]:
    """Writes the files of a new exercise.

    Args:
        path: ``WEEK/EXERCISE``, e.g. ``week02/busiest_hour``.
        language: of its one answer cell; more cells can be added by hand.

    Returns:
        The files, in the order in which one fills them in.

    Raises:
        WorkbookError: when the name is not snake_case or is taken, or there is no such week;
            nothing is written then.
    """
    week_name, _, name = path.partition("/")
    _require_good_name(path, name)
    week = course.week(week_name)
    _require_free_name(course, name)
    words = {"NAME": name, "TITLE": name.replace("_", " ").capitalize(), "SCHEMA": _schema(week)}
    prompt = _filled(PROMPT.replace("STUB", STUBS[language]), words)
    new = {file: _filled(text, words) for file, text in _new_files(week, name, language).items()}
    for file, text in new.items():
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")
    authored = week.folder / AUTHORED
    _append(authored, prompt)
    _append(week.checks_file, _filled(VISIBLE, words))
    return [authored, week.checks_file, *new]


def _require_good_name(path: str, name: str) -> None:
    if not re.fullmatch(r"[a-z][a-z0-9]*(_[a-z0-9]+)+", name):
        raise WorkbookError(
            "This does not name an exercise.",
            expected=f"WEEK/EXERCISE, the exercise in snake_case of two words or more: {EXAMPLE}",
            got=path or "nothing",
            next_step=f"workbook new {EXAMPLE}",
        )


def _require_free_name(course: Course, name: str) -> None:
    folders = {
        file.stem for kind in ("solutions", "graders") for file in (course.root / kind).glob("*/*")
    }
    cells = {
        taken for week in course.weeks for item in week.exercises for taken in _cell_names(item)
    }
    if name in folders | cells:
        raise WorkbookError(
            "There is an exercise or an answer cell of that name already.",
            got=name,
            next_step="Choose another name: names are unique in the whole course.",
        )


def _cell_names(exercise: Exercise) -> set[str]:
    own = {exercise.name, exercise.check_id, f"{exercise.name}_prompt"}
    return own | {answer.name for answer in exercise.answers}


def _schema(week: Week) -> str:
    """Proposes a schema of the week's database: the one that most of its exercises use."""
    used = Counter(exercise.schema for exercise in week.exercises)
    return used.most_common(1)[0][0] if used else "public"


def _new_files(week: Week, name: str, language: Language) -> dict[Path, str]:
    root = week.course.root
    attempts, suffix = root / "solutions" / week.name / name, SUFFIX[language]
    answer, feedback = ANSWER[language], FEEDBACK.replace("#", COMMENT[language])
    return {
        attempts / f"reference{suffix}": answer,
        attempts / f"correct_another_way{suffix}": answer,
        attempts / f"correct_third_way{suffix}": answer,
        attempts / f"wrong_common_mistake{suffix}": feedback + answer,
        root / "graders" / week.name / f"{name}.py": HIDDEN[language],
    }


def _filled(text: str, words: Mapping[str, str]) -> str:
    return re.sub("|".join(words), lambda match: words[match[0]], text)


def _append(file: Path, text: str) -> None:
    with file.open("a", encoding="utf-8") as stream:
        stream.write(text)
