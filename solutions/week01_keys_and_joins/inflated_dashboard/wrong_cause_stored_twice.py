# payment_id is the key of payments, so no payment can stand there twice, and adding the table up
# by itself agrees with the bank. Equal amounts are instalments. What happens to a payment on its
# way from the table to the sum?
# fails: correct
cause = "stored_twice"
