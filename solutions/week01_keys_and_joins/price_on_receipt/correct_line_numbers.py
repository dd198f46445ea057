DDL = """
CREATE TABLE order_items (
    order_id bigint REFERENCES orders (order_id) ON DELETE CASCADE,
    line_no integer,
    product_id bigint NOT NULL REFERENCES products (product_id) ON DELETE RESTRICT,
    quantity integer NOT NULL,
    unit_price numeric NOT NULL,
    PRIMARY KEY (order_id, line_no),
    UNIQUE (order_id, product_id),
    CONSTRAINT at_least_one CHECK (quantity > 0)
);
CREATE VIEW order_totals AS
SELECT order_id, coalesce(sum(quantity * unit_price), 0) AS total
FROM orders LEFT JOIN order_items USING (order_id)
GROUP BY order_id;
"""


def add_line(conn, order_id, product_id, quantity):
    if quantity < 1:
        raise ValueError("the quantity must be 1 or more")
    with conn.transaction():
        order = conn.execute("SELECT FROM orders WHERE order_id = %s FOR UPDATE", [order_id])
        product = conn.execute("SELECT price FROM products WHERE product_id = %s", [product_id])
        price = product.fetchone()
        if order.rowcount == 0 or price is None:
            raise LookupError("no such order or product")
        lines = conn.execute(
            "SELECT line_no, product_id FROM order_items WHERE order_id = %s", [order_id]
        ).fetchall()
        for line, known in lines:
            if known == product_id:
                conn.execute(
                    "UPDATE order_items SET quantity = quantity + %s "
                    "WHERE order_id = %s AND line_no = %s",
                    [quantity, order_id, line],
                )
                return
        conn.execute(
            "INSERT INTO order_items VALUES (%s, %s, %s, %s, %s)",
            [order_id, len(lines) + 1, product_id, quantity, price[0]],
        )
