-- An order that was deleted came back to life: you removed the deletions before you looked for
-- the newest line, so an older line took their place. At which point does "deleted" have to be
-- looked at? Lesson 1, section 3.
-- fails: robust
SELECT order_id, updated_at, status, amount
FROM (
    SELECT *, row_number() OVER (PARTITION BY order_id ORDER BY updated_at DESC, seq DESC) AS place
    FROM order_log
    WHERE status <> 'deleted'
) AS numbered
WHERE place = 1
