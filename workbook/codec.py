"""Values on their way across a process boundary: strict JSON, and Arrow for tables.

Nothing is ever unpickled. Types are exact on both sides: a tuple stays a tuple, a Decimal a
Decimal, True is not 1. Anything else is refused by name.
"""

from __future__ import annotations

import base64
import io
import json
import math
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from workbook.connection import Connection

MAX_BYTES = 64 * 1024 * 1024
MAX_DEPTH = 40


class CodecError(ValueError):
    """A value that cannot cross, or a message that is not well formed."""


def encode(value: Any) -> bytes:
    """Returns ``value`` as bytes of at most ``MAX_BYTES``."""
    data = json.dumps(pack(value), allow_nan=False).encode()
    if len(data) > MAX_BYTES:
        raise CodecError(f"The value is too large: {len(data):,} bytes of at most {MAX_BYTES:,}.")
    return data


def decode(data: bytes) -> Any:
    """Returns the value that :func:`encode` was given."""
    if len(data) > MAX_BYTES:
        raise CodecError(f"The message is too large: {len(data):,} bytes.")
    try:
        return unpack(json.loads(data))
    except (RecursionError, UnicodeDecodeError, json.JSONDecodeError) as error:
        raise CodecError("The message is not valid JSON.") from error


def pack(value: Any, depth: int = 0) -> Any:
    """Turns a value into plain JSON; what JSON lacks becomes ``{"$": kind, "v": …}``."""
    if depth > MAX_DEPTH:
        raise CodecError(f"The value is nested deeper than {MAX_DEPTH} levels.")
    kind = type(value)
    if value is None or kind in (bool, int, str):
        return value
    if kind is float:
        return value if math.isfinite(value) else {"$": "float", "v": repr(value)}
    if kind is list:
        return [pack(item, depth + 1) for item in value]
    if kind in (tuple, set, frozenset):
        return {"$": kind.__name__, "v": [pack(item, depth + 1) for item in value]}
    if kind is dict:
        pairs = [[pack(key, depth + 1), pack(item, depth + 1)] for key, item in value.items()]
        return {"$": "dict", "v": pairs}
    return _pack_special(value)


def _pack_special(value: Any) -> Any:
    kind = type(value)
    if kind is Decimal:
        return {"$": "decimal", "v": str(value)}
    if kind in (datetime, date, time):
        return {"$": kind.__name__, "v": value.isoformat()}
    if kind is timedelta:
        return {"$": "timedelta", "v": [value.days, value.seconds, value.microseconds]}
    if kind is Connection:
        return {"$": "connection", "v": [value.dsn, value.schema]}
    if kind in (bytes, bytearray):
        return {"$": "bytes", "v": base64.b64encode(value).decode()}
    if kind.__module__.split(".")[0] == "numpy" and hasattr(value, "item") and not value.shape:
        return pack(value.item())
    if kind.__module__.startswith("pandas.") and kind.__name__ == "Timestamp":
        return pack(value.to_pydatetime(warn=False))
    table = _arrow(value)
    if table is not None:
        return {"$": "arrow", "v": base64.b64encode(_ipc(table)).decode()}
    raise CodecError(f"A value of type {kind.__module__}.{kind.__qualname__} cannot be returned.")


def _arrow(value: Any) -> Any:
    """Returns an Arrow table for frames of pandas, polars, Arrow and DuckDB; else None."""
    module = type(value).__module__.split(".")[0]
    if module not in {"pandas", "pyarrow", "polars", "duckdb", "_duckdb"}:
        return None
    import pyarrow as pa

    if module == "pandas" and type(value).__name__ == "DataFrame":
        return pa.Table.from_pandas(value, preserve_index=False)
    if isinstance(value, pa.Table):
        return value
    converter = getattr(value, "to_arrow_table", None) or getattr(value, "to_arrow", None)
    converted = converter() if converter else None
    return converted if isinstance(converted, pa.Table) else None


def _ipc(table: Any) -> bytes:
    import pyarrow as pa

    sink = io.BytesIO()
    with pa.ipc.new_stream(sink, table.schema) as writer:
        writer.write_table(table)
    return sink.getvalue()


def unpack(value: Any) -> Any:
    """Turns what :func:`pack` made back into values; tables come back as Arrow tables."""
    if isinstance(value, list):
        return [unpack(item) for item in value]
    if not isinstance(value, dict):
        return value
    kind = value.get("$")
    if set(value) != {"$", "v"} or not isinstance(kind, str) or kind not in _UNPACK:
        raise CodecError("The message holds a value of an unknown kind.")
    try:
        return _UNPACK[kind](value["v"])
    except (TypeError, ValueError, ArithmeticError) as error:
        raise CodecError(f"The message holds a malformed {kind}.") from error


def _read_ipc(text: str) -> Any:
    import pyarrow as pa

    table = pa.ipc.open_stream(base64.b64decode(text)).read_all()
    table.validate(full=True)
    return table


_UNPACK: dict[str, Callable[[Any], Any]] = {
    "float": float,
    "tuple": lambda items: tuple(unpack(item) for item in items),
    "set": lambda items: {unpack(item) for item in items},
    "frozenset": lambda items: frozenset(unpack(item) for item in items),
    "dict": lambda pairs: {unpack(key): unpack(item) for key, item in pairs},
    "decimal": Decimal,
    "datetime": datetime.fromisoformat,
    "date": date.fromisoformat,
    "time": time.fromisoformat,
    "timedelta": lambda parts: timedelta(*parts),
    "bytes": base64.b64decode,
    "connection": lambda parts: Connection(*parts),
    "arrow": _read_ipc,
}
