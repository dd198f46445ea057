# One column alone was never a problem: its statistics are exact. The new ones say how two columns
# belong together. Which condition uses both?
# fails: correct
quiz = {
    "q1": "c",
    "q2": 6,
    "q3": "b",
    "q4": 20000,
    "q5": 50,
    "q6": "b",
    "q7": 10000,
    "q8": "a",
    "q9": "b",
    "q10": "b",
    "q11": "c",
    "q12": 2,
}
