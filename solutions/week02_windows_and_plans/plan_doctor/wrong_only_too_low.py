# You find nodes that returned far more rows than planned, and not those that returned far fewer.
# Waiting for 90,000 rows and getting 10 misleads the planner just as well. Which comparison is
# missing?
# fails: correct
def diagnose(plan):
    """Returns what is wrong in a plan: pairs of a node's number and a kind of finding."""
    return [
        (number, kind)
        for number, (node, below_limit) in enumerate(walk(plan[0]["Plan"], False))
        if node.get("Actual Loops")
        for kind in findings(node, below_limit)
    ]


def walk(node, below_limit):
    """Yields every node, parents first, and whether it stands below a Limit."""
    yield node, below_limit
    for child in node.get("Plans", []):
        yield from walk(child, below_limit or node["Node Type"] == "Limit")


def findings(node, below_limit):
    """Yields the kinds of findings of one node that ran."""
    loops, rows = node["Actual Loops"], node["Actual Rows"]
    actual, planned = max(rows, 1), max(node.get("Plan Rows", 0), 1)
    if actual >= 10 * planned:
        yield "misestimate"
    removed = node.get("Rows Removed by Filter", 0)
    if removed * loops >= 10_000 and removed >= 9 * rows:
        yield "wasted_filter"
    again = node.get("Parent Relationship") in ("Inner", "SubPlan") and loops > 1
    if again and rows * loops >= 1_000_000:
        yield "loop_bomb"
    if any(spilled(facts) for facts in [node, *node.get("Workers", [])]):
        yield "spill"
    if node.get("Lossy Heap Blocks", 0) > 0:
        yield "lossy_bitmap"


def spilled(facts):
    """Says whether work went to disk."""
    return (
        facts.get("Sort Space Type") == "Disk"
        or facts.get("Storage") == "Disk"
        or facts.get("Hash Batches", 1) > 1
        or facts.get("Disk Usage", 0) > 0
    )
