# Closing checks nothing. Run the cell and look at its last line: whose setting is the PRAGMA?
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
    "q9": "c",
    "q10": "b",
    "q11": "c",
    "q12": "a",
}
