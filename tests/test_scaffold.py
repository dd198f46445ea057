"""Facts about ``workbook new``: what it lays out is red until filled in; refusals write nothing."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from workbook import checks
from workbook.authoring import learner_notebook, write_notebook
from workbook.course import Course
from workbook.errors import WorkbookError
from workbook.grading import visible_result
from workbook.outcome import Outcome
from workbook.scaffold import Language, lay_out
from workbook.student import LocalStudent
from workbook.validation import Report, validate

REPOSITORY = Path(__file__).resolve().parent.parent
NAME = "youngest_pet"

ORACLE = """    rows = tables["pets"].rows
    youngest = min((age for _, age in rows), default=0)
    return Table(("name",), [(name,) for name, age in rows if age == youngest])
"""
ROWS = """    pets = [(name, random.randint(1, 3)) for name in "abcdefgh"]
    return Table(("name", "age"), [*pets, ("i", 9)])
"""
REFERENCE = "SELECT name FROM pets WHERE age = (SELECT min(age) FROM pets)\n"
OTHER_WAY = "SELECT name FROM pets WHERE age <= ALL (SELECT age FROM pets)\n"
THIRD_WAY = (
    "SELECT name FROM (SELECT *, rank() OVER (ORDER BY age) FROM pets) AS p WHERE rank = 1\n"
)
MISTAKE = "SELECT name FROM pets WHERE age = (SELECT max(age) FROM pets)\n"


def files(course: Course) -> dict[Path, bytes]:
    folders = [course.root / name for name in ("weeks", "solutions", "graders", "datasets")]
    found = [file for folder in folders for file in folder.rglob("*") if file.is_file()]
    return {file: file.read_bytes() for file in found}


def proved(course: Course, name: str) -> Report:
    """Builds the week's notebook anew and validates one exercise."""
    checks._load.cache_clear()
    fresh = Course(course.root)
    write_notebook(learner_notebook(fresh.weeks[0]), fresh.weeks[0].notebook_file)
    [report] = validate([Course(course.root).exercise(name)])
    return report


def fill(file: Path, **texts: str) -> None:
    """Puts bodies in the place of the lines that raise NotImplementedError, and other words."""
    text = file.read_text()
    for start, body in texts.items():
        head, _, tail = text.partition(f"def {start}(")
        signature, _, rest = tail.partition("    raise NotImplementedError")
        text = f"{head}def {start}({signature}{body}{rest.partition(chr(10))[2]}"
    file.write_text(text)


@pytest.mark.parametrize("language", list(Language))
def test_a_new_exercise_is_red(miniature: Course, language: Language):
    """Everything is there and is graded, and only the untouched notebook gets its verdict."""
    lay_out(miniature, f"week01/{NAME}", language)
    report = proved(miniature, NAME)
    assert (report.points, report.accepted, report.alternatives) == (6.0, 0, 2)
    assert (report.recognised, report.mistakes) == (0, 1)
    blamed = {problem.split(":")[0] for problem in report.problems}
    attempts = {"reference", "correct_another_way", "correct_third_way", "wrong_common_mistake"}
    assert blamed == attempts
    assert all("NotImplementedError" in problem for problem in report.problems)


def test_a_new_exercise_is_green_once_it_is_filled_in(miniature: Course):
    """The places that raise are the only ones that have to be written for a query to be proved."""
    written = lay_out(miniature, f"week01/{NAME}")
    by_name = {file.stem: file for file in written}
    grader = by_name[NAME]
    grader.write_text(grader.read_text().replace("TABLE", "pets"))
    fill(grader, _rows=ROWS, _oracle=ORACLE)
    mistake = by_name["wrong_common_mistake"]
    mistake.write_text("".join(mistake.read_text().splitlines(keepends=True)[:2]) + MISTAKE)
    for stem, text in (
        ("reference", REFERENCE),
        ("correct_another_way", OTHER_WAY),
        ("correct_third_way", THIRD_WAY),
    ):
        by_name[stem].write_text(text)
    assert proved(miniature, NAME).problems == []


