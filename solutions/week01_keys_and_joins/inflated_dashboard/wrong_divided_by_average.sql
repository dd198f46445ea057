-- You scaled all sums down by how often an order is paid or has lines on average. That fits the
-- total and hardly any single order. Which orders were never inflated, and what happens to them
-- now?
-- fails: correct
SELECT
    orders.order_id,
    users.name AS customer,
    sum(order_items.quantity * order_items.unit_price)
        / ((SELECT count(*) FROM payments) / (SELECT count(DISTINCT order_id)::numeric FROM payments)) AS goods,
    coalesce(sum(payments.amount), 0)
        / ((SELECT count(*) FROM order_items) / (SELECT count(DISTINCT order_id)::numeric FROM order_items)) AS paid
FROM orders
JOIN users ON users.user_id = orders.user_id
JOIN order_items ON order_items.order_id = orders.order_id
LEFT JOIN payments ON payments.order_id = orders.order_id
WHERE orders.status <> 'cancelled'
GROUP BY orders.order_id, users.name
