# You added the rows of key 1. Each of its rows on the left meets each on the right: what do you do
# with 2 and 3?
# fails: correct
quiz = {
    "q1": "b",
    "q2": "c",
    "q3": "a",
    "q4": 4,
    "q5": 5,
    "q6": 1960,
    "q7": "c",
    "q8": "b",
    "q9": "a",
    "q10": "b",
    "q11": "c",
    "q12": "a",
}
