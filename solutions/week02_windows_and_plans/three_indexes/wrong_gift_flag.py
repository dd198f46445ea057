# Half of all rows are gifts, and they lie on every page: with an index on gift, the question still
# reads the whole table, and the index as well. Gifts is asked twice a day anyway. Which question is
# asked hundreds of times and has no index yet? Lesson 2, section 3.
# fails: correct
INDEXES = [
    "CREATE INDEX ON orders (user_id, ordered_at)",
    "CREATE INDEX ON orders (parcel)",
    "CREATE INDEX ON orders (gift)",
]
