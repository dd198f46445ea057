-- The ending query still visits every page: right(tracking, …), reverse(tracking) and a leading %
-- are all made anew for every row, and no index holds them. One column already holds the code
-- backwards. How does the question read there?
-- fails: efficient
-- %% rewrite_ending
SELECT order_id, tracking FROM order_archive WHERE reverse(tracking) LIKE reverse(:ending) || '%'
