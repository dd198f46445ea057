"""Hidden checks of ``add_up``."""

from __future__ import annotations

from workbook.checks import check, expect, expect_equal
from workbook.lab import Lab
from workbook.student import Student


@check("correct", points=1)
def adds_many(student: Student, lab: Lab) -> None:
    """Adds any number of numbers."""
    for seed in lab.seeds:
        numbers = [seed, -1, seed % 7]
        expect_equal(sum(numbers), student.call("add_up", numbers), "This is not the sum.")


@check("robust", points=1)
def adds_none(student: Student, lab: Lab) -> None:
    """Adds no numbers at all."""
    expect_equal(0, student.call("add_up", []), "The sum of no numbers is not 0.")


@check("efficient", points=1)
def leaves_the_list_alone(student: Student, lab: Lab) -> None:
    """Is measured only where the sum is right."""
    expect(student.value("GIVEN") == 1, "The given cell did not run.")
