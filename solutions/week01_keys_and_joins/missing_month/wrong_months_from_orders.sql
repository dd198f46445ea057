-- A month without orders has no row in your report, although refunds may have been paid back in it.
-- A report that leaves it out says something false. Orders cannot name a month in which there are
-- none: where can the months come from? Lesson 2, section 4.
-- fails: correct
WITH counted AS (
    SELECT date_trunc('month', ordered_at)::date AS month, user_id, total
    FROM orders
    WHERE status <> 'cancelled' AND extract(year FROM ordered_at) = :year
),
months AS (
    SELECT month, count(*) AS orders, count(DISTINCT user_id) AS buyers, sum(total) AS gross
    FROM counted
    GROUP BY month
),
repaid AS (
    SELECT date_trunc('month', refunded_at)::date AS month, sum(amount) AS refunds
    FROM refunds
    GROUP BY 1
),
joined AS (
    SELECT months.*, coalesce(repaid.refunds, 0) AS refunds
    FROM months
    LEFT JOIN repaid USING (month)
),
report AS (
    SELECT * FROM joined
    UNION ALL
    SELECT
        NULL,
        (SELECT count(*) FROM counted),
        (SELECT count(DISTINCT user_id) FROM counted),
        coalesce(sum(gross), 0),
        coalesce(sum(refunds), 0)
    FROM joined
)
SELECT
    *,
    gross - refunds AS net,
    orders::numeric / nullif((SELECT count(*) FROM counted), 0) AS share,
    CASE WHEN month IS NOT NULL THEN orders >= :busy_from END AS busy
FROM report
