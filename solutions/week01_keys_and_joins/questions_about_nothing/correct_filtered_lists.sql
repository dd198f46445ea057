-- %% never_ordered
SELECT customer_id, name
FROM customers
WHERE customer_id NOT IN (SELECT customer_id FROM forms WHERE customer_id IS NOT NULL)
-- %% not_toys
SELECT form_id, category FROM forms WHERE (category = 'toys') IS NOT TRUE
-- %% average_discount
SELECT CASE WHEN count(*) > 0 THEN coalesce(sum(discount), 0) / count(*) END AS average_discount
FROM forms
-- %% count_categories
SELECT count(DISTINCT category) + (SELECT count(*) FROM (SELECT FROM forms WHERE category IS NULL LIMIT 1) AS blank) AS categories
FROM forms
-- %% dates_differ
SELECT form_id FROM forms WHERE coalesce(promised_on <> shipped_on, promised_on IS NOT NULL OR shipped_on IS NOT NULL)
