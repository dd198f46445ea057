"""TPC-H is the benchmark's data: sizes, references, and at scale 1 the published answers."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

import duckdb
import pytest

from datasets import catalog, store
from datasets.build import build, path

TABLES = ("region", "nation", "supplier", "customer", "part", "partsupp", "orders", "lineitem")

#: child -> (columns, parent, its columns)
REFERENCES = {
    "nation": [("n_regionkey", "region", "r_regionkey")],
    "supplier": [("s_nationkey", "nation", "n_nationkey")],
    "customer": [("c_nationkey", "nation", "n_nationkey")],
    "partsupp": [("ps_partkey", "part", "p_partkey"), ("ps_suppkey", "supplier", "s_suppkey")],
    "orders": [("o_custkey", "customer", "c_custkey")],
    "lineitem": [
        ("l_orderkey", "orders", "o_orderkey"),
        ("l_partkey, l_suppkey", "partsupp", "ps_partkey, ps_suppkey"),
    ],
}


def connect(name: str) -> duckdb.DuckDBPyConnection:
    """A DuckDB connection with the tables of one size as views."""
    connection = duckdb.connect()
    connection.execute("SET threads = 2")
    for table in TABLES:
        file = str(path(name, f"{table}.parquet")).replace("'", "''")
        connection.execute(f"CREATE VIEW {table} AS FROM read_parquet('{file}')")
    return connection


@pytest.fixture(scope="module")
def small() -> Iterator[duckdb.DuckDBPyConnection]:
    """TPC-H at scale 0.01, built if needed."""
    build(["tpch-0.01"])
    with connect("tpch-0.01") as connection:
        yield connection


@pytest.fixture(scope="module")
def full() -> Iterator[duckdb.DuckDBPyConnection]:
    """TPC-H at scale 1, if somebody has built it."""
    (dataset,) = catalog.find("tpch-1")
    problem = store.damage(dataset)
    if problem:
        pytest.skip(f"TPC-H at scale 1 is {problem}; make datasets SCALE=1 builds it (345 MB)")
    with connect("tpch-1") as connection:
        yield connection


def test_sizes_follow_the_specification(small: duckdb.DuckDBPyConnection) -> None:
    """At scale 0.01: 100 suppliers, 1,500 customers, 2,000 parts, 15,000 orders, 60,175 lines."""
    sizes = {t: small.execute(f"SELECT count(*) FROM {t}").fetchall()[0][0] for t in TABLES}
    assert sizes == {
        "region": 5,
        "nation": 25,
        "supplier": 100,
        "customer": 1_500,
        "part": 2_000,
        "partsupp": 8_000,
        "orders": 15_000,
        "lineitem": 60_175,
    }


@pytest.mark.parametrize("child", REFERENCES)
def test_references_hold(child: str, small: duckdb.DuckDBPyConnection) -> None:
    """No row of any table points to a row that is not there."""
    for columns, parent, keys in REFERENCES[child]:
        orphans = f"SELECT {columns} FROM {child} EXCEPT SELECT {keys} FROM {parent}"
        assert small.execute(orphans).fetchall() == []


def test_money_is_decimal(small: duckdb.DuckDBPyConnection) -> None:
    """Prices are decimals with two places, dates are dates."""
    types = dict(
        small.execute(
            """SELECT column_name, data_type FROM information_schema.columns
            WHERE table_name = 'lineitem'"""
        ).fetchall()
    )
    assert types["l_extendedprice"] == "DECIMAL(15,2)"
    assert types["l_shipdate"] == "DATE"


def test_query_1_gives_the_published_answer(full: duckdb.DuckDBPyConnection) -> None:
    """Pricing summary: the four groups as published with the specification."""
    query = """SELECT l_returnflag, l_linestatus, sum(l_quantity), sum(l_extendedprice),
            sum(l_extendedprice * (1 - l_discount)), count(*)
        FROM lineitem WHERE l_shipdate <= DATE '1998-12-01' - INTERVAL 90 DAY
        GROUP BY ALL ORDER BY 1, 2"""
    rows = [(*row[:4], round(row[4], 2), row[5]) for row in full.execute(query).fetchall()]
    assert rows == [
        ("A", "F", *decimals("37734107.00 56586554400.73 53758257134.87"), 1_478_493),
        ("N", "F", *decimals("991417.00 1487504710.38 1413082168.05"), 38_854),
        ("N", "O", *decimals("74476040.00 111701729697.74 106118230307.61"), 2_920_374),
        ("R", "F", *decimals("37719753.00 56568041380.90 53741292684.60"), 1_478_870),
    ]


def decimals(numbers: str) -> list[Decimal]:
    """Exact numbers from a line of them."""
    return [Decimal(number) for number in numbers.split()]


def test_query_5_gives_the_published_answer(full: duckdb.DuckDBPyConnection) -> None:
    """Local supplier volume in Asia, 1994: five nations, Indonesia first."""
    query = """SELECT n_name, sum(l_extendedprice * (1 - l_discount)) AS revenue
        FROM region JOIN nation ON r_regionkey = n_regionkey
        JOIN customer ON c_nationkey = n_nationkey
        JOIN orders ON o_custkey = c_custkey
        JOIN lineitem ON l_orderkey = o_orderkey
        JOIN supplier ON s_suppkey = l_suppkey AND s_nationkey = c_nationkey
        WHERE r_name = 'ASIA' AND o_orderdate >= DATE '1994-01-01'
          AND o_orderdate < DATE '1995-01-01'
        GROUP BY ALL ORDER BY revenue DESC"""
    assert [(name, round(revenue, 2)) for name, revenue in full.execute(query).fetchall()] == [
        ("INDONESIA", Decimal("55502041.17")),
        ("VIETNAM", Decimal("55295087.00")),
        ("CHINA", Decimal("53724494.26")),
        ("INDIA", Decimal("52035512.00")),
        ("JAPAN", Decimal("45410175.70")),
    ]


def test_query_6_gives_the_published_answer(full: duckdb.DuckDBPyConnection) -> None:
    """Forecast of revenue change: one number."""
    query = """SELECT sum(l_extendedprice * l_discount) FROM lineitem
        WHERE l_shipdate >= DATE '1994-01-01' AND l_shipdate < DATE '1995-01-01'
          AND l_discount BETWEEN 0.05 AND 0.07 AND l_quantity < 24"""
    assert round(full.execute(query).fetchall()[0][0], 2) == Decimal("123141078.23")
