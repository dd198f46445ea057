-- Cohorts are right, but a user who only placed a refunded order counts as active in that month.
-- You removed refunded orders from the beginnings and kept them in the months. What does the
-- contract say about them?
-- fails: correct
WITH counted AS (
    SELECT user_id, date_trunc('month', ordered_at)::date AS month
    FROM orders
    WHERE ordered_at < :today::date + 1
      AND NOT EXISTS (SELECT 1 FROM refunds WHERE refunds.order_id = orders.order_id)
),
born AS (
    SELECT user_id, min(month) AS cohort_month FROM counted GROUP BY user_id
),
cells AS (
    SELECT cohort_month, users, month::date AS month
    FROM (SELECT cohort_month, count(*) AS users FROM born GROUP BY cohort_month) AS cohorts
    CROSS JOIN LATERAL generate_series(cohort_month, :today::date, interval '1 month') AS month
),
seen AS (
    SELECT cohort_month, month, count(DISTINCT user_id) AS active
    FROM (SELECT user_id, date_trunc('month', ordered_at)::date AS month FROM orders
          WHERE ordered_at < :today::date + 1) AS placed
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
