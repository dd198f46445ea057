-- The goods are right: you added the payments up before the join. But the one row of payments still
-- meets every line of its order, and then you sum it again. How many rows of an order may there be
-- when both measures meet?
-- fails: correct
WITH received AS (
    SELECT order_id, sum(amount) AS paid FROM payments GROUP BY order_id
)
SELECT
    orders.order_id,
    users.name AS customer,
    sum(order_items.quantity * order_items.unit_price) AS goods,
    coalesce(sum(received.paid), 0) AS paid
FROM orders
JOIN users ON users.user_id = orders.user_id
JOIN order_items ON order_items.order_id = orders.order_id
LEFT JOIN received ON received.order_id = orders.order_id
WHERE orders.status <> 'cancelled'
GROUP BY orders.order_id, users.name
