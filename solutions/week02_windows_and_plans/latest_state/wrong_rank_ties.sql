-- An order came back more than once: rank() gives equal lines the same rank, so every line of a
-- tie is number 1. Which numbering never repeats, and what must it sort by? Lesson 1, section 3.
-- fails: robust
SELECT order_id, updated_at, status, amount
FROM (
    SELECT *, rank() OVER (PARTITION BY order_id ORDER BY updated_at DESC) AS place
    FROM order_log
) AS numbered
WHERE place = 1 AND status <> 'deleted'
