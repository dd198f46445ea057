# You paired refunds of different days, too. How many refunds fall on one day, and how many pairs
# do they make?
# fails: correct
ROWS = {
    "A": 299_420,
    "B": 120_000,
    "C": 10_000 * 10_000 / 40,
    "D": (10_000 / 12) * (1_960 / 12),
    "E": 6_000 * 5_999 / 2,
    "F": 3_532 + 6_153 - 3_532 * 6_153 / 10_000,
}
WHY = {"A": "a", "B": "b", "C": "c", "D": "a", "E": "c", "F": "b"}
