-- You removed repeated rows before adding up. Two equal instalments of one order, or two lines of
-- equal worth, look like repetitions but are not. Which column makes a payment or a line different
-- from all others? Lesson 1, section 3.
-- fails: robust
WITH bought AS (
    SELECT order_id, sum(quantity * unit_price) AS goods
    FROM (SELECT DISTINCT order_id, quantity, unit_price FROM order_items) AS lines
    GROUP BY order_id
),
received AS (
    SELECT order_id, sum(amount) AS paid
    FROM (SELECT DISTINCT order_id, amount FROM payments) AS instalments
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
WHERE orders.status <> 'cancelled'
