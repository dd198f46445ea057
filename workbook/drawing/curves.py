"""Curves of measured work: pages against selectivity, rows against size."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from workbook.pictures import ACCENT, INK, MUTED, SECOND

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.figure import Figure

PLAN_COLOURS = {
    "Seq Scan": MUTED,
    "Bitmap Heap Scan": ACCENT,
    "Index Scan": SECOND,
    "Index Only Scan": "#3a7d44",
}


def selectivity(runs: pd.DataFrame, table_pages: int) -> Figure:
    """Draws pages touched against the share of rows asked for, one panel a column.

    Args:
        runs: columns ``column``, ``share`` (0 to 1), ``pages``, ``node`` (a key of
            ``PLAN_COLOURS``).
        table_pages: pages of the table, drawn as a line.
    """
    import matplotlib.pyplot as plt
    from matplotlib.ticker import PercentFormatter

    names = list(dict.fromkeys(runs["column"]))
    figure, all_axes = plt.subplots(1, len(names), figsize=(9.0, 3.7), sharey=True, squeeze=False)
    for axes, name in zip(all_axes[0], names, strict=True):
        mine = runs[runs["column"] == name]
        axes.axhline(table_pages, color=INK, linewidth=0.8, linestyle=":")
        axes.plot(mine["share"], mine["pages"], color=MUTED, linewidth=1, zorder=1)
        for node, colour in PLAN_COLOURS.items():
            dots = mine[mine["node"] == node]
            axes.scatter(dots["share"], dots["pages"], color=colour, s=38, label=node, zorder=2)
        axes.set(title=name, xlabel="share of the rows that match")
        axes.xaxis.set_major_formatter(PercentFormatter(1.0))
    all_axes[0][0].set_ylabel("pages touched")
    all_axes[0][0].text(
        1.0, table_pages * 0.96, "the whole table", ha="right", va="top", fontsize=9
    )
    handles, labels = all_axes[0][0].get_legend_handles_labels()
    used = [place for place, label in enumerate(labels) if label in set(runs["node"])]
    figure.tight_layout(rect=(0, 0.08, 1, 1))
    figure.legend(
        [handles[place] for place in used], [labels[place] for place in used],
        loc="lower center", ncols=len(used), frameon=False, fontsize=9,
    )  # fmt: skip
    return figure


def log_curves(
    sizes: Sequence[float],
    curves: Mapping[str, Sequence[float]],
    *,
    x: str,
    y: str,
    title: str = "",
) -> Figure:
    """Draws curves over one measure of size, each labelled at its end; heights are logarithmic.

    Args:
        sizes: positions on the horizontal axis, rising.
        curves: label to the value at each size.
        x, y: titles of the axes.
        title: stands above the picture.
    """
    import matplotlib.pyplot as plt
    from matplotlib.ticker import FuncFormatter, NullLocator

    figure, axes = plt.subplots(figsize=(7.4, 3.4))
    for colour, (label, values) in zip((ACCENT, SECOND, MUTED), curves.items(), strict=False):
        heights = list(values)
        axes.plot(sizes, heights, "o-", color=colour, markersize=5)
        axes.annotate(
            label, (sizes[-1], heights[-1]), xytext=(8, 0), textcoords="offset points",
            va="center", color=colour, fontweight="bold",
        )  # fmt: skip
    axes.set(yscale="log", xlabel=x, ylabel=y, title=title)
    for axis in (axes.xaxis, axes.yaxis):
        axis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:,.0f}"))
    axes.yaxis.set_minor_locator(NullLocator())
    axes.grid(axis="y", color=MUTED, alpha=0.25)
    figure.tight_layout()
    return figure
