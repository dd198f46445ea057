-- The owner query still visits every page: the OR reaches across two joins, so every order is
-- joined to both of its accounts before the address decides. What if each half of the OR were a
-- condition on a column of order_archive, or a query of its own, with its own index?
-- fails: efficient
-- %% rewrite_owner
SELECT o.order_id, o.ordered_at, o.user_id, o.paid_by
FROM order_archive AS o
JOIN accounts AS buyer ON buyer.user_id = o.user_id
JOIN accounts AS payer ON payer.user_id = o.paid_by
WHERE buyer.email = :email OR payer.email = :email
