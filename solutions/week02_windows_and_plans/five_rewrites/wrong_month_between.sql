-- Fewer pages, and fewer orders: BETWEEN ends at 00:00 of the month's last day, so that whole day
-- but its first instant is lost. What is the first instant that no longer belongs to the month, and
-- which comparison leaves exactly that one out? Lesson 2, section 4.
-- fails: correct
-- %% rewrite_month
SELECT count(*) AS orders, sum(total) AS revenue
FROM order_archive
WHERE ordered_at BETWEEN to_date(:month, 'YYYY-MM')
  AND to_date(:month, 'YYYY-MM') + interval '1 month - 1 day'
