# D: you expect the 32 orders side by side. They were made at 32 different times and lie where the
# table was then. What does `correlation` say of user_id?
# fails: correct
GUESSES = {
    "A": ("index", 3900),
    "B": ("index", 2200),
    "C": ("seq", 4000),
    "D": ("index", 4),
    "E": ("index only", 16),
    "F": ("index only", 15000),
    "G": ("seq", 4000),
    "H": ("index", 1260),
}
WHY = {
    "A": "scattered",
    "B": "together",
    "C": "too many",
    "F": "not marked",
    "G": "hidden",
}
