# You took A and C for each other. In A, few rows match and lie nearly everywhere; the index is
# still used. In C, so many match that the index is not worth its own pages. Which share of the
# rows is it in each?
# fails: correct
GUESSES = {
    "A": ("index", 3900),
    "B": ("index", 2200),
    "C": ("seq", 4000),
    "D": ("index", 34),
    "E": ("index only", 16),
    "F": ("index only", 15000),
    "G": ("seq", 4000),
    "H": ("index", 1260),
}
WHY = {
    "A": "too many",
    "B": "together",
    "C": "scattered",
    "F": "not marked",
    "G": "hidden",
}
