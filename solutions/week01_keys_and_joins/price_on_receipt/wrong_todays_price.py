# The catalogue changed in April, and January's receipt changed with it: your total takes the
# price from products, which only knows today. History must not move. Where does the price of that
# day stand?
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
SELECT order_id, sum(quantity * price) AS total
FROM order_items JOIN products USING (product_id)
GROUP BY order_id;
"""


def add_line(conn, order_id, product_id, quantity):
    """Puts a product on the receipt of an order."""
    conn.execute(
        """
        INSERT INTO order_items (order_id, product_id, quantity, unit_price)
        VALUES (%s, %s, %s, (SELECT price FROM products WHERE product_id = %s))
        ON CONFLICT (order_id, product_id)
        DO UPDATE SET quantity = order_items.quantity + excluded.quantity
        """,
        [order_id, product_id, quantity, product_id],
    )
