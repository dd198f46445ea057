# By then it stands in the report. Everybody downstream has read it; who could have stopped it on
# the way in?
# fails: correct
quiz = {
    "q1": "c",
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
