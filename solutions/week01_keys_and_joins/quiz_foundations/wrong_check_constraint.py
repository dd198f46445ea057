# Both write 0, and 0 is allowed. A CHECK sees the value, not that it rests on an old number.
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
    "q9": "a",
    "q10": "b",
    "q11": "b",
    "q12": "a",
}
