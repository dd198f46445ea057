"""Swim lanes: who owns which step of a fact's life."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from workbook.errors import WorkbookError
from workbook.pictures import ACCENT, INK, MUTED, PALE, SECOND

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

WIDTH = 14
"""Letters in a line inside a box."""


def swim_lanes(yours: Mapping[str, str], ours: Mapping[str, str], lanes: Sequence[str]) -> Figure:
    """Draws each step as a box in its owner's lane; an arrow shows where another owner is meant.

    Args:
        yours: step to owner, in the order of a fact's life.
        ours: step to owner as this course sees it.
        lanes: the owners, from top to bottom.

    Raises:
        WorkbookError: a step has an owner without a lane.
    """
    import matplotlib.pyplot as plt

    for step, owner in yours.items():
        if owner not in lanes:
            raise WorkbookError(
                "A step has an unknown owner.", where=step, expected=", ".join(lanes), got=owner
            )

    figure, axes = plt.subplots(figsize=(10.4, 1.0 * len(lanes) + 0.3))
    for place, lane in enumerate(lanes):
        axes.axhspan(place - 0.5, place + 0.5, color=PALE if place % 2 else "white", zorder=0)
        axes.text(-0.75, place, lane, ha="right", va="center", weight="bold", fontsize=10)
    for place, (step, owner) in enumerate(yours.items()):
        agreed = owner == ours[step]
        _box(axes, place, lanes.index(owner), step, SECOND if agreed else ACCENT)
        if not agreed:
            _arrow(axes, place, lanes.index(owner), lanes.index(ours[step]))
    axes.set(xlim=(-0.6, len(yours) - 0.4), ylim=(len(lanes) - 0.5, -0.5))
    axes.axis("off")
    axes.annotate(
        "", (len(yours) - 0.4, len(lanes) - 0.42), (-0.6, len(lanes) - 0.42),
        arrowprops={"arrowstyle": "->", "color": MUTED}, annotation_clip=False,
    )  # fmt: skip
    axes.text(len(yours) - 0.4, len(lanes) - 0.36, "the life of a fact", ha="right", va="top",
              color=INK, fontsize=9)  # fmt: skip
    return figure


def _box(axes: Axes, right: float, down: float, text: str, colour: str) -> None:
    from textwrap import fill

    style = {
        "boxstyle": "round,pad=0.3",
        "facecolor": "white",
        "edgecolor": colour,
        "linewidth": 1.8,
    }
    axes.text(right, down, fill(text, WIDTH), ha="center", va="center", fontsize=8.5, bbox=style)


def _arrow(axes: Axes, right: float, start: float, end: float) -> None:
    toward = 1 if end > start else -1
    axes.annotate(
        "", (right, end - 0.05 * toward), (right, start + 0.36 * toward),
        arrowprops={"arrowstyle": "-|>", "color": ACCENT, "linewidth": 1.8},
    )  # fmt: skip
    axes.text(right, end + 0.12 * toward, "we say here", ha="center",
              va="top" if toward > 0 else "bottom", fontsize=8, color=ACCENT)  # fmt: skip
