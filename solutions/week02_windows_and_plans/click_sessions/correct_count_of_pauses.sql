SELECT user_id, 1 + pauses AS session, min(clicked_at) AS started_at, max(clicked_at) AS ended_at,
       count(*)::int AS clicks, (array_agg(page ORDER BY place))::varchar[] AS pages
FROM (
    SELECT *, count(*) FILTER (WHERE pause > 1800) OVER (PARTITION BY user_id ORDER BY clicked_at) AS pauses
    FROM (
        SELECT *,
               row_number() OVER (ORDER BY clicked_at, click_id) AS place,
               extract(epoch FROM clicked_at)
                   - lag(extract(epoch FROM clicked_at)) OVER (PARTITION BY user_id ORDER BY clicked_at)
                   AS pause
        FROM clicks
    ) AS paused
) AS counted
GROUP BY user_id, pauses
