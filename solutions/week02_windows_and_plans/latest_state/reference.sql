SELECT order_id, updated_at, status, amount
FROM (
    SELECT *, row_number() OVER (PARTITION BY order_id ORDER BY updated_at DESC, seq DESC) AS place
    FROM order_log
) AS numbered
WHERE place = 1 AND status <> 'deleted'
