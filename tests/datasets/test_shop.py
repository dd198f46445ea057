"""The shop is a pure function of its seed, and clean unless told otherwise."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from functools import cache

import duckdb
import numpy as np
import pytest

from datasets import shop
from datasets.shop.manifest import manifest_hash
from workbook.errors import WorkbookError

#: Pinned: if this changes, the shop has changed. Raise datasets.shop.VERSION and the catalogue.
SEED_1 = "28fe069c282ab1d79eabbdc979c66682a5e5471d5be1014564e07242b849899f"
SEEDS = (1, 2, 77, 2**40)

Connect = Callable[[shop.Shop], duckdb.DuckDBPyConnection]


@cache
def clean(seed: int, scale: float) -> shop.Shop:
    """A shop without defects, made once for all tests that only read it."""
    return shop.generate(seed, scale)


def one(connection: duckdb.DuckDBPyConnection, query: str) -> object:
    """The single value of a query."""
    ((value,),) = connection.execute(query).fetchall()
    return value


def test_the_seed_1_shop_never_changes() -> None:
    """The manifest of seed 1 at scale 0.001 has the pinned hash."""
    assert manifest_hash(shop.generate(1, 0.001).manifest) == SEED_1


def test_equal_arguments_give_equal_shops_whatever_numpy_did() -> None:
    """Neither NumPy's global state nor an earlier call leaks into a shop."""
    np.random.seed(3)
    first = shop.generate(9, 0.002, {"D3": 2})
    np.random.seed(4)
    shop.generate(10, 0.002)
    second = shop.generate(9, 0.002, {"D3": 2})
    assert first.manifest == second.manifest
    assert all(first.tables[name].equals(second.tables[name]) for name in first.tables)


