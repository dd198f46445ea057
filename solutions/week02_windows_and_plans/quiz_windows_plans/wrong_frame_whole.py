# The whole partition is the frame when there is no ORDER BY. With one, the frame ends at the
# current row. What else does it take in there?
# fails: correct
quiz = {
    "q1": "a",
    "q2": 6,
    "q3": "b",
    "q4": 20000,
    "q5": 50,
    "q6": "b",
    "q7": 10000,
    "q8": "b",
    "q9": "b",
    "q10": "b",
    "q11": "c",
    "q12": 2,
}
