-- You left out categories that only resemble toys. The question names one exact text. Which of your
-- comparisons lets more through than that?
-- fails: correct
-- %% not_toys
SELECT form_id, category FROM forms WHERE category IS NULL OR category NOT LIKE 'toy%'
