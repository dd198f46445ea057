# Both clerks had transactions, each complete, and each trusted a number that had become old. When
# is the stock checked?
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
    "q11": "a",
    "q12": "a",
}
