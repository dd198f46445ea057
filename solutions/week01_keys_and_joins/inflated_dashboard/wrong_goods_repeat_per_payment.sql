-- The payments are right: you added the lines up before the join. But the one row of goods still
-- meets every payment of its order, and then you sum it again. How many rows of an order may there
-- be when both measures meet?
-- fails: correct
WITH bought AS (
    SELECT order_id, sum(quantity * unit_price) AS goods FROM order_items GROUP BY order_id
)
SELECT
    orders.order_id,
    users.name AS customer,
    sum(bought.goods) AS goods,
    coalesce(sum(payments.amount), 0) AS paid
FROM orders
JOIN users ON users.user_id = orders.user_id
JOIN bought ON bought.order_id = orders.order_id
LEFT JOIN payments ON payments.order_id = orders.order_id
WHERE orders.status <> 'cancelled'
GROUP BY orders.order_id, users.name
