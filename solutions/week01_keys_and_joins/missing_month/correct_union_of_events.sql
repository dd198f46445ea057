-- Orders, refunds and the months themselves as one list of events; nothing is joined.
WITH events AS (
    SELECT make_date(:year, number, 1) AS month, NULL::bigint AS user_id, 0 AS placed,
        0::numeric AS gross, 0::numeric AS refunds
    FROM generate_series(1, 12) AS number
    UNION ALL
    SELECT date_trunc('month', ordered_at)::date, user_id, 1, total, 0
    FROM orders
    WHERE date_trunc('year', ordered_at) = make_date(:year, 1, 1) AND status <> 'cancelled'
    UNION ALL
    SELECT date_trunc('month', refunded_at)::date, NULL, 0, 0, amount
    FROM refunds
    WHERE date_trunc('year', refunded_at) = make_date(:year, 1, 1)
)
SELECT
    month,
    sum(placed) AS orders,
    count(DISTINCT user_id) AS buyers,
    sum(gross) AS gross,
    sum(refunds) AS refunds,
    sum(gross - refunds) AS net,
    sum(placed)::numeric / nullif(sum(sum(placed)) FILTER (WHERE month IS NOT NULL) OVER (), 0) AS share,
    CASE WHEN grouping(month) = 0 THEN sum(placed) >= :busy_from END AS busy
FROM events
GROUP BY ROLLUP (month)
ORDER BY month NULLS LAST
