"""What tests of data share: SQL over a shop, and a course of its own with one tiny shop."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import duckdb
import pytest

from datasets import catalog, shop

Connect = Callable[[shop.Shop], duckdb.DuckDBPyConnection]

TINY = """
[shop]
title = "A tiny shop"
purpose = "tests"
licence = "CC0-1.0"
source = "datasets/shop"
builder = "shop"
version = 1
default = true
hash = "content"
megabytes = 1
parameters = { seed = 1, scale = 0.001 }
"""


@pytest.fixture
def tiny(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The data folder of a course whose only dataset is a tiny shop, not yet built."""
    file = tmp_path / "catalog.toml"
    file.write_text(TINY, "utf-8")
    monkeypatch.setattr(catalog, "CATALOG", file)
    monkeypatch.setenv("WORKBOOK_ROOT", str(tmp_path))
    return tmp_path / "datasets" / "data"


@pytest.fixture
def connect() -> Iterator[Connect]:
    """Gives a DuckDB connection (in UTC) that sees the tables of a shop."""
    opened = []

    def to(made: shop.Shop) -> duckdb.DuckDBPyConnection:
        connection = duckdb.connect()
        opened.append(connection)
        connection.execute("SET TimeZone = 'UTC'")
        connection.execute("SET threads = 1")
        for name, table in made.tables.items():
            connection.register(name, table)
        return connection

    yield to
    for connection in opened:
        connection.close()
