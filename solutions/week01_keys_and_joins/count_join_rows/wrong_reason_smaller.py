# A pair stays if both conditions hold. If there are twice as many users in the country, how many
# more pairs stay?
# fails: correct
ROWS = {
    "A": 299_420,
    "B": 120_000,
    "C": 10_000 * 10_000 / 40,
    "D": (10_000 / 12) * (1_960 / 12),
    "E": (6_000 * 6_000 / 364 - 6_000) / 2,
    "F": 3_532 + 6_153 - 3_532 * 6_153 / 10_000,
}
WHY = {"A": "a", "B": "b", "C": "c", "D": "c", "E": "c", "F": "b"}
