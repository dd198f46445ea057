"""What a learner reads when an answer is not right yet, as plain text and as HTML.

The order is fixed: verdict, expected against observed, the smallest input that shows it,
the likely cause, the next move.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from decimal import Decimal
from html import escape
from numbers import Number
from typing import Any

from workbook.difference import Changed, Difference
from workbook.table import Table

SHOWN_INPUT_ROWS = 10
CELL_WIDTH = 60


@dataclass(frozen=True)
class Message:
    """One piece of feedback.

    Args:
        verdict: one sentence.
        difference: expected against observed.
        given: the smallest input that shows the failure, by table name.
        cause: what probably explains it.
        next_move: a question or a step, not the answer.
    """

    verdict: str
    difference: Difference | None = None
    given: Mapping[str, Table] = field(default_factory=dict)
    cause: str | None = None
    next_move: str | None = None

    def with_cause(self, cause: str) -> Message:
        """Returns this message with an authored explanation in place of the general one."""
        return replace(self, cause=cause, next_move=None)

    def text(self) -> str:
        """Returns the message for terminals and gradebooks."""
        parts = [self.verdict]
        if self.difference:
            parts.append(self.difference.summary)
            parts.append(text_grid(self.difference.columns, self.difference.rows))
        for name, table in self.given.items():
            parts.append(f"Given {name}{_more(table)}:")
            parts.append(text_grid(table.columns, table.rows[:SHOWN_INPUT_ROWS]))
        parts += [part for part in (self.cause, self.next_move) if part]
        return "\n".join(part for part in parts if part)

    def html(self) -> str:
        """Returns the message for notebooks; every value is escaped."""
        parts = [f"<p><strong>{escape(self.verdict)}</strong></p>"]
        if self.difference:
            parts.append(f"<p>{escape(self.difference.summary)}</p>")
            parts.append(html_grid(self.difference.columns, self.difference.rows))
        for name, table in self.given.items():
            parts.append(f"<p>Given <code>{escape(name)}</code>{_more(table)}:</p>")
            parts.append(html_grid(table.columns, table.rows[:SHOWN_INPUT_ROWS]))
        lines = 'style="white-space:pre-line"'  # an SQL error points at a place in a line
        parts += [f"<p {lines}>{escape(part)}</p>" for part in (self.cause, self.next_move) if part]
        return "".join(parts)


def _more(table: Table) -> str:
    if not table.rows:
        return " (no rows)"
    hidden = len(table) - SHOWN_INPUT_ROWS
    return f" (first {SHOWN_INPUT_ROWS} of {len(table)} rows)" if hidden > 0 else ""


def cell_text(value: Any) -> str:
    """Returns a value as a learner would write it, cut to ``CELL_WIDTH`` characters."""
    if isinstance(value, Changed):
        return f"expected {cell_text(value.expected)}, got {cell_text(value.observed)}"
    if value is None:
        text = "NULL"
    elif isinstance(value, list):
        text = "{" + ",".join(cell_text(item) for item in value) + "}"
    elif isinstance(value, datetime):
        instant = value.astimezone(UTC) if value.tzinfo else value
        text = instant.isoformat(" ", "auto").replace("+00:00", " UTC")
    else:
        text = (f"{value:f}" if isinstance(value, Decimal) else str(value)).replace("\n", "⏎")
    return text if len(text) <= CELL_WIDTH else text[: CELL_WIDTH - 1] + "…"


def text_grid(columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> str:
    """Returns rows as aligned columns; nothing where there are no columns."""
    if not columns:
        return ""
    grid = [list(columns), *[[cell_text(cell) for cell in row] for row in rows]]
    widths = [max(len(line[place]) for line in grid) for place in range(len(columns))]
    return "\n".join(
        "  "
        + "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip()
        for line in grid
    )


def html_grid(columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> str:
    """Returns rows as an HTML table: numbers to the right as JupyterLab does, text to the left."""
    if not columns:
        return ""
    styles = [_alignment([row[place] for row in rows]) for place in range(len(columns))]

    def line(tag: str, cells: Iterable[str]) -> str:
        parts = zip(styles, cells, strict=True)
        return f"<tr>{''.join(f'<{tag}{style}>{cell}</{tag}>' for style, cell in parts)}</tr>"

    head = line("th", map(escape, columns))
    body = "".join(line("td", map(_html_cell, row)) for row in rows)
    return f"<table><thead>{head}</thead><tbody>{body}</tbody></table>"


def _alignment(cells: Iterable[Any]) -> str:
    is_text = any(not isinstance(cell, Number | None) or isinstance(cell, bool) for cell in cells)
    return ' style="text-align:left"' if is_text else ""


def _html_cell(value: Any) -> str:
    if isinstance(value, Changed):
        expected, observed = escape(cell_text(value.expected)), escape(cell_text(value.observed))
        return f"expected <strong>{expected}</strong>, got <strong>{observed}</strong>"
    # Slanted, so that the absence of a value differs from the text 'NULL'.
    return "<em>NULL</em>" if value is None else escape(cell_text(value))
