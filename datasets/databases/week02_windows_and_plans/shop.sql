-- The shop "Marlow & Finch" as week 2 sees it.

CREATE TABLE order_log (
    order_id bigint NOT NULL,
    seq bigint NOT NULL,
    updated_at timestamptz NOT NULL,
    status text NOT NULL,
    amount numeric(12, 2) NOT NULL,
    PRIMARY KEY (order_id, seq)
);

-- load order_log from shop/order_log.parquet

CREATE TABLE users (
    user_id bigint PRIMARY KEY,
    name text NOT NULL,
    email text NOT NULL,
    city text NOT NULL,
    country text NOT NULL,
    signed_up_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL
);

-- load users from shop/users.parquet

CREATE TABLE orders (
    order_id bigint PRIMARY KEY,
    user_id bigint NOT NULL,
    ordered_at timestamptz NOT NULL,
    status text NOT NULL,
    promised_on date,
    shipped_on date,
    total numeric(12, 2) NOT NULL
);

-- load orders from shop/orders.parquet

CREATE TABLE refunds (
    refund_id bigint PRIMARY KEY,
    order_id bigint NOT NULL,
    refunded_at timestamptz NOT NULL,
    amount numeric(12, 2) NOT NULL
);

-- load refunds from shop/refunds.parquet

CREATE TABLE clicks (
    click_id bigint PRIMARY KEY,
    user_id bigint NOT NULL,
    clicked_at timestamptz NOT NULL,
    page text NOT NULL
);

-- load clicks from shop/clicks.parquet

-- The table on which plans are studied: 300,000 orders, as many as ANALYZE reads whole, so that
-- its statistics are exact and the same queries get the same plans. It lies on disk in the order of
-- time; everything but order_id and ordered_at is scattered, by digits of md5, which are the same
-- everywhere. Five or six orders share each instant: the till reports every ten minutes.

CREATE TABLE orders_big (
    order_id bigint PRIMARY KEY,
    user_id bigint NOT NULL,
    ordered_at timestamptz NOT NULL,
    status text NOT NULL,
    total numeric(12, 2) NOT NULL,
    postcode integer NOT NULL,         -- decides the city
    city text NOT NULL,
    parcel text NOT NULL,              -- the code on the label
    parcel_reversed text NOT NULL
);

INSERT INTO orders_big
WITH drawn AS (
    SELECT order_id,
           ('x' || substr(md5(order_id::text), 1, 7))::bit(28)::integer AS one,
           ('x' || substr(md5(order_id::text), 8, 7))::bit(28)::integer AS two,
           ('x' || substr(md5(order_id::text), 15, 7))::bit(28)::integer AS three,
           upper(substr(md5(order_id::text), 22, 8)) AS code
    FROM generate_series(1, 300000::bigint) AS order_id
),
cities AS (SELECT array_agg(DISTINCT city COLLATE "C" ORDER BY city COLLATE "C") AS names FROM users)
SELECT order_id,
       1 + one % 10000,
       timestamptz '2024-01-01 00:00+00' + interval '10 minutes' * (order_id * 52704 / 300001),
       CASE WHEN two % 1000 < 900 THEN 'delivered'
            WHEN two % 1000 < 950 THEN 'cancelled'
            WHEN two % 1000 < 980 THEN 'returned'
            WHEN two % 1000 < 995 THEN 'shipped'
            ELSE 'placed' END,
       (500 + three % 24500) / 100.0,
       10000 + (two / 1000) % 750,
       names[1 + (two / 1000) % 750 % cardinality(names)],
       'MF' || code,
       reverse('MF' || code)
FROM drawn, cities
ORDER BY order_id;
