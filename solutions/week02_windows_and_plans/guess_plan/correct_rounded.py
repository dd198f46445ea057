GUESSES = {
    "A": ("index", 4000),
    "B": ("index", 2000),
    "C": ("seq", 4000),
    "D": ("index", 32),
    "E": ("index only", 14),
    "F": ("index only", 15000),
    "G": ("seq", 4000),
    "H": ("index", 1250),
}
WHY = {
    "A": "scattered",
    "B": "together",
    "C": "too many",
    "F": "not marked",
    "G": "hidden",
}
