"""Facts about execution plans read from JSON."""

from __future__ import annotations

from typing import Any

import pytest

from workbook.plan import Plan


def node(kind: str, *children: dict[str, Any], **facts: Any) -> dict[str, Any]:
    """Returns a node as PostgreSQL prints it; ``_`` in names stands for a space."""
    named = {name.replace("_", " "): value for name, value in facts.items()}
    plans = {"Plans": list(children)} if children else {}
    return (
        {"Node Type": kind, "Plan Rows": 1, "Actual Rows": 1.0, "Actual Loops": 1} | named | plans
    )


PLAN = Plan(
    [
        {
            "Plan": node(
                "Nested Loop",
                node("Aggregate", Parent_Relationship="InitPlan", Subplan_Name="CTE c"),
                node(
                    "Seq Scan",
                    Relation_Name="users",
                    Actual_Rows=500.00,
                    Plan_Rows=400,
                    Rows_Removed_by_Filter=20,
                ),
                node(
                    "Index Only Scan",
                    node("Materialize", Actual_Loops=0, Actual_Rows=0.0, Plan_Rows=10_000),
                    Relation_Name="orders",
                    Index_Name="orders_user",
                    Actual_Rows=1.25,
                    Actual_Loops=500,
                    Plan_Rows=10,
                    Heap_Fetches=3,
                    Rows_Removed_by_Filter=2.5,
                ),
                Actual_Rows=625.00,
                Plan_Rows=625,
                Shared_Hit_Blocks=90,
                Shared_Read_Blocks=10,
                Temp_Written_Blocks=7,
            ),
            "Planning": {"Shared Hit Blocks": 1000},
        }
    ]
)


def test_nodes_are_numbered_as_printed_subplans_included() -> None:
    """Parents come before children; CTEs, InitPlans and every sibling are there once."""
    found = [(node.number, node.depth, node.type) for node in PLAN.nodes]
    assert found == [
        (0, 0, "Nested Loop"),
        (1, 1, "Aggregate"),
        (2, 1, "Seq Scan"),
        (3, 1, "Index Only Scan"),
        (4, 2, "Materialize"),
    ]


def test_pages_are_those_of_the_top_node_in_cache_or_not() -> None:
    """Hit and read pages are added; planning is not counted."""
    assert PLAN.pages == 100


def test_tuples_are_multiplied_by_loops() -> None:
    """Rows are averages of one run: 1.25 rows in 500 loops are 625."""
    assert PLAN.nodes[3].tuples == 625
    assert PLAN.tuples == 625 + 1 + 500 + 625 + 0


def test_counters_cover_all_nodes_and_runs() -> None:
    """Removed rows are multiplied by loops; heap fetches are totals; spills stand on top."""
    assert PLAN.nodes[3].removed == 1250
    assert PLAN.removed == 1270
    assert PLAN.heap_fetches == 3
    assert PLAN.spilled_blocks == 7


def test_q_error_ignores_nodes_that_never_ran_and_divides_by_at_least_one() -> None:
    """The worst error is that of the index scan: 10 rows expected, 1.25 found."""
    assert PLAN.nodes[4].q_error == 1.0
    assert PLAN.worst_q_error == 8.0
    nothing = Plan({"Plan": node("Seq Scan", Actual_Rows=0.0, Plan_Rows=50)})
    assert nothing.worst_q_error == 50.0


@pytest.mark.parametrize(
    ("types", "relation", "used"),
    [
        (("Seq Scan",), None, True),
        (("Seq Scan",), "orders", False),
        (("Seq Scan", "Index Only Scan"), "orders", True),
        ((), "orders", True),
        ((), "payments", False),
    ],
)
def test_nodes_are_found_by_family_and_relation(
    types: tuple[str, ...], relation: str | None, used: bool
) -> None:
    """Any of the types on the relation counts; no type named means all."""
    assert PLAN.uses(*types, relation=relation) is used


def test_the_tree_shows_every_node_in_its_place() -> None:
    """One line a node, indented, without timings."""
    assert PLAN.tree().splitlines() == [
        "Nested Loop: 625 rows (expected 625), 100 pages",
        "   CTE c: Aggregate: 1 rows (expected 1), 0 pages",
        "   Seq Scan on users: 500 rows (expected 400), 20 removed, 0 pages",
        "   Index Only Scan using orders_user on orders: 1 rows (expected 10)"
        " in each of 500 loops, 1,250 removed, 0 pages",
        "      Materialize: never ran",
    ]
