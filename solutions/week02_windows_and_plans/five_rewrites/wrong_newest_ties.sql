-- Orders of one instant come in no particular order: nothing in ORDER BY decides between them, so
-- which ones make the twenty is chance. What does the contract say about equal instants?
-- fails: correct
-- %% rewrite_newest
SELECT order_id, ordered_at, total
FROM order_archive
WHERE ordered_at <= :moment::timestamptz
ORDER BY ordered_at DESC
LIMIT 20