@pytest.mark.parametrize("zone", ["Asia/Kolkata", "America/New_York"])
def test_another_process_makes_the_same_shop(zone: str) -> None:
    """Hash seed, time zone and locale of the process do not matter."""
    code = "from datasets import shop; print(shop.manifest_hash(shop.generate(1, 0.001).manifest))"
    environment = os.environ | {"PYTHONHASHSEED": "12345", "TZ": zone, "LC_ALL": "C"}
    run = subprocess.run(
        [sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True
    )
    assert run.stdout.strip() == SEED_1


def test_another_seed_makes_another_shop() -> None:
    """No table of seed 1 equals that of seed 2."""
    one_shop, other = shop.generate(1, 0.001).manifest, shop.generate(2, 0.001).manifest
    first, second = one_shop["sha256"], other["sha256"]
    assert isinstance(first, dict) and isinstance(second, dict)
    assert not [name for name in first if first[name] == second[name]]


def test_scale_1_has_the_promised_sizes() -> None:
    """10,000 users, 2,000 products, 120,000 orders; lines within a percent of 300,000."""
    rows = shop.generate(5, 1).manifest["rows"]
    assert isinstance(rows, dict)
    assert (rows["users"], rows["products"], rows["orders"]) == (10_000, 2_000, 120_000)
    assert rows["order_items"] == pytest.approx(300_000, rel=0.01)


KEYS = {
    "users": "user_id",
    "products": "product_id",
    "orders": "order_id",
    "order_items": "order_id, line_no",
    "order_discounts": "order_id",
    "payments": "payment_id",
    "refunds": "refund_id",
    "order_log": "order_id, seq",
    "user_log": "user_id, seq",
    "product_log": "product_id, seq",
    "clicks": "click_id",
    "orders_flat": "order_id, line_no",
}


@pytest.mark.parametrize("seed", SEEDS)
def test_keys_identify_rows(seed: int, connect: Connect) -> None:
    """The key of each table is unique and not null; also e-mail, sku, (order, product)."""
    connection = connect(clean(seed, 0.01))
    unique = [
        *KEYS.items(),
        ("users", "lower(email)"),
        ("products", "sku"),
        ("order_items", "order_id, product_id"),
    ]
    for table, key in unique:
        query = f"SELECT count(*) - count(DISTINCT ({key})) FROM {table}"
        assert one(connection, query) == 0, (table, key)
        for column in key.split(", "):
            assert one(connection, f"SELECT count(*) FROM {table} WHERE {column} IS NULL") == 0


REFERENCES = [
    ("orders", "user_id", "users"),
    ("order_items", "order_id", "orders"),
    ("order_items", "product_id", "products"),
    ("order_discounts", "order_id", "orders"),
    ("payments", "order_id", "orders"),
    ("refunds", "order_id", "orders"),
    ("user_log", "user_id", "users"),
    ("product_log", "product_id", "products"),
    ("clicks", "user_id", "users"),
]


@pytest.mark.parametrize("seed", SEEDS)
def test_references_hold(seed: int, connect: Connect) -> None:
    """A clean shop has no orphans."""
    connection = connect(clean(seed, 0.01))
    for child, column, parent in REFERENCES:
        orphans = f"SELECT count(*) FROM {child} ANTI JOIN {parent} USING ({column})"
        assert one(connection, orphans) == 0, (child, column)


#: Each query finds rows that break a rule of the clean shop.
RULES = {
    "users order after they sign up": """
        SELECT * FROM orders JOIN users USING (user_id) WHERE ordered_at < signed_up_at""",
    "all orders are of 2024": "SELECT * FROM orders WHERE year(ordered_at) <> 2024",
    "nothing is later than the export": """
        SELECT paid_at FROM payments WHERE paid_at >= '2025-02-01'
        UNION ALL SELECT refunded_at FROM refunds WHERE refunded_at >= '2025-02-01'
        UNION ALL SELECT updated_at FROM order_log WHERE updated_at >= '2025-02-01'
        UNION ALL SELECT updated_at FROM users WHERE updated_at >= '2025-02-01'
        UNION ALL SELECT clicked_at FROM clicks WHERE clicked_at >= '2025-01-01'""",
    "total is lines less discount": """
        SELECT order_id FROM orders JOIN order_items USING (order_id)
        LEFT JOIN order_discounts USING (order_id)
        GROUP BY order_id, total, amount
        HAVING total <> sum(quantity * unit_price) - coalesce(amount, 0) OR total <= 0""",
    "every order has a line": "SELECT * FROM orders ANTI JOIN order_items USING (order_id)",
    "payments are nothing or the total": """
        SELECT order_id FROM orders JOIN payments USING (order_id)
        GROUP BY order_id, total HAVING sum(amount) <> total""",
    "what is not paid has no payment": """
        SELECT * FROM orders SEMI JOIN payments USING (order_id)
        WHERE status IN ('placed', 'cancelled')""",
    "refunds are positive, returned orders refunded in full": """
        SELECT order_id FROM orders LEFT JOIN refunds USING (order_id)
        WHERE (status = 'returned' AND amount IS DISTINCT FROM total)
           OR amount <= 0 OR amount > total OR refunded_at <= ordered_at""",
    "the change log ends in the order": """
        WITH newest AS (
            SELECT * FROM order_log QUALIFY 1 = row_number() OVER (
                PARTITION BY order_id ORDER BY updated_at DESC, seq DESC))
        SELECT order_id FROM orders FULL JOIN newest USING (order_id)
        WHERE (newest.status IS DISTINCT FROM orders.status OR amount IS DISTINCT FROM total)
          AND newest.status IS DISTINCT FROM 'deleted'
           OR (newest.status = 'deleted' AND orders.status IS NOT NULL)""",
    "shipped on the day the log says, not before the order": """
        SELECT order_id FROM orders LEFT JOIN (
            SELECT order_id, max(updated_at) AS shipped_at FROM order_log
            WHERE status = 'shipped' GROUP BY order_id) USING (order_id)
        WHERE shipped_on IS DISTINCT FROM shipped_at::DATE OR shipped_on < ordered_at::DATE
           OR promised_on < ordered_at::DATE""",
    "quantities are positive": "SELECT * FROM order_items WHERE quantity < 1 OR unit_price <= 0",
    "a price is the catalogue's of its day": """
        SELECT * FROM order_items JOIN orders USING (order_id)
        WHERE unit_price IS DISTINCT FROM (
            SELECT arg_max(price, seq) FROM product_log
            WHERE product_log.product_id = order_items.product_id
              AND product_log.updated_at <= ordered_at)""",
    "a log begins with seq 1 and ends in the present": """
        SELECT user_id FROM users JOIN user_log USING (user_id) GROUP BY ALL
        HAVING min(seq) <> 1 OR max(user_log.updated_at) <> users.updated_at
            OR arg_max(user_log.city, seq) <> users.city
            OR min(user_log.updated_at) <> signed_up_at""",
    "e-mails are tidy": """
        SELECT * FROM users
        WHERE NOT regexp_full_match(email, '[a-z.+0-9]+@example\\.(org|com|net)')""",
}


@pytest.mark.parametrize("rule", RULES)
@pytest.mark.parametrize("seed", SEEDS)
def test_rules_hold(rule: str, seed: int, connect: Connect) -> None:
    """No row of a clean shop breaks a rule; tiny shops included."""
    for scale in (0.001, 0.01):
        connection = connect(clean(seed, scale))
        assert connection.execute(RULES[rule]).fetchall() == []


#: determinant -> columns it decides, in orders_flat
DEPENDENCIES = {
    "order_id": (
        "ordered_at status promised_on shipped_on discount_code order_discount order_total "
        "paid_total refunded_total customer_id"
    ),
    "customer_id": ("customer_name customer_email customer_signed_up_at customer_updated_at city"),
    "city": "country",
    "product_id": "sku product_name category list_price weight_grams product_updated_at",
    "customer_email": "customer_id",
    "sku": "product_id",
    "order_id, product_id": "line_no",
}


@pytest.mark.parametrize("seed", SEEDS)
def test_the_sheet_has_28_columns_and_its_dependencies(seed: int, connect: Connect) -> None:
    """orders_flat repeats facts, and never contradicts itself while nobody is renamed."""
    made = clean(seed, 0.01)
    assert made.tables["orders_flat"].num_columns == 28
    connection = connect(made)
    for determinant, dependents in DEPENDENCIES.items():
        for column in dependents.split():
            contradictions = one(
                connection,
                f"""SELECT count(*) FROM (SELECT 1 FROM orders_flat GROUP BY {determinant}
                    HAVING count(DISTINCT coalesce({column}::VARCHAR, '')) > 1)""",
            )
            assert contradictions == 0, (determinant, column)


@pytest.mark.parametrize("seed", SEEDS)
def test_the_sheet_is_the_join_of_the_tables(seed: int, connect: Connect) -> None:
    """Joining the normalised tables gives back orders_flat, row for row."""
    connection = connect(clean(seed, 0.01))
    connection.execute(
        """CREATE VIEW rebuilt AS
        SELECT o.order_id, line_no, ordered_at, status, promised_on, shipped_on,
            d.code AS discount_code, coalesce(d.amount, 0) AS order_discount, total AS order_total,
            coalesce((SELECT sum(amount) FROM payments p WHERE p.order_id = o.order_id), 0),
            coalesce((SELECT sum(amount) FROM refunds r WHERE r.order_id = o.order_id), 0),
            user_id, u.name, email, signed_up_at, u.updated_at, city, country,
            product_id, sku, p.name, category, price, weight_grams, p.updated_at,
            quantity, unit_price, quantity * unit_price
        FROM order_items i JOIN orders o USING (order_id) JOIN users u USING (user_id)
        JOIN products p USING (product_id) LEFT JOIN order_discounts d USING (order_id)"""
    )
    for left, right in (("orders_flat", "rebuilt"), ("rebuilt", "orders_flat")):
        query = f"SELECT count(*) FROM (FROM {left} EXCEPT ALL FROM {right})"
        assert one(connection, query) == 0


@pytest.mark.parametrize("seed", SEEDS)
def test_features_are_counted_exactly(seed: int, connect: Connect) -> None:
    """The features in the manifest (D20) equal a recount in SQL, and none is missing."""
    made = shop.generate(seed, 0.003)
    connection = connect(made)
    pauses = """SELECT clicked_at - lag(clicked_at) OVER (
        PARTITION BY user_id ORDER BY click_id) AS pause FROM clicks"""
    versions = """SELECT *, lag(updated_at) OVER w AS before, lag(seq) OVER w AS seq_before,
        lead(seq) OVER w IS NULL AS newest
        FROM order_log WINDOW w AS (PARTITION BY order_id ORDER BY updated_at, seq)"""
    recount = {
        "users_without_orders": "FROM users ANTI JOIN orders USING (user_id)",
        "products_never_sold": "FROM products ANTI JOIN order_items USING (product_id)",
        "products_without_category": "FROM products WHERE category IS NULL",
        "product_names_used_again": """FROM (SELECT row_number() OVER (PARTITION BY name) AS n
            FROM products) WHERE n > 1""",
        "skus_with_leading_zero": "FROM products WHERE sku LIKE '0%'",
        "months_without_orders": """FROM range(1, 13) AS m(month)
            WHERE month NOT IN (SELECT month(ordered_at) FROM orders)""",
        "orders_in_the_second_of_the_one_before": """FROM (SELECT row_number() OVER (
            PARTITION BY ordered_at) AS n FROM orders) WHERE n > 1""",
        "orders_unpaid": "FROM orders ANTI JOIN payments USING (order_id)",
        "versions_tied": f"FROM ({versions}) WHERE updated_at = before",
        "versions_late": f"FROM ({versions}) WHERE seq < seq_before",
        "orders_deleted": f"FROM ({versions}) WHERE status = 'deleted' AND newest",
        "orders_recreated": f"FROM ({versions}) WHERE status = 'deleted' AND NOT newest",
        "clicks_simultaneous": f"FROM ({pauses}) WHERE pause = INTERVAL 0 SECOND",
        "clicks_30_minutes_apart": f"FROM ({pauses}) WHERE pause = INTERVAL 1800 SECOND",
        "clicks_a_second_more_apart": f"FROM ({pauses}) WHERE pause = INTERVAL 1801 SECOND",
        "users_with_one_click": "FROM (FROM clicks SELECT user_id GROUP BY 1 HAVING count(*) = 1)",
    }
    counted = {name: one(connection, f"SELECT count(*) {what}") for name, what in recount.items()}
    assert counted == made.manifest["features"]
    assert all(counted.values())


@pytest.mark.parametrize("empty", [(), (1,), (12,), (7, 8), (2, 8, 12)])
def test_empty_months_have_no_orders_but_refunds(empty: tuple[int, ...], connect: Connect) -> None:
    """Exactly the wanted months are empty; each but January still sees a refund."""
    connection = connect(shop.generate(3, 0.01, empty_months=empty))
    ordered = "SELECT month(ordered_at) FROM orders"
    with_orders = {m for (m,) in connection.execute(ordered).fetchall()}
    refunded = "SELECT month(refunded_at) FROM refunds WHERE refunded_at < '2025-01-01'"
    with_refunds = {m for (m,) in connection.execute(refunded).fetchall()}
    assert with_orders == set(range(1, 13)) - set(empty)
    assert set(empty) - {1} <= with_refunds


def test_the_first_two_visitors_are_witnesses(connect: Connect) -> None:
    """User 1 has two visits, one across midnight with a pause of 30:00; user 2 clicks once."""
    connection = connect(shop.generate(8, 0.001))
    rows = connection.execute(
        """SELECT user_id, strftime(clicked_at, '%m-%d %X') FROM clicks
        WHERE user_id < 3 ORDER BY ALL"""
    ).fetchall()
    assert rows == [
        (1, "02-29 23:49:00"),
        (1, "02-29 23:49:00"),
        (1, "03-01 00:19:00"),
        (1, "03-01 00:49:01"),
        (1, "03-01 00:50:01"),
        (2, "12-31 23:59:59"),
    ]


@pytest.mark.parametrize(
    "arguments",
    [
        {"seed": -1},
        {"seed": 1.5},
        {"seed": True},
        {"seed": 1, "scale": 0},
        {"seed": 1, "scale": float("nan")},
        {"seed": 1, "empty_months": range(1, 13)},
        {"seed": 1, "empty_months": (0,)},
        {"seed": 1, "defects": {"D99": 1}},
        {"seed": 1, "defects": {"D3": -1}},
        {"seed": 1, "defects": {"D3": 1.5}},
        {"seed": 1, "defects": {"D6": 1}},
        {"seed": 1, "scale": 0.001, "defects": {"D3": 10_000}},
    ],
)
def test_bad_arguments_are_refused(arguments: dict[str, object]) -> None:
    """Every bad argument raises WorkbookError that says what would be right."""
    with pytest.raises(WorkbookError) as caught:
        shop.generate(**arguments)  # type: ignore[arg-type]
    assert caught.value.facts["expected"] is not None
