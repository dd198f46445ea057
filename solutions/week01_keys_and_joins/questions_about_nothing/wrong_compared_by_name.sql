-- Two customers may share a name. One of them ordered, and you took the other one off the list as
-- well. What tells two customers apart? Lesson 1, section 3.
-- fails: correct
-- %% never_ordered
SELECT customer_id, name
FROM customers
WHERE name NOT IN (SELECT c.name FROM customers AS c JOIN forms AS f ON f.customer_id = c.customer_id)
