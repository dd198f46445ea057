-- A month without orders has one order in your report. An outer join keeps the month as one row
-- full of NULLs, and count(*) counts that row. What else can you count that is NULL in it? Lesson
-- 2, section 3.
-- fails: correct
WITH calendar AS (
    SELECT make_date(:year, number, 1) AS month FROM generate_series(1, 12) AS number
),
sold AS (
    SELECT
        calendar.month,
        count(*) AS orders,
        count(DISTINCT orders.user_id) AS buyers,
        coalesce(sum(orders.total), 0) AS gross
    FROM calendar
    LEFT JOIN orders
        ON date_trunc('month', orders.ordered_at) = calendar.month
       AND orders.status <> 'cancelled'
    GROUP BY GROUPING SETS ((calendar.month), ())
),
repaid AS (
    SELECT calendar.month, coalesce(sum(refunds.amount), 0) AS refunds
    FROM calendar
    LEFT JOIN refunds ON date_trunc('month', refunds.refunded_at) = calendar.month
    GROUP BY GROUPING SETS ((calendar.month), ())
)
SELECT
    sold.month,
    sold.orders,
    sold.buyers,
    sold.gross,
    repaid.refunds,
    sold.gross - repaid.refunds AS net,
    sold.orders::numeric / nullif((SELECT count(*) FROM orders WHERE status <> 'cancelled' AND extract(year FROM ordered_at) = :year), 0) AS share,
    CASE WHEN sold.month IS NOT NULL THEN sold.orders >= :busy_from END AS busy
FROM sold
JOIN repaid ON repaid.month IS NOT DISTINCT FROM sold.month
