"""The schemas of the weeks' databases, as the SQL files that define them."""

from __future__ import annotations

from functools import cache

from workbook.course import root
from workbook.errors import WorkbookError


@cache
def table_ddl(week: str, schema: str) -> str:
    """Returns the CREATE TABLE and CREATE TYPE statements of one schema, without data and indexes.

    Args:
        week: the week's folder name.
        schema: the stem of a file in ``datasets/databases/<week>/``.
    """
    import sqlglot

    file = root() / "datasets" / "databases" / week / f"{schema}.sql"
    if not file.is_file():
        raise WorkbookError("The week's database has no such schema.", where=file)
    statements = sqlglot.transpile(file.read_text("utf-8"), read="postgres", write="postgres")
    kept = [text for text in statements if text.startswith(("CREATE TABLE", "CREATE TYPE"))]
    return ";\n".join(kept)
