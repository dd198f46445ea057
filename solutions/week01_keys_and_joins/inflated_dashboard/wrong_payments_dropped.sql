-- The sums of the goods are right now, and the paid amount is gone. The dashboard has two measures
-- at two grains; removing one branch removes one measure. How can both be there without meeting row
-- by row?
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
    bought.goods
FROM orders
JOIN users ON users.user_id = orders.user_id
JOIN bought ON bought.order_id = orders.order_id
WHERE orders.status <> 'cancelled'
