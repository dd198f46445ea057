# Account finds the user's rows through the index and then fetches all twenty to sort out five: the
# index holds no time. Equality first, then the sort key, and it can stop after five; spent can use
# the same order for its range. Lesson 2, section 4.
# fails: efficient
INDEXES = [
    "CREATE INDEX ON orders (user_id)",
    "CREATE INDEX ON orders (parcel)",
    "CREATE INDEX ON orders (ordered_at, order_id) WHERE status = 'placed'",
]
