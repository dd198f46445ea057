-- The sums are right, but an order without payments shows NULL instead of 0. The bank received
-- nothing for it, and nothing is an amount here. Where does the NULL come from, and where can it
-- become 0?
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
    received.paid
FROM orders
JOIN users ON users.user_id = orders.user_id
JOIN bought ON bought.order_id = orders.order_id
LEFT JOIN received ON received.order_id = orders.order_id
WHERE orders.status <> 'cancelled'
