-- extract(minute FROM …) reads the field as on a clock: after a pause of 1 hour 5 minutes it says
-- 5. Compare the pause as a whole. With which other interval?
-- fails: correct
WITH marked AS (
    SELECT *,
           CASE WHEN extract(minute FROM clicked_at - lag(clicked_at) OVER (PARTITION BY user_id ORDER BY clicked_at, click_id))
                     <= 30
                THEN 0 ELSE 1 END AS begins
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
