# A line went in a second time, past add_line, and nothing noticed: the number you gave each line
# is a key, but not the one that matters. Your function looks first; a retry, or a colleague, may
# not. What may not repeat on a receipt?
# fails: robust
DDL = """
CREATE TABLE order_items (
    line_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    order_id bigint NOT NULL REFERENCES orders ON DELETE CASCADE,
    product_id bigint NOT NULL REFERENCES products,
    quantity integer NOT NULL CHECK (quantity >= 1),
    unit_price numeric(10, 2) NOT NULL
);

CREATE VIEW order_totals AS
SELECT order_id, sum(quantity * unit_price) AS total
FROM order_items
GROUP BY order_id;
"""


def add_line(conn, order_id, product_id, quantity):
    """Puts a product on the receipt of an order."""
    if quantity < 1:
        raise ValueError("the quantity must be 1 or more")
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
