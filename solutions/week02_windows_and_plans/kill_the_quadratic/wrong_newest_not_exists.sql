-- NOT EXISTS says the same as the self-join, and the database does the same: it compares each order
-- with all others of its user. The work still grows with the square of a user's orders. What if each
-- user's orders were put in order once? Lesson 1, section 3.
-- fails: efficient
-- %% newest_orders
SELECT o.order_id, o.user_id, o.ordered_at
FROM orders AS o
WHERE NOT EXISTS (
    SELECT FROM orders AS newer
    WHERE newer.user_id = o.user_id
      AND (newer.ordered_at, newer.order_id) > (o.ordered_at, o.order_id)
)
