"""A result table with exact Python values: the one shape in which answers are compared."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa


@dataclass(frozen=True)
class Table:
    """Column names and rows of exact Python values.

    Args:
        columns: names from left to right; a name may occur twice, as in SQL.
        rows: tuples as long as ``columns``; missing values are ``None``.
    """

    columns: tuple[str, ...]
    rows: list[tuple[Any, ...]]

    def __len__(self) -> int:
        return len(self.rows)

    @classmethod
    def from_records(
        cls, records: Iterable[Mapping[str, Any]], columns: Sequence[str] | None = None
    ) -> Table:
        """Builds a table from dictionaries; ``columns`` is needed where there may be none."""
        records = list(records)
        names = tuple(columns if columns is not None else (records[0] if records else ()))
        return cls(names, [tuple(record[name] for name in names) for record in records])

    @classmethod
    def from_arrow(cls, table: pa.Table) -> Table:
        """Builds a table from Arrow; duplicate column names are kept."""
        values = [column.to_pylist() for column in table.columns]
        rows = list(zip(*values, strict=True)) if values else []
        return cls(tuple(table.column_names), rows)

    @classmethod
    def from_pandas(cls, frame: pd.DataFrame) -> Table:
        """Builds a table from a frame; the index is dropped and NaN, NaT and NA become None."""
        values = [_plain(frame.iloc[:, position]) for position in range(frame.shape[1])]
        rows = list(zip(*values, strict=True)) if values else []
        return cls(tuple(str(name) for name in frame.columns), rows)

    def to_pandas(self) -> pd.DataFrame:
        """Returns a frame of object columns where types are mixed, else of inferred ones."""
        import pandas as pd

        frame = pd.DataFrame(self.rows, columns=range(len(self.columns)))
        frame.columns = pd.Index(self.columns)
        return frame

    def column(self, name: str) -> list[Any]:
        """Returns the values of one column, top to bottom."""
        position = self.columns.index(name)
        return [row[position] for row in self.rows]

    def records(self) -> list[dict[str, Any]]:
        """Returns the rows as dictionaries."""
        return [dict(zip(self.columns, row, strict=True)) for row in self.rows]


def _plain(series: pd.Series) -> list[Any]:
    """Turns numpy and pandas scalars into plain Python values, missing ones into None."""
    import pandas as pd

    def plain(value: Any) -> Any:
        if isinstance(value, (list, tuple, dict, set)):
            return value
        if pd.api.types.is_scalar(value) and pd.isna(value):
            return None
        if isinstance(value, pd.Timestamp):
            return value.to_pydatetime(warn=False)
        return value.item() if hasattr(value, "item") else value

    return [plain(value) for value in series.tolist()]
