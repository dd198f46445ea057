-- You gave missing categories a text that clerks really wrote, so two different things became one.
-- Any text can stand in that column. How can you count the missing ones without lending them a value?
-- fails: correct
-- %% count_categories
SELECT count(DISTINCT coalesce(category, 'unknown')) AS categories FROM forms
