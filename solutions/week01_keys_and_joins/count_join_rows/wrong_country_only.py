# You kept the users of one country and all products. The condition on the category takes its share
# of what is left; how much?
# fails: correct
ROWS = {
    "A": 299_420,
    "B": 120_000,
    "C": 10_000 * 10_000 / 40,
    "D": 10_000 / 12 * 2_000,
    "E": (6_000 * 6_000 / 364 - 6_000) / 2,
    "F": 3_532 + 6_153 - 3_532 * 6_153 / 10_000,
}
WHY = {"A": "a", "B": "b", "C": "c", "D": "a", "E": "c", "F": "b"}
