# Hit or read, each is one page touched; which of the two depends on who was here before. Compare
# the sums: 1,000 against 500.
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
    "q9": "a",
    "q10": "b",
    "q11": "c",
    "q12": 2,
}
