SELECT
    orders.order_id,
    users.name AS customer,
    sum(order_items.quantity * order_items.unit_price)
        / greatest(count(DISTINCT payments.payment_id), 1) AS goods,
    coalesce(sum(payments.amount), 0) / count(DISTINCT order_items.line_no) AS paid
FROM orders
JOIN users ON users.user_id = orders.user_id
JOIN order_items ON order_items.order_id = orders.order_id
LEFT JOIN payments ON payments.order_id = orders.order_id
WHERE orders.status <> 'cancelled'
GROUP BY orders.order_id, users.name
