"""Predictions in lessons: say what will happen, run it, and read what the machine measured.

They are not graded. In the learner's own copy (below ``work/``) they are kept in
``predictions.json`` beside the notebook, so that one can look back; elsewhere only in memory.
"""

from __future__ import annotations

import json
import math
import os
from collections.abc import Mapping
from decimal import Decimal
from html import escape
from numbers import Number
from pathlib import Path
from types import EllipsisType

from workbook import pictures
from workbook.course import root
from workbook.errors import WorkbookError

FILE = "predictions.json"
Value = str | int | float | Decimal | bool | None

_made: dict[str, Value] = {}


class Reply:
    """What a notebook shows after a prediction: one or two sentences beside a coloured bar."""

    def __init__(self, text: str, colour: str = pictures.MUTED) -> None:
        self._text = text
        self._colour = colour

    def __repr__(self) -> str:
        return self._text

    def _repr_html_(self) -> str:
        bar = f"border-left:4px solid {self._colour};padding:2px 12px"
        return f'<div style="{bar}">{escape(self._text)}</div>'


def predict(name: str, answer: Value | EllipsisType) -> Reply:
    """Notes what you expect, before the experiment runs.

    Args:
        name: names the prediction; :func:`reveal` uses the same name.
        answer: one of the offered values, or a number; ``...`` stands for none yet.
    """
    if isinstance(answer, EllipsisType):
        _made.pop(name, None)
        return Reply("Write your prediction in place of the three dots, then run this cell again.")
    _made[name] = answer
    _keep(name, predicted=answer)
    return Reply(f"Noted: {_text(answer)}. Now run the next cell.")


def reveal(
    name: str,
    measured: Value,
    reasons: Mapping[Value, str] | None = None,
    *,
    within: float = 0.0,
    unit: str = "",
) -> Reply:
    """Compares a prediction with what was measured, and says why.

    Args:
        name: the name given to :func:`predict`.
        measured: the value that the experiment gave.
        reasons: what to say to each predictable value, right or wrong.
        within: the relative error up to which a number counts as right.
        unit: stands behind numbers, for example ``"rows"``.
    """
    truth = _text(measured, unit)
    if name not in _made:
        return Reply(f"Measured: {truth}. You made no prediction: run the cell with predict first.")
    answer = _made[name]
    _keep(name, measured=measured)
    right = _agrees(answer, measured, within)
    parts = [f"✓ As you predicted: {truth}." if right else _miss(answer, measured, unit)]
    if right and _spelling(answer) != _spelling(measured):
        parts = [f"✓ Close: you predicted {_text(answer, unit)}, measured {truth}."]
    spelled = {_spelling(value): reason for value, reason in (reasons or {}).items()}
    parts.append(spelled.get(_spelling(answer), ""))
    colour = "#3a7d44" if right else pictures.ACCENT
    return Reply(" ".join(part for part in parts if part), colour)


def _miss(answer: Value, measured: Value, unit: str) -> str:
    text = f"✗ You predicted {_text(answer, unit)}, measured {_text(measured, unit)}"
    low, high = sorted((_number(answer) or 0.0, _number(measured) or 0.0))
    # A factor says something about large quantities, nothing about "1 of 4".
    telling = low > 0 and high >= 1000 and high / low >= 1.2
    factor = f": a factor of {high / low:,.3g}" if telling else ""
    return f"{text}{factor}."


def _agrees(answer: Value, measured: Value, within: float) -> bool:
    guess, truth = _number(answer), _number(measured)
    if guess is None or truth is None:
        return _spelling(answer) == _spelling(measured)
    return math.isclose(guess, truth, rel_tol=within)


def _number(value: Value) -> float | None:
    """Returns a number as a float; None for everything else, truth values included."""
    if isinstance(value, Number) and not isinstance(value, bool):
        return float(value)
    return None


def _spelling(value: Value) -> str:
    """Returns one spelling for values that mean the same: ' B' is 'b', 4.0 is 4."""
    number = _number(value)
    return f"{number:.10g}" if number is not None else str(value).strip().lower()


def _text(value: Value, unit: str = "") -> str:
    number = _number(value)
    if number is None:
        return "NULL" if value is None else str(value).strip()
    figure = f"{number:,.0f}" if number == int(number) else f"{number:,.4g}"
    return f"{figure} {unit}".rstrip()


def _keep(name: str, **facts: Value) -> None:
    """Adds facts to the file beside the notebook, where the notebook is the learner's own."""
    here = Path.cwd().resolve()
    if not here.is_relative_to((root() / "work").resolve()):
        return
    file = here / FILE
    try:
        known = json.loads(file.read_text("utf-8")) if file.is_file() else {}
        known.setdefault(name, {}).update(facts)
        part = file.with_name(FILE + ".part")
        part.write_text(json.dumps(known, indent=1, default=float) + "\n", "utf-8")
        os.replace(part, file)
    except (OSError, ValueError, AttributeError) as error:
        raise WorkbookError(
            "Your prediction could not be written down.",
            where=file,
            got=error,
            next_step=f"Delete {FILE} and run the cell again.",
        ) from error
