# A q-error is never below 1: the larger number is divided by the smaller one, whichever it is.
# fails: correct
quiz = {
    "q1": "c",
    "q2": 6,
    "q3": "b",
    "q4": 20000,
    "q5": 0.02,
    "q6": "b",
    "q7": 10000,
    "q8": "b",
    "q9": "b",
    "q10": "b",
    "q11": "c",
    "q12": 2,
}
