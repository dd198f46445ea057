-- One list of amounts, each row either a line or a payment; nothing can multiply.
WITH amounts AS (
    SELECT order_id, quantity * unit_price AS goods, 0 AS paid FROM order_items
    UNION ALL
    SELECT order_id, 0, amount FROM payments
)
SELECT orders.order_id, min(users.name) AS customer, sum(goods) AS goods, sum(paid) AS paid
FROM orders
JOIN users ON users.user_id = orders.user_id
JOIN amounts ON amounts.order_id = orders.order_id
WHERE orders.status <> 'cancelled'
GROUP BY orders.order_id
