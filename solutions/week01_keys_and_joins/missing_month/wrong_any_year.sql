-- Orders or refunds of other years slipped in: you looked at the number of the month only, and
-- every year has a March. What else makes a month the month of this report?
-- fails: robust
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
        ON extract(month FROM orders.ordered_at) = extract(month FROM calendar.month)
       AND orders.status <> 'cancelled'
    GROUP BY GROUPING SETS ((calendar.month), ())
),
repaid AS (
    SELECT calendar.month, coalesce(sum(refunds.amount), 0) AS refunds
    FROM calendar
    LEFT JOIN refunds ON extract(month FROM refunds.refunded_at) = extract(month FROM calendar.month)
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
