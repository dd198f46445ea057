-- %% unknown_links
SELECT v.visit_id, v.link
FROM visits AS v
LEFT JOIN newsletter_links AS sent ON sent.link = v.link
WHERE v.link IS NOT NULL AND sent.link IS NULL;

-- %% above_average
WITH mean AS (SELECT user_id, avg(total) AS total FROM orders GROUP BY user_id)
SELECT o.total, o.order_id, o.user_id
FROM orders AS o JOIN mean USING (user_id)
WHERE o.total > mean.total;

-- %% newest_orders
(SELECT DISTINCT ON (user_id) order_id, user_id, ordered_at
FROM orders
WHERE user_id IS NOT NULL
ORDER BY user_id, ordered_at DESC, order_id DESC)
UNION ALL
SELECT order_id, user_id, ordered_at FROM orders WHERE user_id IS NULL;
