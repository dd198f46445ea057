# E: count(*) needs no column but user_id, and the index has it. After VACUUM the table need not
# be asked. Which part of the index's pages holds users up to 500?
# fails: correct
GUESSES = {
    "A": ("index", 3900),
    "B": ("index", 2200),
    "C": ("seq", 4000),
    "D": ("index", 34),
    "E": ("index", 3900),
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
