-- You cut at midnight: 23:50 and 00:05 are one visit, and you made two. Does the contract end a
-- session with the date? Look at your PARTITION BY and GROUP BY.
-- fails: correct
SELECT user_id, row_number() OVER (PARTITION BY user_id ORDER BY started_at) AS session,
       started_at, ended_at, clicks, pages
FROM (
    SELECT user_id, min(clicked_at) AS started_at, max(clicked_at) AS ended_at, count(*) AS clicks,
           array_agg(page ORDER BY clicked_at, click_id) AS pages
    FROM (    SELECT *, sum(begins) OVER (PARTITION BY user_id, clicked_at::date ORDER BY clicked_at, click_id) AS session
    FROM (
    SELECT *,
           CASE WHEN clicked_at - lag(clicked_at) OVER (PARTITION BY user_id, clicked_at::date ORDER BY clicked_at, click_id)
                     <= interval '30 minutes'
                THEN 0 ELSE 1 END AS begins
    FROM clicks
) AS marked
) AS numbered
    GROUP BY user_id, clicked_at::date, session
) AS visits
