-- merges the half hours after the clicks, and seconds instead of intervals
WITH spans AS (
    SELECT user_id, unnest(range_agg(tstzrange(clicked_at, clicked_at + interval '30 minutes', '[]'))) AS span
    FROM clicks
    GROUP BY user_id
)
SELECT user_id, row_number() OVER (PARTITION BY user_id ORDER BY span)::int AS "session",
       visit.*
FROM spans
CROSS JOIN LATERAL (
    SELECT min(clicked_at) AS started_at, max(clicked_at) AS ended_at, count(click_id) AS clicks,
           array_agg(page ORDER BY clicked_at, click_id) AS pages
    FROM clicks
    WHERE clicks.user_id = spans.user_id AND clicked_at <@ span
) AS visit
