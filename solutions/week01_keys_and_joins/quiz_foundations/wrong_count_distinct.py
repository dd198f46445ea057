# That is count(DISTINCT category). Without DISTINCT, every product whose category is known counts.
# fails: correct
quiz = {
    "q1": "b",
    "q2": "c",
    "q3": "a",
    "q4": 4,
    "q5": 6,
    "q6": 12,
    "q7": "c",
    "q8": "b",
    "q9": "a",
    "q10": "b",
    "q11": "c",
    "q12": "a",
}
