-- A pause of 30 minutes and one second is more than 30 minutes. You cut the seconds off before you
-- compared. Is it necessary to turn a pause into minutes at all?
-- fails: robust
WITH marked AS (
    SELECT *,
           CASE WHEN date_trunc('minute', clicked_at - lag(clicked_at) OVER (PARTITION BY user_id ORDER BY clicked_at, click_id))
                     <= interval '30 minutes'
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
