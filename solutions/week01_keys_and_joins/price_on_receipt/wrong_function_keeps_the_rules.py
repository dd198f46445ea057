# Your function refuses a quantity of zero, your table does not. Whoever writes to the table
# another way, a repair by hand or next year's program, passes by your rule. Where does a rule
# hold for every writer? Lesson 1, section 4.
# fails: robust
DDL = """
CREATE TABLE order_items (
    order_id bigint NOT NULL REFERENCES orders ON DELETE CASCADE,
    product_id bigint NOT NULL REFERENCES products,
    quantity integer NOT NULL,
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
    if quantity < 1:
        raise ValueError("the quantity must be 1 or more")
    conn.execute(
        """
        INSERT INTO order_items (order_id, product_id, quantity, unit_price)
        VALUES (%s, %s, %s, (SELECT price FROM products WHERE product_id = %s))
        ON CONFLICT (order_id, product_id)
        DO UPDATE SET quantity = order_items.quantity + excluded.quantity
        """,
        [order_id, product_id, quantity, product_id],
    )
