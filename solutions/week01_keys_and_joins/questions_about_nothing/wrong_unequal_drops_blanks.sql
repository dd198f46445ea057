-- The forms without a category are gone. NULL is neither equal nor unequal to a text: the
-- comparison is unknown, and WHERE keeps only what is true. What do you have to say for them?
-- Lesson 2, section 2.
-- fails: correct
-- %% not_toys
SELECT form_id, category FROM forms WHERE category <> 'toys'
