"""Stacked bars with their totals on top."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from workbook.pictures import INK

if TYPE_CHECKING:
    from matplotlib.axes import Axes


def draw_stacks(
    axes: Axes,
    labels: Sequence[str],
    layers: Mapping[str, Sequence[float]],
    *,
    colours: Sequence[str],
    tops: Sequence[str] | None = None,
    title: str = "",
) -> None:
    """Draws one bar a label, made of one piece a layer, the first layer at the bottom.

    Args:
        labels: stand under the bars.
        layers: name to the heights of its pieces, one a label.
        colours: one a layer.
        tops: stand on the bars; the totals by default.
        title: stands above.
    """
    places = range(len(labels))
    floor = [0.0] * len(labels)
    for (name, heights), colour in zip(layers.items(), colours, strict=True):
        axes.bar(places, heights, 0.72, floor, color=colour, label=name, edgecolor="white")
        floor = [low + height for low, height in zip(floor, heights, strict=True)]
    for place, height in enumerate(floor):
        text = tops[place] if tops else f"{height:,.0f}"
        axes.text(place, height + 0.02 * max(floor), text, ha="center", color=INK, fontsize=9)
    axes.set_xticks(list(places), labels, fontsize=9)
    axes.set(title=title, ylim=(0, 1.12 * max(floor)))
    # The list beside the picture reads like the bar: what is on top stands on top.
    handles, names = axes.get_legend_handles_labels()
    axes.legend(
        handles[::-1],
        names[::-1],
        frameon=False,
        loc="upper left",
        bbox_to_anchor=(1, 1),
        fontsize=9,
    )
