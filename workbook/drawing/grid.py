"""Grids of coloured cells: what determines what, truth tables, who accepts which row."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from workbook.pictures import ACCENT, INK, MUTED, PALE, SECOND

if TYPE_CHECKING:
    from matplotlib.axes import Axes

YES, NO, UNSURE = "#bcd9c4", "#f2c4c9", "#f6dfae"
GOLD = "#c07f00"

Cells = Sequence[Sequence[str]]


def draw_grid(
    axes: Axes,
    rows: Sequence[str],
    columns: Sequence[str],
    colours: Cells,
    *,
    texts: Cells | None = None,
    title: str = "",
    size: float = 9,
    slanted: bool = False,
) -> None:
    """Draws one coloured cell per row and column, rows from top to bottom.

    Args:
        rows, columns: labels.
        colours: matplotlib colours, one list a row.
        texts: what stands in the cells, in the same shape.
        title: stands above the grid.
        size: of the letters, in points.
        slanted: turns the column labels, where they are long.
    """
    from matplotlib.colors import to_rgb

    pixels = [[to_rgb(colour) for colour in line] for line in colours]
    axes.imshow(pixels, extent=(0, len(columns), len(rows), 0), aspect="auto", interpolation="none")
    axes.hlines(range(len(rows) + 1), 0, len(columns), colors="white", linewidth=1.4)
    axes.vlines(range(len(columns) + 1), 0, len(rows), colors="white", linewidth=1.4)
    for down, line in enumerate(texts or ()):
        for right, text in enumerate(line):
            axes.text(right + 0.5, down + 0.5, text, ha="center", va="center", fontsize=size)
    axes.set(xlim=(0, len(columns)), ylim=(len(rows), 0))
    axes.set_xticks([place + 0.5 for place in range(len(columns))], columns, fontsize=size)
    axes.set_yticks([place + 0.5 for place in range(len(rows))], rows, fontsize=size)
    axes.xaxis.tick_top()
    if slanted:
        for label in axes.get_xticklabels():
            label.set(rotation=45, ha="left", rotation_mode="anchor")
    axes.tick_params(length=0)
    for spine in axes.spines.values():
        spine.set_visible(False)
    if title:
        axes.set_title(title, pad=10)


def draw_determinants(
    axes: Axes,
    determines: Mapping[tuple[str, str], bool],
    columns: Sequence[str],
    *,
    circles: Mapping[str, Sequence[str]] | None = None,
    title: str = "",
) -> None:
    """Draws which column determines which; what a learner circles is framed, faults in red.

    Args:
        determines: (left, right) to whether equal left values always have equal right values.
        columns: their order, for both sides.
        circles: left column to the right columns that are said to belong to it.
        title: stands above the grid.
    """
    from matplotlib.patches import Rectangle

    def colour(left: str, right: str) -> str:
        if left == right:
            return MUTED
        return SECOND if determines[left, right] else PALE

    colours = [[colour(left, right) for right in columns] for left in columns]
    draw_grid(axes, columns, columns, colours, title=title, size=8, slanted=True)
    for left, members in (circles or {}).items():
        for right in members:
            held = left == right or determines[left, right]
            corner = (columns.index(right) + 0.08, columns.index(left) + 0.08)
            edge = GOLD if held else ACCENT
            frame = Rectangle(corner, 0.84, 0.84, fill=False, edgecolor=edge, linewidth=2.4)
            axes.add_patch(frame)
    axes.set_ylabel("equal values here …", color=INK)
    axes.text(
        0.5, -0.02, "… mean equal values here", ha="center", va="top", transform=axes.transAxes
    )
