WITH starts AS (
    SELECT user_id, clicked_at, row_number() OVER (PARTITION BY user_id ORDER BY clicked_at) AS session
    FROM (SELECT DISTINCT user_id, clicked_at FROM clicks) AS late
    WHERE NOT EXISTS (
        SELECT 1 FROM clicks AS earlier
        WHERE earlier.user_id = late.user_id
          AND earlier.clicked_at < late.clicked_at
          AND earlier.clicked_at >= late.clicked_at - interval '30 minutes'
    )
)
SELECT clicks.user_id, session,
       mine.clicked_at AS started_at,
       max(clicks.clicked_at) AS ended_at,
       count(*) AS clicks,
       array_agg(page ORDER BY clicks.clicked_at, click_id) AS pages
FROM clicks
CROSS JOIN LATERAL (
    SELECT session, clicked_at FROM starts
    WHERE starts.user_id = clicks.user_id AND starts.clicked_at <= clicks.clicked_at
    ORDER BY starts.clicked_at DESC
    LIMIT 1
) AS mine
GROUP BY clicks.user_id, session, mine.clicked_at;
