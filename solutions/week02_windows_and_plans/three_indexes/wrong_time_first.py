# The columns for account stand in the wrong order: sorted by time first, one user's orders lie
# scattered over the whole index. Put what is compared with = first, then what is sorted or a range.
# How many neighbouring entries hold one user's five newest orders then? Lesson 2, section 4.
# fails: efficient
INDEXES = [
    "CREATE INDEX ON orders (ordered_at, user_id)",
    "CREATE INDEX ON orders (parcel)",
    "CREATE INDEX ON orders (ordered_at, order_id) WHERE status = 'placed'",
]
