-- The triangle has holes: a month in which a cohort bought nothing has no row. GROUP BY makes
-- groups only of rows that exist. Where could the list of cells come from, if not from the orders?
-- Lesson 1, section 5, step 3.
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
JOIN seen USING (cohort_month, month)
