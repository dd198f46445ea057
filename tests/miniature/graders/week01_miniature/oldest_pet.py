"""Hidden checks of ``oldest_pet``."""

from __future__ import annotations

from random import Random

from workbook.checks import check
from workbook.lab import Lab
from workbook.student import Student
from workbook.table import Table
from workbook.trial import Case, expect_query


@check("correct", points=2)
def finds_the_oldest(student: Student, lab: Lab) -> None:
    """Finds the one oldest pet."""
    _expect(student, lab, [_pets(seed, oldest=1) for seed in lab.seeds])


@check("robust", points=1)
def keeps_ties(student: Student, lab: Lab) -> None:
    """Returns every pet where several are oldest, and none where there are none."""
    _expect(student, lab, [*(_pets(seed, oldest=3) for seed in lab.seeds), _pets(0, oldest=0)])


def _expect(student: Student, lab: Lab, tables: list[Table]) -> None:
    cases = [Case({"pets": table}) for table in tables]
    expect_query(student, lab, "oldest_pet", cases, _oldest, "This is not the oldest pet.")


def _oldest(tables: dict[str, Table]) -> Table:
    rows = tables["pets"].rows
    return Table(("name",), [(name,) for name, age in rows if age == max(age for _, age in rows)])


def _pets(seed: int, *, oldest: int) -> Table:
    random = Random(seed)
    younger = [random.randint(1, 9) for _ in range(6 if oldest else 0)]
    ages = [10] * oldest + younger
    random.shuffle(ages)
    return Table(("name", "age"), [(f"pet {place}", age) for place, age in enumerate(ages)])
