-- Guest orders are missing. In the slow query a null user_id equals nothing, so no guest order has a
-- newer one, and all of them stay. Which part of yours loses them: a filter, or a join on user_id?
-- fails: robust
-- %% newest_orders
SELECT DISTINCT ON (user_id) order_id, user_id, ordered_at
FROM orders
WHERE user_id IS NOT NULL
ORDER BY user_id, ordered_at DESC, order_id DESC
