# H: 0.5 % of the rows are 1,500 orders, scattered over 4,000 pages. Twenty pages hold as many
# rows only if they lie together. What does the formula for raisins say here?
# fails: correct
GUESSES = {
    "A": ("index", 3900),
    "B": ("index", 2200),
    "C": ("seq", 4000),
    "D": ("index", 34),
    "E": ("index only", 16),
    "F": ("index only", 15000),
    "G": ("seq", 4000),
    "H": ("index", 20),
}
WHY = {
    "A": "scattered",
    "B": "together",
    "C": "too many",
    "F": "not marked",
    "G": "hidden",
}
