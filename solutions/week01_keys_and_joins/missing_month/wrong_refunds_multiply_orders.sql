-- In a month with several refunds each order is added up several times, and each refund once for
-- every order. Two lists that share only a month multiply when they meet. What can you do to each
-- list before it meets the other? Lesson 2, section 3.
-- fails: correct
SELECT
    calendar.month,
    count(DISTINCT orders.order_id) AS orders,
    count(DISTINCT orders.user_id) AS buyers,
    coalesce(sum(orders.total), 0) AS gross,
    coalesce(sum(refunds.amount), 0) AS refunds,
    coalesce(sum(orders.total), 0) - coalesce(sum(refunds.amount), 0) AS net,
    count(DISTINCT orders.order_id)::numeric
        / nullif(max(count(DISTINCT orders.order_id)) OVER (), 0) AS share,
    CASE WHEN calendar.month IS NOT NULL
         THEN count(DISTINCT orders.order_id) >= :busy_from END AS busy
FROM (SELECT make_date(:year, number, 1) AS month FROM generate_series(1, 12) AS number) AS calendar
LEFT JOIN orders
    ON date_trunc('month', orders.ordered_at) = calendar.month
   AND orders.status <> 'cancelled'
LEFT JOIN refunds ON date_trunc('month', refunds.refunded_at) = calendar.month
GROUP BY GROUPING SETS ((calendar.month), ())
