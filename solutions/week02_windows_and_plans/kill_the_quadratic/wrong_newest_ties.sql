-- A user has two newest orders: both share the latest instant, and joining on the maximum of
-- ordered_at keeps both. What decides between equals, by the contract?
-- fails: correct
-- %% newest_orders
SELECT o.order_id, o.user_id, o.ordered_at
FROM orders AS o
LEFT JOIN (SELECT user_id, max(ordered_at) AS ordered_at FROM orders GROUP BY user_id) AS newest
  ON newest.user_id = o.user_id
WHERE newest.user_id IS NULL OR newest.ordered_at = o.ordered_at
