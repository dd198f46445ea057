import pandas as pd

NUMBERS = {
    "Actual Loops": 0,
    "Actual Rows": 0,
    "Plan Rows": 1,
    "Rows Removed by Filter": 0,
    "Lossy Heap Blocks": 0,
    "Hash Batches": 1,
    "Disk Usage": 0,
}
WORDS = ["Node Type", "Parent Relationship", "Sort Space Type", "Storage"]


def flatten(node, limited, records):
    """Appends one record a node."""
    workers = {}
    for worker in node.get("Workers", []):
        workers |= {key: value for key, value in worker.items() if value == "Disk"}
    records.append({**node, **workers, "limited": limited})
    for child in node.get("Plans", []):
        flatten(child, limited or node["Node Type"] == "Limit", records)


def diagnose(plan):
    """Returns what is wrong in a plan: pairs of a node's number and a kind of finding."""
    records = []
    flatten(plan[0]["Plan"], False, records)
    frame = pd.DataFrame(records).reindex(columns=[*NUMBERS, *WORDS, "limited"])
    for name, empty in NUMBERS.items():
        frame[name] = pd.to_numeric(frame[name]).fillna(empty)
    loops, rows = frame["Actual Loops"], frame["Actual Rows"]
    actual, planned = rows.clip(lower=1), frame["Plan Rows"].clip(lower=1)
    removed = frame["Rows Removed by Filter"]
    inner = frame["Parent Relationship"].isin(["Inner", "SubPlan"])
    disk = (frame["Sort Space Type"] == "Disk") | (frame["Storage"] == "Disk")
    kinds = {
        "misestimate": (actual >= 10 * planned)
        | ((planned >= 10 * actual) & ~frame["limited"].astype(bool)),
        "wasted_filter": (removed * loops >= 10_000) & (removed * 10 >= 9 * (removed + rows)),
        "loop_bomb": inner & (loops > 1) & (rows * loops >= 1_000_000),
        "spill": disk | (frame["Hash Batches"] > 1) | (frame["Disk Usage"] > 0),
        "lossy_bitmap": frame["Lossy Heap Blocks"] > 0,
    }
    return [
        (int(number), kind)
        for kind, holds in kinds.items()
        for number in frame.index[holds & (loops > 0)]
    ]
