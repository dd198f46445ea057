# The first form asks for one value in each field, and each city is one value. On which column does
# the city depend?
# fails: correct
quiz = {
    "q1": "b",
    "q2": "a",
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
