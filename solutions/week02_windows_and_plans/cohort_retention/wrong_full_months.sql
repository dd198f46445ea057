-- You measured from each user's own first day, as age() does: 20 January to 10 February are 0 full
-- months. The contract counts calendar months, and these two lie 1 apart. What has to happen to
-- both moments before you compare them?
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
    SELECT cohort_month, (extract(year FROM age(ordered_at, first_at)) * 12
               + extract(month FROM age(ordered_at, first_at)))::int AS months_since,
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
