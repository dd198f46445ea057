"""A table as pixels: one for every page of 8 kB, in the order of the file."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING

from workbook.pictures import ACCENT, MUTED, PALE

if TYPE_CHECKING:
    from matplotlib.figure import Figure

WIDTH = 100
"""Pages in a line of the picture."""


def page_pixels(panels: Mapping[str, Collection[int]], total: int) -> Figure:
    """Draws all pages of a table once for every question, and lights up those it touched.

    Args:
        panels: title to the numbers of the touched pages, counted from 0.
        total: pages of the table.
    """
    import matplotlib.pyplot as plt
    import numpy as np
    from matplotlib.colors import ListedColormap

    lines = -(-total // WIDTH)
    figure, all_axes = plt.subplots(
        1, len(panels), figsize=(3.6 * len(panels), 0.036 * lines + 0.9), squeeze=False
    )
    for axes, (title, touched) in zip(all_axes[0], panels.items(), strict=True):
        pixels = np.full(lines * WIDTH, 2)
        pixels[:total] = 0
        pixels[list(touched)] = 1
        colours = ListedColormap([PALE, ACCENT, "white"])
        edges = np.arange(WIDTH + 1), np.arange(lines + 1)
        image = pixels.reshape(lines, WIDTH)
        axes.pcolormesh(*edges, image, cmap=colours, vmin=0, vmax=2, edgecolors="white", lw=0.2)
        axes.invert_yaxis()
        axes.set(xticks=[], yticks=[])
        axes.set_title(f"{title}\n{len(set(touched)):,} of {total:,} pages", fontsize=9.5)
        for spine in axes.spines.values():
            spine.set(visible=True, color=MUTED)
    figure.tight_layout()
    return figure
