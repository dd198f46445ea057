-- The buyer query still visits every page: you turned the column into text instead of the value
-- into the column's type. The index is sorted by bigint. Which of the two sides can be cast once
-- instead of a hundred thousand times? Lesson 2, section 4.
-- fails: efficient
-- %% rewrite_buyer
SELECT order_id, ordered_at, total FROM order_archive WHERE user_id::text = :buyer
