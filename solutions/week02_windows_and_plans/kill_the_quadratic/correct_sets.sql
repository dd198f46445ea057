-- %% unknown_links
SELECT visit_id, link
FROM visits
WHERE link IN (SELECT link FROM visits EXCEPT SELECT link FROM newsletter_links)

-- %% above_average
SELECT o.order_id, o.user_id, o.total
FROM orders AS o
JOIN (SELECT user_id, sum(total) AS spent, count(*) AS n FROM orders GROUP BY user_id) AS users
  ON users.user_id = o.user_id
WHERE o.total * users.n > users.spent

-- %% newest_orders
WITH newest AS (SELECT user_id, max(ROW(ordered_at, order_id)) AS mark FROM orders GROUP BY user_id)
SELECT o.order_id, o.user_id, o.ordered_at
FROM orders AS o LEFT JOIN newest ON newest.user_id = o.user_id
WHERE newest.user_id IS NULL OR newest.mark = ROW(o.ordered_at, o.order_id)
