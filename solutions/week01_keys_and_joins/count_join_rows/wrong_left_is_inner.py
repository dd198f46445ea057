# Only 6,000 of the orders have a refund, and an inner join loses the others. What does LEFT keep?
# fails: correct
ROWS = {
    "A": 299_420,
    "B": 6_000,
    "C": 10_000 * 10_000 / 40,
    "D": (10_000 / 12) * (1_960 / 12),
    "E": (6_000 * 6_000 / 364 - 6_000) / 2,
    "F": 3_532 + 6_153 - 3_532 * 6_153 / 10_000,
}
WHY = {"A": "a", "B": "b", "C": "c", "D": "a", "E": "c", "F": "b"}
