-- %% rewrite_month
SELECT count(*) AS orders, sum(total) AS revenue
FROM order_archive
WHERE ordered_at BETWEEN (:month || '-01')::timestamp
    AND (:month || '-01')::timestamp + interval '1 month' - interval '1 second'

-- %% rewrite_buyer
SELECT order_id, ordered_at, total FROM order_archive WHERE user_id IN (:buyer::int)

-- %% rewrite_ending
SELECT order_id, tracking FROM order_archive WHERE tracking_reversed LIKE (reverse(:ending) || '%')

-- %% rewrite_owner
WITH owner AS (SELECT user_id FROM accounts WHERE email = :email)
SELECT o.order_id, o.ordered_at, o.user_id, o.paid_by
FROM order_archive AS o JOIN owner ON owner.user_id = o.user_id
UNION ALL
SELECT o.order_id, o.ordered_at, o.user_id, o.paid_by
FROM order_archive AS o JOIN owner ON owner.user_id = o.paid_by
WHERE o.user_id <> o.paid_by

-- %% rewrite_newest
SELECT * FROM (
    SELECT order_id, ordered_at, total
    FROM order_archive
    WHERE ordered_at <= :moment
    ORDER BY ordered_at DESC, order_id DESC
    LIMIT 20
) AS newest
ORDER BY ordered_at DESC, order_id DESC
