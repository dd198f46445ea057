-- The sessions are cut right, but their numbers go on from user to user. The contract begins with
-- 1 for each. Over which rows may the running total add up? Lesson 1, section 4.
-- fails: correct
WITH marked AS (
    SELECT *,
           CASE WHEN clicked_at - lag(clicked_at) OVER (PARTITION BY user_id ORDER BY clicked_at, click_id)
                     <= interval '30 minutes'
                THEN 0 ELSE 1 END AS begins
    FROM clicks
),
numbered AS (
    SELECT *, sum(begins) OVER (ORDER BY user_id, clicked_at, click_id) AS session
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
