-- %% rewrite_buyer
SELECT order_id, ordered_at, total FROM order_archive WHERE user_id = CAST(CAST(:buyer AS numeric) AS bigint)

-- %% rewrite_owner
SELECT order_id, ordered_at, user_id, paid_by
FROM order_archive
WHERE (SELECT user_id FROM accounts WHERE email = :email) IN (user_id, paid_by)
