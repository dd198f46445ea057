# One index for each column of a WHERE serves no question fully. Pack filters by status and sorts by
# time: the planner has to choose, walks along the time from the oldest order on, and never uses the
# index on status. Could one index do both? Equality first, then order. Lesson 2, section 4.
# fails: correct
INDEXES = [
    "CREATE INDEX ON orders (user_id)",
    "CREATE INDEX ON orders (status)",
    "CREATE INDEX ON orders (ordered_at)",
]
