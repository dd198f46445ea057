# You paired the two NULLs. Is NULL = NULL true? A join keeps a pair only if its condition is.
# fails: correct
quiz = {
    "q1": "b",
    "q2": "c",
    "q3": "a",
    "q4": 4,
    "q5": 7,
    "q6": 1960,
    "q7": "c",
    "q8": "b",
    "q9": "a",
    "q10": "b",
    "q11": "c",
    "q12": "a",
}
