# n rows of a day give n² pairs, and among them is each refund with itself, and each pair twice.
# What does a.refund_id < b.refund_id leave of them?
# fails: correct
ROWS = {
    "A": 299_420,
    "B": 120_000,
    "C": 10_000 * 10_000 / 40,
    "D": (10_000 / 12) * (1_960 / 12),
    "E": 115_068,
    "F": 3_532 + 6_153 - 3_532 * 6_153 / 10_000,
}
WHY = {"A": "a", "B": "b", "C": "c", "D": "a", "E": "c", "F": "b"}
