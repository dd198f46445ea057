-- %% rewrite_month
WITH edge AS (
    SELECT (:month || '-01')::timestamptz AS first
)
SELECT sum(total) AS revenue, count(order_id) AS orders
FROM order_archive, edge
WHERE ordered_at >= edge.first AND ordered_at < edge.first + interval '1 month';

-- %% rewrite_buyer
SELECT total, order_id, ordered_at FROM order_archive WHERE user_id = :buyer;

-- %% rewrite_ending
SELECT order_id, tracking
FROM order_archive
WHERE tracking_reversed ~>=~ reverse(:ending) AND tracking_reversed ~<~ (reverse(:ending) || '~');

-- %% rewrite_owner
SELECT order_id, ordered_at, user_id, paid_by
FROM order_archive
WHERE user_id = (SELECT user_id FROM accounts WHERE email = :email)
   OR paid_by = (SELECT user_id FROM accounts WHERE email = :email);

-- %% rewrite_newest
SELECT order_id, ordered_at, total
FROM order_archive
WHERE (ordered_at, order_id) <= (CAST(:moment AS timestamptz), 9223372036854775807)
ORDER BY ordered_at DESC, order_id DESC
FETCH FIRST 20 ROWS ONLY;
