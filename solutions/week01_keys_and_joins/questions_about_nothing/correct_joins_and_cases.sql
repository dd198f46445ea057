-- %% never_ordered
SELECT c.customer_id, c.name
FROM customers AS c
LEFT JOIN forms AS f ON f.customer_id = c.customer_id
WHERE f.form_id IS NULL;
-- %% not_toys
SELECT category, form_id
FROM forms
WHERE CASE WHEN category = 'toys' THEN false ELSE true END;
-- %% average_discount
SELECT sum(coalesce(discount, 0)) / count(*) AS average_discount
FROM forms;
-- %% count_categories
SELECT count(DISTINCT category)
    + CASE WHEN count(*) > count(category) THEN 1 ELSE 0 END AS categories
FROM forms;
-- %% dates_differ
SELECT form_id
FROM forms
WHERE promised_on <> shipped_on
   OR (promised_on IS NULL) <> (shipped_on IS NULL);
