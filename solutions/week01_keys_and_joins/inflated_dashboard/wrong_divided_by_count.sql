-- You divided by the number of joined rows. That makes an average line and an average payment of
-- each order, right only where there is one of each. How often does one line occur in the join, and
-- how often one payment?
-- fails: correct
SELECT
    orders.order_id,
    users.name AS customer,
    sum(order_items.quantity * order_items.unit_price) / count(*) AS goods,
    coalesce(sum(payments.amount), 0) / count(*) AS paid
FROM orders
JOIN users ON users.user_id = orders.user_id
JOIN order_items ON order_items.order_id = orders.order_id
LEFT JOIN payments ON payments.order_id = orders.order_id
WHERE orders.status <> 'cancelled'
GROUP BY orders.order_id, users.name
