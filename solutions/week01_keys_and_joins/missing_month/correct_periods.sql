-- Thirteen periods with a beginning and an end; the year is one of them.
WITH periods AS (
    SELECT start::date AS month, start, start + interval '1 month' AS finish
    FROM generate_series(
        make_timestamptz(:year, 1, 1, 0, 0, 0),
        make_timestamptz(:year, 12, 1, 0, 0, 0),
        interval '1 month'
    ) AS start
    UNION ALL
    SELECT NULL, make_timestamptz(:year, 1, 1, 0, 0, 0), make_timestamptz(:year + 1, 1, 1, 0, 0, 0)
),
report AS (
    SELECT
        month,
        (SELECT count(*) FROM orders
         WHERE ordered_at >= start AND ordered_at < finish AND status <> 'cancelled') AS orders,
        (SELECT count(DISTINCT user_id) FROM orders
         WHERE ordered_at >= start AND ordered_at < finish AND status <> 'cancelled') AS buyers,
        (SELECT coalesce(sum(total), 0) FROM orders
         WHERE ordered_at >= start AND ordered_at < finish AND status <> 'cancelled') AS gross,
        (SELECT coalesce(sum(amount), 0) FROM refunds
         WHERE refunded_at >= start AND refunded_at < finish) AS refunds
    FROM periods
)
SELECT
    report.*,
    gross - refunds AS net,
    orders::double precision / nullif((SELECT orders FROM report WHERE month IS NULL), 0) AS share,
    CASE WHEN month IS NOT NULL THEN orders >= :busy_from END AS busy
FROM report
