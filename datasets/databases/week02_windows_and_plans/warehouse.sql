-- The orders that the warehouse and the help desk ask about, without any index but the key. In the
-- order of time; open orders ('placed', 'shipped') are among the last ones.

CREATE TABLE orders (
    order_id bigint PRIMARY KEY,
    user_id bigint NOT NULL,
    ordered_at timestamptz NOT NULL,
    status text NOT NULL,
    gift boolean NOT NULL,
    parcel text NOT NULL,
    total numeric(12, 2) NOT NULL,
    address text NOT NULL
);

INSERT INTO orders
SELECT
    n,
    1 + hash % 1000,
    timestamptz '2024-01-01 00:00:00+00' + interval '1579 seconds' * (n - n % 3),
    CASE
        WHEN hash / 1000 % 100 < 4 THEN 'cancelled'
        WHEN n > 18800 AND hash / 1000 % 100 < 30 THEN 'placed'
        WHEN n > 16000 AND hash / 1000 % 100 < 70 THEN 'shipped'
        WHEN hash / 1000 % 100 < 12 THEN 'returned'
        ELSE 'delivered'
    END,
    hash / 100000 % 2 = 0,
    'MF' || lpad((n * 387420489 % 1000000007)::text, 10, '0'),
    (500 + hash / 200000 % 49500) / 100.0,
    hash % 97 || ' Orchard Street, ' || 10000 + hash % 750 || ' Newtown, second floor, ring twice'
FROM (
    SELECT n, hashint8extended(n, 1) & 1099511627775 AS hash
    FROM generate_series(1, 20000::bigint) AS n
) AS drawn;
