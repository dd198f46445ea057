# That is the sum of everything. With ORDER BY the frame ends at the current row and those that
# tie with it. Is 11:00 among them?
# fails: correct
quiz = {
    "q1": "c",
    "q2": 10,
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
