-- Orders of midnight on the first day of the next month came in: BETWEEN and <= include their end.
-- Should the first instant of March count for February? Lesson 2, section 4.
-- fails: correct
-- %% rewrite_month
SELECT count(*) AS orders, sum(total) AS revenue
FROM order_archive
WHERE ordered_at BETWEEN to_date(:month, 'YYYY-MM')
  AND to_date(:month, 'YYYY-MM') + interval '1 month'
