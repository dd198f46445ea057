-- The condition is about the bare column now, but the sort is not: to find the smallest of the
-- computed ages, the database reads every order up to the moment. When the age grows, what does
-- ordered_at do? Then the index is already in that order. Lesson 2, section 4.
-- fails: efficient
-- %% rewrite_newest
SELECT order_id, ordered_at, total
FROM order_archive
WHERE ordered_at <= :moment::timestamptz
ORDER BY :moment::timestamptz - ordered_at, order_id DESC
LIMIT 20
