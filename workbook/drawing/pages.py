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
        1, len(panels), figsize=(3.8 * len(panels), 0.038 * lines + 0.6), squeeze=False
    )
    colours = ListedColormap([PALE, ACCENT, "white"])
    for axes, (title, touched) in zip(all_axes[0], panels.items(), strict=True):
        pixels = np.full(lines * WIDTH, 2)
        pixels[:total] = 0
        pixels[list(touched)] = 1
        image = pixels.reshape(lines, WIDTH)
        axes.imshow(image, cmap=colours, vmin=0, vmax=2, interpolation="nearest", aspect="auto")
        axes.set(xticks=[], yticks=[])
        axes.set_title(f"{title}\n{len(set(touched)):,} of {total:,} pages", fontsize=9.5)
        for spine in axes.spines.values():
            spine.set(visible=True, color=MUTED)
    figure.tight_layout()
    return figure
