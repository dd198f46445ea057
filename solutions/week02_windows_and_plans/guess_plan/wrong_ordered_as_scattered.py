# B: half of the rows would be too many if they were scattered. The table lies on disk in the
# order of ordered_at, so that half of the rows are half of the pages. What does `correlation` say
# of this column?
# fails: correct
GUESSES = {
    "A": ("index", 3900),
    "B": ("seq", 4000),
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
