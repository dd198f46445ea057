# The right rows, but the index knows ordered_at, not what date_trunc makes of it: the whole table
# is read. Leave the column bare.
# fails: correct
quiz = {
    "q1": "c",
    "q2": 6,
    "q3": "b",
    "q4": 20000,
    "q5": 50,
    "q6": "b",
    "q7": 10000,
    "q8": "b",
    "q9": "b",
    "q10": "b",
    "q11": "a",
    "q12": 2,
}
