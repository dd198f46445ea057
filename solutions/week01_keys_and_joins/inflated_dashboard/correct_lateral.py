# I counted the rows of one order after each join.
answer = "branches_multiply"
cause = answer
