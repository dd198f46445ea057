# Nothing is counted without ANALYZE, and nothing is run. With ANALYZE the rows would be gone.
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
    "q10": "c",
    "q11": "c",
    "q12": 2,
}
