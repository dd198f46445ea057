# Three are allowed. Each index is written with every insert, so the question is which of the four
# earns its keep: multiply times a day by the pages it saves. Which questions may stay slow?
# fails: correct
INDEXES = [
    "CREATE INDEX ON orders (user_id, ordered_at)",
    "CREATE INDEX ON orders (parcel)",
    "CREATE INDEX ON orders (ordered_at, order_id) WHERE status = 'placed'",
    "CREATE INDEX ON orders (ordered_at)",
]
