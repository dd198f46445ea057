-- Two real payments of the same amount became one, and equal lines too. DISTINCT inside a sum
-- removes equal values, not repeated rows. What could make each row count once, whatever its value?
-- Lesson 2, section 3.
-- fails: robust
SELECT
    orders.order_id,
    users.name AS customer,
    sum(DISTINCT order_items.quantity * order_items.unit_price) AS goods,
    coalesce(sum(DISTINCT payments.amount), 0) AS paid
FROM orders
JOIN users ON users.user_id = orders.user_id
JOIN order_items ON order_items.order_id = orders.order_id
LEFT JOIN payments ON payments.order_id = orders.order_id
WHERE orders.status <> 'cancelled'
GROUP BY orders.order_id, users.name
