-- You replaced a missing date by a day on which Marlow & Finch really worked. A form with that very
-- day on one side and a blank on the other looks equal. Which comparison needs no stand-in at all?
-- fails: robust
-- %% dates_differ
SELECT form_id
FROM forms
WHERE coalesce(promised_on, date '1900-01-01') <> coalesce(shipped_on, date '1900-01-01')
