"""Bars with their numbers beside them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from workbook.pictures import ACCENT, SECOND

if TYPE_CHECKING:
    from matplotlib.figure import Figure


def bars(
    values: Mapping[str, float], *, x: str, title: str = "", log: bool = False, marked: str = ""
) -> Figure:
    """Draws one horizontal bar a value, from top to bottom.

    Args:
        values: label to length.
        x: title of the axis.
        title: stands above the picture.
        log: use a logarithmic axis.
        marked: the label of the bar that is drawn in another colour.
    """
    import matplotlib.pyplot as plt
    from matplotlib.ticker import FuncFormatter, NullLocator

    figure, axes = plt.subplots(figsize=(7.6, 0.42 * len(values) + 1.1))
    colours = [ACCENT if label == marked else SECOND for label in values]
    drawn = axes.barh(list(values), list(values.values()), color=colours, height=0.62)
    axes.bar_label(drawn, [f"{value:,.0f}" for value in values.values()], padding=4, fontsize=9)
    axes.invert_yaxis()
    if log:
        axes.set(xscale="log", xlim=(1, max(values.values()) * 3))
        axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:,.0f}"))
        axes.xaxis.set_minor_locator(NullLocator())
    else:
        axes.margins(x=0.14)
    axes.set(xlabel=x, title=title)
    axes.tick_params(axis="y", length=0)
    axes.spines["left"].set_visible(False)
    figure.tight_layout()
    return figure
