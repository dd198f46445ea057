-- Every user's first click is missing, and users who clicked once are gone. A condition on the
-- pause removed them: there it is NULL. Does a click without predecessor begin a session?
-- fails: correct
WITH marked AS (
    SELECT *,
           CASE WHEN clicked_at - lag(clicked_at) OVER (PARTITION BY user_id ORDER BY clicked_at, click_id)
                     <= interval '30 minutes'
                THEN 0 ELSE 1 END AS begins
    FROM clicks
),
with_pause AS (
    SELECT * FROM marked WHERE click_id NOT IN (SELECT DISTINCT ON (user_id) click_id FROM clicks ORDER BY user_id, clicked_at, click_id)
),
numbered AS (
    SELECT *, sum(begins) OVER (PARTITION BY user_id ORDER BY clicked_at, click_id) AS session
    FROM with_pause
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
