-- You looked in the reversed column with the ending as the customer said it. In tracking_reversed
-- the code's last character comes first, so the ending has to be turned round too. What does the
-- column hold for MF369440510, and what does it begin with?
-- fails: correct
-- %% rewrite_ending
SELECT order_id, tracking FROM order_archive WHERE tracking_reversed LIKE :ending || '%'
