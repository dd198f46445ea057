-- Several lines of one order carry the same latest instant, and your query keeps only some of
-- them by chance. Nothing in it says which one wins. What decides between equals here? Look at
-- the rule for "newer" once more.
-- fails: robust
SELECT DISTINCT ON (log.order_id) log.order_id, log.updated_at, log.status, log.amount
FROM order_log AS log
JOIN (SELECT order_id, max(updated_at) AS updated_at FROM order_log GROUP BY order_id) AS latest
  ON latest.order_id = log.order_id AND latest.updated_at = log.updated_at
WHERE log.status <> 'deleted'
ORDER BY log.order_id, log.amount
