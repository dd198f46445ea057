-- A form with a promise and no shipping date differs, but <> says "unknown" and WHERE drops it. Which
-- comparison treats NULL as something you can compare? Lesson 2, section 2.
-- fails: correct
-- %% dates_differ
SELECT form_id FROM forms WHERE promised_on <> shipped_on
