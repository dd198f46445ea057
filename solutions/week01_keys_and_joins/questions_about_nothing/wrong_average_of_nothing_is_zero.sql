-- Without any form you report an average of 0. Nobody was given a discount of 0: there is nothing to
-- average, and the contract asks for NULL. Where does your 0 have to be applied, to each form or to
-- the result?
-- fails: robust
-- %% average_discount
SELECT coalesce(avg(coalesce(discount, 0)), 0) AS average_discount FROM forms
