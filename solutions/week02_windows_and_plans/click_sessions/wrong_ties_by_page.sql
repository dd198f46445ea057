-- Among clicks of the same instant your pages are in another order than the contract's. Time alone
-- does not decide there. What does?
-- fails: robust
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
    array_agg(page ORDER BY clicked_at, page) AS pages
FROM numbered
GROUP BY user_id, session
