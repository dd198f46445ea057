# The second form concerns parts of a composite key; this key is a single column. On what does the
# city depend?
# fails: correct
quiz = {
    "q1": "b",
    "q2": "b",
    "q3": "a",
    "q4": 4,
    "q5": 6,
    "q6": 1960,
    "q7": "c",
    "q8": "b",
    "q9": "a",
    "q10": "b",
    "q11": "c",
    "q12": "a",
}
