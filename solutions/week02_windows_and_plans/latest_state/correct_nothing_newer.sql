SELECT log.amount, log.status, log.updated_at, log.order_id
FROM order_log AS log
WHERE log.status <> 'deleted'
  AND NOT EXISTS (
      SELECT 1
      FROM order_log AS newer
      WHERE newer.order_id = log.order_id
        AND (newer.updated_at, newer.seq) > (log.updated_at, log.seq)
  );
