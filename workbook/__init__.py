"""The data-engineering workbook: lessons, exercises, and graders that agree."""

from __future__ import annotations

from typing import Any

__version__ = "0.1.0"


def load_ipython_extension(shell: Any) -> None:
    """Makes ``%%sql`` available: what ``%load_ext workbook`` in a notebook calls."""
    from workbook.magic import register

    register(shell)
