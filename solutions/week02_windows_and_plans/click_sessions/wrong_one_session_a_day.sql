-- You made one session of each day. A user who comes back in the afternoon visits again, and 23:50
-- and 00:05 are one visit. What ends a session? Lesson 1, section 4.
-- fails: correct
SELECT user_id, row_number() OVER (PARTITION BY user_id ORDER BY started_at) AS session,
       started_at, ended_at, clicks, pages
FROM (
    SELECT user_id, min(clicked_at) AS started_at, max(clicked_at) AS ended_at, count(*) AS clicks,
           array_agg(page ORDER BY clicked_at, click_id) AS pages
    FROM clicks
    GROUP BY user_id, clicked_at::date
) AS visits
