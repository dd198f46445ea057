"""Whole tables into PostgreSQL: types from Arrow, rows as CSV through COPY."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import timedelta
from typing import TYPE_CHECKING, Any, TypeAlias, Union

import psycopg
from psycopg.sql import SQL, Identifier

from workbook.errors import WorkbookError
from workbook.table import Table

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa

AnyTable: TypeAlias = Union[Table, "pa.Table", "pd.DataFrame"]

# Types of PostgreSQL, and the types of Arrow that each one holds; the first that fits is taken.
_FAMILIES = {
    "boolean": "boolean",
    "integer": "int8 int16 int32 uint8 uint16",
    "bigint": "int64 uint32",
    "numeric": "uint64 decimal",
    "double precision": "floating",
    "text": "string large_string string_view null",
    "bytea": "binary large_binary fixed_size_binary binary_view",
    "date": "date",
    "time": "time",
    "interval": "duration",
    "jsonb": "struct map",
}


def as_arrow(table: AnyTable, name: str = "table") -> pa.Table:
    """Returns ``table`` as Arrow; NaN in a pandas frame becomes null.

    Raises:
        WorkbookError: when the values of a column have no common type.
    """
    import pyarrow as pa

    if isinstance(table, pa.Table):
        return table
    try:
        if not isinstance(table, Table):
            return pa.Table.from_pandas(table, preserve_index=False)
        columns = zip(*table.rows, strict=True) if table.rows else ((),) * len(table.columns)
        return pa.table([pa.array(column) for column in columns], names=list(table.columns))
    except (pa.ArrowException, OverflowError, TypeError, ValueError) as error:
        what = "The values of a column have no common type."
        raise WorkbookError(what, where=f"table {name}", got=error) from error


def ddl(name: str, schema: pa.Schema) -> str:
    """Returns the CREATE TABLE statement for the columns of an Arrow schema, all nullable."""
    columns = [
        SQL("{} {}").format(Identifier(field.name), SQL(sql_type(field.type))) for field in schema
    ]
    statement = SQL("CREATE TABLE {} ({})").format(Identifier(name), SQL(", ").join(columns))
    return statement.as_string(None)


def copy_rows(
    connection: psycopg.Connection, name: str, batches: Iterable[pa.RecordBatch | pa.Table]
) -> None:
    """Appends ``batches``, which share one schema, to the table ``name`` by column name."""
    import pyarrow as pa
    from pyarrow.csv import WriteOptions, write_csv

    options = WriteOptions(include_header=False)
    batches = iter(batches)
    batch = next(batches, None)
    if batch is None:
        return
    columns = SQL(", ").join(map(Identifier, batch.schema.names))
    statement = SQL("COPY {} ({}) FROM STDIN (FORMAT csv)").format(Identifier(name), columns)
    with connection.cursor().copy(statement) as copy:
        while batch is not None:
            sink = pa.BufferOutputStream()
            # Text is quoted and a null is not, which is how COPY tells "" from NULL.
            write_csv(_written(batch), sink, options)
            copy.write(sink.getvalue().to_pybytes())
            batch = next(batches, None)


def sql_type(kind: pa.DataType) -> str:
    """Returns the PostgreSQL type for an Arrow type.

    Raises:
        WorkbookError: when there is none.
    """
    from pyarrow import types

    if types.is_dictionary(kind):
        return sql_type(kind.value_type)
    if types.is_list(kind) or types.is_large_list(kind) or types.is_fixed_size_list(kind):
        return f"{sql_type(kind.value_type)}[]"
    if types.is_timestamp(kind):
        return "timestamptz" if kind.tz else "timestamp"
    for family, names in _FAMILIES.items():
        if any(getattr(types, f"is_{name}")(kind) for name in names.split()):
            return family
    raise WorkbookError("PostgreSQL has no type for this column.", got=kind)


def _written(batch: pa.RecordBatch | pa.Table) -> pa.RecordBatch | pa.Table:
    """Replaces the columns that Arrow cannot write as CSV by PostgreSQL's text for them."""
    import pyarrow as pa
    from pyarrow import types

    for place, field in enumerate(batch.schema):
        column, family = batch.column(place), sql_type(field.type)
        if family in ("bytea", "jsonb", "interval") or family.endswith("[]"):
            texts = [_text(value) for value in column.to_pylist()]
            batch = batch.set_column(place, field.name, pa.array(texts, pa.string()))
        elif types.is_string_view(field.type):
            batch = batch.set_column(place, field.name, column.cast(pa.string()))
    return batch


def _text(value: Any) -> str | None:
    if value is None:
        return None
    if isinstance(value, bytes):
        return "\\x" + value.hex()
    if isinstance(value, timedelta):
        return f"{value // timedelta(microseconds=1)} microseconds"
    if isinstance(value, dict):
        return json.dumps(value, default=str)
    if isinstance(value, list):
        return "{" + ",".join(_element(item) for item in value) + "}"
    return str(value)


def _element(item: Any) -> str:
    """Returns one element as it stands in PostgreSQL's text for an array."""
    text = _text(item)
    if text is None:
        return "NULL"
    if isinstance(item, list):
        return text
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
