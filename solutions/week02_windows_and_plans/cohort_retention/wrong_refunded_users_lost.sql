-- Users whose first order was refunded are missing. You looked for the first order first and
-- removed it afterwards, and its user with it. What is the first order that counts, for such a
-- user?
-- fails: correct
WITH counted AS (
    SELECT user_id, date_trunc('month', ordered_at)::date AS month
    FROM orders
    WHERE ordered_at < :today::date + 1
      AND NOT EXISTS (SELECT 1 FROM refunds WHERE refunds.order_id = orders.order_id)
),
born AS (
    SELECT user_id, date_trunc('month', ordered_at)::date AS cohort_month
    FROM (
        SELECT *, row_number() OVER (PARTITION BY user_id ORDER BY ordered_at, order_id) AS place
        FROM orders
        WHERE ordered_at < :today::date + 1
    ) AS numbered
    WHERE place = 1
      AND NOT EXISTS (SELECT 1 FROM refunds WHERE refunds.order_id = numbered.order_id)
),
cells AS (
    SELECT cohort_month, users, month::date AS month
    FROM (SELECT cohort_month, count(*) AS users FROM born GROUP BY cohort_month) AS cohorts
    CROSS JOIN LATERAL generate_series(cohort_month, :today::date, interval '1 month') AS month
),
seen AS (
    SELECT cohort_month, month, count(DISTINCT user_id) AS active
    FROM counted
    JOIN born USING (user_id)
    GROUP BY cohort_month, month
)
SELECT
    cohort_month,
    (extract(year FROM month) - extract(year FROM cohort_month))::int * 12
        + (extract(month FROM month) - extract(month FROM cohort_month))::int AS months_since,
    users,
    coalesce(active, 0) AS active,
    coalesce(active, 0)::numeric / users AS retention
FROM cells
LEFT JOIN seen USING (cohort_month, month)
