-- %% unknown_links
SELECT visit_id, link
FROM visits AS v
WHERE link IS NOT NULL
  AND NOT EXISTS (SELECT FROM newsletter_links AS sent WHERE sent.link = v.link)

-- %% above_average
SELECT order_id, user_id, total
FROM (
    SELECT *, avg(total) OVER (PARTITION BY user_id) AS mean
    FROM orders
    WHERE user_id IS NOT NULL
) AS compared
WHERE total > mean

-- %% newest_orders
SELECT order_id, user_id, ordered_at
FROM (
    SELECT *, row_number() OVER (PARTITION BY user_id ORDER BY ordered_at DESC, order_id DESC) AS place
    FROM orders
) AS numbered
WHERE place = 1 OR user_id IS NULL
