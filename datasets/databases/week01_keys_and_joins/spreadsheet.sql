-- The sheet of the exercise split_the_sheet: one row per order line, 28 columns, for one customer in
-- fifty. The name of this schema comes after "shop" on purpose: a learner's tables land here, and
-- must not be found before the shop's own in lessons.

CREATE TABLE orders_flat (
    order_id bigint,
    line_no bigint,
    ordered_at timestamptz,
    status text,
    promised_on date,
    shipped_on date,
    discount_code text,
    order_discount numeric(12, 2),
    order_total numeric(12, 2),
    paid_total numeric(12, 2),
    refunded_total numeric(12, 2),
    customer_id bigint,
    customer_name text,
    customer_email text,
    customer_signed_up_at timestamptz,
    customer_updated_at timestamptz,
    city text,
    country text,
    product_id bigint,
    sku text,
    product_name text,
    category text,
    list_price numeric(12, 2),
    weight_grams bigint,
    product_updated_at timestamptz,
    quantity bigint,
    unit_price numeric(12, 2),
    line_total numeric(12, 2)
);

-- load everything from shop/orders_flat.parquet

INSERT INTO orders_flat
SELECT * FROM everything WHERE customer_id % 50 = 0 ORDER BY order_id, line_no;

DROP TABLE everything;

-- One customer changed her name in July: her earlier lines carry the old one.
UPDATE orders_flat
SET customer_name = 'Nora Winter', customer_updated_at = customer_signed_up_at
WHERE customer_id = 100 AND ordered_at < '2024-07-01';

UPDATE orders_flat
SET customer_updated_at = '2024-07-01 00:00:00+00'
WHERE customer_id = 100 AND ordered_at >= '2024-07-01';
