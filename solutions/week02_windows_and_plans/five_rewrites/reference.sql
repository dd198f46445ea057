-- %% rewrite_month
SELECT
    count(*) AS orders,
    sum(total) AS revenue
FROM order_archive
WHERE ordered_at >= to_date(:month, 'YYYY-MM')
  AND ordered_at < to_date(:month, 'YYYY-MM') + interval '1 month'

-- %% rewrite_buyer
SELECT order_id, ordered_at, total
FROM order_archive
WHERE user_id = CAST(:buyer AS bigint)

-- %% rewrite_ending
SELECT order_id, tracking
FROM order_archive
WHERE tracking_reversed LIKE reverse(:ending) || '%'

-- %% rewrite_owner
SELECT o.order_id, o.ordered_at, o.user_id, o.paid_by
FROM accounts JOIN order_archive AS o USING (user_id)
WHERE email = :email
UNION
SELECT o.order_id, o.ordered_at, o.user_id, o.paid_by
FROM accounts JOIN order_archive AS o ON o.paid_by = accounts.user_id
WHERE email = :email

-- %% rewrite_newest
SELECT order_id, ordered_at, total
FROM order_archive
WHERE ordered_at <= :moment::timestamptz
ORDER BY ordered_at DESC, order_id DESC
LIMIT 20
