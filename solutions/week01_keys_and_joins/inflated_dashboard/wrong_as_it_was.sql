-- These are the dashboard's own sums: every line still meets every payment of its order. How many
-- rows does one order with three lines and two payments have just before you add up? Lesson 2,
-- section 3.
-- fails: correct
SELECT
    orders.order_id,
    users.name AS customer,
    sum(order_items.quantity * order_items.unit_price) AS goods,
    coalesce(sum(payments.amount), 0) AS paid
FROM orders
JOIN users ON users.user_id = orders.user_id
JOIN order_items ON order_items.order_id = orders.order_id
LEFT JOIN payments ON payments.order_id = orders.order_id
WHERE orders.status <> 'cancelled'
GROUP BY orders.order_id, users.name
