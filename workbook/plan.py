"""What PostgreSQL did for a statement, read from ``EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON)``.

The counters are deterministic where the session is (one process, exact statistics, vacuumed
tables), so they grade work instead of time.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any


@dataclass(frozen=True)
class Node:
    """One node of a plan.

    Args:
        number: its place in the plan, counted from 0 in the order PostgreSQL prints.
        depth: steps down from the top node, which has depth 0.
        type: ``Seq Scan``, ``Index Only Scan``, ``Hash Join``…
        relation: the table it reads, and ``index`` the index, where it does.
        role: ``Outer``, ``Inner``, ``Subquery``, ``InitPlan``, ``SubPlan``…; None on top.
        loops: how often it ran; 0 means never.
        rows: rows that one run returned, on average.
        plan_rows: rows that the planner expected of one run.
        removed: rows read and thrown away by filters and join conditions, over all runs.
        pages: pages touched by it and the nodes below, over all runs, each visit counted.
        details: everything PostgreSQL said about the node.
    """

    number: int
    depth: int
    type: str
    relation: str | None
    index: str | None
    role: str | None
    loops: int
    rows: float
    plan_rows: float
    removed: int
    pages: int
    details: Mapping[str, Any]

    @property
    def tuples(self) -> int:
        """Rows returned over all runs."""
        return round(self.rows * self.loops)

    @property
    def q_error(self) -> float:
        """How many times the estimate is too large or too small; 1.0 where it never ran.

        Both numbers count as at least 1, so that a node without rows does not divide by zero.
        """
        if not self.loops:
            return 1.0
        expected, actual = max(self.plan_rows, 1.0), max(self.rows, 1.0)
        return max(expected / actual, actual / expected)


class Plan:
    """A plan with the counters of one run.

    Args:
        json: what EXPLAIN returns: a list of one object with the key "Plan", or that object.
    """

    def __init__(self, json: Sequence[Mapping[str, Any]] | Mapping[str, Any]) -> None:
        self.json: Mapping[str, Any] = json if isinstance(json, Mapping) else json[0]

    @cached_property
    def nodes(self) -> list[Node]:
        """Every node once, parents before children, subplans and CTEs included."""
        walk = _walk(self.json["Plan"], 0)
        return [_node(number, depth, facts) for number, (depth, facts) in enumerate(walk)]

    @property
    def pages(self) -> int:
        """Pages of 8 kB touched, in cache or not (PG-BLK); planning is not counted."""
        return self.nodes[0].pages

    @property
    def tuples(self) -> int:
        """Rows passed from node to node, over all runs (PG-TUP)."""
        return sum(node.tuples for node in self.nodes)

    @property
    def removed(self) -> int:
        """Rows read and thrown away by filters, over all nodes and runs (PG-RRF)."""
        return sum(node.removed for node in self.nodes)

    @property
    def heap_fetches(self) -> int:
        """Visits of index-only scans to the table (PG-HF); 0 on a freshly vacuumed one."""
        return sum(int(node.details.get("Heap Fetches", 0)) for node in self.nodes)

    @property
    def spilled_blocks(self) -> int:
        """Pages written to temporary files because memory was short (PG-TMP)."""
        return int(self.json["Plan"].get("Temp Written Blocks", 0))

    @property
    def worst_q_error(self) -> float:
        """The largest estimate error of any node that ran (PG-QERR)."""
        return max(node.q_error for node in self.nodes)

    def find(self, *types: str, relation: str | None = None) -> list[Node]:
        """Returns the nodes of any of ``types`` (none named: of all), on ``relation`` if named."""
        return [
            node
            for node in self.nodes
            if (not types or node.type in types) and relation in (None, node.relation)
        ]

    def uses(self, *types: str, relation: str | None = None) -> bool:
        """Returns whether :meth:`find` finds a node."""
        return bool(self.find(*types, relation=relation))

    def tree(self) -> str:
        """Returns the plan as indented lines: node, rows expected and got, loops, pages."""
        return "\n".join(_line(node) for node in self.nodes)


def _walk(facts: Mapping[str, Any], depth: int) -> Iterator[tuple[int, Mapping[str, Any]]]:
    yield depth, facts
    for child in facts.get("Plans", ()):
        yield from _walk(child, depth + 1)


def _node(number: int, depth: int, facts: Mapping[str, Any]) -> Node:
    loops = int(facts.get("Actual Loops", 0))
    # "Rows Removed by Filter", "… by Index Recheck", "… by Join Filter": averages of one run.
    removed = sum(value for name, value in facts.items() if name.startswith("Rows Removed by"))
    return Node(
        number=number,
        depth=depth,
        type=facts["Node Type"],
        relation=facts.get("Relation Name"),
        index=facts.get("Index Name"),
        role=facts.get("Parent Relationship"),
        loops=loops,
        rows=float(facts.get("Actual Rows", 0)),
        plan_rows=float(facts.get("Plan Rows", 0)),
        removed=round(removed * loops),
        pages=int(facts.get("Shared Hit Blocks", 0)) + int(facts.get("Shared Read Blocks", 0)),
        details={name: value for name, value in facts.items() if name != "Plans"},
    )


def _line(node: Node) -> str:
    place = f" using {node.index}" if node.index else ""
    place += f" on {node.relation}" if node.relation else ""
    label = f"{node.details['Subplan Name']}: " if "Subplan Name" in node.details else ""
    if node.loops:
        ran = f"{node.rows:,.0f} rows (expected {node.plan_rows:,.0f})"
        ran += f" in each of {node.loops:,} loops" if node.loops > 1 else ""
        ran += f", {node.removed:,} removed" if node.removed else ""
        ran += f", {node.pages:,} pages"
    else:
        ran = "never ran"
    return f"{'   ' * node.depth}{label}{node.type}{place}: {ran}"
