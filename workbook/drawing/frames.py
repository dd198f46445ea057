"""Window frames: for every row, which rows a window function looks at."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING

from workbook.pictures import ACCENT, INK, PALE, SECOND

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

Frames = Mapping[int, Collection[int]]
"""Row to the rows in its frame, all named by their ids."""


def frame_grids(panels: Mapping[str, Frames], labels: Sequence[str]) -> Figure:
    """Draws one grid a window: a line for each row, a square for each row that it sees.

    Args:
        panels: title to frames; the ids stand in the same order everywhere.
        labels: one text a row, in the order of the ids.
    """
    import matplotlib.pyplot as plt

    figure, all_axes = plt.subplots(
        1, len(panels), figsize=(2.9 * len(panels) + 1.0, 3.5), sharey=True, squeeze=False
    )
    for axes, (title, frames) in zip(all_axes[0], panels.items(), strict=True):
        _grid(axes, frames, labels)
        axes.set_title(title, fontsize=9.5, pad=8)
    all_axes[0][0].set_ylabel("current row")
    figure.tight_layout()
    return figure


def _grid(axes: Axes, frames: Frames, labels: Sequence[str]) -> None:
    from matplotlib.patches import Rectangle

    ids = list(frames)
    for down, current in enumerate(ids):
        for right, other in enumerate(ids):
            colour = SECOND if other in frames[current] else PALE
            axes.add_patch(Rectangle((right, down), 0.92, 0.92, facecolor=colour))
        axes.add_patch(
            Rectangle((down, down), 0.92, 0.92, fill=False, edgecolor=ACCENT, linewidth=2)
        )
    axes.set(xlim=(-0.1, len(ids)), ylim=(len(ids), -0.1), aspect="equal")
    axes.set_xticks([place + 0.46 for place in range(len(ids))], [str(name) for name in ids])
    axes.set_yticks([place + 0.46 for place in range(len(ids))], labels)
    axes.tick_params(length=0, labelsize=9, colors=INK)
    axes.set_xlabel("rows in its frame", fontsize=9)
    for spine in axes.spines.values():
        spine.set_visible(False)


def staircases(totals: Mapping[str, Sequence[float]], labels: Sequence[str]) -> Figure:
    """Draws running totals as stairs, one panel each, with a dot for the total at every row.

    Args:
        totals: title to the running total at each row.
        labels: what stands under each row.
    """
    import matplotlib.pyplot as plt

    figure, all_axes = plt.subplots(
        1, len(totals), figsize=(3.6 * len(totals) + 0.6, 2.9), sharey=True, squeeze=False
    )
    places = range(len(labels))
    for axes, (title, values) in zip(all_axes[0], totals.items(), strict=True):
        axes.step(places, values, where="mid", color=SECOND, linewidth=1.5)
        axes.plot(places, values, "o", color=ACCENT, markersize=6)
        for place, value in zip(places, values, strict=True):
            at = {"xytext": (0, 7), "textcoords": "offset points", "ha": "center"}
            axes.annotate(f"{value:g}", (place, value), fontsize=9, **at)
        axes.set_title(title, fontsize=10)
        axes.set_xticks(places, labels, fontsize=9)
        axes.margins(x=0.1, y=0.16)
    all_axes[0][0].set_ylabel("running total")
    figure.tight_layout()
    return figure
