-- You look for customers whose joined row has a blank field. But a form that exists can leave that
-- field blank too, and its customer did order. Which column of a form is never blank?
-- fails: correct
-- %% never_ordered
SELECT DISTINCT customers.customer_id, customers.name
FROM customers
LEFT JOIN forms ON forms.customer_id = customers.customer_id
WHERE forms.category IS NULL
