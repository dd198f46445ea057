# The model suffers later, but the check belongs where the data enter. Who keeps the contract with
# the source?
# fails: correct
quiz = {
    "q1": "a",
    "q2": "c",
    "q3": "a",
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
