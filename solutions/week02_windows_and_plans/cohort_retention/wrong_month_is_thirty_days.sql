-- Your months are 30 days long. 31 January and 1 March are 30 days apart, and still two calendar
-- months. How does a person count from January to March? Lesson 1, section 5, step 2.
-- fails: correct
WITH counted AS (
    SELECT user_id, ordered_at
    FROM orders
    WHERE ordered_at < :today::date + 1
      AND NOT EXISTS (SELECT 1 FROM refunds WHERE refunds.order_id = orders.order_id)
),
born AS (
    SELECT user_id, min(ordered_at) AS first_at, date_trunc('month', min(ordered_at))::date AS cohort_month
    FROM counted
    GROUP BY user_id
),
cells AS (
    SELECT cohort_month, count(*) AS users, months_since
    FROM born
    CROSS JOIN LATERAL generate_series(
        0,
        (extract(year FROM :today::date) - extract(year FROM cohort_month))::int * 12
            + (extract(month FROM :today::date) - extract(month FROM cohort_month))::int
    ) AS months_since
    GROUP BY cohort_month, months_since
),
seen AS (
    SELECT cohort_month, (ordered_at::date - first_at::date) / 30 AS months_since,
           count(DISTINCT user_id) AS active
    FROM counted
    JOIN born USING (user_id)
    GROUP BY 1, 2
)
SELECT
    cohort_month,
    months_since,
    users,
    coalesce(active, 0) AS active,
    coalesce(active, 0)::numeric / users AS retention
FROM cells
LEFT JOIN seen USING (cohort_month, months_since)
