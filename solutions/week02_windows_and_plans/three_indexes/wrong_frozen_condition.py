# Nothing uses the index with the date in its condition: a question can use a partial index only if
# its own WHERE implies the index's, and pack says nothing about a date. Which part of the condition
# is the same in every run of pack? Lesson 2, section 4.
# fails: correct
INDEXES = [
    "CREATE INDEX ON orders (user_id, ordered_at)",
    "CREATE INDEX ON orders (parcel)",
    "CREATE INDEX ON orders (ordered_at) WHERE status = 'placed' AND ordered_at >= '2024-12-01Z'",
]
