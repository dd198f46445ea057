"""Hidden checks of ``questions_about_nothing``: five questions to tables with blanks."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from random import Random

from workbook.checks import check
from workbook.lab import Lab
from workbook.student import Student
from workbook.table import Table
from workbook.trial import Case, expect_query

CUSTOMER_COLUMNS = ("customer_id", "name")
FORM_COLUMNS = ("form_id", "customer_id", "category", "discount", "promised_on", "shipped_on")
CATEGORIES = ("toys", "toys", "books", "garden", "toy trains", "unknown", "", "Toys")
NAMES = ("Ada Wells", "Ben Hart", "Cleo Marsh", "Dan Pike", "Edith Frost", "Hugo Gale")
NEW_YEAR = date(1900, 1, 1)

Papers = Mapping[str, Table]


@check("correct", points=1)
def never_ordered(student: Student, lab: Lab) -> None:
    """Question 1: lists the customers without a form, whatever the forms leave blank."""
    _expect(student, lab, "never_ordered")


@check("correct", points=1)
def not_toys(student: Student, lab: Lab) -> None:
    """Question 2: lists the forms that are not about toys, and those without a category."""
    _expect(student, lab, "not_toys")


@check("correct", points=1)
def average_discount(student: Student, lab: Lab) -> None:
    """Question 3: takes the average over all forms, a missing discount as 0."""
    _expect(student, lab, "average_discount")


@check("correct", points=1)
def count_categories(student: Student, lab: Lab) -> None:
    """Question 4: counts the categories, all missing ones as one."""
    _expect(student, lab, "count_categories")


@check("correct", points=1)
def dates_differ(student: Student, lab: Lab) -> None:
    """Question 5: lists the forms with two different dates or with one date only."""
    _expect(student, lab, "dates_differ")


@check("robust", points=1)
def lists_survive_extremes(student: Student, lab: Lab) -> None:
    """Questions 1, 2 and 5: hold where columns are all blank or all filled, or tables empty."""
    for answer in ("never_ordered", "not_toys", "dates_differ"):
        _expect(student, lab, answer, _extremes(lab))


@check("robust", points=1)
def average_survives_extremes(student: Student, lab: Lab) -> None:
    """Question 3: holds where every discount is blank or none is, and where there is no form."""
    _expect(student, lab, "average_discount", _extremes(lab))


@check("robust", points=1)
def count_survives_extremes(student: Student, lab: Lab) -> None:
    """Question 4: holds where every category is blank or none is, and where there is no form."""
    _expect(student, lab, "count_categories", _extremes(lab))


def _expect(student: Student, lab: Lab, answer: str, papers: Iterable[Papers] = ()) -> None:
    """Compares one answer with its oracle on ``papers``, or on three ordinary sets of them."""
    number = list(ORACLES).index(answer) + 1
    expect_query(
        student,
        lab,
        answer,
        map(Case, papers or _ordinary(lab)),
        ORACLES[answer],
        f"This is not the answer to question {number} ({answer}).",
        key=["form_id"] if answer == "not_toys" else [],
    )


def _ordinary(lab: Lab) -> list[Papers]:
    papers = [_papers(Random(seed)) for seed in lab.seeds]
    return [*papers, _with_a_blank_form(papers[0])]


def _never_ordered(tables: Papers) -> Table:
    known = {row[1] for row in tables["forms"].rows}
    return Table(CUSTOMER_COLUMNS, [row for row in tables["customers"].rows if row[0] not in known])


def _not_toys(tables: Papers) -> Table:
    forms = tables["forms"].rows
    return Table(("form_id", "category"), [(row[0], row[2]) for row in forms if row[2] != "toys"])


def _average_discount(tables: Papers) -> Table:
    discounts = [Fraction(row[3] or 0) for row in tables["forms"].rows]
    if not discounts:
        return Table(("average_discount",), [(None,)])
    mean = sum(discounts) / len(discounts)
    return Table(("average_discount",), [(Decimal(mean.numerator) / Decimal(mean.denominator),)])


def _count_categories(tables: Papers) -> Table:
    return Table(("categories",), [(len({row[2] for row in tables["forms"].rows}),)])


def _dates_differ(tables: Papers) -> Table:
    # None equals None and no date in Python, which is the rule of question 5.
    return Table(("form_id",), [(row[0],) for row in tables["forms"].rows if row[4] != row[5]])


ORACLES: dict[str, Callable[[Papers], Table]] = {
    "never_ordered": _never_ordered,
    "not_toys": _not_toys,
    "average_discount": _average_discount,
    "count_categories": _count_categories,
    "dates_differ": _dates_differ,
}


def _papers(random: Random) -> Papers:
    """Makes shuffled forms with blanks in every column, alone and together; some customers idle."""
    customers = [(number, random.choice(NAMES)) for number in random.sample(range(1, 90), 12)]
    buyers = [number for number, _ in random.sample(customers, 6)]
    # One form for each way of leaving fields blank, then some more.
    masks = [*range(32), *(random.choice((0, 0, 0, 1, 2, 4, 8, 16)) for _ in range(8))]
    numbers = random.sample(range(1, 200), len(masks))
    forms = [
        _form(random, number, buyers, mask) for number, mask in zip(numbers, masks, strict=True)
    ]
    random.shuffle(forms)
    return _tables(customers, forms)


def _form(random: Random, number: int, buyers: list[int], mask: int) -> tuple:
    """Makes one form; the bits of ``mask`` say which of its five fields are blank."""
    promised = NEW_YEAR + timedelta(days=random.randint(2, 700))
    late = random.choice((0, 0, 0, 1, 3, -1))
    fields = (
        random.choice(buyers),
        random.choice(CATEGORIES),
        Decimal(random.choice((0, 25, 50, 100, 175, 310))).scaleb(-2),
        promised,
        promised + timedelta(days=late),
    )
    return (number, *(None if mask >> bit & 1 else field for bit, field in enumerate(fields)))


def _with_a_blank_form(papers: Papers) -> Papers:
    """Adds a form on which nothing is written: no row of any answer may vanish."""
    forms = papers["forms"].rows
    blank = (500, None, None, None, None, None)
    return _tables(papers["customers"].rows, [*forms, blank])


def _extremes(lab: Lab) -> Iterator[Papers]:
    """Yields small papers: each column blank on every form or on none, no forms, no customers."""
    random = lab.random()
    customers = [(1, "Ada Wells"), (2, "Ben Hart"), (3, "Ben Hart")]
    for mask in (0b00000, 0b00111, 0b01000, 0b10000, 0b11111):
        forms = [_form(random, number, [1, 2], mask) for number in random.sample(range(1, 50), 5)]
        yield _tables(customers, forms)
    yield _tables(customers, [])
    yield _tables([], [(1, None, None, None, None, None)])
    yield _tables(customers, list(_days_that_serve_as_stand_ins()))


def _days_that_serve_as_stand_ins() -> Iterator[tuple]:
    """Yields forms with one date each: every day on which a stand-in for "no date" may fall."""
    days = (date(1899, 1, 1), date(1899, 12, 30), date(1899, 12, 31), NEW_YEAR, date(1901, 12, 31))
    for number, day in enumerate(days, start=1):
        yield (number, 1, "books", None, day, None)
        yield (number + 10, 2, "books", None, None, day)


def _tables(customers: list[tuple], forms: list[tuple]) -> Papers:
    return {"customers": Table(CUSTOMER_COLUMNS, customers), "forms": Table(FORM_COLUMNS, forms)}
