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


def create_table(connection: psycopg.Connection, name: str, schema: pa.Schema) -> None:
    """Creates the table ``name`` with the columns of an Arrow schema, all of them nullable."""
    columns = [
        SQL("{} {}").format(Identifier(field.name), SQL(sql_type(field.type))) for field in schema
    ]
    statement = SQL("CREATE TABLE {} ({})").format(Identifier(name), SQL(", ").join(columns))
    connection.execute(statement)


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
    for is_kind, name in (
        (types.is_boolean, "boolean"),
        (lambda kind: kind in _small_integers(), "integer"),
        (types.is_uint64, "numeric"),
        (types.is_integer, "bigint"),
        (types.is_floating, "double precision"),
        (types.is_decimal, "numeric"),
        (_is_text, "text"),
        (_is_binary, "bytea"),
        (types.is_date, "date"),
        (types.is_time, "time"),
        (types.is_duration, "interval"),
        (_is_object, "jsonb"),
        (types.is_null, "text"),
    ):
        if is_kind(kind):
            return name
    raise WorkbookError("PostgreSQL has no type for this column.", got=kind)


def _small_integers() -> tuple[pa.DataType, ...]:
    import pyarrow as pa

    return (pa.int8(), pa.int16(), pa.int32(), pa.uint8(), pa.uint16())


def _is_text(kind: pa.DataType) -> bool:
    from pyarrow import types

    return types.is_string(kind) or types.is_large_string(kind) or types.is_string_view(kind)


def _is_binary(kind: pa.DataType) -> bool:
    from pyarrow import types

    return (
        types.is_binary(kind) or types.is_large_binary(kind) or types.is_fixed_size_binary(kind)
    )


def _is_object(kind: pa.DataType) -> bool:
    from pyarrow import types

    return types.is_struct(kind) or types.is_map(kind)


def _written(batch: pa.RecordBatch | pa.Table) -> pa.RecordBatch | pa.Table:
    """Replaces the columns that Arrow cannot write as CSV by PostgreSQL's text for them."""
    import pyarrow as pa
    from pyarrow import types

    for place, field in enumerate(batch.schema):
        kind, column = field.type, batch.column(place)
        if _is_binary(kind) or _is_object(kind) or types.is_nested(kind) or types.is_duration(kind):
            texts = [_text(value) for value in column.to_pylist()]
            batch = batch.set_column(place, field.name, pa.array(texts, pa.string()))
        elif types.is_string_view(kind):
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
