users, cities, refunds, days = 10_000, 40, 6_000, 364
per_city, per_day = users / cities, refunds / days
ROWS = {"A": 299_420 * 2_000 / 2_000, "B": 6_000 + (120_000 - 6_000), "C": cities * per_city**2}
ROWS["D"] = 778 * 167
ROWS["E"] = days * per_day * (per_day - 1) / 2
ROWS["F"] = users * (1 - (1 - 3_532 / users) * (1 - 6_153 / users))
WHY = dict(zip("ABCDEF", "abcacb"))
