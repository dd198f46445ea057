-- %% never_ordered
SELECT customer_id, name
FROM customers
WHERE NOT EXISTS (SELECT 1 FROM forms WHERE forms.customer_id = customers.customer_id)
-- %% not_toys
SELECT form_id, category
FROM forms
WHERE category IS DISTINCT FROM 'toys'
-- %% average_discount
SELECT avg(coalesce(discount, 0)) AS average_discount
FROM forms
-- %% count_categories
SELECT count(*) AS categories
FROM (SELECT DISTINCT category FROM forms) AS different
-- %% dates_differ
SELECT form_id
FROM forms
WHERE promised_on IS DISTINCT FROM shipped_on
