# These are orders. Each list has DISTINCT user_id: how many rows does it have then, and who stands
# on both?
# fails: correct
ROWS = {
    "A": 299_420,
    "B": 120_000,
    "C": 10_000 * 10_000 / 40,
    "D": (10_000 / 12) * (1_960 / 12),
    "E": (6_000 * 6_000 / 364 - 6_000) / 2,
    "F": 8_985 + 16_795,
}
WHY = {"A": "a", "B": "b", "C": "c", "D": "a", "E": "c", "F": "b"}
