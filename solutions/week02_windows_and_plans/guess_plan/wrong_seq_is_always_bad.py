# C: a Seq Scan is no mistake when 60 % of the rows match. They lie on every page; the index could
# spare none and would be read as well. How many pages hold no match at all?
# fails: correct
GUESSES = {
    "A": ("index", 3900),
    "B": ("index", 2200),
    "C": ("index", 2400),
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
