"""Rows that meet in a join: every line between two rows is one row of the result."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from workbook.pictures import ACCENT, INK, PALE, SECOND

if TYPE_CHECKING:
    from matplotlib.axes import Axes


def draw_fan_out(
    axes: Axes, left: Sequence[str], right: Sequence[str], *, titles: tuple[str, str]
) -> None:
    """Draws the rows of two tables with one key, and a numbered line for each pair.

    Args:
        left, right: the rows, as short texts.
        titles: the names of the tables.
    """
    tall = max(len(left), len(right))
    places = [_spread(len(rows), tall) for rows in (left, right)]
    number = 0
    for start in places[0]:
        for end in places[1]:
            number += 1
            axes.plot([0, 1], [start, end], color=ACCENT, linewidth=1.6, zorder=1)
            share = 0.25 + 0.15 * (number % 2 == 0)
            mark = {"boxstyle": "circle,pad=0.15", "facecolor": "white", "edgecolor": ACCENT}
            axes.text(
                share, start + share * (end - start), str(number), ha="center", va="center",
                fontsize=8, color=ACCENT, bbox=mark,
            )  # fmt: skip
    for side, (rows, heights) in enumerate(zip((left, right), places, strict=True)):
        edge = "right" if side == 0 else "left"
        for text, height in zip(rows, heights, strict=True):
            box = {"boxstyle": "round,pad=0.35", "facecolor": PALE, "edgecolor": SECOND}
            axes.text(side, height, text, ha=edge, va="center", fontsize=9, color=INK, bbox=box)
        axes.text(side, -0.75, titles[side], ha=edge, weight="bold", color=INK)
    axes.set(xlim=(-0.7, 1.7), ylim=(tall - 0.4, -0.9))
    axes.axis("off")


def _spread(count: int, tall: int) -> list[float]:
    """Returns heights that stand centred in a column of ``tall`` rows."""
    return [(tall - count) / 2 + place for place in range(count)]
