-- You cut at fixed half hours of the clock: clicks at 10:29 and 10:31 are 2 minutes apart, and you
-- split them. A session ends where the user pauses. What must each click be compared with? Lesson
-- 1, section 4.
-- fails: correct
SELECT user_id, row_number() OVER (PARTITION BY user_id ORDER BY started_at) AS session,
       started_at, ended_at, clicks, pages
FROM (
    SELECT user_id, min(clicked_at) AS started_at, max(clicked_at) AS ended_at, count(*) AS clicks,
           array_agg(page ORDER BY clicked_at, click_id) AS pages
    FROM clicks
    GROUP BY user_id, floor(extract(epoch FROM clicked_at) / 1800)
) AS visits
