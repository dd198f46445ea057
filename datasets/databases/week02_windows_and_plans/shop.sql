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

-- The archive of two years: 100,000 orders with the indexes that a shop builds, for rewriting
-- queries. Made from the order's number alone; statistics are exact.
--   ordered_at  never falls as order_id grows; whole seconds; 1 to 25 orders share an instant
--   user_id, weight_grams and tracking are scattered over the table, independent of time
--   paid_by     the buyer in most orders, somebody else in presents
--   status      'delivered' in most rows, 'placed' in very few
CREATE TABLE accounts (
    user_id bigint PRIMARY KEY,
    email text NOT NULL UNIQUE
);

INSERT INTO accounts (user_id, email)
SELECT n, 'user' || n || '@' || (ARRAY['post.example', 'mail.example', 'box.example'])[1 + n % 3]
FROM generate_series(1, 10000) AS n;

CREATE TABLE order_archive (
    order_id bigint PRIMARY KEY,
    ordered_at timestamptz NOT NULL,
    user_id bigint NOT NULL,
    paid_by bigint NOT NULL,
    status text NOT NULL,
    total numeric(12, 2) NOT NULL,
    weight_grams integer NOT NULL,
    tracking text NOT NULL,
    tracking_reversed text NOT NULL,
    address text NOT NULL
);

INSERT INTO order_archive
SELECT
    n + 1,
    timestamptz '2023-01-02 18:00:00+00' + make_interval(secs => 630 * batch + batch_hash % 600),
    user_id,
    CASE WHEN hash_b % 100 < 85 THEN user_id ELSE 1 + hash_b / 100 % 10000 END,
    CASE
        WHEN hash_a / 10000 % 1000 < 2 THEN 'placed'
        WHEN hash_a / 10000 % 1000 < 10 THEN 'paid'
        WHEN hash_a / 10000 % 1000 < 30 THEN 'shipped'
        WHEN hash_a / 10000 % 1000 < 70 THEN 'cancelled'
        WHEN hash_a / 10000 % 1000 < 120 THEN 'returned'
        ELSE 'delivered'
    END,
    (500 + hash_b / 1000000 % 49500) / 100.0,
    100 + hash_a / 10000000 % 10000,
    tracking,
    reverse(tracking),
    (1 + hash_c % 97) || ' ' || (ARRAY['Harbour', 'Mill', 'Chapel', 'Orchard'])[1 + hash_c / 97 % 4]
        || ' Street, ' || (10000 + hash_c / 388 % 750) || ' Newtown'
FROM (
    SELECT
        *,
        hashint8extended(batch, 3) & 65535 AS batch_hash,
        1 + hash_a % 10000 AS user_id,
        'MF' || lpad((hash_c / 1000000 % 1000000000)::text, 9, '0') AS tracking
    FROM (
        SELECT
            n,
            n - n % (ARRAY[1, 1, 1, 2, 2, 4, 8, 25])[1 + (hashint8extended(n / 200, 0) & 7)] AS batch,
            hashint8extended(n, 1) & 9007199254740991 AS hash_a,
            hashint8extended(n, 2) & 9007199254740991 AS hash_b,
            hashint8extended(n, 4) & 9007199254740991 AS hash_c
        FROM generate_series(0, 99999) AS n
    ) AS hashed
) AS drawn;

CREATE INDEX order_archive_time ON order_archive (ordered_at, order_id);
CREATE INDEX order_archive_user ON order_archive (user_id);
CREATE INDEX order_archive_payer ON order_archive (paid_by);
CREATE INDEX order_archive_weight ON order_archive (weight_grams);
CREATE INDEX order_archive_tracking_reversed ON order_archive (tracking_reversed text_pattern_ops);
