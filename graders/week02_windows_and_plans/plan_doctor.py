"""Hidden checks of ``plan_doctor``: the findings of drawn plans, of real ones, and of odd ones.

``plan_doctor.json`` holds plans recorded from PostgreSQL 18, with counters that no rule reads left
out. They are recorded because what parallel workers do differs from run to run.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

from workbook.checks import Incorrect, check
from workbook.difference import difference
from workbook.lab import Lab
from workbook.message import Message
from workbook.plan import Node, Plan
from workbook.student import AnswerRaised, Student
from workbook.table import Table

RECORDED = Path(__file__).with_suffix(".json")
KINDS = ("misestimate", "wasted_filter", "loop_bomb", "spill", "lossy_bitmap")
PLANS_PER_SEED = 8
Json = list[dict[str, Any]]
Finding = tuple[int, str]


@check("correct", points=2)
def estimates_and_filters(student: Student, lab: Lab) -> None:
    """Finds wrong estimates and filters that throw nearly everything away."""
    plans = [plan for seed in lab.seeds for plan in _drawn(Random(seed))]
    _expect(student, lab, plans, ("misestimate", "wasted_filter"))


@check("correct", points=1)
def disks_and_bitmaps(student: Student, lab: Lab) -> None:
    """Finds nodes whose own work went to disk, and bitmaps that forgot rows."""
    plans = [plan for seed in lab.seeds for plan in _drawn(Random(seed))]
    _expect(student, lab, plans, ("spill", "lossy_bitmap"))


@check("correct", points=1)
def loops(student: Student, lab: Lab) -> None:
    """Finds what is run again and again for the rows of another node."""
    plans = [plan for seed in lab.seeds for plan in _drawn(Random(seed))]
    _expect(student, lab, plans, ("loop_bomb",))


@check("robust", points=2)
def real_plans(student: Student, lab: Lab) -> None:
    """Reads real plans: CTEs, InitPlans, parallel workers, healthy ones, nodes that never ran."""
    plans = _recorded()
    # Whatever a plan is wrapped in, its nodes are the same, one number later.
    _expect(student, lab, [*plans, *(_wrapped(plan) for plan in plans[:6])], KINDS)


@check("robust", points=2)
def odd_plans(student: Student, lab: Lab) -> None:
    """Handles limits that are met exactly, zero rows, missing keys and plans without ANALYZE."""
    _expect(student, lab, _odd(), KINDS)


# What is wrong in a plan, computed from the package's own reader.


def _findings(plan: Json) -> list[Finding]:
    nodes = Plan(plan).nodes
    limited = _below_limits(nodes)
    rules: dict[str, Callable[[Node], bool]] = {
        "misestimate": lambda node: (
            node.q_error >= 10 and (node.rows > node.plan_rows or node.number not in limited)
        ),
        "wasted_filter": _is_wasted,
        "loop_bomb": lambda node: (
            node.role in ("Inner", "SubPlan")
            and node.loops > 1
            and node.rows * node.loops >= 1_000_000
        ),
        "spill": _spills,
        "lossy_bitmap": lambda node: node.details.get("Lossy Heap Blocks", 0) > 0,
    }
    return [
        (node.number, kind)
        for node in nodes
        if node.loops
        for kind, applies in rules.items()
        if applies(node)
    ]


def _is_wasted(node: Node) -> bool:
    removed = node.details.get("Rows Removed by Filter", 0)
    return bool(removed * node.loops >= 10_000 and removed >= 9 * node.rows)


def _spills(node: Node) -> bool:
    return any(
        facts.get("Sort Space Type") == "Disk"
        or facts.get("Storage") == "Disk"
        or facts.get("Hash Batches", 1) > 1
        or facts.get("Disk Usage", 0) > 0
        for facts in (node.details, *node.details.get("Workers", []))
    )


def _below_limits(nodes: Sequence[Node]) -> set[int]:
    """Returns the numbers of nodes below a Limit: those behind it that stand deeper."""
    below = set()
    depth: int | None = None
    for node in nodes:
        if depth is not None and node.depth <= depth:
            depth = None
        if depth is not None:
            below.add(node.number)
        elif node.type == "Limit":
            depth = node.depth
    return below


# Asking and comparing.


def _expect(student: Student, lab: Lab, plans: list[Json], kinds: Sequence[str]) -> None:
    """Compares the findings of some kinds on every plan; shows the smallest that differs."""
    student.observe = lambda value: None
    wrong: list[tuple[int, Message]] = []
    for plan in plans:
        message = _judge(student, lab, plan, kinds)
        if message is not None:
            wrong.append((len(Plan(plan).nodes), message))
    if wrong:
        raise Incorrect(min(wrong, key=lambda item: item[0])[1])


def _judge(student: Student, lab: Lab, plan: Json, kinds: Sequence[str]) -> Message | None:
    nodes = Plan(plan).nodes
    try:
        reply = student.call("diagnose", plan)
    except AnswerRaised as error:
        lab.observe(("raised", error.kind))
        given = {"plan": _shown(nodes[:8])}
        return Message(f"diagnose raised {error.kind}: {error.text}", given=given)
    if not isinstance(reply, (list, tuple, set)) or not all(
        isinstance(pair, (list, tuple)) and len(pair) == 2 for pair in reply
    ):
        lab.observe("malformed")
        return Message("diagnose should return a list of pairs (number, kind).")
    found = [(number, kind) for number, kind in reply if kind in kinds or kind not in KINDS]
    lab.observe(sorted(map(repr, found)))
    expected = [finding for finding in _findings(plan) if finding[1] in kinds]
    columns = ("node", "kind")
    differing = difference(Table(columns, expected), Table(columns, found))
    if differing is None:
        return None
    numbers = {row[1] for row in differing.rows if isinstance(row[1], int)}
    concerned = [node for node in nodes if node.number in numbers]
    return Message(
        f"In a plan of {len(nodes)} nodes the findings are not right.",
        differing,
        {"node": _shown(concerned)},
        next_move="Which line of the contract's table speaks about this node?",
    )


def _shown(nodes: Sequence[Node]) -> Table:
    plain = ("Node Type", "Parent Relationship", "Plan Rows", "Actual Rows", "Actual Loops")
    telling = (
        "Rows Removed by Filter",
        "Sort Space Type",
        "Storage",
        "Hash Batches",
        "Disk Usage",
        "Lossy Heap Blocks",
    )
    rows = [
        (
            node.number,
            *(node.details.get(name) for name in plain),
            ", ".join(f"{name}: {node.details[name]}" for name in telling if name in node.details),
        )
        for node in nodes
    ]
    return Table(("number", *(name.lower() for name in plain), "and"), rows)


# Plans.


@cache
def _recorded() -> list[Json]:
    return [record["plan"] for record in json.loads(RECORDED.read_text("utf-8"))]


def _wrapped(plan: Json) -> Json:
    top = {**plan[0]["Plan"], "Parent Relationship": "Outer"}
    return [{"Plan": _node("Result", 5, 5.0, 1, Plans=[top])}]


def _node(kind: str, planned: float, rows: float, runs: int, /, **facts: Any) -> dict[str, Any]:
    named = {name.replace("_", " "): value for name, value in facts.items()}
    counters = {"Plan Rows": planned, "Actual Rows": rows, "Actual Loops": runs}
    return {"Node Type": kind, **counters, **named}


def _odd() -> list[Json]:
    """Returns small plans at the edges of the rules."""
    ends: list[dict[str, Any]] = [
        _node("Seq Scan", 10, 100.0, 1),
        _node("Seq Scan", 11, 100.0, 1),
        _node("Seq Scan", 10, 1.0, 1),
        _node("Seq Scan", 9, 0.0, 1),
        _node("Seq Scan", 10, 0.0, 3),
        _node("Index Scan", 1, 0.25, 8),
        _node("Index Scan", 1, 0.01, 900),
        _node("ModifyTable", 0, 0.0, 1),
        _node("ModifyTable", 0, 10.0, 1),
        _node("Seq Scan", 10_000, 10_000.0, 1, Rows_Removed_by_Filter=90_000),
        _node("Seq Scan", 10_000, 10_000.0, 1, Rows_Removed_by_Filter=89_999),
        _node("Seq Scan", 5, 5.0, 1, Rows_Removed_by_Filter=9_999),
        _node("Seq Scan", 1, 0.0, 1, Rows_Removed_by_Filter=10_000),
        _node("Seq Scan", 1, 0.0, 20, Rows_Removed_by_Filter=500),
        _node("Seq Scan", 1, 0.5, 2, Rows_Removed_by_Join_Filter=90_000),
        _node("Sort", 5, 5.0, 1, Sort_Space_Type="Memory", Temp_Written_Blocks=0),
        _node("Hash", 5, 5.0, 1, Hash_Batches=1, Original_Hash_Batches=1),
        _node("Hash", 5, 5.0, 1, Hash_Batches=2, Original_Hash_Batches=1),
        _node("Aggregate", 5, 5.0, 1, Disk_Usage=0, HashAgg_Batches=0),
        _node("Aggregate", 5, 5.0, 1, Disk_Usage=8, HashAgg_Batches=5),
        _node("Bitmap Heap Scan", 5, 5.0, 1, Lossy_Heap_Blocks=0, Exact_Heap_Blocks=7),
        _node("Bitmap Heap Scan", 5, 5.0, 1, Lossy_Heap_Blocks=1, Exact_Heap_Blocks=7),
        _node("Seq Scan", 500, 0.0, 0, Rows_Removed_by_Filter=0),
        {"Node Type": "Seq Scan", "Plan Rows": 900},
        {"Node Type": "Result"},
    ]
    inner = [
        _node("Materialize", 500, 500.0, 2_000, Parent_Relationship="Inner"),
        _node("Materialize", 500, 499.99, 2_000, Parent_Relationship="Inner"),
        _node("Materialize", 800, 801.25, 2_000, Parent_Relationship="SubPlan"),
        _node("Hash", 1_000_000, 1_000_000.0, 1, Parent_Relationship="Inner", Hash_Batches=1),
        _node("Seq Scan", 900, 900.0, 2_000, Parent_Relationship="Outer"),
        _node("Seq Scan", 900, 900.0, 2_000, Parent_Relationship="Member"),
        _node("Seq Scan", 4_000, 0.0, 0, Parent_Relationship="Inner"),
    ]
    below = [
        _node("Index Scan", 90_000, 10.0, 1, Parent_Relationship="Outer"),
        _node("Index Scan", 1, 10.0, 1, Parent_Relationship="Outer"),
    ]
    first = _node("Seq Scan", 7, 7.0, 1, Parent_Relationship="Outer")
    pairs = [_node("Nested Loop", 7, 7.0, 1, Plans=[first, node]) for node in inner]
    limits = [_node("Limit", 10, 10.0, 1, Plans=[node]) for node in below]
    deep = _node("Nested Loop", 900, 10.0, 1, Parent_Relationship="Outer", Plans=[below[0], first])
    beside = _node("Nested Loop", 7, 7.0, 1, Plans=[{**limits[0]}, below[0]])
    limits += [_node("Limit", 10, 10.0, 1, Plans=[deep]), beside]
    return [[{"Plan": node}] for node in (*ends, *pairs, *limits)]


def _drawn(random: Random) -> list[Json]:
    """Returns plans in which every node ran and returned rows, and no limit is met exactly."""
    draw = _Draw(random)
    drawn = [draw.node(3, None, 1) for _ in range(PLANS_PER_SEED)]
    return [[{"Plan": node}] for node in (*drawn, _certain(random))]


def _certain(random: Random) -> dict[str, Any]:
    """Returns a plan with what chance may leave out of the others."""
    few, many = random.randint(20, 80), random.randint(2_000, 9_000)
    read = _node("Index Scan", 80 * many, few, 1, Parent_Relationship="Outer")
    found = _node("Index Scan", 1, 1.75, few, Parent_Relationship="Inner")
    join = _node("Nested Loop", 90 * many, few, 1, Parent_Relationship="Outer", Plans=[read, found])
    limit = _node("Limit", few, few, 1, Parent_Relationship="Member", Plans=[join])
    workers = [{"Worker Number": 0, "Sort Method": "external merge", "Sort Space Type": "Disk"}]
    sort = _node("Sort", many, many, 3, Parent_Relationship="Outer", Sort_Space_Type="Memory")
    gather = _node("Gather Merge", many, many, 1, Plans=[{**sort, "Workers": workers}])
    rows = 400 * many
    probe = _node("Seq Scan", few, few, 1, Parent_Relationship="Outer")
    table = _node("Hash", rows, rows, 1, Parent_Relationship="Inner", Hash_Batches=1)
    hashed = _node("Hash Join", few, few, 1, Parent_Relationship="Member", Plans=[probe, table])
    members = [limit, {**gather, "Parent Relationship": "Member"}, hashed]
    return _node("Append", many, many, 1, Plans=members)


class _Draw:
    """Draws a plan: what its nodes do fits together well enough for the rules."""

    def __init__(self, random: Random) -> None:
        self._random = random

    def node(self, height: int, role: str | None, runs: int) -> dict[str, Any]:
        """Returns a node that ran ``runs`` times, with at most ``height`` levels below it."""
        shapes = [self._scan] if height == 0 else [self._join, self._single, self._append]
        if 0 < height < 3:
            shapes.append(self._scan)
        node = self._random.choice(shapes)(height, runs)
        if role is not None:
            node["Parent Relationship"] = role
        # As PostgreSQL counts: what the nodes below wrote is counted above again.
        own = 40 if _spills(Plan({"Plan": node}).nodes[0]) else 0
        written = own + sum(child["Temp Written Blocks"] for child in node.get("Plans", []))
        return {**node, "Temp Written Blocks": written}

    def _new(self, kind: str, runs: int, most: float = 5.0, **facts: Any) -> dict[str, Any]:
        rows, planned = 10.0, 1
        while 10 in (rows / planned, planned / rows):
            rows = float(round(10 ** self._random.uniform(0, most)))
            factor = self._random.choice((1, 1, 1, 1.4, 0.6, 4, 60, 1 / 50))
            planned = max(1, round(rows * factor))
        return _node(kind, planned, rows, runs, **facts)

    def _scan(self, height: int, runs: int) -> dict[str, Any]:
        if self._random.random() < 0.3:
            return self._bitmap(runs)
        node = self._new("Seq Scan", runs, 5.0 if runs == 1 else 3.3)
        rows = node["Actual Rows"]
        removed = self._random.choice((0, rows * 0.5, rows * 5, rows * 30, 600, 40_000))
        if removed:
            node["Rows Removed by Filter"] = round(removed)
        if self._random.random() < 0.2:
            loops = 3 * round(rows)
            child = self._new("Materialize", loops, 3.0, Storage=self._medium())
            child |= {"Parent Relationship": "SubPlan", "Subplan Name": "SubPlan 1"}
            child["Temp Written Blocks"] = 0
            node["Plans"] = [child]
        return node

    def _bitmap(self, runs: int) -> dict[str, Any]:
        below = self._new("Bitmap Index Scan", runs, 3.3, Parent_Relationship="Outer")
        below["Temp Written Blocks"] = 0
        lossy = self._random.choice((0, 0, 17))
        return self._new(
            "Bitmap Heap Scan",
            runs,
            3.3,
            Lossy_Heap_Blocks=lossy,
            Exact_Heap_Blocks=90,
            Plans=[below],
        )

    def _single(self, height: int, runs: int) -> dict[str, Any]:
        kind = self._random.choice(("Sort", "Aggregate", "Materialize", "Limit"))
        options: dict[str, dict[str, Any]] = {
            "Sort": {"Sort_Space_Type": self._medium(), "Sort_Space_Used": 900},
            "Aggregate": {"Disk_Usage": self._random.choice((0, 0, 2048)), "HashAgg_Batches": 1},
            "Materialize": {"Storage": self._medium(), "Maximum_Storage": 900},
            "Limit": {},
        }
        facts = options[kind]
        if kind == "Sort" and self._random.random() < 0.3:
            facts["Workers"] = [{"Worker Number": 0, "Sort Space Type": self._medium()}]
        below = self.node(height - 1, "Outer", runs)
        return self._new(kind, runs, 5.0 if runs == 1 else 3.3, **facts, Plans=[below])

    def _join(self, height: int, runs: int) -> dict[str, Any]:
        outer = self.node(height - 1, "Outer", runs)
        if self._random.random() < 0.6:
            again = runs * self._random.choice((30, 900, 6_000, 42_000))
            inner = self.node(height - 1, "Inner", again)
            return self._new("Nested Loop", runs, Plans=[outer, inner])
        below = self.node(height - 1, "Outer", runs)
        batches = self._random.choice((1, 1, 8))
        inner = self._new("Hash", runs, 6.5, Hash_Batches=batches, Plans=[below])
        written = below["Temp Written Blocks"] + (40 if batches > 1 else 0)
        inner |= {"Parent Relationship": "Inner", "Temp Written Blocks": written}
        return self._new("Hash Join", runs, Plans=[outer, inner])

    def _append(self, height: int, runs: int) -> dict[str, Any]:
        members = [self.node(height - 1, "Member", runs) for _ in range(self._random.randint(2, 3))]
        return self._new("Append", runs, Plans=members)

    def _medium(self) -> str:
        return self._random.choice(("Memory", "Memory", "Disk"))
