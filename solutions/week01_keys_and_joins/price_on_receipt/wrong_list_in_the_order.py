# Which orders contain product 7? Your table has to unpack every list to know, and no foreign key
# looks into a list: a product that was sold can be deleted. What would a table with one row per
# product on a receipt allow?
# fails: robust
DDL = """
ALTER TABLE orders ADD COLUMN items jsonb NOT NULL DEFAULT '{}';

CREATE VIEW order_items AS
SELECT order_id, key::bigint AS product_id, (value ->> 'quantity')::int AS quantity,
    (value ->> 'price')::numeric AS unit_price
FROM orders, jsonb_each(items);

CREATE VIEW order_totals AS
SELECT order_id, sum(quantity * unit_price) AS total FROM order_items GROUP BY order_id;
"""


def add_line(conn, order_id, product_id, quantity):
    """Puts a product on the receipt of an order."""
    if quantity < 1:
        raise ValueError("the quantity must be 1 or more")
    [items] = conn.execute("SELECT items FROM orders WHERE order_id = %s", [order_id]).fetchone()
    [price] = conn.execute(
        "SELECT price FROM products WHERE product_id = %s", [product_id]
    ).fetchone()
    line = items.setdefault(str(product_id), {"quantity": 0, "price": str(price)})
    line["quantity"] += quantity
    import json

    conn.execute("UPDATE orders SET items = %s WHERE order_id = %s", [json.dumps(items), order_id])
