-- Clicks of one hour of the clock are one session in your result. A visit may begin before the
-- hour and end after it, and there may be two in one hour. Where does the user pause?
-- fails: correct
SELECT user_id, row_number() OVER (PARTITION BY user_id ORDER BY started_at) AS session,
       started_at, ended_at, clicks, pages
FROM (
    SELECT user_id, min(clicked_at) AS started_at, max(clicked_at) AS ended_at, count(*) AS clicks,
           array_agg(page ORDER BY clicked_at, click_id) AS pages
    FROM clicks
    GROUP BY user_id, date_trunc('hour', clicked_at)
) AS visits
