# The database refused, you caught its exception and printed it, and the caller believes that the
# product is on the receipt. A message on a screen is not an answer to a program. Who has to
# decide what happens after a refusal?
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
    try:
        with conn.transaction():
            conn.execute(
                """
        INSERT INTO order_items (order_id, product_id, quantity, unit_price)
        VALUES (%s, %s, %s, (SELECT price FROM products WHERE product_id = %s))
        ON CONFLICT (order_id, product_id)
        DO UPDATE SET quantity = order_items.quantity + excluded.quantity
        """,
                [order_id, product_id, quantity, product_id],
            )
    except Exception as error:  # noqa: BLE001
        print("could not add the line:", error)
