-- You added the buyers of the months up. A user who bought in three months is three buyers in that
-- sum and one buyer of the year. Which of your columns may be added up over months, and which must
-- be counted again from the orders? Lesson 2, section 4.
-- fails: correct
WITH calendar AS (
    SELECT make_date(:year, number, 1) AS month FROM generate_series(1, 12) AS number
),
months AS (
    SELECT
        calendar.month,
        (SELECT count(*) FROM orders AS o
         WHERE date_trunc('month', o.ordered_at) = calendar.month AND o.status <> 'cancelled') AS orders,
        (SELECT count(DISTINCT user_id) FROM orders AS o
         WHERE date_trunc('month', o.ordered_at) = calendar.month AND o.status <> 'cancelled') AS buyers,
        (SELECT coalesce(sum(total), 0) FROM orders AS o
         WHERE date_trunc('month', o.ordered_at) = calendar.month AND o.status <> 'cancelled') AS gross,
        (SELECT coalesce(sum(amount), 0) FROM refunds AS r
         WHERE date_trunc('month', r.refunded_at) = calendar.month) AS refunds
    FROM calendar
),
rows_of_report AS (
    SELECT * FROM months
    UNION ALL
    SELECT NULL, sum(orders), sum(buyers), sum(gross), sum(refunds) FROM months
)
SELECT
    *,
    gross - refunds AS net,
    orders::numeric / nullif(max(orders) OVER (), 0) AS share,
    CASE WHEN month IS NOT NULL THEN orders >= :busy_from END AS busy
FROM rows_of_report
