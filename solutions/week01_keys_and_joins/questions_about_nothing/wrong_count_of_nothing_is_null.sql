-- Right as long as there is a form; without one you return NULL instead of 0. Sums, maxima and
-- bool_or of no rows are NULL, only counts are 0. Can you build the answer from counts alone?
-- fails: robust
-- %% count_categories
SELECT count(DISTINCT category) + max(CASE WHEN category IS NULL THEN 1 ELSE 0 END) AS categories
FROM forms
