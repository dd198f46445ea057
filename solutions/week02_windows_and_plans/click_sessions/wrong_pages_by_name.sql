-- Your pages are in alphabetical order, not in the order in which they were opened. By what must
-- the list be sorted, and where does array_agg let you say it?
-- fails: correct
WITH marked AS (
    SELECT *,
           CASE WHEN clicked_at - lag(clicked_at) OVER (PARTITION BY user_id ORDER BY clicked_at, click_id)
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
    array_agg(page ORDER BY page) AS pages
FROM numbered
GROUP BY user_id, session
