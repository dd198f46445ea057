# The statistics speak of postcode and city. They know nothing of user_id. Which condition uses
# exactly these two?
# fails: correct
quiz = {
    "q1": "c",
    "q2": 6,
    "q3": "b",
    "q4": 20000,
    "q5": 50,
    "q6": "b",
    "q7": 10000,
    "q8": "c",
    "q9": "b",
    "q10": "b",
    "q11": "c",
    "q12": 2,
}
