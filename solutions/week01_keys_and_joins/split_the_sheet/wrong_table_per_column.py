# No fact repeats within a row, but the key moved too: each of your tables is keyed by the line, so
# the product's name is no longer tied to the product, and stands there once for every sale. Which
# determinant decides product_name, and which table is keyed by that one? Lesson 1, section 3.
# fails: correct
def decompose(conn):
    columns = [
        row[0]
        for row in conn.execute(
            "SELECT column_name FROM information_schema.columns "
            "WHERE table_name = 'orders_flat' AND table_schema = current_schema()"
        )
    ]
    others = [name for name in columns if name not in ("order_id", "line_no", "line_total")]
    for name in others:
        conn.execute(
            f"CREATE TABLE only_{name} AS SELECT order_id, line_no, {name} FROM orders_flat"
        )
        conn.execute(f"ALTER TABLE only_{name} ADD PRIMARY KEY (order_id, line_no)")
    customer = (
        "customer_name",
        "customer_email",
        "customer_signed_up_at",
        "customer_updated_at",
        "city",
    )
    for name in customer:
        conn.execute(
            f"UPDATE only_{name} SET {name} = latest.{name} FROM orders_flat AS own, "
            "(SELECT DISTINCT ON (customer_id) * FROM orders_flat "
            "ORDER BY customer_id, customer_updated_at DESC) AS latest "
            "WHERE own.customer_id = latest.customer_id "
            f"AND (own.order_id, own.line_no) = (only_{name}.order_id, only_{name}.line_no)"
        )
    joins = " ".join(f"JOIN only_{name} USING (order_id, line_no)" for name in others[1:])
    conn.execute(
        "CREATE VIEW orders_rebuilt AS SELECT *, quantity * unit_price AS line_total "
        f"FROM only_{others[0]} {joins}"
    )
