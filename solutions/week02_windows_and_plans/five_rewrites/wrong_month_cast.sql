-- The month query still visits every page. The index holds ordered_at itself, not what a function
-- or a cast makes of it: date_trunc, extract, to_char and CAST(… AS date) all hide it alike. Which
-- two instants enclose the month? Lesson 2, section 4.
-- fails: efficient
-- %% rewrite_month
SELECT count(*) AS orders, sum(total) AS revenue
FROM order_archive
WHERE date_trunc('month', ordered_at) = to_date(:month, 'YYYY-MM')
