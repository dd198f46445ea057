-- Three questions that were cheap when the shop was small. No indexes beyond the keys, on purpose;
-- the newest orders lie first on disk.

CREATE TABLE orders (
    order_id bigint PRIMARY KEY,
    user_id bigint,                    -- null: a guest
    ordered_at timestamptz NOT NULL,
    total numeric(12, 2) NOT NULL
);

INSERT INTO orders
SELECT
    10000 + n * 2719 % 3001,
    CASE WHEN hash % 40 > 0 THEN 1 + hash / 40 % 20 END,
    timestamptz '2024-12-31 00:00:00+00' - interval '1 hour' * (n - n % (1 + hash % 3)),
    (500 + hash / 2000 % 20000) / 100.0
FROM (
    SELECT n, hashint8extended(n, 1) & 1073741823 AS hash
    FROM generate_series(1, 3000) AS n
) AS drawn;

CREATE TABLE newsletter_links (
    newsletter_id bigint NOT NULL,
    link text NOT NULL                 -- about a thousand characters of tracking parameters
);

INSERT INTO newsletter_links
SELECT n / 50, 'https://shop.example/' || n || '?t=' || repeat(md5(n::text), 30)
FROM generate_series(1, 10000) AS n;

CREATE TABLE visits (
    visit_id bigint PRIMARY KEY,
    link text                          -- null: the visitor typed the address
);

INSERT INTO visits
SELECT
    n,
    CASE
        WHEN n % 7 = 0 THEN NULL
        WHEN n % 5 = 0 THEN 'https://shop.example/old' || n % 3 || '?t=' || repeat(md5('old'), 30)
        ELSE 'https://shop.example/' || n * 30 || '?t=' || repeat(md5((n * 30)::text), 30)
    END
FROM generate_series(1, 300) AS n;
