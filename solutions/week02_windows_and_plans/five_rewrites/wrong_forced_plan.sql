-- You forced the plan instead of changing the query. The pages do not go down (a bitmap of all
-- rows reads them all), and production will not have your setting. What does the condition say
-- about the bare column? Lesson 2, section 4.
-- fails: correct
-- %% rewrite_month
SET enable_seqscan = off;
SELECT count(*) AS orders, sum(total) AS revenue
FROM order_archive
WHERE to_char(ordered_at, 'YYYY-MM') = :month
