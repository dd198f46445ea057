-- You add one for the missing categories even when none is missing. What in the table says whether
-- there is anything to add?
-- fails: robust
-- %% count_categories
SELECT count(DISTINCT category) + 1 AS categories FROM forms
