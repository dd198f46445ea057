WITH RECURSIVE calendar (month) AS (
    SELECT make_date(:year, 1, 1)
    UNION ALL
    SELECT (month + interval '1 month')::date FROM calendar WHERE month < make_date(:year, 12, 1)
),
counted AS (
    SELECT date_trunc('month', ordered_at)::date AS month, user_id, total
    FROM orders
    WHERE status <> 'cancelled' AND extract(year FROM ordered_at) = :year
),
repaid AS (
    SELECT date_trunc('month', refunded_at)::date AS month, sum(amount) AS refunds
    FROM refunds
    WHERE extract(year FROM refunded_at) = :year
    GROUP BY 1
),
sold AS (
    SELECT month, count(*) AS orders, count(DISTINCT user_id) AS buyers, sum(total) AS gross
    FROM counted
    GROUP BY month
),
report AS (
    SELECT
        calendar.month,
        coalesce(sold.orders, 0) AS orders,
        coalesce(sold.buyers, 0) AS buyers,
        coalesce(sold.gross, 0) AS gross,
        coalesce(repaid.refunds, 0) AS refunds
    FROM calendar
    LEFT JOIN sold ON sold.month = calendar.month
    LEFT JOIN repaid ON repaid.month = calendar.month
    UNION ALL
    SELECT
        NULL,
        (SELECT count(*) FROM counted),
        (SELECT count(DISTINCT user_id) FROM counted),
        (SELECT coalesce(sum(total), 0) FROM counted),
        (SELECT coalesce(sum(refunds), 0) FROM repaid)
)
SELECT
    month,
    busy,
    share,
    orders,
    buyers,
    gross,
    refunds,
    gross - refunds AS net
FROM report
CROSS JOIN LATERAL (
    SELECT
        1.0 * orders / nullif((SELECT count(*) FROM counted), 0),
        CASE WHEN month IS NULL THEN NULL ELSE orders >= :busy_from END
) AS more (share, busy)
ORDER BY month;
