-- Where every discount is missing you return NULL, although there are forms and their average is 0.
-- The sum of nothing but blanks is NULL, not 0. At which point must a blank become 0?
-- fails: robust
-- %% average_discount
SELECT sum(discount) / count(*) AS average_discount FROM forms
