"""datasets/README.md describes every table, column and defect there is."""

from __future__ import annotations

import re
from pathlib import Path

import datasets
from datasets.shop import DEFECTS
from datasets.shop.schema import TABLES

README = (Path(datasets.__file__).parent / "README.md").read_text("utf-8")


def words(text: str) -> list[str]:
    """What stands in backticks, in order."""
    return re.findall(r"`([a-z_]+)`", text)


def test_every_column_is_described() -> None:
    """Each table's line in the dictionary names all its columns; the sheet's in order."""
    for table, columns in TABLES.items():
        (line,) = re.findall(rf"^\| `{table}` \|.*$", README, re.MULTILINE)
        if table != "orders_flat":
            assert set(columns) <= set(words(line)), table
    (sheet,) = re.findall(r"^`orders_flat` has (.*?)\. Its dependencies", README, re.M | re.S)
    assert words(sheet) == list(TABLES["orders_flat"])


def test_every_defect_is_described() -> None:
    """Code, name, target and meaning are those of the code."""
    lines = re.findall(r"^\| (\S+) \| `(\w+)` \| (\w+) \| (.*) \|$", README, re.MULTILINE)
    assert sorted(lines) == sorted(
        (d.code, name, d.target, d.meaning) for name, d in DEFECTS.items()
    )
