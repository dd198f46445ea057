# '2024-02-29' means midnight at the beginning of that day. How many orders of the 29th does
# BETWEEN keep?
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
    "q11": "b",
    "q12": 2,
}
