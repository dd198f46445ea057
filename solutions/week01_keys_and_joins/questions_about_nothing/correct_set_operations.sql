-- %% never_ordered
SELECT customer_id, name
FROM customers
WHERE customer_id IN (SELECT customer_id FROM customers EXCEPT SELECT customer_id FROM forms)
-- %% not_toys
SELECT form_id, category FROM forms
EXCEPT
SELECT form_id, category FROM forms WHERE category = 'toys'
-- %% average_discount
SELECT avg(amount)::double precision AS average_discount
FROM (
    SELECT discount AS amount FROM forms WHERE discount IS NOT NULL
    UNION ALL
    SELECT 0 FROM forms WHERE discount IS NULL
) AS filled
-- %% count_categories
WITH different AS (
    SELECT category FROM forms GROUP BY category
)
SELECT count(*)::numeric AS categories FROM different
-- %% dates_differ
SELECT form_id FROM forms
EXCEPT
SELECT form_id FROM forms WHERE promised_on = shipped_on OR coalesce(promised_on, shipped_on) IS NULL
