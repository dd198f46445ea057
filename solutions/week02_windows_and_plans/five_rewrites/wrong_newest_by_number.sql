-- You sorted by order_id as if it were the time. The contract says that the number tells nothing
-- about when an order was placed. Which column does, and what is order_id for?
-- fails: correct
-- %% rewrite_newest
SELECT order_id, ordered_at, total
FROM order_archive
WHERE ordered_at <= :moment::timestamptz
ORDER BY order_id DESC
LIMIT 20
