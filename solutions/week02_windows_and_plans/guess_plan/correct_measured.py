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
    "A": "scattered",
    "B": "together",
    "C": "too many",
    "F": "not marked",
    "G": "hidden",
}
