"""The schemas of the weeks' databases, as the SQL files that define them."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from workbook.course import root
from workbook.errors import WorkbookError


def table_ddl(week: str, schema: str, tables: Iterable[str] | None = None) -> str:
    """Returns the CREATE TABLE statements of one schema, without data, indexes and views.

    Args:
        week: the week's folder name.
        schema: the stem of a file in ``datasets/databases/<week>/``.
        tables: only these; all by default.

    Raises:
        WorkbookError: when the schema or one of its tables is not there.
    """
    statements = _statements(week, schema)
    wanted = list(statements if tables is None else tables)
    unknown = [name for name in wanted if name not in statements]
    if unknown:
        raise WorkbookError(
            "The week's database has no such table.",
            where=f"{week}/{schema}.sql",
            expected=", ".join(statements),
            got=", ".join(unknown),
        )
    return ";\n".join(statements[name] for name in wanted)


@cache
def _statements(week: str, schema: str) -> dict[str, str]:
    """Returns the CREATE TABLE statements of a schema by table, in their order."""
    import sqlglot
    from sqlglot import exp

    file = root() / "datasets" / "databases" / week / f"{schema}.sql"
    if not file.is_file():
        raise WorkbookError("The week's database has no such schema.", where=file)
    parsed = sqlglot.parse(file.read_text("utf-8"), read="postgres")
    return {
        tree.this.this.name: tree.sql("postgres", comments=False)
        for tree in parsed
        if isinstance(tree, exp.Create) and isinstance(tree.this, exp.Schema)
    }
