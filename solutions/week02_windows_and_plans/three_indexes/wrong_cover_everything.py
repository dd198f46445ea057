# Reads are as good as they get: every question finds all it needs in an index. But each included
# column is written again with every new order, and inserts now write more than 2.2 times the log.
# Which included column saves the fewest pages a day? Lesson 2, section 7.
# fails: efficient
INDEXES = [
    "CREATE INDEX ON orders (user_id, ordered_at, order_id) INCLUDE (status, total)",
    "CREATE INDEX ON orders (status, ordered_at, order_id) INCLUDE (gift, total)",
    "CREATE INDEX ON orders (parcel) INCLUDE (order_id, user_id, status)",
]
