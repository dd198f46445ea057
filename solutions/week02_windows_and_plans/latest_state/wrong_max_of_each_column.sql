-- You took the maximum of each column by itself. The status and the amount you return may come
-- from different lines: you built a row that nobody wrote. Which single line of the log should
-- each row of yours be a copy of? Lesson 1, section 3.
-- fails: correct
SELECT order_id, max(updated_at) AS updated_at, max(status) AS status, max(amount) AS amount
FROM order_log
GROUP BY order_id
HAVING max(status) <> 'deleted'
