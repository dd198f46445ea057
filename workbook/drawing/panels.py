"""Small tables side by side: what a query has in hand after each of its clauses."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from workbook.message import cell_text
from workbook.pictures import INK, MUTED, PALE
from workbook.table import Table

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

TINTS = (
    "#cfe0ec", "#f6dfae", "#bcd9c4", "#f2c4c9", "#ddd3ec", "#d9d2c5", "#c9e6e6", "#e8d5e0",
    "#e3e8b8", "#d3d7dd", "#f3d3bd",
)  # fmt: skip
LETTER, TITLE_LETTER, LINE, GAP = 0.082, 0.096, 0.235, 0.35
"""Inches: widths of a letter in tables and titles, height of a row, room between two panels."""


@dataclass(frozen=True)
class Panel:
    """One table of the picture.

    Args:
        title: for example the clause that has just run.
        table: its rows, in order.
        tint: the column whose value gives a row its colour; None for no colour.
        struck: positions of the rows that have just been removed.
    """

    title: str
    table: pd.DataFrame
    tint: str | None = None
    struck: Collection[int] = ()

    @property
    def cells(self) -> list[list[str]]:
        """The header and all rows as text."""
        table = Table.from_pandas(self.table)
        return [list(table.columns), *[[cell_text(cell) for cell in row] for row in table.rows]]

    @property
    def widths(self) -> list[float]:
        """The width of each column, in inches."""
        return [(max(map(len, column)) + 1.5) * LETTER for column in zip(*self.cells, strict=True)]

    @property
    def width(self) -> float:
        """The room that table and title need, in inches."""
        return max(sum(self.widths), len(self.title) * TITLE_LETTER)


def draw_panels(panels: Sequence[Panel], *, across: int | None = None) -> Figure:
    """Draws tables from left to right; equal values of the tint have one colour in all of them.

    Args:
        panels: in the order of reading.
        across: panels in one row of the picture; all by default.
    """
    import matplotlib.pyplot as plt

    across = across or len(panels)
    bands = [panels[start : start + across] for start in range(0, len(panels), across)]
    width = max(sum(p.width for p in band) + GAP * (len(band) - 1) for band in bands)
    heights = [max(len(p.cells) for p in band) * LINE + 0.55 for band in bands]
    figure = plt.figure(figsize=(width, sum(heights)))
    axes = figure.add_axes((0, 0, 1, 1))
    axes.set(xlim=(0, width), ylim=(sum(heights), 0))
    axes.axis("off")
    tints = _tints(panels)
    for number, band in enumerate(bands):
        left, top = 0.0, sum(heights[:number])
        for panel in band:
            _draw(axes, panel, left, top, tints)
            left += panel.width + GAP
    return figure


def _tints(panels: Sequence[Panel]) -> dict[str, str]:
    values: dict[str, str] = {}
    for panel in panels:
        for value in panel.table[panel.tint] if panel.tint else ():
            values.setdefault(cell_text(value), TINTS[len(values) % len(TINTS)])
    return values


def _draw(axes: Axes, panel: Panel, left: float, top: float, tints: dict[str, str]) -> None:
    from matplotlib.patches import Rectangle

    axes.text(left, top + 0.2, panel.title, weight="bold", fontsize=10, va="center", color=INK)
    values = list(panel.table[panel.tint]) if panel.tint else []
    for number, row in enumerate(panel.cells):
        down = top + 0.36 + number * LINE
        gone = number - 1 in panel.struck
        colour = tints[cell_text(values[number - 1])] if values and number else "white"
        box = Rectangle(
            (left, down), sum(panel.widths), LINE, edgecolor="white",
            facecolor=PALE if number == 0 else "white" if gone else colour,
        )  # fmt: skip
        axes.add_patch(box)
        right = left
        for text, width in zip(row, panel.widths, strict=True):
            axes.text(
                right + 0.06, down + LINE / 2, text, va="center", fontsize=8.5,
                color=MUTED if gone else INK, weight="bold" if number == 0 else "normal",
            )  # fmt: skip
            right += width
        if gone:
            axes.plot([left + 0.03, right - 0.03], [down + LINE / 2] * 2, color=MUTED, linewidth=1)
