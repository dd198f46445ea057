"""Visible checks of the miniature week."""

from __future__ import annotations

from workbook.checks import expect_equal, expect_table
from workbook.lab import Lab
from workbook.student import Student
from workbook.table import Table


def oldest_pet(student: Student, lab: Lab) -> None:
    """Finds the older one of two pets."""
    pets = Table(("name", "age"), [("Ada", 3), ("Ben", 5)])
    observed = lab.load({"pets": pets}).query(student.sql("oldest_pet"))
    expected = Table(("name",), [("Ben",)])
    expect_table(expected, observed, "This is not the oldest pet.", given={"pets": pets})


def add_up(student: Student, lab: Lab) -> None:
    """Adds two numbers."""
    expect_equal(3, student.call("add_up", [1, 2]), "This is not the sum of 1 and 2.")
