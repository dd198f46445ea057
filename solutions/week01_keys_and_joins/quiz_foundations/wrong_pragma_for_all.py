# The PRAGMA is not kept in the database. It belongs to the connection that said it; what did the
# second one say?
# fails: correct
quiz = {
    "q1": "b",
    "q2": "c",
    "q3": "a",
    "q4": 4,
    "q5": 6,
    "q6": 1960,
    "q7": "c",
    "q8": "b",
    "q9": "b",
    "q10": "b",
    "q11": "c",
    "q12": "a",
}
