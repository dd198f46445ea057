-- Where nothing happened your sums are NULL, and net becomes NULL with them. The sum of no rows is
-- NULL, not 0. At which point should a missing sum become a number? Lesson 2, section 2.
-- fails: correct
WITH calendar AS (
    SELECT make_date(:year, number, 1) AS month FROM generate_series(1, 12) AS number
),
sold AS (
    SELECT
        calendar.month,
        count(orders.order_id) AS orders,
        count(DISTINCT orders.user_id) AS buyers,
        sum(orders.total) AS gross
    FROM calendar
    LEFT JOIN orders
        ON date_trunc('month', orders.ordered_at) = calendar.month
       AND orders.status <> 'cancelled'
    GROUP BY GROUPING SETS ((calendar.month), ())
),
repaid AS (
    SELECT calendar.month, sum(refunds.amount) AS refunds
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
    sold.orders::numeric / nullif(max(sold.orders) OVER (), 0) AS share,
    CASE WHEN sold.month IS NOT NULL THEN sold.orders >= :busy_from END AS busy
FROM sold
JOIN repaid ON repaid.month IS NOT DISTINCT FROM sold.month
