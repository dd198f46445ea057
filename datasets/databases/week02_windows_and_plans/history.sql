-- A long list to page through: 50,000 orders by time, with an index in that order. Order numbers say
-- nothing about time; up to 25 orders share an instant.

CREATE TABLE orders (
    order_id bigint PRIMARY KEY,
    ordered_at timestamptz NOT NULL,
    total numeric(12, 2) NOT NULL
);

INSERT INTO orders
SELECT
    1 + n * 7919 % 50021,
    timestamptz '2023-01-02 08:00:00+00'
        + interval '1 microsecond' * 1260250631 * (n - n % (ARRAY[1, 2, 5, 25])[1 + n / 100 % 4]),
    (500 + n * 1999 % 24500) / 100.0
FROM generate_series(0, 49999::bigint) AS n;

CREATE INDEX orders_by_time ON orders (ordered_at, order_id);
