# Each right row came once. But two rows on the left have the key 1, and each of them meets all
# three.
# fails: correct
quiz = {
    "q1": "b",
    "q2": "c",
    "q3": "a",
    "q4": 4,
    "q5": 3,
    "q6": 1960,
    "q7": "c",
    "q8": "b",
    "q9": "a",
    "q10": "b",
    "q11": "c",
    "q12": "a",
}
