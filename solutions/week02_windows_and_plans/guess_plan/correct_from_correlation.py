GUESSES = {
    "A": ("Index", 3913.5),
    "B": ("Index", 2210.0),
    "C": ("Seq", 4000.0),
    "D": ("index", 35),
    "E": ("Index Only", 17),
    "F": ("index only", 15100.0),
    "G": ("seq", 4000),
    "H": ("index", 1254.2),
}
WHY = {
    "A": "SCATTERED",
    "B": "TOGETHER",
    "C": "TOO MANY",
    "F": "NOT MARKED",
    "G": "HIDDEN",
}
