DDL = """
CREATE TABLE order_items (
    item_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    order_id bigint NOT NULL,
    product_id bigint NOT NULL,
    quantity bigint NOT NULL CHECK (quantity BETWEEN 1 AND 100000),
    unit_price numeric(12, 2) NOT NULL CHECK (unit_price >= 0),
    amount numeric GENERATED ALWAYS AS (quantity * unit_price) STORED,
    added_at timestamptz NOT NULL DEFAULT now()
);
CREATE UNIQUE INDEX a_product_stands_there_once ON order_items (product_id, order_id);
ALTER TABLE order_items
    ADD FOREIGN KEY (order_id) REFERENCES orders ON DELETE CASCADE,
    ADD FOREIGN KEY (product_id) REFERENCES products DEFERRABLE INITIALLY DEFERRED;
CREATE OR REPLACE VIEW order_totals AS
SELECT DISTINCT order_id, sum(amount) OVER (PARTITION BY order_id) AS total FROM order_items
"""


def add_line(conn, order_id, product_id, quantity):
    if not quantity > 0:
        raise ValueError(quantity)
    merged = conn.execute(
        """
        MERGE INTO order_items AS old
        USING (SELECT product_id, price FROM products WHERE product_id = %(product)s) AS new
        ON old.order_id = %(order)s AND old.product_id = new.product_id
        WHEN MATCHED THEN UPDATE SET quantity = old.quantity + %(quantity)s
        WHEN NOT MATCHED THEN
            INSERT (order_id, product_id, quantity, unit_price)
            VALUES (%(order)s, new.product_id, %(quantity)s, new.price)
        """,
        {"order": order_id, "product": product_id, "quantity": quantity},
    )
    if merged.rowcount != 1:
        raise LookupError(f"there is no product {product_id}")
    conn.commit()
