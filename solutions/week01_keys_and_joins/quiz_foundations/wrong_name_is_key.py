# A key holds for every row that may ever come, and determines all columns. Are two people of one
# name forbidden?
# fails: correct
quiz = {
    "q1": "b",
    "q2": "c",
    "q3": "c",
    "q4": 4,
    "q5": 6,
    "q6": 1960,
    "q7": "c",
    "q8": "b",
    "q9": "a",
    "q10": "b",
    "q11": "c",
    "q12": "a",
}
