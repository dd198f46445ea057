# A: the pages are nearly those of the whole table, and yet the planner takes the index: with a
# bitmap it reads them in order, and 3 % fewer. Compare both plans: what does reading the index
# add?
# fails: correct
GUESSES = {
    "A": ("seq", 4000),
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
