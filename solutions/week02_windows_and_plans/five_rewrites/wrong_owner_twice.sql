-- Orders that the owner both placed and paid for satisfy both branches, and UNION ALL keeps both
-- copies. How can the second branch leave out what the first has already found, or the two be put
-- together without repeats?
-- fails: correct
-- %% rewrite_owner
SELECT o.order_id, o.ordered_at, o.user_id, o.paid_by
FROM accounts JOIN order_archive AS o USING (user_id)
WHERE email = :email
UNION ALL
SELECT o.order_id, o.ordered_at, o.user_id, o.paid_by
FROM accounts JOIN order_archive AS o ON o.paid_by = accounts.user_id
WHERE email = :email
