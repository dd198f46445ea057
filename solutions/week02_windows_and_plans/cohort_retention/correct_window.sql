WITH kept AS (
    SELECT orders.user_id,
           date_trunc('month', ordered_at) AS month,
           min(date_trunc('month', ordered_at)) OVER (PARTITION BY orders.user_id) AS cohort
    FROM users
    JOIN orders ON orders.user_id = users.user_id
    LEFT JOIN refunds ON refunds.order_id = orders.order_id
    WHERE refunds.refund_id IS NULL AND ordered_at::date <= date :today
),
numbers AS (
    SELECT cohort, extract(year FROM gap) * 12 + extract(month FROM gap) AS since, user_id
    FROM (SELECT *, age(month, cohort) AS gap FROM kept) AS aged
),
spine AS (
    SELECT cohort, since
    FROM (SELECT DISTINCT cohort FROM numbers) AS cohorts, generate_series(0, 240) AS since
    WHERE cohort + make_interval(months => since) <= timestamp :today
),
filled AS (
    SELECT cohort, since, count(DISTINCT user_id) AS active
    FROM spine LEFT JOIN numbers USING (cohort, since)
    GROUP BY cohort, since
)
SELECT first_value(active) OVER line AS users,
       active,
       active * 1.0 / first_value(active) OVER line AS retention,
       cohort::date AS Cohort_Month,
       since AS months_since
FROM filled
WINDOW line AS (PARTITION BY cohort ORDER BY since);
