-- Your numbers begin with 0. A user's first click has no click before it, so its pause is NULL,
-- and a comparison with NULL is not true. How does your CASE treat that click?
-- fails: correct
WITH marked AS (
    SELECT *,
           CASE WHEN clicked_at - lag(clicked_at) OVER (PARTITION BY user_id ORDER BY clicked_at, click_id)
                     > interval '30 minutes'
                THEN 1 ELSE 0 END AS begins
    FROM clicks
),
numbered AS (
    SELECT *, sum(begins) OVER (PARTITION BY user_id ORDER BY clicked_at, click_id) AS session
    FROM marked
)
SELECT
    user_id,
    session,
    min(clicked_at) AS started_at,
    max(clicked_at) AS ended_at,
    count(*) AS clicks,
    array_agg(page ORDER BY clicked_at, click_id) AS pages
FROM numbered
GROUP BY user_id, session
