SELECT
    o.order_id,
    u.name AS customer,
    (SELECT sum(i.quantity * i.unit_price) FROM order_items AS i WHERE i.order_id = o.order_id) AS goods,
    coalesce((SELECT sum(p.amount) FROM payments AS p WHERE p.order_id = o.order_id), 0) AS paid
FROM orders AS o
JOIN users AS u ON u.user_id = o.user_id
WHERE o.status <> 'cancelled'
ORDER BY o.order_id;
