# After your first line the connection was closed, and the caller could not go on. In psycopg a
# block `with conn:` ends by closing the connection. Which block is only a transaction, or is one
# needed at all?
# fails: correct
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
    with conn:
        conn.execute(
            """
        INSERT INTO order_items (order_id, product_id, quantity, unit_price)
        VALUES (%s, %s, %s, (SELECT price FROM products WHERE product_id = %s))
        ON CONFLICT (order_id, product_id)
        DO UPDATE SET quantity = order_items.quantity + excluded.quantity
        """,
            [order_id, product_id, quantity, product_id],
        )
