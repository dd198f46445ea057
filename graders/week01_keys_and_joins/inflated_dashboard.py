"""Hidden checks of ``inflated_dashboard``: two measures of an order at two grains."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from random import Random

from workbook.checks import Incorrect, check, expect
from workbook.lab import Lab
from workbook.student import Student
from workbook.table import Table
from workbook.trial import Case, expect_query

COLUMNS: dict[str, tuple[str, ...]] = {
    "users": ("user_id", "name"),
    "orders": ("order_id", "user_id", "status"),
    "order_items": ("order_id", "line_no", "quantity", "unit_price"),
    "payments": ("payment_id", "order_id", "amount"),
}
NAMES = ("Ada Wells", "Ben Hart", "Cleo Marsh", "Ben Hart")
STATES = ("placed", "paid", "shipped", "delivered", "returned", "cancelled")
SHAPES = ((1, 0), (1, 1), (1, 3), (5, 0), (5, 1), (5, 3), (3, 2), (2, 2))
"""Lines and payments of an order; every grading run has orders of all these shapes."""

Tables = Mapping[str, Table]


@check("correct", points=4)
def each_counts_once(student: Student, lab: Lab) -> None:
    """Adds each line and each payment of an order up once, however many there are of the other."""
    _expect(student, lab, [_shop(Random(seed), equal=False) for seed in lab.seeds])


@check("correct", points=2)
def names_the_cause(student: Student, lab: Lab) -> None:
    """Names the cause of the inflated sums."""
    cause = student.value("cause")
    if cause is None:
        raise Incorrect("No cause is chosen yet.")
    right = isinstance(cause, str) and cause.strip().lower() == "branches_multiply"
    expect(right, f"The sums have another cause than {str(cause)[:40]!r}.")


@check("robust", points=2)
def equal_amounts_are_not_one(student: Student, lab: Lab) -> None:
    """Keeps equal payments and equal lines of one order apart."""
    _expect(student, lab, [_shop(Random(seed), equal=True) for seed in lab.seeds])


@check("robust", points=2)
def split_payments_change_nothing(student: Student, lab: Lab) -> None:
    """Returns the same when every payment and line is split in two, and where tables are empty."""
    shop = _shop(lab.random(), equal=False)
    bare = {**shop, "payments": Table(COLUMNS["payments"], [])}
    empty = {name: Table(columns, []) for name, columns in COLUMNS.items()}
    _expect(student, lab, [_split(shop), bare, empty, _all_cancelled(shop)])


def _expect(student: Student, lab: Lab, shops: Iterable[Tables]) -> None:
    expect_query(
        student,
        lab,
        "inflated_dashboard",
        map(Case, shops),
        _dashboard,
        "Goods or payments of an order are not right.",
        key=["order_id"],
    )


def _dashboard(tables: Tables) -> Table:
    """Adds lines and payments up order by order, in plain Python."""
    goods: dict[int, Decimal] = defaultdict(Decimal)
    paid: dict[int, Decimal] = defaultdict(Decimal)
    for order, _, quantity, price in tables["order_items"].rows:
        goods[order] += quantity * price
    for _, order, amount in tables["payments"].rows:
        paid[order] += amount
    names = dict(tables["users"].rows)
    known = {order for order, _, _ in tables["orders"].rows}
    # Shrinking must not end at what the contract rules out.
    if not known.issuperset([*goods, *paid]):
        raise ValueError("a line or a payment belongs to no order")
    rows = []
    for order, user, status in tables["orders"].rows:
        if status == "cancelled":
            continue
        if user not in names or order not in goods:
            raise ValueError(f"order {order} has no user or no line")
        rows.append((order, names[user], goods[order], paid[order]))
    return Table(("order_id", "customer", "goods", "paid"), rows)


def _shop(random: Random, *, equal: bool) -> Tables:
    """Makes orders of every shape; ``equal`` gives an order equal payments and equal lines."""
    users = list(zip(random.sample(range(1, 99), len(NAMES)), NAMES, strict=True))
    orders, items, payments = [], [], []
    numbers = iter(random.sample(range(1, 9999), 100))
    for lines, parts in SHAPES * 2:
        order = next(numbers)
        orders.append((order, random.choice(users)[0], random.choice(STATES[:-1])))
        prices = _amounts(random, lines, equal)
        items += [
            (order, line, *(_same_worth(line, price) if equal else (random.randint(1, 4), price)))
            for line, price in enumerate(prices, start=1)
        ]
        payments += [(next(numbers), order, amount) for amount in _amounts(random, parts, equal)]
    cancelled = next(numbers)
    orders.append((cancelled, users[0][0], "cancelled"))
    items.append((cancelled, 1, 1, Decimal("9.90")))
    payments.append((next(numbers), cancelled, Decimal("9.90")))
    for rows in (users, orders, items, payments):
        random.shuffle(rows)
    return _tables(users, orders, items, payments)


def _same_worth(line: int, price: Decimal) -> tuple[int, Decimal]:
    """Returns quantity and unit price: one of the dearer or two of the cheaper goods."""
    return (1, 2 * price) if line % 2 else (2, price)


def _amounts(random: Random, count: int, equal: bool) -> list[Decimal]:
    """Returns amounts of money: all the same, or so far apart that no two products are equal."""
    if equal:
        return [Decimal(random.randint(2, 40) * 250).scaleb(-2)] * count
    return [
        Decimal(cents).scaleb(-2)
        for cents in (101 + 1000 * 8**place + random.randint(0, 400) for place in range(count))
    ]


def _split(shop: Tables) -> Tables:
    """Splits each payment into two and each line into lines of quantity 1: no sum may change."""
    payments = [row for row in shop["payments"].rows for row in _halves(*row)]
    items = [
        (order, 10 * line + part, 1, price)
        for order, line, quantity, price in shop["order_items"].rows
        for part in range(quantity)
    ]
    return _tables(shop["users"].rows, shop["orders"].rows, items, payments)


def _halves(payment: int, order: int, amount: Decimal) -> Iterator[tuple]:
    first = (amount / 2).quantize(Decimal("0.01"))
    yield (payment, order, first)
    yield (payment + 10_000, order, amount - first)


def _all_cancelled(shop: Tables) -> Tables:
    orders = [(order, user, "cancelled") for order, user, _ in shop["orders"].rows]
    return {**shop, "orders": Table(COLUMNS["orders"], orders)}


def _tables(*rows: list[tuple]) -> Tables:
    return {
        name: Table(columns, list(part))
        for (name, columns), part in zip(COLUMNS.items(), rows, strict=True)
    }
