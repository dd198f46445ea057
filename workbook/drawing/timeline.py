"""Moments on a line, coloured by the island they belong to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from workbook.pictures import ACCENT, INK, MUTED, PALE, SECOND

if TYPE_CHECKING:
    from matplotlib.figure import Figure

COLOURS = (SECOND, ACCENT, "#c07f00", "#3a7d44", "#7a5195", "#4a5568")


def island_timelines(
    minutes: Sequence[float], islands: Mapping[str, Sequence[int]], *, unit: str = "minutes"
) -> Figure:
    """Draws the same moments once for every way to cut them; equal colours are one island.

    Args:
        minutes: when each event happened, from 0, never falling.
        islands: title to the number of the island of each event, counted from 1.
        unit: of the axis.
    """
    import matplotlib.pyplot as plt

    figure, all_axes = plt.subplots(
        len(islands), 1, figsize=(8.2, 1.0 * len(islands) + 0.6), sharex=True, squeeze=False
    )
    for axes, (title, numbers) in zip(all_axes[:, 0], islands.items(), strict=True):
        axes.axhline(0, color=PALE, linewidth=6, zorder=0)
        for island in sorted(set(numbers)):
            at = [m for m, number in zip(minutes, numbers, strict=True) if number == island]
            colour = COLOURS[(island - 1) % len(COLOURS)]
            axes.plot([at[0], at[-1]], [0, 0], color=colour, linewidth=6, solid_capstyle="round")
            axes.plot(at, [0] * len(at), "o", color=colour, markersize=9, markeredgecolor="white")
            axes.annotate(
                str(island), (at[0], 0), xytext=(0, 10), textcoords="offset points",
                ha="center", fontsize=9, color=INK,
            )  # fmt: skip
        axes.set(ylim=(-0.6, 1.0), yticks=[])
        axes.set_title(title, fontsize=10)
        axes.spines[["left", "bottom"]].set_visible(False)
        axes.tick_params(length=0, labelbottom=axes is all_axes[-1, 0], colors=MUTED)
    all_axes[-1, 0].set_xlabel(f"{unit} since the first click")
    figure.tight_layout()
    return figure
