# So it seems in thirty rows. The thirty-first may bring a namesake. What can rows refute, and what
# can they never prove?
# fails: correct
quiz = {
    "q1": "b",
    "q2": "c",
    "q3": "b",
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
