"""Cohort triangles: one line a cohort, one column for each month since."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from workbook.pictures import INK, MUTED

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

Cells = Mapping[tuple[str, int], float]


def triangle(cells: pd.DataFrame, *, value: str, title: str = "", percent: bool = False) -> Figure:
    """Draws a heat map of cohorts; a cell without a row stays empty, framed by dots.

    Args:
        cells: columns ``cohort``, ``months_since`` and the one that ``value`` names.
        value: the column that colours the cells.
        title: stands above the picture.
        percent: write values as whole percents.
    """
    import matplotlib.pyplot as plt

    known = {
        (str(cohort), int(since)): float(number)
        for cohort, since, number in cells[["cohort", "months_since", value]].itertuples(
            index=False
        )
    }
    cohorts = sorted({cohort for cohort, _ in known})
    width = max(since for _, since in known) + 1
    figure, axes = plt.subplots(figsize=(7.8, 0.36 * len(cohorts) + 1.2))
    for down, cohort in enumerate(cohorts):
        last = max(since for name, since in known if name == cohort)
        for since in range(last + 1):
            _cell(axes, since, down, known.get((cohort, since)), _reach(known), percent)
    axes.set(xlim=(0, width), ylim=(len(cohorts), 0), xlabel="months since the first order")
    axes.set_xticks([place + 0.5 for place in range(width)], [str(n) for n in range(width)])
    axes.set_yticks([place + 0.5 for place in range(len(cohorts))], cohorts)
    axes.tick_params(length=0, labelsize=9)
    axes.spines[["left", "bottom"]].set_visible(False)
    axes.set_title(title)
    figure.tight_layout()
    return figure


def _reach(known: Cells) -> float:
    """The largest value after the month of birth, which would outshine all others."""
    later = [number for (_, since), number in known.items() if since > 0]
    return max(later, default=1.0) or 1.0


def _cell(
    axes: Axes, right: int, down: int, number: float | None, reach: float, percent: bool
) -> None:
    from matplotlib import colormaps
    from matplotlib.patches import Rectangle

    place = (right + 0.03, down + 0.05)
    if number is None:
        axes.add_patch(
            Rectangle(place, 0.94, 0.9, fill=False, edgecolor=MUTED, linestyle=":", linewidth=1.2)
        )
        return
    strength = min(number / reach, 1.0)
    axes.add_patch(
        Rectangle(place, 0.94, 0.9, facecolor=colormaps["Blues"](0.05 + 0.75 * strength))
    )
    text = f"{number:.0%}" if percent else f"{number:,.0f}"
    colour = "white" if strength > 0.8 else INK
    axes.text(right + 0.5, down + 0.5, text, ha="center", va="center", fontsize=8, color=colour)
