-- Guests were compared with each other: PARTITION BY puts all nulls into one group. In the slow query
-- a null user_id equals nothing, so a guest's average is null and no guest order is above it. Where
-- can guests be left out?
-- fails: robust
-- %% above_average
SELECT order_id, user_id, total
FROM (SELECT *, avg(total) OVER (PARTITION BY user_id) AS mean FROM orders) AS compared
WHERE total > mean
