-- Orders without a payment are gone from the dashboard. An inner join keeps only orders that have a
-- partner on both sides. Which join keeps an order that nobody has paid, and what does it put in
-- place of the amount?
-- fails: correct
WITH bought AS (
    SELECT order_id, sum(quantity * unit_price) AS goods
    FROM order_items
    GROUP BY order_id
),
received AS (
    SELECT order_id, sum(amount) AS paid
    FROM payments
    GROUP BY order_id
)
SELECT
    orders.order_id,
    users.name AS customer,
    bought.goods,
    coalesce(received.paid, 0) AS paid
FROM orders
JOIN users ON users.user_id = orders.user_id
JOIN bought ON bought.order_id = orders.order_id
JOIN received ON received.order_id = orders.order_id
WHERE orders.status <> 'cancelled'
