"""Hidden checks of ``running_totals``: statements with ties, gaps and a new year."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from decimal import Decimal
from random import Random

from workbook.checks import check
from workbook.lab import Lab
from workbook.student import Student
from workbook.table import Table
from workbook.trial import Case, expect_query

FLIGHTS = ("origin", "carrier", "flown_on", "flight")
LINES = ("origin", "carrier", "day", "flights", "year_total", "week_mean", "change")
DAY = timedelta(days=1)
VERDICT = "These are not the lines of the statements."

Line = tuple[str, str, date]
"""An airport, an airline and a day."""


@check("correct", points=3)
def one_airline_an_airport(student: Student, lab: Lab) -> None:
    """Writes the statement of airports with one airline that flies every day."""
    alone = {"EWR": ("UA",), "JFK": ("B6",), "LGA": ("UA",)}
    cases = [_table(random, _daily(random, alone)) for random in map(Random, lab.seeds)]
    _expect(student, lab, cases)


@check("robust", points=2)
def several_lines_a_day(student: Student, lab: Lab) -> None:
    """Adds line by line where several airlines fly on one day."""
    crowd = {"EWR": ("AA", "B6", "UA"), "LGA": ("AA", "UA")}
    cases = [_table(random, _daily(random, crowd)) for random in map(Random, lab.seeds)]
    _expect(student, lab, cases)


@check("robust", points=2)
def days_on_the_ground(student: Student, lab: Lab) -> None:
    """Looks back by calendar days where an airline stays on the ground."""
    _expect(student, lab, (_table(Random(seed), _gaps(Random(seed))) for seed in lab.seeds))


@check("robust", points=1)
def new_years_and_little_data(student: Student, lab: Lab) -> None:
    """Begins the total again on 1 January, and copes with few rows in any order."""
    cases = []
    for seed in lab.seeds:
        random = Random(seed)
        counts = _daily(random, {"JFK": ("AA", "DL")}, first=date(2012, 12, 20))
        counts |= {("LGA", "AA", date(2012, 12, 30)): 2, ("LGA", "AA", date(2014, 1, 4)): 3}
        cases.append(_table(random, counts))
    one = ("EWR", "OO", date(2013, 11, 3))
    small: list[dict[Line, int]] = [{}, {one: 1}, {one: 5}]
    cases += [_table(lab.random(), counts) for counts in small]
    _expect(student, lab, [*cases, *_same_lines(cases[0])])


def _expect(student: Student, lab: Lab, cases: Iterable[Case]) -> None:
    key = ["origin", "carrier", "day"]
    expect_query(student, lab, "running_totals", cases, _statement, VERDICT, key=key)


def _statement(tables: dict[str, Table]) -> Table:
    """Writes line by line, looking up each day of the calendar, in plain Python."""
    counts = Counter(row[:3] for row in tables["flights"].rows)
    first: dict[tuple[str, str], date] = {}
    totals: Counter[tuple[str, int]] = Counter()
    rows = []
    for origin, carrier, day in sorted(counts, key=lambda line: (line[0], line[2], line[1])):
        flights = counts[origin, carrier, day]
        totals[origin, day.year] += flights
        begun = first.setdefault((origin, carrier), day)
        past = [counts.get((origin, carrier, day - DAY * back)) for back in range(8)]
        week = [count for count in past[:7] if count is not None]
        mean = Decimal(sum(week)) / len(week) if day - begun >= DAY * 6 else None
        change = None if past[7] is None else flights - past[7]
        rows.append((origin, carrier, day, flights, totals[origin, day.year], mean, change))
    return Table(LINES, rows)


def _daily(
    random: Random, airlines: dict[str, tuple[str, ...]], first: date = date(2013, 2, 20)
) -> dict[Line, int]:
    """Makes airlines that fly on every day of some three weeks."""
    return {
        (origin, carrier, first + DAY * number): random.randint(1, 5)
        for origin, carriers in airlines.items()
        for carrier in carriers
        for number in range(random.randint(17, 22))
    }


def _gaps(random: Random) -> dict[Line, int]:
    """Makes airlines that miss some days, one that misses weeks, and one that flies once a week."""
    counts = _daily(random, {"EWR": ("AA", "UA"), "JFK": ("B6",)})
    days = sorted({line[2] for line in counts})
    kept = {
        line: count
        for line, count in counts.items()
        if line[2] == days[0] or (random.random() < 0.7 and line[2] != days[9])
    }
    start = days[0]
    # Whole weeks, and pauses by which a frame may be one day too long or too short.
    for number in (0, 7, 14, 21, 27, 33, 40, 48):
        kept["LGA", "YV", start + DAY * number] = random.randint(1, 6)
    for number in (10, 11, 12, 14, 40, 41, 46, 47, 48):
        kept["LGA", "OO", start + DAY * number] = random.randint(1, 6)
    return kept


def _table(random: Random, counts: dict[Line, int]) -> Case:
    """Writes each flight down, some under a number that the day has seen already."""
    rows = [
        (*line, 100 + random.randint(0, count))
        for line, count in counts.items()
        for _ in range(count)
    ]
    random.shuffle(rows)
    return Case({"flights": Table(FLIGHTS, rows)})


def _same_lines(case: Case) -> Iterator[Case]:
    """Yields tables in which JFK's lines are the same: turned, and joined by another airport."""
    rows = case.tables["flights"].rows
    yield Case({"flights": Table(FLIGHTS, rows[::-1])})
    elsewhere = [("SWF", *row[1:]) for row in rows]
    yield Case({"flights": Table(FLIGHTS, [*elsewhere, *rows])})
