# user_id is the key of users, so an order meets exactly one user, and that join comes after the
# sums are finished. Which join stands before the sums and gives an order more than one row?
# fails: correct
cause = "customers_repeated"
