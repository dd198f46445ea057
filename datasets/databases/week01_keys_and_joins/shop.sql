-- The shop "Marlow & Finch" as week 1 sees it: its business year 2024.
--
-- Rows are identified by primary keys and nothing else is enforced: exercises and experiments load
-- damaged copies of these tables too, with orphans and blanks that foreign keys would refuse.

CREATE TABLE users (
    user_id bigint PRIMARY KEY,
    name text,
    email text,
    city text,
    country text,
    signed_up_at timestamptz,
    updated_at timestamptz
);

-- load users from shop/users.parquet

CREATE TABLE products (
    product_id bigint PRIMARY KEY,
    sku text,
    name text,
    category text,
    price numeric(12, 2),
    weight_grams bigint,
    updated_at timestamptz
);

-- load products from shop/products.parquet

CREATE TABLE orders (
    order_id bigint PRIMARY KEY,
    user_id bigint,
    ordered_at timestamptz,
    status text,
    promised_on date,
    shipped_on date,
    total numeric(12, 2)
);

-- load orders from shop/orders.parquet

CREATE TABLE order_items (
    order_id bigint,
    line_no bigint,
    product_id bigint,
    quantity bigint,
    unit_price numeric(12, 2),
    PRIMARY KEY (order_id, line_no)
);

-- load order_items from shop/order_items.parquet

CREATE TABLE payments (
    payment_id bigint PRIMARY KEY,
    order_id bigint,
    paid_at timestamptz,
    amount numeric(12, 2)
);

-- load payments from shop/payments.parquet
CREATE INDEX ON payments (order_id);

CREATE TABLE refunds (
    refund_id bigint PRIMARY KEY,
    order_id bigint,
    refunded_at timestamptz,
    amount numeric(12, 2)
);

-- load refunds from shop/refunds.parquet
