# Range first means that everybody's entries since then are read, and this user's are picked out.
# What comes first: equality or range?
# fails: correct
quiz = {
    "q1": "c",
    "q2": 6,
    "q3": "a",
    "q4": 20000,
    "q5": 50,
    "q6": "b",
    "q7": 10000,
    "q8": "b",
    "q9": "b",
    "q10": "b",
    "q11": "c",
    "q12": 2,
}
