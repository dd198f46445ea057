TABLES = {
    "places": (["city"], ["country"]),
    "buyers": (
        ["customer_id"],
        ["customer_name", "customer_email", "customer_signed_up_at", "customer_updated_at", "city"],
    ),
    "goods": (
        ["product_id"],
        ["sku", "product_name", "category", "list_price", "weight_grams", "product_updated_at"],
    ),
    "sales": (
        ["order_id"],
        [
            "ordered_at",
            "status",
            "promised_on",
            "shipped_on",
            "discount_code",
            "order_discount",
            "order_total",
            "paid_total",
            "refunded_total",
            "customer_id",
        ],
    ),
    "sale_lines": (["order_id", "line_no"], ["product_id", "quantity", "unit_price"]),
}


def decompose(conn):
    with conn.cursor() as cursor:
        cursor.execute("SELECT * FROM orders_flat ORDER BY customer_updated_at")
        names = [column.name for column in cursor.description]
        rows = [dict(zip(names, row)) for row in cursor.fetchall()]
        for table, (key, columns) in TABLES.items():
            every = key + columns
            cursor.execute(
                f"CREATE TABLE {table} AS SELECT {', '.join(every)} FROM orders_flat LIMIT 0"
            )
            cursor.execute(f"ALTER TABLE {table} ADD PRIMARY KEY ({', '.join(key)})")
            latest = {tuple(row[name] for name in key): row for row in rows}
            cursor.executemany(
                f"INSERT INTO {table} VALUES ({', '.join(['%s'] * len(every))})",
                [[row[name] for name in every] for row in latest.values()],
            )
        cursor.execute(
            "CREATE VIEW orders_rebuilt AS SELECT *, unit_price * quantity AS line_total FROM "
            "sale_lines NATURAL JOIN sales NATURAL JOIN buyers NATURAL JOIN places NATURAL JOIN goods"
        )
