# You gave an index to gifts and month, which are asked three times a day together, and left parcel,
# asked 150 times, to read the whole table each time. Multiply times a day by pages, and help the
# largest products first.
# fails: efficient
INDEXES = [
    "CREATE INDEX ON orders (user_id, ordered_at)",
    "CREATE INDEX ON orders (ordered_at)",
    "CREATE INDEX ON orders (ordered_at, order_id) WHERE status = 'placed'",
]
