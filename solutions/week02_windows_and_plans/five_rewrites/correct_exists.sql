-- %% rewrite_month
SELECT count(*) AS orders, sum(total) AS revenue
FROM order_archive
WHERE ordered_at >= (:month || '-01')::date
  AND ordered_at < ((:month || '-01')::date + interval '1 month')::date

-- %% rewrite_owner
SELECT o.order_id, o.ordered_at, o.user_id, o.paid_by
FROM order_archive AS o
WHERE EXISTS (
    SELECT FROM accounts AS a
    WHERE a.email = :email AND (a.user_id = o.user_id OR a.user_id = o.paid_by)
)
