"""Planted defects are there exactly as often as the manifest says, and nowhere else."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

import duckdb
import pytest

from datasets import shop
from datasets.shop.defects import DEFECTS, FILE
from workbook.errors import WorkbookError

SEEDS = (1, 2, 77)
SCALE = 0.01
Connect = Callable[[shop.Shop], duckdb.DuckDBPyConnection]
WANTED: dict[str, int | float] = {
    "duplicate_line": 7,
    "conflicting_order": 9,
    "orphan_user": 0.02,
    "orphan_product": 6,
    "bad_quantity": 0.005,
    "future_order": 4,
    "shipped_too_early": 8,
    "wrong_total": 5,
    "moved_user": 6,
    "moved_product": 3,
    "null_weight": 2,
    "whale_share": 0.3,
    "null_user": 4,
    "customer_renamed": 5,
    "clock_change": 6,
}

#: Keys of the rows with each defect, found without the manifest.
RECOUNT = {
    "duplicate_line": """SELECT order_id, line_no FROM order_items
        GROUP BY ALL HAVING count(*) = 2 AND count(DISTINCT (product_id, quantity, unit_price)) = 1
        """,
    "conflicting_order": """SELECT order_id FROM orders
        GROUP BY ALL HAVING count(*) = 2 AND count(DISTINCT status) = 2""",
    "orphan_user": """SELECT order_id FROM orders ANTI JOIN users USING (user_id)
        WHERE user_id IS NOT NULL""",
    "orphan_product": """SELECT order_id, line_no FROM order_items
        ANTI JOIN products USING (product_id)""",
    "bad_quantity": "SELECT order_id, line_no FROM order_items WHERE quantity <= 0",
    "future_order": "SELECT order_id FROM orders WHERE ordered_at >= '2025-02-01'",
    "shipped_too_early": "SELECT order_id FROM orders WHERE shipped_on < ordered_at::DATE",
    "moved_user": """SELECT user_id FROM user_log GROUP BY ALL
        HAVING count(DISTINCT country) = 2""",
    "moved_product": """SELECT product_id FROM product_log GROUP BY ALL
        HAVING count(DISTINCT category) = 2""",
    "null_weight": "SELECT product_id FROM products WHERE weight_grams IS NULL",
    "null_user": "SELECT order_id FROM orders WHERE user_id IS NULL",
    "customer_renamed": """SELECT customer_id FROM orders_flat GROUP BY ALL
        HAVING count(DISTINCT customer_name) = 2""",
    "clock_change": """SELECT order_id FROM orders
        WHERE ordered_at >= '2024-10-27 00:00' AND ordered_at < '2024-10-27 02:00'""",
}
#: Orders whose total does not fit their lines: the planted ones and the consequences.
OFF_TOTALS = """SELECT order_id FROM (SELECT DISTINCT order_id, total FROM orders)
    JOIN order_items USING (order_id) LEFT JOIN order_discounts USING (order_id)
    GROUP BY order_id, total, amount
    HAVING total <> sum(quantity * unit_price) - coalesce(amount, 0)"""


@cache
def spoilt(seed: int) -> shop.Shop:
    """A shop with all defects of tables, made once for all tests that only read it."""
    return shop.generate(seed, SCALE, WANTED)


def keys(connection: duckdb.DuckDBPyConnection, query: str) -> list[object]:
    """The sorted keys a query finds, in the form of the manifest."""
    rows = sorted(connection.execute(query).fetchall())
    return [row[0] if len(row) == 1 else list(row) for row in rows]


def planted(made: shop.Shop, name: str) -> dict[str, object]:
    """What the manifest says about a defect."""
    defects = made.manifest["defects"]
    assert isinstance(defects, dict)
    found = defects[name]
    assert isinstance(found, dict)
    return found


def test_every_defect_of_tables_is_tested() -> None:
    """The list above is complete."""
    assert set(WANTED) == {name for name, defect in DEFECTS.items() if defect.kind != FILE}


@pytest.mark.parametrize("seed", SEEDS)
def test_the_manifest_equals_a_recount(seed: int, connect: Connect) -> None:
    """With all defects at once, SQL finds exactly the keys in the manifest."""
    made = spoilt(seed)
    connection = connect(made)
    for name, query in RECOUNT.items():
        assert keys(connection, query) == planted(made, name)["keys"], name
        assert planted(made, name)["count"] == len(keys(connection, query)), name


@pytest.mark.parametrize("seed", SEEDS)
def test_totals_are_off_where_the_manifest_says(seed: int, connect: Connect) -> None:
    """Wrong totals are the planted ones plus the consequences of bad and duplicate lines."""
    made = spoilt(seed)
    consequences = made.manifest["consequences"]
    assert isinstance(consequences, dict)
    expected = set(planted(made, "wrong_total")["keys"]) | set(consequences["wrong_total"])
    assert set(keys(connect(made), OFF_TOTALS)) == expected


@pytest.mark.parametrize("seed", SEEDS)
def test_counts_and_shares_are_exact(seed: int) -> None:
    """A count plants that many rows, a share that part of the rows of its table."""
    made = spoilt(seed)
    clean = shop.generate(seed, SCALE).manifest["rows"]
    assert isinstance(clean, dict)
    for name, wanted in WANTED.items():
        if name in ("clock_change", "whale_share"):
            continue  # orders that would have been there anyway count too
        rows = clean[DEFECTS[name].target]
        expected = wanted if isinstance(wanted, int) else round(wanted * rows)
        assert planted(made, name)["count"] == expected, name


@pytest.mark.parametrize("seed", SEEDS)
def test_the_whale_holds_its_share(seed: int, connect: Connect) -> None:
    """One user has 30 percent of the orders, and no other comes near."""
    made = shop.generate(seed, SCALE, {"D19": 0.3})
    query = "SELECT user_id, count(*) FROM orders GROUP BY 1 ORDER BY 2 DESC LIMIT 2"
    whale, second = connect(made).execute(query).fetchall()
    assert planted(made, "whale_share")["keys"] == [whale[0]]
    assert planted(made, "whale_share")["count"] == whale[1] == 360
    assert second[1] < 180


@pytest.mark.parametrize("name", [n for n, d in DEFECTS.items() if d.kind == "table"])
def test_a_fault_changes_only_its_rows(name: str, connect: Connect) -> None:
    """All other rows of all tables are those of the clean shop."""
    clean, faulty = shop.generate(4, SCALE), shop.generate(4, SCALE, {name: 3})
    connection = connect(faulty)
    for table, content in clean.tables.items():
        connection.register("clean", content)
        changed, added = (
            len(connection.execute(f"FROM {a} EXCEPT ALL FROM {b}").fetchall())
            for a, b in (("clean", table), (table, "clean"))
        )
        here = table == DEFECTS[name].target
        twice = name in ("duplicate_line", "conflicting_order")
        assert (changed, added) == ((0 if twice else 3, 3) if here else (0, 0)), table


def test_the_log_knows_the_truth_about_conflicting_orders(connect: Connect) -> None:
    """Of two rows of one order, the newest version in order_log picks exactly one."""
    made = shop.generate(6, SCALE, {"D2": 20})
    connection = connect(made)
    query = """WITH newest AS (SELECT * FROM order_log QUALIFY 1 = row_number() OVER (
            PARTITION BY order_id ORDER BY updated_at DESC, seq DESC))
        SELECT count(*), count(DISTINCT order_id)
        FROM orders JOIN newest USING (order_id, status)"""
    assert connection.execute(query).fetchall() == [(1200, 1200)]


def test_a_renamed_customer_has_one_name_at_a_time(connect: Connect) -> None:
    """In the sheet the old name stands before the new one, and updated_at tells them apart."""
    made = shop.generate(6, SCALE, {"customer_renamed": 5})
    connection = connect(made)
    rows = connection.execute(
        """SELECT customer_id, customer_name, customer_updated_at, min(ordered_at), max(ordered_at)
        FROM orders_flat WHERE customer_id IN (SELECT unnest(?)) GROUP BY ALL ORDER BY 1, 4""",
        [planted(made, "customer_renamed")["keys"]],
    ).fetchall()
    assert len(rows) == 10
    for old, new in zip(rows[::2], rows[1::2], strict=True):
        assert old[0] == new[0] and old[1].split()[0] == new[1].split()[0]
        assert old[2] < new[2] and old[4] < new[2] <= new[3]
    today = dict(connection.execute("SELECT user_id, name FROM users").fetchall())
    assert all(today[new[0]] == new[1] for new in rows[1::2])


def test_codes_are_names_too() -> None:
    """D3 is orphan_user; small shops take all defects."""
    by_code = shop.generate(1, 0.001, {"D3": 2, "D16": 1})
    by_name = shop.generate(1, 0.001, {"orphan_user": 2, "moved_user": 1})
    assert by_code.manifest == by_name.manifest


def test_too_many_defects_are_refused_with_the_limit() -> None:
    """The message says how many rows there are to spoil."""
    with pytest.raises(WorkbookError) as caught:
        shop.generate(1, 0.001, {"null_weight": 9})
    assert caught.value.facts["expected"] == "at most 8"
