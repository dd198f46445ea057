# Only after PRAGMA foreign_keys = ON, and for each connection anew. Run the cell: what does SQLite
# do as it comes?
# fails: correct
quiz = {
    "q1": "b",
    "q2": "c",
    "q3": "a",
    "q4": 4,
    "q5": 6,
    "q6": 1960,
    "q7": "c",
    "q8": "a",
    "q9": "a",
    "q10": "b",
    "q11": "c",
    "q12": "a",
}
