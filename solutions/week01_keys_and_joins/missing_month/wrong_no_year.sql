-- The twelve months are there, the row of the whole year is not. Which grouping of a GROUP BY puts
-- all rows into one group, and can it stand beside the grouping by month? Lesson 2, section 4.
-- fails: correct
WITH calendar AS (
    SELECT make_date(:year, number, 1) AS month FROM generate_series(1, 12) AS number
),
sold AS (
    SELECT
        calendar.month,
        count(orders.order_id) AS orders,
        count(DISTINCT orders.user_id) AS buyers,
        coalesce(sum(orders.total), 0) AS gross
    FROM calendar
    LEFT JOIN orders
        ON date_trunc('month', orders.ordered_at) = calendar.month
       AND orders.status <> 'cancelled'
    GROUP BY calendar.month
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
    sold.orders::numeric / nullif(sum(sold.orders) OVER (), 0) AS share,
    CASE WHEN sold.month IS NOT NULL THEN sold.orders >= :busy_from END AS busy
FROM sold
JOIN repaid ON repaid.month IS NOT DISTINCT FROM sold.month