def test_all_new_files_are_named(miniature: Course):
    """What is returned is what was written; what stood in the week's files before still does."""
    before = files(miniature)
    written = lay_out(miniature, f"week01/{NAME}")
    after = files(miniature)
    assert sorted(written) == sorted(file for file in after if after[file] != before.get(file))
    assert all(after[file].startswith(text) for file, text in before.items())


def test_no_placeholder_is_left(miniature: Course):
    """Names and titles are the exercise's own; the proposed schema is one that the week uses."""
    written = lay_out(miniature, f"week01/{NAME}")
    text = "\n".join(file.read_text() for file in written)
    assert [word for word in ("NAME", "TITLE", "SCHEMA", "STUB") if word in text] == []
    assert f'{{"exercise": "{NAME}", "schema": "pets"' in text
    assert "## Youngest pet" in text


@pytest.mark.parametrize(
    "path",
    [
        "week01",
        "youngest_pet",
        "week01/",
        "week01/youngest",
        "week01/Youngest_pet",
        "week01/1_youngest_pet",
        "week01/youngest-pet",
        "week01/../youngest_pet",
        "week01/youngest_pet/",
        "week09/youngest_pet",
        "",
    ],
)
def test_a_bad_name_is_refused_and_nothing_is_written(miniature: Course, path: str):
    """A path that names no exercise of a week is refused before the first file."""
    before = files(miniature)
    with pytest.raises(WorkbookError):
        lay_out(miniature, path)
    assert files(miniature) == before


@pytest.mark.parametrize("name", ["oldest_pet", "add_up", "add_up_check", "add_up_prompt"])
def test_a_taken_name_is_refused_and_nothing_is_written(miniature: Course, name: str):
    """Names of exercises and of cells are unique in the course."""
    before = files(miniature)
    with pytest.raises(WorkbookError, match="already"):
        lay_out(miniature, f"week01/{name}")
    assert files(miniature) == before


def test_a_second_call_is_refused(miniature: Course):
    """A half-filled exercise is not laid out over itself, even before the notebook is built."""
    lay_out(miniature, f"week01/{NAME}")
    before = files(miniature)
    with pytest.raises(WorkbookError, match="already"):
        lay_out(Course(miniature.root), f"week01/{NAME}")
    assert files(miniature) == before


def test_the_exercise_of_contributing_is_green(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """What CONTRIBUTING.md works through, typed in as it stands there, passes ``validate``."""
    page = (REPOSITORY / "CONTRIBUTING.md").read_text("utf-8")
    week = "week02_windows_and_plans"
    for folder in ("weeks", "solutions", "graders"):
        shutil.copytree(REPOSITORY / folder / week, tmp_path / folder / week)
    for folder in ("datasets", ".workbook"):
        (tmp_path / folder).symlink_to(REPOSITORY / folder)
    monkeypatch.setenv("WORKBOOK_ROOT", str(tmp_path))
    grader = lay_out(Course(tmp_path), "week02/busiest_hour")[-1]
    attempts = tmp_path / "solutions" / week / "busiest_hour"
    shutil.rmtree(attempts)
    attempts.mkdir()
    for name, text in re.findall(r"`(\w+\.sql)`:\n\n```sql\n(.*?)```", page, re.DOTALL):
        (attempts / name).write_text(text)
    hidden, visible = re.findall(r"```python\n(.*?)```", page, re.DOTALL)
    grader.write_text(hidden)
    report = proved(Course(tmp_path), "busiest_hour")
    assert report.problems == []
    assert (report.accepted, report.recognised) == (2, 1)
    file = tmp_path / "weeks" / week / "checks.py"
    file.write_text(file.read_text().partition("def busiest_hour(")[0] + visible)
    checks._load.cache_clear()
    answers = {"busiest_hour": (attempts / "reference.sql").read_text()}
    exercise = Course(tmp_path).exercise("busiest_hour")
    result = visible_result(exercise, LocalStudent({}, answers, tmp_path))
    assert result.outcome == Outcome.PASSED
