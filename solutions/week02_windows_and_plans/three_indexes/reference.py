INDEXES = [
    "CREATE INDEX ON orders (user_id, ordered_at, order_id)",
    "CREATE INDEX ON orders (ordered_at, order_id) WHERE status = 'placed'",
    "CREATE INDEX ON orders (parcel)",
]
