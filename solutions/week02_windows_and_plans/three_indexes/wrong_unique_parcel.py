# UNIQUE is a rule, not a speed-up: it refuses tomorrow's order as soon as a parcel code is used again,
# and the contract says that this happens. Finding rows needs no uniqueness. What does the plain index
# lose? Nothing but the refusal.
# fails: robust
INDEXES = [
    "CREATE INDEX ON orders (user_id, ordered_at)",
    "CREATE UNIQUE INDEX ON orders (parcel)",
    "CREATE INDEX ON orders (ordered_at, order_id) WHERE status = 'placed'",
]
