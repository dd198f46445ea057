# A sale of -1 took a piece off the receipt. The line you changed still had a legal quantity, so
# the table had nothing to refuse: its rule is about the row, not about the call. Where must the
# rule about the call stand?
# fails: robust
DDL = """
CREATE TABLE order_items (
    order_id bigint NOT NULL REFERENCES orders ON DELETE CASCADE,
    product_id bigint NOT NULL REFERENCES products,
    quantity integer NOT NULL CHECK (quantity >= 1),
    unit_price numeric(10, 2) NOT NULL,
    PRIMARY KEY (order_id, product_id)
);

CREATE VIEW order_totals AS
SELECT order_id, sum(quantity * unit_price) AS total
FROM order_items
GROUP BY order_id;
"""


def add_line(conn, order_id, product_id, quantity):
    """Puts a product on the receipt of an order."""
    found = conn.execute(
        "UPDATE order_items SET quantity = quantity + %s WHERE order_id = %s AND product_id = %s",
        [quantity, order_id, product_id],
    )
    if found.rowcount:
        return
    conn.execute(
        """
        INSERT INTO order_items (order_id, product_id, quantity, unit_price)
        VALUES (%s, %s, %s, (SELECT price FROM products WHERE product_id = %s))
        """,
        [order_id, product_id, quantity, product_id],
    )
