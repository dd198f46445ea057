# A: 5 % of the rows are not 5 % of the pages. A page holds 75 rows, so that hardly any page has
# no match at all: 97 % of the table is touched. What is the chance that none of 75 rows matches?
# fails: correct
GUESSES = {
    "A": ("index", 200),
    "B": ("index", 2200),
    "C": ("seq", 4000),
    "D": ("index", 34),
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
