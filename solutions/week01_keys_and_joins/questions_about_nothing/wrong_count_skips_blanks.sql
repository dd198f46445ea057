-- The missing categories were not counted: count(DISTINCT …) skips NULL, as every count of a column
-- does. How can you count rows instead, after making them distinct? Lesson 2, section 2.
-- fails: correct
-- %% count_categories
SELECT count(DISTINCT category) AS categories FROM forms
