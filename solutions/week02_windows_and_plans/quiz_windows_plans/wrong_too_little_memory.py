# Memory decides about sorts, hashes and bitmaps. Heap fetches come from pages that nobody has
# marked since they changed. Run VACUUM, then look again.
# fails: correct
quiz = {
    "q1": "c",
    "q2": 6,
    "q3": "b",
    "q4": 20000,
    "q5": 50,
    "q6": "c",
    "q7": 10000,
    "q8": "b",
    "q9": "b",
    "q10": "b",
    "q11": "c",
    "q12": 2,
}
