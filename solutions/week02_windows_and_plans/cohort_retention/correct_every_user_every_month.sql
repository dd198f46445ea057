WITH kept AS (
    SELECT * FROM orders
    WHERE order_id NOT IN (SELECT order_id FROM refunds)
      AND ordered_at < cast(:today AS timestamptz) + interval '1 day'
),
first_order AS (
    SELECT DISTINCT ON (user_id) user_id, to_char(ordered_at, 'YYYY-MM-01')::date AS cohort
    FROM kept
    ORDER BY user_id, ordered_at
),
follow AS (
    SELECT user_id, cohort, since,
           EXISTS (
               SELECT 1 FROM kept
               WHERE kept.user_id = first_order.user_id
                 AND kept.ordered_at >= cohort + make_interval(months => since)
                 AND kept.ordered_at < cohort + make_interval(months => since + 1)
           ) AS bought
    FROM first_order
    CROSS JOIN LATERAL generate_series(
        0,
        12 * (extract(year FROM :today::date) - extract(year FROM cohort))::int
            + (extract(month FROM :today::date) - extract(month FROM cohort))::int
    ) AS since
)
SELECT cohort AS cohort_month, since AS months_since, count(*) AS users,
       count(*) FILTER (WHERE bought) AS active, avg(bought::int) AS retention
FROM follow
GROUP BY cohort, since
