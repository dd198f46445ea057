"""Hidden checks of ``revenue_by_nation``: a path of seven tables that closes a loop."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from workbook.checks import check
from workbook.lab import Lab
from workbook.student import Student
from workbook.table import Table
from workbook.trial import Case, expect_query

REGIONS = ["AFRICA", "AMERICA", "EUROPE"]
SINCE, UNTIL = date(1996, 3, 1), date(1997, 3, 1)
VERDICT = "These are not the region's sales between customers and suppliers of one nation."


@check("correct", points=5)
def sums_one_region_and_period(student: Student, lab: Lab) -> None:
    """Sums undiscounted and discounted lines by nation and maker, in one region and period."""
    _expect(student, lab, [_trade(Random(seed), lines=1, foreign=False) for seed in lab.seeds])


@check("robust", points=3)
def keeps_to_suppliers_of_the_nation(student: Student, lab: Lab) -> None:
    """Counts only what a nation's customers bought from suppliers of the same nation."""
    _expect(student, lab, [_trade(Random(seed), lines=1, foreign=True) for seed in lab.seeds])


@check("robust", points=2)
def counts_orders_and_customers_once(student: Student, lab: Lab) -> None:
    """Counts an order of several lines, and a customer of several orders, once."""
    _expect(student, lab, [_trade(Random(seed), lines=5, foreign=False) for seed in lab.seeds])


@check("robust", points=2)
def keeps_the_edges_of_the_period(student: Student, lab: Lab) -> None:
    """Takes the first day of the period but not the day after it; copes with no sales."""
    edges = [_trade(Random(seed), lines=2, foreign=True, edges=True) for seed in lab.seeds]
    nothing = {**edges[0], "lineitem": Table(edges[0]["lineitem"].columns, [])}
    idle = _with_idle_suppliers(edges[1])
    _expect(student, lab, [*edges, nothing, idle])


def _expect(student: Student, lab: Lab, worlds: list[dict[str, Table]]) -> None:
    params = {"region": REGIONS[1], "since": SINCE, "until": UNTIL}
    expect_query(
        student,
        lab,
        "revenue_by_nation",
        [Case(tables, params) for tables in worlds],
        _brute_force,
        VERDICT,
        key=["nation", "maker"],
        ordered=True,
    )


def _brute_force(tables: dict[str, Table], region: str, since: date, until: date) -> Table:
    """Walks over every line and looks its keys up, in plain Python."""

    def by_key(name: str, key: str) -> dict[Any, dict[str, Any]]:
        return {record[key]: record for record in tables[name].records()}

    regions, nations = by_key("region", "r_regionkey"), by_key("nation", "n_nationkey")
    customers, suppliers = by_key("customer", "c_custkey"), by_key("supplier", "s_suppkey")
    orders, parts = by_key("orders", "o_orderkey"), by_key("part", "p_partkey")
    sums: dict[tuple[str, str], list[Any]] = defaultdict(lambda: [Decimal(0), set(), set()])
    for line in tables["lineitem"].records():
        order = orders.get(line["l_orderkey"])
        customer = customers.get(order["o_custkey"]) if order else None
        supplier, part = suppliers.get(line["l_suppkey"]), parts.get(line["l_partkey"])
        nation = nations.get(customer["c_nationkey"]) if customer else None
        home = regions.get(nation["n_regionkey"]) if nation else None
        if not (order and customer and supplier and part and nation and home):
            continue
        local = supplier["s_nationkey"] == customer["c_nationkey"]
        in_time = since <= order["o_orderdate"] < until
        if local and in_time and home["r_name"] == region and line["l_returnflag"] != "R":
            found = sums[nation["n_name"], part["p_mfgr"]]
            found[0] += line["l_extendedprice"] * (1 - line["l_discount"])
            found[1].add(order["o_orderkey"])
            found[2].add(customer["c_custkey"])
    rows = [(*pair, total, len(o), len(c)) for pair, (total, o, c) in sums.items()]
    rows.sort(key=lambda row: (-row[2], row[0], row[1]))
    return Table(("nation", "maker", "revenue", "n_orders", "n_customers"), rows)


def _trade(random: Random, *, lines: int, foreign: bool, edges: bool = False) -> dict[str, Table]:
    """Makes a small world of three regions with four nations each."""
    nations = [(key, f"NATION {key}", key % 3) for key in range(12)]
    customers = [(100 + key, key % 12) for key in range(36)]
    suppliers = [(200 + key, key % 12) for key in range(24)]
    orders, items = [], []
    for number in range(70):
        if lines == 1 and number == len(customers):
            break  # one order a customer: what counts orders counts customers too
        customer, nation = random.choice(customers) if lines > 1 else customers[number]
        orders.append((1000 + number, customer, _day(random, edges)))
        for line in range(1, 1 + random.randint(1, lines)):
            supplier = random.choice(suppliers)[0] if foreign else 200 + nation
            price = Decimal(random.randint(100, 99999)).scaleb(-2)
            discount = Decimal(random.randint(0, 10)).scaleb(-2)
            flag = random.choice("NNAR")
            items.append(
                (1000 + number, line, random.randrange(9), supplier, price, discount, flag)
            )
    return _tables(nations, customers, suppliers, orders, items)


def _day(random: Random, edges: bool) -> date:
    if edges:
        return random.choice([SINCE, UNTIL, SINCE - timedelta(days=1), UNTIL - timedelta(days=1)])
    return SINCE + timedelta(days=random.choice([-200, 1, 30, 200, 300, 500]))


def _tables(
    nations: list[Any],
    customers: list[Any],
    suppliers: list[Any],
    orders: list[Any],
    items: list[Any],
) -> dict[str, Table]:
    line = "l_orderkey l_linenumber l_partkey l_suppkey l_extendedprice l_discount l_returnflag"
    return {
        "region": Table(("r_regionkey", "r_name"), list(enumerate(REGIONS))),
        "nation": Table(("n_nationkey", "n_name", "n_regionkey"), nations),
        "customer": Table(("c_custkey", "c_nationkey"), customers),
        "supplier": Table(("s_suppkey", "s_nationkey"), suppliers),
        "part": Table(("p_partkey", "p_mfgr"), [(key, f"Maker {key % 3}") for key in range(9)]),
        "orders": Table(("o_orderkey", "o_custkey", "o_orderdate"), orders),
        "lineitem": Table(tuple(line.split()), items),
    }


def _with_idle_suppliers(tables: dict[str, Table]) -> dict[str, Table]:
    """Adds suppliers that sold nothing, and orders without lines: nothing may change."""
    suppliers, orders = tables["supplier"], tables["orders"]
    idle = [(900 + key, key) for key in range(12)]
    empty = [(5000 + key, 100 + key, SINCE) for key in range(36)]
    return {
        **tables,
        "supplier": Table(suppliers.columns, suppliers.rows + idle),
        "orders": Table(orders.columns, orders.rows + empty),
    }
