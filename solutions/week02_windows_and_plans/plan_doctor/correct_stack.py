import math


def diagnose(plan):
    """Returns what is wrong in a plan: pairs of a node's number and a kind of finding."""
    found = set()
    stack = [(plan[0]["Plan"], False)]
    number = -1
    while stack:
        node, limited = stack.pop()
        number += 1
        limited_below = limited or node["Node Type"] == "Limit"
        stack.extend((child, limited_below) for child in reversed(node.get("Plans") or ()))
        loops = node.get("Actual Loops", 0)
        if loops == 0:
            continue
        rows = node.get("Actual Rows", 0)
        ratio = math.log10(max(rows, 1)) - math.log10(max(node.get("Plan Rows", 1), 1))
        if round(ratio, 9) >= 1 or (round(ratio, 9) <= -1 and not limited):
            found.add((number, "misestimate"))
        removed, kept = node.get("Rows Removed by Filter", 0) * loops, rows * loops
        if removed >= 10_000 and removed / (removed + kept) >= 0.9:
            found.add((number, "wasted_filter"))
        if node.get("Parent Relationship") in {"Inner", "SubPlan"} and loops >= 2:
            if kept >= 1e6:
                found.add((number, "loop_bomb"))
        for facts in (node, *node.get("Workers", ())):
            on_disk = "Disk" in (facts.get("Sort Space Type"), facts.get("Storage"))
            if on_disk or facts.get("Hash Batches", 0) > 1 or facts.get("Disk Usage"):
                found.add((number, "spill"))
        if node.get("Lossy Heap Blocks"):
            found.add((number, "lossy_bitmap"))
    return sorted(found)
