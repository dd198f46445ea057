-- You return forms on which both dates are missing. The question says that two missing dates do not
-- differ. When is one missing date enough, and when is it not?
-- fails: correct
-- %% dates_differ
SELECT form_id
FROM forms
WHERE promised_on <> shipped_on OR promised_on IS NULL OR shipped_on IS NULL
