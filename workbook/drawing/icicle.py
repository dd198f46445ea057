"""A plan as an icicle: parents above children, as wide as the rows they hand on."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from workbook.pictures import ACCENT, INK, MUTED, PALE, SECOND
from workbook.plan import Node, Plan

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

NARROW = 0.13
"""Share of the picture below which a label does not fit into its box."""


def icicles(plans: Mapping[str, Plan]) -> Figure:
    """Draws plans below each other, each as wide as all the rows that its nodes hand on.

    The box of a node is as wide as its own rows and those of the nodes below it; the part that is
    its own is dark.

    Args:
        plans: title to plan.
    """
    import matplotlib.pyplot as plt

    levels = [max(node.depth for node in plan.nodes) + 1 for plan in plans.values()]
    figure, all_axes = plt.subplots(
        len(plans), 1, figsize=(8.6, 0.62 * sum(levels) + 0.5 * len(plans)), squeeze=False,
        gridspec_kw={"height_ratios": levels},
    )  # fmt: skip
    for axes, (title, plan) in zip(all_axes[:, 0], plans.items(), strict=True):
        _draw(axes, plan)
        axes.set_title(f"{title}: {plan.tuples:,} rows handed on", fontsize=10.5)
    figure.tight_layout()
    return figure


def _draw(axes: Axes, plan: Plan) -> None:
    from matplotlib.patches import Rectangle

    total = max(plan.tuples, 1)
    lefts = _lefts(plan)
    eldest = {children[0].number for node in plan.nodes if (children := _children(plan, node))}
    for node, left in zip(plan.nodes, lefts, strict=True):
        width, own = _below(plan, node) / total, node.tuples / total
        axes.add_patch(Rectangle((left, node.depth), width, 0.94, facecolor=PALE))
        axes.add_patch(Rectangle((left, node.depth), own, 0.94, facecolor=SECOND, alpha=0.35))
        axes.add_patch(
            Rectangle((left, node.depth), width, 0.94, fill=False, edgecolor=MUTED, linewidth=0.8)
        )
        _label(axes, node, left, width, first=node.number in eldest)
    axes.set(xlim=(0, 1.0), ylim=(max(node.depth for node in plan.nodes) + 1.0, 0))
    axes.axis("off")


def _label(axes: Axes, node: Node, left: float, width: float, *, first: bool) -> None:
    """Writes into the box, or beside it where it is narrow: to its left if nothing stands there."""
    place = f" on {node.relation}" if node.relation else ""
    text = f"{node.type}{place}\n{node.tuples:,} {'row' if node.tuples == 1 else 'rows'}"
    text += f" in {node.loops:,} runs" if node.loops > 1 else ""
    at, side = left + 0.006, "left"
    if width < NARROW and node.depth:
        text = text.replace("\n", ", ")
        at, side = (left - 0.006, "right") if first else (left + width + 0.006, "left")
    colour = ACCENT if node.loops > 1 else INK
    axes.text(at, node.depth + 0.47, text, va="center", ha=side, fontsize=8, color=colour)


def _children(plan: Plan, parent: Node) -> list[Node]:
    found: list[Node] = []
    for node in plan.nodes[parent.number + 1 :]:
        if node.depth <= parent.depth:
            break
        if node.depth == parent.depth + 1:
            found.append(node)
    return found


def _below(plan: Plan, node: Node) -> int:
    return node.tuples + sum(_below(plan, child) for child in _children(plan, node))


def _lefts(plan: Plan) -> list[float]:
    """Where each node's box begins: its own rows come first, then its children side by side."""
    total = max(plan.tuples, 1)
    lefts = [0.0] * len(plan.nodes)
    for node in plan.nodes:
        edge = lefts[node.number] + node.tuples / total
        for child in _children(plan, node):
            lefts[child.number] = edge
            edge += _below(plan, child) / total
    return lefts
