SELECT received.paid, bought.goods, users.name AS customer, order_id
FROM orders
JOIN users USING (user_id)
CROSS JOIN LATERAL (
    SELECT sum(quantity * unit_price) AS goods
    FROM order_items
    WHERE order_items.order_id = orders.order_id
) AS bought
CROSS JOIN LATERAL (
    SELECT coalesce(sum(amount), 0) AS paid
    FROM payments
    WHERE payments.order_id = orders.order_id
) AS received
WHERE status != 'cancelled'
