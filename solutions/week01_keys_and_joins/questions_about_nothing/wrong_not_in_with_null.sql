-- A form without a customer stands in your list, so "is not in the list" is unknown for everybody
-- who is not found: the blank might be them. WHERE keeps nobody. Which question asks whether a row
-- exists, instead of comparing with a list? Lesson 2, section 2.
-- fails: correct
-- %% never_ordered
SELECT customer_id, name
FROM customers
WHERE customer_id NOT IN (SELECT customer_id FROM forms)
