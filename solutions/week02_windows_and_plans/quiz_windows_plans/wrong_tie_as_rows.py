# That is the sum by ROWS. The default frame is RANGE, and both sales of 10:00 stand at the same
# place. Which rows lie between the first one and that place?
# fails: correct
quiz = {
    "q1": "c",
    "q2": 3,
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
