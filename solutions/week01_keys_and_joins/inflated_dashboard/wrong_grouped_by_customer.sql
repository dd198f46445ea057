-- Orders of customers with the same name, or of one customer, were put together. A row of this
-- dashboard is an order. Which column must decide what belongs together? Lesson 1, section 3.
-- fails: correct
SELECT
    min(order_id) AS order_id,
    customer,
    sum(goods) AS goods,
    sum(paid) AS paid
FROM (
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
    WHERE orders.status <> 'cancelled'
) AS per_order
GROUP BY customer
