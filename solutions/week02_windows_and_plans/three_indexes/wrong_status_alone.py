# Pack is asked 300 times a day, and each time it fetches and sorts all open orders to keep twenty. An
# index on status finds them; one that goes on with the time would also have them in order. Which
# columns let it stop after twenty entries? Lesson 2, section 4.
# fails: efficient
INDEXES = [
    "CREATE INDEX ON orders (user_id, ordered_at)",
    "CREATE INDEX ON orders (parcel)",
    "CREATE INDEX ON orders (status)",
]
