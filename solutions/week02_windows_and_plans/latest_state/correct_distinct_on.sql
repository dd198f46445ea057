SELECT order_id, updated_at, status, amount
FROM (
    SELECT DISTINCT ON (order_id) *
    FROM order_log
    ORDER BY order_id, updated_at DESC, seq DESC
) AS newest
WHERE status <> 'deleted'
