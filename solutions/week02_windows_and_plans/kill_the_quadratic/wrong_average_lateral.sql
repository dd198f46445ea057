-- The average is still computed for each order: LATERAL is another spelling of "for each row". How
-- many averages does the question need: one per order, or one per user? Lesson 1, section 1.
-- fails: efficient
-- %% above_average
SELECT o.order_id, o.user_id, o.total
FROM orders AS o
CROSS JOIN LATERAL (SELECT avg(total) AS mean FROM orders AS own WHERE own.user_id = o.user_id) AS own
WHERE o.total > own.mean
