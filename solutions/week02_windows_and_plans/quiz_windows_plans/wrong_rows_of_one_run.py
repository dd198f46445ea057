# Actual Rows is per loop, and the node ran 20,000 times. What is the whole?
# fails: correct
quiz = {
    "q1": "c",
    "q2": 6,
    "q3": "b",
    "q4": 1,
    "q5": 50,
    "q6": "b",
    "q7": 10000,
    "q8": "b",
    "q9": "b",
    "q10": "b",
    "q11": "c",
    "q12": 2,
}
