"""Static pictures with words: they look the same in JupyterLab and on a code host."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from matplotlib.figure import Figure

DOTS_PER_INCH = 110
INK, ACCENT, SECOND, MUTED, PALE = "#1f2933", "#d1495b", "#2e6f95", "#8d99a6", "#e8ecf0"


def show(figure: Figure, *, alt: str) -> None:
    """Shows a matplotlib figure as PNG, with its description for those who cannot see it.

    Args:
        alt: what the picture shows, in words, conclusion first.
    """
    import matplotlib.pyplot as plt
    from IPython.display import display

    buffer = io.BytesIO()
    figure.savefig(
        buffer, format="png", dpi=DOTS_PER_INCH, bbox_inches="tight", metadata={"Software": None}
    )
    plt.close(figure)
    display(
        {"image/png": buffer.getvalue(), "text/plain": alt},
        raw=True,
        metadata={"image/png": {"alt": alt}},
    )


def style() -> None:
    """Sets the course's look for every figure made afterwards."""
    import matplotlib as mpl
    from cycler import cycler

    mpl.rcParams.update(
        {
            "figure.figsize": (7.0, 3.4),
            "font.size": 10,
            "axes.edgecolor": MUTED,
            "axes.labelcolor": INK,
            "axes.titlesize": 11,
            "axes.titleweight": "bold",
            "axes.titlelocation": "left",
            "axes.spines.top": False,
            "axes.spines.right": False,
            "axes.prop_cycle": cycler(color=[SECOND, ACCENT, "#edae49", "#66a182", MUTED]),
            "text.color": INK,
            "xtick.color": INK,
            "ytick.color": INK,
            "figure.facecolor": "white",
        }
    )
