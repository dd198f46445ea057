-- You count half hours from the user's first click. A session has no fixed length: it goes on for
-- as long as no pause is too long. What must each click be compared with? Lesson 1, section 4.
-- fails: correct
SELECT user_id, row_number() OVER (PARTITION BY user_id ORDER BY started_at) AS session,
       started_at, ended_at, clicks, pages
FROM (
    SELECT user_id, min(clicked_at) AS started_at, max(clicked_at) AS ended_at, count(*) AS clicks,
           array_agg(page ORDER BY clicked_at, click_id) AS pages
    FROM (SELECT *, min(clicked_at) OVER (PARTITION BY user_id) AS first_at FROM clicks) AS known
    GROUP BY user_id, floor(extract(epoch FROM clicked_at - first_at) / 1800)
) AS visits
