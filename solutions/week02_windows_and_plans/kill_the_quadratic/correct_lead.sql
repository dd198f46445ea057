-- %% unknown_links
WITH known AS (SELECT DISTINCT link FROM newsletter_links)
SELECT v.visit_id, v.link
FROM visits AS v LEFT JOIN known ON known.link = v.link
WHERE known.link IS NULL AND v.link IS NOT NULL

-- %% newest_orders
SELECT order_id, user_id, ordered_at
FROM (
    SELECT *, lead(order_id) OVER (PARTITION BY user_id ORDER BY ordered_at, order_id) AS next
    FROM orders
) AS chained
WHERE next IS NULL OR user_id IS NULL
