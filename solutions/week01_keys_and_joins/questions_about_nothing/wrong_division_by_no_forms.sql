-- Right as long as there is a form. With none, your query divides 0 by 0 and stops. Which function
-- already knows what to answer when there is nothing to average?
-- fails: robust
-- %% average_discount
SELECT coalesce(sum(discount), 0) / count(*) AS average_discount FROM forms
