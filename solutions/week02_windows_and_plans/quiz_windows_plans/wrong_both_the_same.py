# Add hit and read for each plan: how many pages does each touch?
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
    "q9": "c",
    "q10": "b",
    "q11": "c",
    "q12": 2,
}
