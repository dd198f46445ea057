def decompose(conn):
    conn.execute("""
        CREATE TEMPORARY TABLE staging ON COMMIT DROP AS
        SELECT *,
            row_number() OVER (PARTITION BY city) AS of_city,
            row_number() OVER (
                PARTITION BY customer_id ORDER BY customer_updated_at DESC
            ) AS of_customer,
            row_number() OVER (PARTITION BY product_id) AS of_product,
            row_number() OVER (PARTITION BY order_id) AS of_order
        FROM orders_flat
    """)
    facts = {
        "city": ("city", ["country"]),
        "customer": (
            "customer_id",
            [
                "customer_name",
                "customer_email",
                "customer_signed_up_at",
                "customer_updated_at",
                "city",
            ],
        ),
        "product": (
            "product_id",
            [
                "sku",
                "product_name",
                "category",
                "list_price",
                "weight_grams",
                "product_updated_at",
            ],
        ),
        "order": (
            "order_id",
            [
                "ordered_at",
                "status",
                "promised_on",
                "shipped_on",
                "discount_code",
                "order_discount",
                "order_total",
                "paid_total",
                "refunded_total",
                "customer_id",
            ],
        ),
    }
    for name, (key, columns) in facts.items():
        listed = ", ".join([key, *columns])
        conn.execute(f'CREATE TABLE "{name}" AS SELECT {listed} FROM staging WHERE of_{name} = 1')
        conn.execute(f'ALTER TABLE "{name}" ADD PRIMARY KEY ({key})')
    conn.execute("""
        CREATE TABLE line AS SELECT order_id, line_no, product_id, quantity, unit_price FROM staging;
        ALTER TABLE line ADD UNIQUE (line_no, order_id);
        CREATE VIEW orders_rebuilt AS
        SELECT line.*, "order".ordered_at, status, promised_on, shipped_on, discount_code,
            order_discount, order_total, paid_total, refunded_total, customer.*, city.country,
            sku, product_name, category, list_price, weight_grams, product_updated_at,
            line.quantity * line.unit_price AS line_total
        FROM line, "order", customer, city, product
        WHERE line.order_id = "order".order_id
          AND "order".customer_id = customer.customer_id
          AND customer.city = city.city
          AND line.product_id = product.product_id;
    """)
    conn.commit()
