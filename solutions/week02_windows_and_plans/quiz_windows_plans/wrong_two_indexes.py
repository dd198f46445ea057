# Each index alone finds far too much, and neither gives the order. One index that begins with the
# equality has the rows together and sorted.
# fails: correct
quiz = {
    "q1": "c",
    "q2": 6,
    "q3": "c",
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
