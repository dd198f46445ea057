-- The sums of each order are right, but cancelled orders are back on the dashboard. The broken
-- query left them out on purpose, and so does the contract. Which line of it did not survive your
-- repair?
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
LEFT JOIN received ON received.order_id = orders.order_id
