-- You looked for a missing date on one side only. A form can lack either of the two. Swap the columns
-- in your condition: does it still say the same?
-- fails: correct
-- %% dates_differ
SELECT form_id
FROM forms
WHERE promised_on <> shipped_on OR (promised_on IS NOT NULL AND shipped_on IS NULL)
