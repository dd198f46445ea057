# Both read the committed 1; nothing unfinished was seen. What became of the first clerk's write?
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
    "q10": "a",
    "q11": "c",
    "q12": "a",
}
