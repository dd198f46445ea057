# A: you count a page for each of 15,000 rows. A bitmap first collects their addresses and then
# visits each page once, so that it never touches more pages than the table has. What is the
# largest number possible?
# fails: correct
GUESSES = {
    "A": ("index", 15000),
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
