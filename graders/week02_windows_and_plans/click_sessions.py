"""Hidden checks of ``click_sessions``: clicks cut wherever a user pauses."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from random import Random

from workbook.checks import check
from workbook.lab import Lab
from workbook.student import Student
from workbook.table import Table
from workbook.trial import Case, expect_query

CLICKS = ("click_id", "user_id", "clicked_at", "page")
SESSIONS = ("user_id", "session", "started_at", "ended_at", "clicks", "pages")
PAGES = ("/", "/basket", "/search", "/help", "/category/garden")
LONGEST = timedelta(minutes=30)
MOMENT = timedelta(microseconds=1)
SECOND = timedelta(seconds=1)
VERDICT = "These are not the sessions of the users."

Visit = tuple[int, datetime]
"""Who clicked, and when."""


@check("correct", points=3)
def pauses_cut(student: Student, lab: Lab) -> None:
    """Cuts the clicks of each user where more than 30 minutes pass."""
    _expect(student, lab, (_clicks(Random(seed), _days(Random(seed))) for seed in lab.seeds))


@check("correct", points=2)
def nights_do_not_cut(student: Student, lab: Lab) -> None:
    """Keeps a visit whole at midnight and when clocks are changed."""
    _expect(student, lab, (_clicks(Random(seed), _nights(Random(seed))) for seed in lab.seeds))


@check("robust", points=2)
def half_an_hour_exactly(student: Student, lab: Lab) -> None:
    """Goes on after a pause of exactly 30 minutes, and cuts after the least bit more."""
    _expect(student, lab, (_clicks(Random(seed), _edges(Random(seed))) for seed in lab.seeds))


@check("robust", points=2)
def pages_in_order(student: Student, lab: Lab) -> None:
    """Lists every page in order of time, and of click_id at the same instant."""
    cases = []
    for seed in lab.seeds:
        random = Random(seed)
        visits = _days(random, users=6)
        again = random.sample(visits, len(visits) // 3)
        cases.append(_clicks(random, [*visits, *again, *again], pages=PAGES[:4]))
    _expect(student, lab, cases)


@check("robust", points=1)
def unusual_logs(student: Student, lab: Lab) -> None:
    """Copes with no click, one click and nothing but one instant, and with rows in any order."""
    random = lab.random()
    now = datetime(2024, 5, 4, 23, 59, 59, tzinfo=UTC)
    ordinary = _clicks(random, _days(random, users=8))
    small = [[], [(3, now)], [(3, now)] * 5, [(user, now) for user in range(4)]]
    cases = [_clicks(random, visits) for visits in small]
    _expect(student, lab, [*cases, *_same_sessions(ordinary)])


def _expect(student: Student, lab: Lab, cases: Iterable[Case]) -> None:
    key = ["user_id", "session"]
    expect_query(student, lab, "click_sessions", cases, _sessions, VERDICT, key=key)


def _sessions(tables: dict[str, Table]) -> Table:
    """Sweeps over the clicks in order of time and cuts as it goes, in plain Python."""
    open_sessions: dict[int, list[list[tuple]]] = {}
    for click in sorted(tables["clicks"].rows, key=lambda row: (row[2], row[0])):
        mine = open_sessions.setdefault(click[1], [])
        if not mine or click[2] - mine[-1][-1][2] > LONGEST:
            mine.append([])
        mine[-1].append(click)
    rows = [
        (user, number, seen[0][2], seen[-1][2], len(seen), [click[3] for click in seen])
        for user, mine in open_sessions.items()
        for number, seen in enumerate(mine, start=1)
    ]
    return Table(SESSIONS, rows)


def _days(random: Random, users: int = 20) -> list[Visit]:
    """Makes visits between nine and five; users click at the same time as others do."""
    visits = []
    for user in random.sample(range(1, 90), users):
        for day in sorted(random.sample(range(1, 9), random.randint(1, 3))):
            when = datetime(2024, 4, day, 9, tzinfo=UTC) + SECOND * random.randint(0, 7000)
            # Most go on for longer than half an hour without a pause that cuts.
            for _ in range(random.choice((1, 2, 4, 6, 9))):
                visits.append((user, when))
                low, high = random.choice(((60, 1700), (60, 1700), (600, 1700), (1900, 7000)))
                when += SECOND * random.randint(low, high)
                if when.hour >= 17:
                    break
    # One who comes back after an hour and a few minutes, and two in turns.
    start = datetime(2024, 4, 20, 10, tzinfo=UTC)
    visits += [(91, start), (91, start + timedelta(minutes=random.randint(62, 80)))]
    visits += [(92 + step % 2, start + timedelta(minutes=20 * step)) for step in range(5)]
    return visits


def _nights(random: Random) -> list[Visit]:
    """Makes visits around midnights, and in hours that clocks skip or show twice somewhere."""
    midnights = [datetime(2024, month, 1, tzinfo=UTC) for month in (1, 3, 7)]
    # At 1:00 UTC in Europe; at 7:00 and 6:00 UTC in New York.
    changes = [datetime(2024, 3, 31, 1, tzinfo=UTC), datetime(2024, 10, 27, 1, tzinfo=UTC)]
    changes += [datetime(2024, 3, 10, 7, tzinfo=UTC), datetime(2024, 11, 3, 6, tzinfo=UTC)]
    visits = []
    for user, around in enumerate([*midnights, *changes]):
        before = SECOND * random.randint(120, 900)
        visits += [(user, around - before), (user, around + SECOND * random.randint(0, 800))]
        # And pauses that do cut: of about forty minutes over the same edge.
        visits += [(user + 20, around - before)]
        visits += [(user + 20, around + SECOND * random.randint(1900, 2500))]
    return [*visits, *_days(random, users=3)]


def _edges(random: Random) -> list[Visit]:
    """Makes pauses of 30 minutes, and of a little less and more, for users in between others."""
    half = LONGEST
    visits = []
    for user in range(1, 9):
        when = datetime(2024, 6, 3, 9, random.randint(0, 59), random.randint(0, 58), tzinfo=UTC)
        gaps = [half, half - MOMENT, half + MOMENT, half - SECOND, half + SECOND, half * 2]
        random.shuffle(gaps)
        for gap in [*gaps, half]:
            visits.append((user, when))
            when += gap
        visits.append((user, when))
    return visits


def _clicks(random: Random, visits: list[Visit], pages: tuple[str, ...] = PAGES) -> Case:
    """Gives every click a page and a number that says nothing about its time."""
    numbers = random.sample(range(1, 10 * len(visits) + 1), len(visits))
    rows = [
        (number, user, when, random.choice(pages))
        for number, (user, when) in zip(numbers, visits, strict=True)
    ]
    random.shuffle(rows)
    return Case({"clicks": Table(CLICKS, rows)})


def _same_sessions(case: Case) -> Iterator[Case]:
    """Yields logs in which the old users' sessions are the same: turned, joined by a stranger."""
    rows = case.tables["clicks"].rows
    yield Case({"clicks": Table(CLICKS, rows[::-1])})
    stranger = [
        (100_000 + number, 0, when + timedelta(minutes=1), "/help")
        for number, (_, _, when, _) in enumerate(rows)
    ]
    yield Case({"clicks": Table(CLICKS, stranger + rows)})
