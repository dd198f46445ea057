-- An index makes each lookup cheaper and leaves their number as it is: still one lookup for every
-- row. The contract leaves indexes alone. How many averages does the question need: one per order,
-- or one per user?
-- fails: correct
-- %% above_average
CREATE INDEX ON orders (user_id);
SELECT order_id, user_id, total
FROM orders AS o
WHERE total > (SELECT avg(total) FROM orders AS own WHERE own.user_id = o.user_id)
