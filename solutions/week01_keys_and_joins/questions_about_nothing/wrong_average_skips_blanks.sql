-- Your average is over the forms on which a discount is written: avg skips what is missing, in the
-- sum and in the count. The question counts every form. What has to stand in place of a blank before
-- you average? Lesson 2, section 2.
-- fails: correct
-- %% average_discount
SELECT avg(discount) AS average_discount FROM forms
