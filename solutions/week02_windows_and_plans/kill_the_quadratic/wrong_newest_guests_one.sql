-- Only one guest order is left: PARTITION BY and DISTINCT ON put all nulls into one group. In the slow
-- query a null user_id equals nothing, so no guest order has a newer one. How do guests keep all of
-- their orders?
-- fails: robust
-- %% newest_orders
SELECT order_id, user_id, ordered_at
FROM (
    SELECT *, row_number() OVER (PARTITION BY user_id ORDER BY ordered_at DESC, order_id DESC) AS place
    FROM orders
) AS numbered
WHERE place = 1
