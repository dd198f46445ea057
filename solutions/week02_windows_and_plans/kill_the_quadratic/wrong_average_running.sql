-- With ORDER BY inside OVER, the average runs: each order is compared with the orders up to it, not
-- with all of its user's. What is the default frame, and does the question need an order at all?
-- Lesson 1, section 2.
-- fails: correct
-- %% above_average
SELECT order_id, user_id, total
FROM (
    SELECT *, avg(total) OVER (PARTITION BY user_id ORDER BY ordered_at) AS mean
    FROM orders
    WHERE user_id IS NOT NULL
) AS compared
WHERE total > mean
