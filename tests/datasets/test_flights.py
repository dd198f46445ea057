"""The flights are the real ones, with the traps the lessons speak of."""

from __future__ import annotations

from collections.abc import Iterator

import duckdb
import pytest

from datasets.build import build, path

TABLES = ("flights", "weather", "planes", "airports", "airlines")


@pytest.fixture(scope="module")
def flights() -> Iterator[duckdb.DuckDBPyConnection]:
    """The five tables as views, built if needed; times in UTC."""
    build(["flights"])
    with duckdb.connect() as connection:
        connection.execute("SET TimeZone = 'UTC'")
        for table in TABLES:
            file = str(path("flights", f"{table}.parquet")).replace("'", "''")
            connection.execute(f"CREATE VIEW {table} AS FROM read_parquet('{file}')")
        yield connection


#: Facts counted once on the package's own files; each query counts rows.
FACTS = {
    "cancelled": (8_255, "FROM flights WHERE dep_time IS NULL"),
    "no tail number": (2_512, "FROM flights WHERE tailnum IS NULL"),
    "no plane known": (52_606, "FROM flights ANTI JOIN planes USING (tailnum)"),
    "destination unknown": (7_602, "FROM flights ANTI JOIN airports ON dest = faa"),
    "no weather": (1_556, "FROM flights ANTI JOIN weather USING (origin, time_hour)"),
    "departed at 24:00": (29, "FROM flights WHERE dep_time = 2400"),
    "weather hours that exist twice by local clock": (
        3,
        """FROM (FROM weather SELECT 1 GROUP BY origin, year, month, day, hour
           HAVING count(*) = 2)""",
    ),
    "weather hours that exist twice": (
        0,
        "FROM (FROM weather SELECT 1 GROUP BY origin, time_hour HAVING count(*) > 1)",
    ),
    "tail numbers of two carriers": (
        17,
        """FROM (FROM flights SELECT 1 WHERE tailnum IS NOT NULL GROUP BY tailnum
           HAVING count(DISTINCT carrier) = 2)""",
    ),
    "airports without a time zone name": (3, "FROM airports WHERE tzone IS NULL"),
    "texts that are the word NA": (
        0,
        "FROM flights WHERE 'NA' IN (tailnum, carrier, origin, dest)",
    ),
}


@pytest.mark.parametrize("fact", FACTS)
def test_the_traps_of_the_real_data_are_there(
    fact: str, flights: duckdb.DuckDBPyConnection
) -> None:
    """Nothing has been cleaned away."""
    expected, query = FACTS[fact]
    assert flights.execute(f"SELECT count(*) {query}").fetchall() == [(expected,)]


def test_hours_are_moments_in_utc(flights: duckdb.DuckDBPyConnection) -> None:
    """time_hour is the scheduled hour in New York, as a moment."""
    query = """SELECT count(*) FROM flights
        WHERE hour(time_hour AT TIME ZONE 'America/New_York') <> hour"""
    assert flights.execute(query).fetchall() == [(0,)]
