# Without ties this looks right, because ROWS and RANGE then agree. The default is RANGE: all rows
# that tie with the current one are inside.
# fails: correct
quiz = {
    "q1": "b",
    "q2": 6,
    "q3": "b",
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
