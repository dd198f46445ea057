"""Values in SQL text: ``:name`` becomes a literal, as psql's variables do.

A name is not a parameter inside quotes, dollar quotes and comments, nor after another colon
(``value::type``). An array slice needs a space or a number: ``days[2: last]``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from psycopg.sql import Literal

from workbook.sql_error import SqlError

_TOKEN = re.compile(
    r"""
      (?<![\w$])[eE]'(?:[^'\\]|''|\\.)*'?          # E'a string with \' escapes'
    | '(?:[^']|'')*'?                             # 'a string'
    | "(?:[^"]|"")*"?                             # "a name"
    | (?<![\w$])\$(?P<tag>(?:[^\W\d]\w*)?)\$.*?(?:\$(?P=tag)\$|\Z)   # $tag$a string$tag$
    | --[^\n]*                                    # a comment
    | (?P<comment>/\*)                            # a comment that may hold others
    | ::+                                         # a cast
    | :(?P<name>[^\W\d]\w*)                       # a parameter
    """,
    re.VERBOSE | re.DOTALL,
)
_COMMENT_EDGE = re.compile(r"/\*|\*/")


def bind(sql: str, params: Mapping[str, object] | None = None) -> str:
    """Returns ``sql`` with every ``:name`` replaced by the literal of ``params["name"]``.

    Args:
        sql: one statement or many.
        params: values of any type that psycopg can write: numbers, text, dates, lists, None…

    Raises:
        SqlError: when a name has no value, or a value has no name.
    """
    params = params or {}
    parts: list[str] = []
    used: set[str] = set()
    start = 0
    for token in _tokens(sql):
        name = token["name"]
        if name is None:
            continue
        if name not in params:
            message = f"There is no value for the parameter :{name}."
            raise SqlError.at(sql, token.start() + 1, message, hint=_known(params))
        parts += [sql[start : token.start()], Literal(params[name]).as_string(None)]
        used.add(name)
        start = token.end()
    if unused := [name for name in params if name not in used]:
        listed = ", ".join(f":{name}" for name in unused)
        raise SqlError(f"The SQL does not use the parameter {listed}.", sql=sql)
    return "".join([*parts, sql[start:]])


def as_typed(params: Mapping[str, object]) -> dict[str, str]:
    """Returns parameters as the first line of a ``%%sql`` cell gives them: as text.

    PostgreSQL takes a literal such as ``'2024'`` for whatever type its place asks for.
    """
    return {name: str(value) for name, value in params.items()}


def names(sql: str) -> tuple[str, ...]:
    """Returns the names of the parameters in ``sql``, each once, in order of appearance."""
    return tuple(dict.fromkeys(token["name"] for token in _tokens(sql) if token["name"]))


def _tokens(sql: str) -> list[re.Match[str]]:
    """Returns the quoted texts, casts and parameters outside comments, from left to right."""
    found: list[re.Match[str]] = []
    position = 0
    while token := _TOKEN.search(sql, position):
        position = _comment_end(sql, token.start()) if token["comment"] else token.end()
        found.append(token)
    return found


def _comment_end(sql: str, start: int) -> int:
    depth = 0
    for edge in _COMMENT_EDGE.finditer(sql, start):
        depth += 1 if edge.group() == "/*" else -1
        if depth == 0:
            return edge.end()
    return len(sql)


def _known(params: Mapping[str, object]) -> str:
    return "Known are " + ", ".join(f":{name}" for name in params) if params else "None are known."
